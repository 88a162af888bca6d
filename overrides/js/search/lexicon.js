// Everything that a word of a query can mean: names, groups of words that mean one thing, words of the pages.

import { unpack } from "./postings.js";
import { makeNormalise, stem, tokenise } from "./text.js";

/**
 * @typedef {{kind: "carrier"|"brand"|"service"|"group"|"word"|"skip", sections: Set<number>, common: number,
 *   to?: number, also?: number, strange?: boolean, vague?: boolean, solid?: boolean}} Meaning
 * `sections` are the sections that hold it; `common` counts them where they are too many to be listed.
 * A name has the section it leads `to`, and perhaps a second one. A word is `strange` that is known to be none of the others;
 * a group is `vague` that people ask of anything, and `solid` when nothing may stand inside its forms.
 *
 * @typedef {{text: string, meaning: Meaning, place: number}} Form
 * `place` is where the form stands among the forms of its group: the usual ones come first.
 *
 * @typedef {object} Lexicon
 * @property {(text: string) => string} normalise
 * @property {(text: string) => import("./text.js").Token[]} tokens cuts normalised text, light words left out
 * @property {object} own forms of this language, as a tree of tokens
 * @property {object} foreign forms of the other language
 * @property {Meaning[]} groups in the order of the index
 * @property {Map<string, Meaning[]>} joined names and single words of Latin letters, written as one
 * @property {Form[]} latin the same as a list, for slips and beginnings
 * @property {Set<string>} parts Latin words that forms of several words are made of
 * @property {Form[]} chinese Chinese names and forms of groups, for pinyin and wrong characters
 * @property {Set<string>} light @property {Set<string>} ordinary
 * @property {Set<string>} between what may stand inside a form without changing it
 */

/**
 * @param {object} index what guide/search/index.py wrote
 * @returns {Lexicon}
 */
export function makeLexicon(index) {
  const normalise = makeNormalise(index.simplified);
  const light = new Set(index.light);
  const tokens = (text) => {
    const all = tokenise(text);
    const heavy = all.filter((token) => !light.has(token.text));
    return heavy.length ? heavy : all;
  };
  const lexicon = {
    normalise, tokens, light, ordinary: new Set(index.ordinary), between: new Set(index.between), groups: [],
    own: makeNode(), foreign: makeNode(), joined: new Map(), latin: [], parts: new Set(), chinese: [],
  };
  const words = readWords(index);
  const skipped = makeMeaning("skip");
  const add = (form, meaning, place = 0) => addForm(lexicon, normalise(form), meaning, place);
  for (const forms of index.groups) {
    const group = makeMeaning("group");
    lexicon.groups.push(group);
    forms.forEach((form, place) => {
      const word = stem(normalise(form));
      words.get(word)?.sections.forEach((section) => group.sections.add(section));
      words.delete(word);
      group.common = Math.max(group.common, index.common[normalise(form)] ?? 0);
      add(form, group, place);
    });
  }
  index.foreign.forEach((forms, group) => {
    for (const form of forms) grow(lexicon.foreign, tokens(normalise(form)), lexicon.groups[group]);
  });
  for (const form of index.skip) {
    words.delete(stem(normalise(form)));
    add(form, skipped);
  }
  const everyday = Object.assign(makeMeaning("skip"), { strange: true });
  for (const word of index.sure.split(" ")) add(word, everyday);
  for (const group of index.vague) lexicon.groups[group].vague = true;
  for (const group of index.solid) lexicon.groups[group].solid = true;
  for (const [kind, to, also, forms] of index.names) {
    const name = Object.assign(makeMeaning(kind), { to, also });
    for (const form of forms) add(form, name);
  }
  for (const [word, common] of Object.entries(index.common)) {
    const known = lexicon.own.next.get(stem(word))?.meanings.length;
    if (!known) add(word, Object.assign(makeMeaning("word"), { common, forms: [word] }));
  }
  for (const meaning of words.values()) for (const word of meaning.forms) add(word, meaning);
  return lexicon;
}

/** @param {Meaning} meaning */
export const isName = ({ kind }) => kind === "carrier" || kind === "brand" || kind === "service";

/**
 * @param {object} tree `own` or `foreign` of a lexicon
 * @param {import("./text.js").Token[]} tokens
 * @param {number} start
 * @param {Set<string>} [between] tokens that may stand inside a form
 * @returns {Generator<{start: number, end: number, meanings: Meaning[]}>} the forms that begin at `start`
 */
export function* matches(tree, tokens, start, between) {
  let node = tree;
  let whole = true;
  for (let end = start; end < tokens.length; end++) {
    const next = node.next.get(tokens[end].key);
    if (!next && end > start && between?.has(tokens[end].text)) {
      whole = false;
      continue;
    }
    if (!next) return;
    node = next;
    // A name stands as it is: "sell sim card" is no "sell card".
    const meanings = whole ? node.meanings : node.meanings.filter((meaning) => !isName(meaning) && !meaning.solid);
    if (meanings.length) yield { start, end: end + 1, meanings };
  }
}

/**
 * @param {object} tree
 * @param {import("./text.js").Token[]} tokens
 * @returns {Meaning[]} what the tokens are the beginning of
 */
export function completions(tree, tokens) {
  let node = tree;
  for (const token of tokens) {
    node = node.next.get(token.key);
    if (!node) return [];
  }
  const meanings = new Set();
  const nodes = [node];
  for (const next of nodes) {
    next.meanings.forEach((meaning) => meanings.add(meaning));
    nodes.push(...next.next.values());
  }
  return [...meanings];
}

/** The words of the pages by stem, with all their forms. */
function readWords(index) {
  const words = new Map();
  const postings = index.postings.split(" ");
  index.words.split(" ").forEach((word, at) => {
    if (!words.has(stem(word))) words.set(stem(word), Object.assign(makeMeaning("word"), { forms: [] }));
    const meaning = words.get(stem(word));
    for (const section of unpack(postings[at])) meaning.sections.add(section);
    meaning.forms.push(word);
  });
  return words;
}

function addForm(lexicon, form, meaning, place) {
  const tokens = lexicon.tokens(form);
  if (!tokens.length) return;
  grow(lexicon.own, tokens, meaning);
  const text = tokens.map((token) => token.text).join("");
  if (tokens.every((token) => !token.latin)) {
    if (meaning.kind !== "word") lexicon.chinese.push({ text, meaning, place });
  } else if (meaning.kind === "group" && tokens.length > 1) {
    for (const token of tokens) if (token.latin) lexicon.parts.add(token.text);
  } else if (meaning.kind !== "skip" && tokens.every((token) => token.latin) && (isName(meaning) || tokens.length === 1)) {
    lexicon.latin.push({ text, meaning, place });
    lexicon.joined.set(text, [...(lexicon.joined.get(text) ?? []), meaning]);
  }
}

function grow(tree, tokens, meaning) {
  let node = tree;
  for (const token of tokens) {
    if (!node.next.has(token.key)) node.next.set(token.key, makeNode());
    node = node.next.get(token.key);
  }
  if (!node.meanings.includes(meaning)) node.meanings.push(meaning);
}

const makeNode = () => ({ next: new Map(), meanings: [] });
const makeMeaning = (kind) => ({ kind, sections: new Set(), common: 0 });
