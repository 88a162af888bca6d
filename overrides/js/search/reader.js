// From what a reader typed to what it may mean.

import { guess } from "./guess.js";
import { isName, matches } from "./lexicon.js";
import { findNumbers, makeSpoken, makeUnits } from "./numbers.js";
import { makeSounds } from "./sound.js";
import { EXACT, SOFT, covers, isSkipped, sure } from "./spans.js";
import { isHan } from "./text.js";

const MOST_TYPED = 200;
const MOST_TOKENS_OF_A_NAME = 8;
const SHORT_QUERY = 3;
const SHORTEST_RUN = 9;
const LONGEST_WORD = 14;

/**
 * @typedef {{read: (typed: string) => Query, readHeading: (text: string) => Map<object, number>, plain: (text: string) => string}} Reader
 * @typedef {{plain: string, units: import("./spans.js").Span[], dialled: string[], numbers: object[]}} Query
 */

/**
 * @param {object} index what guide/search/index.py wrote
 * @param {import("./lexicon.js").Lexicon} lexicon
 * @returns {Reader} `readHeading` returns the meanings of a heading with their quality; nothing is guessed there;
 *   `plain` what texts are the same by, whatever their marks and capitals
 */
export function makeReader(index, lexicon) {
  const units = makeUnits(index.units);
  const dialled = makeSpoken(index.spoken);
  let sounds = null;
  // The tables of sounds take some time, and most queries do without them.
  const soundsOnDemand = () => (index.sounds ? (sounds ??= makeSounds(index.sounds, lexicon.chinese)) : null);
  const plain = (text) => lexicon.tokens(lexicon.normalise(text)).map((token) => token.text).join(" ");
  return {
    plain,
    read(typed) {
      const text = typed.slice(0, MOST_TYPED);
      const found = findNumbers(dialled(lexicon.normalise(text)), units);
      const tokens = lexicon.tokens(found.rest).flatMap((token) => splitRun(lexicon, token));
      const spans = knownSpans(lexicon, tokens);
      addForeign(lexicon, tokens, spans);
      guess(lexicon, soundsOnDemand, tokens, spans);
      const known = spans.filter((span) => span.guesses.length);
      return { plain: plain(text), units: isGuesswork(tokens, spans) ? [] : known, dialled: found.dialled, numbers: found.numbers };
    },
    readHeading(text) {
      const meanings = new Map();
      for (const { guesses } of knownSpans(lexicon, lexicon.tokens(lexicon.normalise(text)))) {
        for (const { meaning, quality } of guesses) meanings.set(meaning, Math.max(quality, meanings.get(meaning) ?? 0));
      }
      return meanings;
    },
  };
}

/** The words that a run of Latin letters consists of, where it is none itself: topupfromabroad. */
function splitRun(lexicon, token) {
  const { text } = token;
  if (!token.latin || text.length < SHORTEST_RUN || isKnown(lexicon, text)) return [token];
  /** The fewest words that make up the text to each place; two letters may be a light word only. */
  const ways = [[]];
  for (let end = 2; end <= text.length; end++) {
    for (let start = Math.max(0, end - LONGEST_WORD); start <= end - 2; start++) {
      const word = text.slice(start, end);
      if (!ways[start] || (ways[end] && ways[end].length <= ways[start].length + 1) || !isKnown(lexicon, word)) continue;
      ways[end] = [...ways[start], word];
    }
  }
  const words = ways[text.length];
  return words && words.length > 2 ? lexicon.tokens(words.join(" ")) : [token];
}

const isKnown = (lexicon, word) =>
  lexicon.light.has(word) || lexicon.parts.has(word) || (word.length > 2 && lexicon.joined.has(word));

/** The spans of tokens that stand in the lexicon; what stands inside a longer one is soft. */
function knownSpans(lexicon, tokens) {
  const found = tokens.flatMap((_, start) => [...matches(lexicon.own, tokens, start, lexicon.between), ...joinedNames(lexicon, tokens, start)]);
  const isWord = ({ meanings }) => meanings.every((meaning) => meaning.kind === "word");
  return found.map((span) => {
    const { start, end } = span;
    const longer = found.filter((other) => other.start <= start && other.end >= end && other.end - other.start > end - start);
    const soft = longer.some((other) => isWord(span) || !isWord(other));
    const meanings = ordinaryOut(lexicon, tokens, span).filter((meaning) => !isSkipped(meaning));
    const passed = span.meanings.every((meaning) => isSkipped(meaning) && !meaning.strange);
    return { start, end, soft, passed, guesses: sure(meanings, soft ? SOFT : EXACT) };
  });
}

/**
 * Whether a query speaks of something else: at least half of it is unknown, and the rest is but guessed, or words that
 * any page may hold; or but vague things are asked of it.
 */
function isGuesswork(tokens, spans) {
  const known = spans.filter((span) => span.guesses.length);
  const says = known.flatMap(({ start, end, guesses }) => {
    const isMost = end - start > 1 && 2 * (end - start) > tokens.length;
    return guesses.filter(({ meaning, quality }) => isName(meaning) || (meaning.kind !== "word" && (quality === EXACT || isMost)));
  });
  const asked = new Set(says.map(({ meaning }) => meaning));
  if ([...asked].some((meaning) => !meaning.vague)) return false;
  const isMeant = ({ passed, guesses }) => passed || guesses.some(({ meaning }) => meaning.kind !== "word");
  const meant = asked.size ? spans.filter(isMeant) : known;
  const unknown = tokens.filter((_, at) => !covers(meant, at)).length;
  return unknown > 0 && 2 * unknown >= tokens.length;
}

/** Names typed in more words or fewer than they have: met fone, smartaxiata. */
function* joinedNames(lexicon, tokens, start) {
  let letters = "";
  for (let end = start; end < tokens.length && tokens[end].latin && end - start < MOST_TOKENS_OF_A_NAME; end++) {
    letters += tokens[end].text;
    const names = (lexicon.joined.get(letters) ?? []).filter(isName);
    const spelled = [...matches(lexicon.own, tokens.slice(0, end + 1), start)].some((match) => match.end === end + 1);
    if (names.length && !spelled) yield { start, end: end + 1, meanings: names };
  }
}

/** In a whole English sentence "yes", "hello" and "line" are words, not names, but for "yes SIM". */
function ordinaryOut(lexicon, tokens, { start, end, meanings }) {
  const form = tokens.slice(start, end).map((token) => token.text).join(" ");
  const isSentence = tokens.length - (end - start) >= SHORT_QUERY && tokens.every(({ text }) => !isHan(text));
  if (!lexicon.ordinary.has(form) || !isSentence || tokens[end]?.text === "sim") return meanings;
  return meanings.filter((meaning) => !isName(meaning));
}

/** Words of the other language count where they are mixed into a query of this one. */
function addForeign(lexicon, tokens, spans) {
  const mixed = tokens.some(({ latin }) => latin) && tokens.some(({ text }) => isHan(text));
  if (!mixed && !spans.some((span) => span.guesses.length)) return;
  const telling = spans.filter(({ guesses }) => guesses.some(({ meaning }) => meaning.kind !== "word"));
  for (let start = 0; start < tokens.length; start++) {
    for (const { end, meanings } of matches(lexicon.foreign, tokens, start)) {
      if (!covers(telling, start, end)) spans.push({ start, end, soft: false, guesses: sure(meanings, EXACT) });
    }
  }
}
