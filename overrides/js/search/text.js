// How text is written alike before it is compared, and cut into tokens.

import { westernDigits } from "../lib/digits.js";

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const ACCENTS = /[\u0300-\u036f]/g;
const STARS = /[\u2217\u204e\u2731\u00d7\u2716\ufe61]/g;
const CONTRACTIONS = [
  [/\b(?:can't|cant|cannot)\b/g, "can not"],
  [/\bwon'?t\b/g, "will not"],
  [/\b(is|are|was|were|do|does|did|has|have|had|could|would|should)n'?t\b/g, "$1 not"],
  [/\b(what|who|where|how|it|that)'s\b/g, "$1 is"],
  [/\b(what|who)s (?=\S)/g, "$1 is "],
];
/** Forms that no ending tells: paid is pay. */
const IRREGULAR = new Map([["paid", "pay"], ["told", "tell"], ["sent", "send"], ["took", "take"], ["taken", "take"], ["gave", "give"], ["given", "give"]]);
const TOKEN = /[a-z0-9]+(?:'[a-z]+)?|[^\s\p{P}\p{S}]/gu;

/**
 * @param {string} pairs each traditional character followed by its simplified form
 * @returns {(text: string) => string} writes text in lower case, half width and simplified Chinese, contractions in full
 */
export function makeNormalise(pairs) {
  const simplified = new Map();
  const characters = Array.from(pairs);
  for (let at = 0; at < characters.length; at += 2) simplified.set(characters[at], characters[at + 1]);
  return (text) => {
    const plain = westernDigits(text)
      .replace(INVISIBLE, "")
      .replace(/[‘’ʼ`´]/g, "'")
      .replace(STARS, "*")
      .toLowerCase()
      .normalize("NFD")
      .replace(ACCENTS, "")
      .normalize("NFC");
    const whole = CONTRACTIONS.reduce((shorter, [short, long]) => shorter.replace(short, long), plain);
    return Array.from(whole, (character) => simplified.get(character) ?? character).join("");
  };
}

/**
 * @typedef {{text: string, key: string, latin: boolean}} Token
 * A Latin word, or one character of another script. `key` is what tokens are compared by.
 */

/**
 * @param {string} text normalised text
 * @returns {Token[]}
 */
export function tokenise(text) {
  return (text.match(TOKEN) ?? []).map((word) => {
    const latin = /[a-z0-9]/.test(word);
    return { text: word, key: latin ? stem(word) : word, latin };
  });
}

/** @param {string} character */
export const isHan = (character) => character >= "\u3400" && character <= "\u9fff";

const LONG_ENDING = /(?:ations?|ated|ating|ate)$/;
const ENDING = /(?:ing|ed)$/;

/**
 * The part of an English word that its forms share: cancel, cancels, cancelling, cancellation.
 * @param {string} word
 * @returns {string}
 */
export function stem(word) {
  let own = IRREGULAR.get(word) ?? word.replace(/'s?$/, "");
  if (own.length < 4 || /\d/.test(own)) return own;
  own = /ies$/.test(own) ? own.replace(/ies$/, "y") : own.replace(/([^s])s$/, "$1");
  own = cutEnding(cutEnding(own, LONG_ENDING, 5), ENDING, 3);
  if (own.length > 3) own = own.replace(/e$/, "");
  return own.replace(/([bdfglmnprt])\1$/, "$1");
}

function cutEnding(word, ending, least) {
  const short = word.replace(ending, "");
  return short.length < least ? word : short;
}
