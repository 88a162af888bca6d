import { startPlanner } from "./tools/planner.js";
import { startTool } from "./lib/tool.js";

startTool("planner", startPlanner);
