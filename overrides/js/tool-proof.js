import { startProof } from "./tools/proof.js";
import { startTool } from "./lib/tool.js";

startTool("proof", startProof);
