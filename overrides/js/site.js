// Loaded on every page. Each helper works on what it finds and does nothing where it finds nothing.
import { keepCopy } from "./offline/keep.js";
import { offerFiles } from "./offline/files.js";
import { leadToFiles } from "./offline/disk.js";
import { addCopyButtons } from "./page/copy.js";
import { keepSection } from "./page/twin.js";
import { openDrawer } from "./page/drawer.js";
import { showHere } from "./page/here.js";
import { offerSearch } from "./page/search.js";
import { showOverdue } from "./page/overdue.js";
import { layOutParts } from "./page/parts.js";
import { nameFact } from "./page/report.js";

const helpers = [
  layOutParts,
  openDrawer,
  showHere,
  offerSearch,
  keepSection,
  addCopyButtons,
  nameFact,
  (page) => showOverdue(page, new Date()),
  leadToFiles,
  keepCopy,
  offerFiles,
];

// One task each: a tap is answered in between.
for (const help of helpers) setTimeout(help, 0, document);
