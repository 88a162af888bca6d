// Everything that a word of a query can mean: names, groups of words that mean one thing, words of the pages.

import { makeNormalise, stem, tokenise } from "./text.js";
import { unpack } from "./postings.js";

/**
 * @typedef {{kind: "carrier"|"brand"|"service"|"group"|"word"|"skip", sections: Set<number>, common: number,
 *   to?: number, also?: number}} Meaning
 * `sections` are the sections that hold it; `common` counts them where they are too many to be listed.
 */

export class Lexicon {
  /** @param {object} index what guide/search/index.py wrote */
  constructor(index) {
    this.index = index;
    this.normalise = makeNormalise(index.simplified);
    this.light = new Set(index.light);
    this.root = makeNode();
    this.foreign = makeNode();
    /** @type {Map<string, Meaning[]>} Latin names written in one word: smartaxiata */
    this.joined = new Map();
    /** @type {{text: string, meaning: Meaning}[]} Latin words for typing errors and beginnings of words */
    this.latin = [];
    /** @type {{text: string, meaning: Meaning, place: number}[]} Chinese forms for pinyin and wrong characters; a group's first forms are its usual ones */
    this.chinese = [];
    this.groups = new Map();
    this.ordinary = new Set(index.ordinary);
    this.#read(index);
  }

  #read(index) {
    const words = new Map();
    const posts = index.postings.split(" ");
    index.words.split(" ").forEach((word, at) => {
      const known = words.get(stem(word)) ?? makeMeaning("word");
      for (const section of unpack(posts[at])) known.sections.add(section);
      words.set(stem(word), known);
      known.forms = [...(known.forms ?? []), word];
    });
    for (const [name, forms] of Object.entries(index.groups)) {
      const group = makeMeaning("group");
      this.groups.set(name, group);
      for (const [place, form] of forms.entries()) {
        const plain = this.normalise(form);
        words.get(stem(plain))?.sections.forEach((section) => group.sections.add(section));
        group.common = Math.max(group.common, index.common[plain] ?? 0);
        words.delete(stem(plain));
        this.#add(plain, group, place);
      }
    }
    for (const [name, forms] of Object.entries(index.foreign)) {
      for (const form of forms) grow(this.foreign, this.tokens(this.normalise(form)), this.groups.get(name));
    }
    const skip = makeMeaning("skip");
    for (const form of index.skip) {
      words.delete(stem(this.normalise(form)));
      this.#add(this.normalise(form), skip);
    }
    for (const [kind, to, also, forms] of index.names) {
      const name = Object.assign(makeMeaning(kind), { to, also });
      for (const form of forms) this.#add(this.normalise(form), name);
    }
    for (const meaning of words.values()) for (const word of meaning.forms) this.#add(word, meaning);
  }

  /**
   * @param {string} text normalised text
   * @returns {import("./text.js").Token[]} its tokens without those that are passed over
   */
  tokens(text) {
    const tokens = tokenise(text);
    const heavy = tokens.filter((token) => !this.light.has(token.text));
    return heavy.length ? heavy : tokens;
  }

  #add(form, meaning, place = 0) {
    const tokens = this.tokens(form);
    if (!tokens.length) return;
    grow(this.root, tokens, meaning);
    if (tokens.every((token) => token.latin)) {
      if (meaning.kind === "skip") return;
      const text = tokens.map((token) => token.text).join("");
      if (isName(meaning) || tokens.length === 1) {
        this.latin.push({ text, meaning });
        this.joined.set(text, [...(this.joined.get(text) ?? []), meaning]);
      }
    } else if (tokens.every((token) => !token.latin)) {
      this.chinese.push({ text: tokens.map((token) => token.text).join(""), meaning, place });
    }
  }

  /**
   * @param {import("./text.js").Token[]} tokens
   * @param {number} start
   * @param {object} root `root`, or `foreign` for words of the other language
   * @returns {Generator<{start: number, end: number, meanings: Meaning[]}>} the forms that begin there
   */
  *matches(tokens, start, root = this.root) {
    let node = root;
    for (let end = start; end < tokens.length; end++) {
      node = node.next.get(tokens[end].key);
      if (!node) return;
      if (node.meanings.length) yield { start, end: end + 1, meanings: node.meanings };
    }
  }

  /**
   * @param {import("./text.js").Token[]} tokens
   * @param {number} start
   * @returns {Meaning[]} what the tokens from `start` on may become
   */
  completions(tokens, start) {
    let node = this.root;
    for (const token of tokens.slice(start)) {
      node = node.next.get(token.key);
      if (!node) return [];
    }
    const meanings = [];
    const nodes = [node];
    for (let at = 0; at < nodes.length; at++) {
      meanings.push(...nodes[at].meanings.filter((meaning) => meaning.kind !== "skip"));
      nodes.push(...nodes[at].next.values());
    }
    return [...new Set(meanings)];
  }
}

/** @param {Meaning} meaning */
export const isName = (meaning) => ["carrier", "brand", "service"].includes(meaning.kind);

function grow(root, tokens, meaning) {
  let node = root;
  for (const token of tokens) {
    if (!node.next.has(token.key)) node.next.set(token.key, makeNode());
    node = node.next.get(token.key);
  }
  if (!node.meanings.includes(meaning)) node.meanings.push(meaning);
}

const makeNode = () => ({ next: new Map(), meanings: [] });
const makeMeaning = (kind, sections = []) => ({ kind, sections: new Set(sections), common: 0 });
