import { startDecision } from "./tools/decide.js";
import { startTool } from "./lib/tool.js";

startTool("decide", startDecision);
