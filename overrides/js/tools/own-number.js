// The number that a reader gives as the own one: a slip in it would go into a request, a letter, a complaint.

import { readNumber } from "../lib/phone-number.js";
import { fill, markWrong } from "../lib/tool.js";

/** Fewer digits are a number that is still being typed. */
const ALMOST = 8;

/**
 * Say beside the field of a tool what is odd about the number, while it is typed: later, the message would push a button away
 * from under the finger. It is used all the same: the ledger may lack a new prefix.
 * @param {HTMLFormElement} form
 * @param {string} tool how the ids of its fields begin
 * @param {{lengths: number[], prefixes: Record<string, string[]>, words: {number_length: string, number_prefix: string}}} known
 */
export function doubtNumber(form, tool, known) {
  const [field, place, carrier] = ["number", "number-wrong", "carrier"].map((name) => form.querySelector(`#${tool}-${name}`));
  form.addEventListener("input", () => markWrong(field, place, doubt(field.value, carrier, known)));
}

function doubt(typed, carrier, { lengths, prefixes, words }) {
  const { kind, national } = readNumber(typed);
  if (kind === "empty" || kind === "short" || national?.length < ALMOST) return "";
  if (kind !== "number" || !lengths.includes(national.length)) return words.number_length;
  if (!carrier.value || prefixes[carrier.value].includes(national.slice(0, 3))) return "";
  return fill(words.number_prefix, { carrier: carrier.selectedOptions[0].text });
}
