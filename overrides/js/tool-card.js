import { startCard } from "./tools/card.js";
import { startTool } from "./lib/tool.js";

startTool("card", startCard);
