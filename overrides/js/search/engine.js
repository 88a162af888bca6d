// The search of one language: made once from its index, then asked at every change of the box.

import { makeLexicon } from "./lexicon.js";
import { makeRanking } from "./rank.js";
import { makeReader } from "./reader.js";

/**
 * @typedef {{url: string, title: string, heading: string, snippet: string}} Result
 * `url` is relative to the root of the site; `heading` is empty where the whole page is meant.
 */

/**
 * @param {object} index what guide/search/index.py wrote
 * @returns {(typed: string) => Result[]} the best answers first, one for each page
 */
export function makeSearch(index) {
  const lexicon = makeLexicon(index);
  const reader = makeReader(index, lexicon);
  const rank = makeRanking(index, lexicon, reader);
  return (typed) => rank(reader.read(typed)).map((found) => present(index, found));
}

function present(index, { section, label }) {
  const [page, anchor, heading, snippet] = index.sections[section];
  const [address, first] = index.pages[page];
  return {
    url: anchor ? `${address}#${anchor}` : address,
    title: index.sections[first][2],
    heading: label ?? (section === first ? "" : heading),
    snippet,
  };
}
