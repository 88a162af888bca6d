// Loaded on first use of the search box (overrides/js/page/search.js).
import { startBox } from "./search/box.js";

globalThis.guideSearchBox = startBox;
