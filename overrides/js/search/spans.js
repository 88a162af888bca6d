// Spans: parts of a query, and what each may mean.

/**
 * @typedef {{meaning: import("./lexicon.js").Meaning, quality: number}} Guess
 * @typedef {{start: number, end: number, soft: boolean, passed?: boolean, guesses: Guess[]}} Span
 * Tokens from `start` to before `end`. A `soft` span stands inside a longer one: it may help, and is not missed. A
 * `passed` one is a word that says nothing.
 */

export const EXACT = 1;
export const SOFT = 0.3;

const MOST_GUESSES = 6;
const NEARLY_AS_GOOD = 0.15;

/** @param {import("./lexicon.js").Meaning} meaning */
export const isSkipped = ({ kind }) => kind === "skip";

/**
 * @param {import("./lexicon.js").Meaning[]} meanings
 * @param {number} quality
 * @returns {Guess[]} each meaning with the same quality, without words that say nothing
 */
export const sure = (meanings, quality) => meanings.filter((meaning) => !isSkipped(meaning)).map((meaning) => ({ meaning, quality }));

/**
 * @param {Guess[]} guesses
 * @returns {Guess[]} each meaning once, the best and those nearly as good
 */
export function bestGuesses(guesses) {
  const best = new Map();
  for (const { meaning, quality } of guesses) best.set(meaning, Math.max(quality, best.get(meaning) ?? 0));
  const sorted = [...best].map(([meaning, quality]) => ({ meaning, quality })).sort((a, b) => b.quality - a.quality);
  return sorted.filter((guess) => guess.quality > sorted[0].quality - NEARLY_AS_GOOD).slice(0, MOST_GUESSES);
}

/**
 * @param {Span[]} spans
 * @param {number} start
 * @param {number} end
 * @returns {boolean} whether any token from `start` to before `end` stands in a span
 */
export const covers = (spans, start, end = start + 1) => spans.some((span) => span.start < end && span.end > start);

/**
 * A longer span has been found: what stands inside it counts for less.
 * @param {Span[]} spans
 * @param {number} start
 * @param {number} end
 */
export function soften(spans, start, end) {
  for (const span of spans) {
    if (span.start < start || span.end > end) continue;
    span.soft = true;
    for (const guess of span.guesses) guess.quality = Math.min(guess.quality, SOFT);
  }
}
