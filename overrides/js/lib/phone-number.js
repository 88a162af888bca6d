// What a reader typed, as a Cambodian number. Knows how numbers are written; which prefix is whose stands in the ledger.

import { westernDigits } from "./digits.js";

const COUNTRY = "855";
const SEPARATORS = /[\s()[\]./\-\u2010-\u2015\u2212\u00b7\u2022_\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Take a number apart.
 *
 * `kind` is `empty`, `text` (no number), `code` (USSD or a service number), `short` (too few digits to tell),
 * `foreign`, `long` (more digits than a phone number has) or `number`; `national` then holds its digits with the leading zero.
 *
 * @param {string} typed
 * @returns {{kind: string, national?: string}}
 */
export function readNumber(typed) {
  const plain = westernDigits(typed.slice(0, 200)).replace(SEPARATORS, "").replace(/^tel:/i, "");
  if (!plain) return { kind: "empty" };
  if (/^[*#][\d*#]*$/.test(plain)) return { kind: "code" };
  if (!/^\+?\d*$/.test(plain)) return { kind: "text" };
  const { digits, foreign } = dropCountry(plain);
  if (foreign) return { kind: "foreign" };
  if (/^[1-9]\d{2,3}$/.test(digits)) return { kind: "code" };
  const national = digits.startsWith("0") ? digits : `0${digits}`;
  if (national.length < 3) return { kind: "short" };
  if (national.length > 11) return { kind: "long" };
  return { kind: "number", national };
}

function dropCountry(plain) {
  const international = /^(?:\+|00)(\d*)$/.exec(plain);
  if (international) {
    const rest = international[1];
    if (!rest.startsWith(COUNTRY)) return { digits: "", foreign: rest !== COUNTRY.slice(0, rest.length) };
    return { digits: rest.slice(COUNTRY.length), foreign: false };
  }
  // Eleven digits from 13 to 19 are a Chinese mobile number: no Cambodian one is that long.
  if (/^1[3-9]\d{9}$/.test(plain)) return { digits: "", foreign: true };
  const withCountry = plain.startsWith(COUNTRY) && plain.length >= 10 ? plain.slice(COUNTRY.length) : plain;
  return { digits: withCountry, foreign: false };
}
