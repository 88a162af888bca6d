// Which carrier issues a number, judged from the ledger's prefixes.

import { readNumber } from "../lib/phone-number.js";

/** Up to so many digits a reader may have typed the beginning of a number only. */
const BEGINNING = 7;

/**
 * @param {string} typed
 * @param {Record<string, {digits: number[], owner: string|null, status: string|null}>} prefixes
 * @returns {{kind: string, prefix?: string, owner?: string, digits?: number[], given?: number, fits?: boolean}}
 *   `kind`: `found`, `retired`, `conflicting`, `unknown`, `unlisted`, or a kind of readNumber that is no number
 */
export function judgeNumber(typed, prefixes) {
  const number = readNumber(typed);
  if (number.kind !== "number") return { kind: number.kind };
  const prefix = number.national.slice(0, 3);
  const entry = new Map(Object.entries(prefixes)).get(prefix);
  if (!entry) return { kind: "unlisted", prefix };
  const given = number.national.length;
  const fits = given <= BEGINNING || entry.digits.includes(given);
  return { kind: entry.owner ? "found" : entry.status, prefix, owner: entry.owner, digits: entry.digits, given, fits };
}
