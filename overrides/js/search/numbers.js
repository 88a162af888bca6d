// Phone numbers, prefixes and codes in a query. They are looked up in tables, never in the index of words.

const COUNTRY = "855";
const CODE = /[*#][\d*#]*\d[\d*#]*|\d[\d*]*#/g;
/** An amount, 0.50, is none. */
const AMOUNT = /^\d{1,3}\.\d{1,2}\s*$/;
/** Stands in front of an amount. */
const CURRENCY = /\p{Sc}\s*$/u;
const NUMBER = /(?:\+\s?)?\d[\d\s().\-\u2010-\u2015\u00b7/]*\d[x*]*|\d/g;

/** The keys of a telephone, in the order of the spoken words in the index. */
const KEYS = "0123456789*#";

/**
 * @typedef {{dialled: string[], numbers: {digits: string, prefix: string|null, foreign: boolean}[], rest: string}} Found
 * `dialled` are codes and short numbers as typed, `rest` is the query without what was recognised.
 */

/**
 * Take codes and phone numbers out of a query.
 * @param {string} text normalised text
 * @param {RegExp} units what stands behind a number that is none to dial: days, dollars
 * @returns {Found}
 */
export function findNumbers(text, units) {
  const dialled = [];
  const numbers = [];
  const withoutCodes = text.replace(CODE, (code) => {
    dialled.push(code.replace(/\s/g, ""));
    return " ";
  });
  const rest = withoutCodes.replace(NUMBER, (typed, offset, whole) => {
    if (AMOUNT.test(typed) || (CURRENCY.test(whole.slice(0, offset)) && !typed.startsWith("+"))) return typed;
    const digits = typed.replace(/\D/g, "");
    const plus = typed.includes("+");
    const behind = whole.slice(offset + typed.length);
    const certain = plus || digits.length > 7 || (digits[0] === "0" && digits.length > 2);
    const number = readPhone(digits, plus);
    if (digits.length < 7 || !number) dialled.push(digits);
    if (!certain && (/[a-z]/.test(whole[offset - 1] ?? "") || /^[a-z]/.test(behind) || units.test(behind))) return typed;
    if (number) numbers.push(number);
    return number ? " " : typed;
  });
  return { dialled, numbers, rest };
}

/**
 * @param {string[]} words
 * @returns {RegExp} fits one of the words at the beginning of a text; a Latin word as a whole
 */
export function makeUnits(words) {
  return new RegExp(`^\\s*(?:${words.map((word) => (/[a-z]$/.test(word) ? `${word}\\b` : word)).join("|")})`);
}

/**
 * @param {string[]} words what each key is called, with other names of it behind a space
 * @returns {(text: string) => string} writes three or more keys that follow one another as they are dialled:
 *   星号一二零一井号, star one two zero one hash, star 1201 hash
 */
export function makeSpoken(words) {
  const keys = new Map(words.flatMap((names, at) => names.split(" ").map((name) => [name, KEYS[at]])));
  const key = [...keys.keys()].sort((a, b) => b.length - a.length).join("|");
  const run = /[a-z]/.test(key) ? `\\b(?:${key})(?:\\s(?:${key}|\\d+)){2,}\\b` : `(?:${key}){3,}`;
  const one = new RegExp(`(${key})\\s?`, "g");
  return (text) => text.replace(new RegExp(run, "g"), (spoken) => spoken.replace(one, (_, name) => keys.get(name)).replace(/\s/g, ""));
}

/**
 * @param {string} digits
 * @param {boolean} plus whether a plus sign stood before them
 * @returns {{digits: string, prefix: string|null, foreign: boolean}|null} null for what is no phone number;
 *   `digits` with the leading zero, `prefix` null for a country code alone
 */
export function readPhone(digits, plus) {
  const international = plus || digits.startsWith("00");
  const bare = digits.replace(/^00/, "");
  if (international && !bare.startsWith(COUNTRY)) {
    return COUNTRY.startsWith(bare) ? null : { digits: bare, prefix: null, foreign: true };
  }
  // Eleven digits from 13 to 19 are a Chinese mobile number: no Cambodian one is that long.
  if (/^1[3-9]\d{9}$/.test(bare)) return { digits: bare, prefix: null, foreign: true };
  if (bare === COUNTRY) return { digits: "", prefix: null, foreign: false };
  // Eight digits from 855 are a whole number of prefix 085 without its zero; any others start with the country code.
  const country = bare.startsWith(COUNTRY) && (international || bare.length !== 8);
  const national = (country ? bare.slice(COUNTRY.length) : bare).replace(/^0?/, "0");
  const whole = national.length >= 9 && national.length <= 11;
  if (!country && digits[0] !== "0" && bare.length !== 2 && !whole) return null;
  return { digits: national, prefix: national.length > 2 ? national.slice(0, 3) : null, foreign: false };
}
