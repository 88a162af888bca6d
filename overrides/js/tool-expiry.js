import { startExpiry } from "./tools/expiry.js";
import { startTool } from "./lib/tool.js";

startTool("expiry", startExpiry);
