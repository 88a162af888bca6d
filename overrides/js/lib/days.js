// Calendar days as whole numbers: days since 1 January 1970 in the (proleptic) Gregorian calendar.
// A deadline is a day, never a moment: no time zone takes part in the arithmetic.

import { westernDigits } from "./digits.js";

const FIRST_YEAR = 1990;
const LAST_YEAR = 2199;
// Between the parts: a hyphen, slash or dot, or the Chinese signs for year, month and day.
const DAY = /^\s*(\d{4})\s*[-/.\u5e74]\s*(\d{1,2})\s*[-/.\u6708]\s*(\d{1,2})\s*\u65e5?\s*$/;

/**
 * Number of a day. Years begin in March here, so that the leap day comes last (Hinnant, days_from_civil).
 * @param {number} year
 * @param {number} month 1 to 12
 * @param {number} day 1 to 31
 * @returns {number}
 */
export function dayNumber(year, month, day) {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

/**
 * The opposite of dayNumber.
 * @param {number} number
 * @returns {{year: number, month: number, day: number}}
 */
export function civil(number) {
  const shifted = number + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = ((Math.floor((5 * dayOfYear + 2) / 153) + 2) % 12) + 1;
  const day = dayOfYear - Math.floor((153 * ((month + 9) % 12) + 2) / 5) + 1;
  return { year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day };
}

/**
 * Read a day, year first (2026-01-31, 2026/1/31, or with the Chinese signs), in any script's digits.
 * @param {string} text
 * @returns {number|null} null for what is no day of the calendar, or lies outside 1990 to 2199
 */
export function parseDay(text) {
  const match = DAY.exec(westernDigits(text.slice(0, 40)));
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number);
  if (year < FIRST_YEAR || year > LAST_YEAR) return null;
  const number = dayNumber(year, month, day);
  const back = civil(number);
  return back.year === year && back.month === month && back.day === day ? number : null;
}

/**
 * @param {number} number
 * @returns {string} 2026-01-31
 */
export function isoDay(number) {
  const { year, month, day } = civil(number);
  return [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
}

/**
 * The day that the reader's own clock shows.
 * @param {Date} now
 * @returns {number}
 */
export function today(now) {
  return dayNumber(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

/**
 * A day as a reader writes it.
 * @param {number} number
 * @param {string} language BCP 47 tag
 * @param {boolean} weekday whether the day of the week is written too
 * @returns {string}
 */
export function writeDay(number, language, weekday = true) {
  const date = format(number, language, { year: "numeric", month: "long", day: "numeric" });
  const spaced = date.replace(/(\d)(\p{Script=Han})/gu, "$1 $2").replace(/(\p{Script=Han})(\d)/gu, "$1 $2");
  if (!weekday) return spaced;
  const name = format(number, language, { weekday: "short" });
  return language === "en" ? `${name} ${spaced}` : `${spaced}\uff08${name}\uff09`;
}

// The only use of Date for a calendar day: its noon in UTC, written in UTC.
function format(number, language, parts) {
  const noon = new Date((number + 0.5) * 86400000);
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { ...parts, timeZone: "UTC" }).format(noon);
}
