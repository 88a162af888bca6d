import { startFinder } from "./tools/finder.js";
import { startTool } from "./lib/tool.js";

startTool("finder", startFinder);
