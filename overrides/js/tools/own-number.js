// The number that a reader gives as the own one: a slip in it would go into a request, a letter, a complaint.

import { readNumber } from "../lib/phone-number.js";
import { fill, markWrong } from "../lib/tool.js";

/** Fewer digits are a number that is still being typed. */
const ALMOST = 8;

/**
 * Say beside the field what is odd about the number, while it is typed: later, the message would push a button away
 * from under the finger. It is used all the same: the ledger may lack a new prefix.
 * @param {HTMLInputElement} field
 * @param {HTMLElement} place
 * @param {{lengths: number[], prefixes: Record<string, string[]>, words: {number_length: string, number_prefix: string}}} known
 * @param {{id: string, name: string}} carrier the chosen one; empty texts where none is chosen
 */
export function doubtNumber(field, place, { lengths, prefixes, words }, { id, name }) {
  const { kind, national } = readNumber(field.value);
  if (kind === "empty" || kind === "short" || national?.length < ALMOST) markWrong(field, place, "");
  else if (kind !== "number" || !lengths.includes(national.length)) markWrong(field, place, words.number_length);
  else markWrong(field, place, !id || prefixes[id].includes(national.slice(0, 3)) ? "" : fill(words.number_prefix, { carrier: name }));
}
