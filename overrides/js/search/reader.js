// From what a reader typed to what it may mean.

import { distance, tolerance } from "./distance.js";
import { isName } from "./lexicon.js";
import { findNumbers, makeUnits } from "./numbers.js";
import { Sounds } from "./sound.js";
import { isHan } from "./text.js";

/**
 * @typedef {{meaning: import("./lexicon.js").Meaning, quality: number}} Guess
 * @typedef {{guesses: Guess[], soft: boolean}} Unit
 * One thing of a query and what it may mean. A `soft` unit stands inside a longer one: it may help, and is not missed.
 */

const MOST_TYPED = 200;
const MOST_GUESSES = 6;
const QUALITY = { exact: 1, pinyin: 0.85, sound: 0.8, oneEdit: 0.8, twoEdits: 0.6, initials: 0.75, beginning: 0.4, soft: 0.3 };
const BEGUN = 0.45;
const LIKELY = 0.8;
const NAME_FIRST = 0.05;
const GROUP_FIRST = 0.03;
const LONG_NAME = 6;

export class Reader {
  /** @param {import("./lexicon.js").Lexicon} lexicon */
  constructor(lexicon) {
    this.lexicon = lexicon;
    this.units = makeUnits(lexicon.index.units);
    this.sounds = lexicon.index.sounds ? new Sounds(lexicon.index.sounds, lexicon.chinese) : null;
  }

  /**
   * @param {string} typed
   * @returns {{units: Unit[], dialled: string[], numbers: object[]}}
   */
  read(typed) {
    const { dialled, numbers, rest } = findNumbers(this.lexicon.normalise(typed.slice(0, MOST_TYPED)), this.units);
    const tokens = this.lexicon.tokens(rest);
    const spans = this.#known(tokens);
    this.#foreign(tokens, spans);
    this.#guess(tokens, spans);
    const units = spans.map((span) => ({ guesses: span.guesses, soft: Boolean(span.soft) }));
    return { units: units.filter((unit) => unit.guesses.length), dialled, numbers };
  }

  /**
   * What the words of a heading mean; nothing is guessed.
   * @param {string} text
   * @returns {Map<import("./lexicon.js").Meaning, number>} meanings with their quality
   */
  readHeading(text) {
    const found = new Map();
    for (const span of this.#known(this.lexicon.tokens(this.lexicon.normalise(text)))) {
      for (const { meaning, quality } of span.guesses) found.set(meaning, Math.max(quality, found.get(meaning) ?? 0));
    }
    return found;
  }

  /** Spans of tokens that stand in the lexicon; those inside a longer one are soft. */
  #known(tokens) {
    const found = [];
    for (let start = 0; start < tokens.length; start++) {
      found.push(...this.lexicon.matches(tokens, start), ...this.#joined(tokens, start));
    }
    const spans = [];
    const rank = (meanings) => Math.max(...meanings.map((meaning) => (meaning.kind === "word" ? 0 : 1)));
    for (const { start, end, meanings } of found) {
      const longer = found.filter((other) => other.start <= start && other.end >= end && other.end - other.start > end - start);
      const inside = longer.some((other) => rank(other.meanings) >= rank(meanings));
      const useful = this.#ordinaryOut(meanings.filter((meaning) => !isSkipped(meaning)), tokens, start, end);
      const quality = inside ? QUALITY.soft : QUALITY.exact;
      spans.push({ start, end, soft: inside, guesses: useful.map((meaning) => ({ meaning, quality })) });
    }
    return spans;
  }

  /** Names typed in more words or fewer than they have: met fone, smartaxiata. */
  *#joined(tokens, start) {
    let letters = "";
    for (let end = start; end < tokens.length && tokens[end].latin && end - start < 8; end++) {
      letters += tokens[end].text;
      const names = (this.lexicon.joined.get(letters) ?? []).filter(isName);
      const spelled = [...this.lexicon.matches(tokens.slice(0, end + 1), start)].some((match) => match.end === end + 1);
      if (names.length && !spelled) yield { start, end: end + 1, meanings: names };
    }
  }

  /** In a whole sentence "yes", "hello" and "line" are words, not names. */
  #ordinaryOut(meanings, tokens, start, end) {
    const form = tokens.slice(start, end).map((token) => token.text).join(" ");
    if (!this.lexicon.ordinary.has(form) || tokens.length - (end - start) < 3) return meanings;
    return meanings.filter((meaning) => !isName(meaning));
  }

  /** Words of the other language count where they are mixed into a query of this one. */
  #foreign(tokens, spans) {
    if (!spans.some((span) => span.guesses.length)) return;
    const telling = spans.filter((span) => !span.guesses.every(({ meaning }) => meaning.kind === "word"));
    const covered = coverage(tokens, telling);
    for (let start = 0; start < tokens.length; start++) {
      for (const { end, meanings } of this.lexicon.matches(tokens, start, this.lexicon.foreign)) {
        if (!covered.slice(start, end).some(Boolean)) spans.push({ start, end, guesses: asGuesses(QUALITY.exact)(meanings) });
      }
    }
  }

  #guess(tokens, spans) {
    this.#splitNames(tokens, spans);
    this.#doubtSingles(tokens, spans);
    const covered = coverage(tokens, spans);
    for (let start = 0; start < tokens.length; start++) {
      if (covered[start]) continue;
      let end = start + 1;
      while (end < tokens.length && !covered[end] && tokens[end].latin === tokens[start].latin) end++;
      if (tokens[start].latin) spans.push(...this.#latin(tokens, start, end));
      start = end - 1;
    }
    this.#alike(tokens, spans, covered);
    this.#beginnings(tokens, spans, covered);
  }

  /** A single character beside one that nothing is known by is likely part of another word. */
  #doubtSingles(tokens, spans) {
    const covered = coverage(tokens, spans);
    const unknown = (at) => at >= 0 && at < tokens.length && !covered[at] && isHan(tokens[at].text);
    for (const { start, end } of spans) {
      if (end - start === 1 && isHan(tokens[start].text) && (unknown(start - 1) || unknown(end))) soften(spans, start, end);
    }
  }

  /** Names typed in two words and with a slip: cell crad. */
  #splitNames(tokens, spans) {
    const covered = coverage(tokens, spans);
    for (let start = 0; start + 1 < tokens.length; start++) {
      const [one, two] = [tokens[start], tokens[start + 1]];
      const text = one.text + two.text;
      if (!one.latin || !two.latin || (covered[start] && covered[start + 1]) || text.length < LONG_NAME) continue;
      const near = this.lexicon.latin.filter(({ text: word, meaning }) => isName(meaning) && word.length >= LONG_NAME && distance(text, word, 1) <= 1);
      if (!near.length) continue;
      soften(spans, start, start + 2);
      spans.push({ start, end: start + 2, guesses: topGuesses(near.map(({ meaning }) => ({ meaning, quality: QUALITY.oneEdit }))) });
    }
  }

  /** Words of Latin letters that nothing is known by: pinyin, slips, words run together, beginnings. */
  #latin(tokens, start, end) {
    const texts = tokens.slice(start, end).map((token) => token.text);
    const whole = end - start > 1 ? this.#pinyin(texts.join("")) : null;
    const read = (text, at) => this.#pinyin(text) ?? this.#slip(text) ?? this.#runTogether(text) ?? this.#nearest(text, at === tokens.length - 1);
    const lists = whole ?? texts.flatMap((text, at) => read(text, start + at));
    return lists.map((guesses) => ({ start, end, guesses }));
  }

  #pinyin(text) {
    return this.sounds?.readPinyin(text)?.map(asGuesses(QUALITY.pinyin)) ?? null;
  }

  #initials(text) {
    const likelyFirst = (meanings) => meanings.filter((meaning) => !isSkipped(meaning)).map((meaning, at) => ({ meaning, quality: QUALITY.initials * LIKELY ** at }));
    return this.sounds?.readInitials(text)?.map(likelyFirst) ?? null;
  }

  /** A name or a word of a group with one slip. */
  #slip(text) {
    if (!tolerance(text.length)) return null;
    const near = this.lexicon.latin.filter(({ text: word, meaning }) => meaning.kind !== "word" && distance(text, word, 1) <= 1);
    const best = topGuesses(near.map(({ meaning }) => ({ meaning, quality: QUALITY.oneEdit + preference(meaning) })));
    return best.length ? [best] : null;
  }

  /** Two words run together: smartsim, cancelmetfone, smartzhuxiao. */
  #runTogether(text) {
    const known = (part) => (this.lexicon.joined.has(part) ? [asGuesses(QUALITY.exact)(this.lexicon.joined.get(part))] : null);
    const read = (part) => (this.lexicon.light.has(part) ? [] : null) ?? known(part) ?? this.#pinyin(part) ?? this.#initials(part);
    for (let at = text.length - 2; at >= 2; at--) {
      const [left, right] = [text.slice(0, at), text.slice(at)];
      const both = (known(left) && read(right) && [...known(left), ...read(right)]) ?? (known(right) && read(left) && [...known(right), ...read(left)]);
      if (both) return both;
    }
    return null;
  }

  /** The words next to what was typed: two slips, or the beginning of a word. */
  #nearest(text, last) {
    const most = tolerance(text.length);
    const guesses = [];
    for (const { text: word, meaning } of this.lexicon.latin) {
      const edits = most ? distance(text, word, most) : 1;
      if (edits <= most) {
        guesses.push({ meaning, quality: (edits < 2 ? QUALITY.oneEdit : QUALITY.twoEdits) + preference(meaning) });
      } else if (last && text.length > 1 && word.startsWith(text)) {
        guesses.push({ meaning, quality: QUALITY.beginning + (BEGUN * text.length) / word.length + preference(meaning) });
      }
    }
    const best = topGuesses(guesses);
    const initials = this.#initials(text);
    if (initials && (best[0]?.quality ?? 0) < QUALITY.initials) return initials;
    return best.length ? [best] : [this.#nearestName(text)];
  }

  /** The last resort for very short words: any name that is one slip away. */
  #nearestName(text) {
    const near = this.lexicon.latin.filter(({ text: word, meaning }) => isName(meaning) && distance(text, word, 1) <= 1);
    return topGuesses(near.map(({ meaning }) => ({ meaning, quality: QUALITY.twoEdits })));
  }

  /** Chinese words with a wrong character of the same sound. */
  #alike(tokens, spans, covered) {
    if (!this.sounds) return;
    for (let size = 6; size > 1; size--) {
      for (let start = 0; start + size <= tokens.length; start++) {
        const end = start + size;
        const part = tokens.slice(start, end);
        if (covered.slice(start, end).every(Boolean) || !part.every((token) => isHan(token.text))) continue;
        const meanings = this.sounds.alike(part.map((token) => token.text).join(""));
        if (!meanings.length) continue;
        soften(spans, start, end);
        spans.push({ start, end, guesses: asGuesses(QUALITY.sound)(meanings) });
        covered.fill(true, start, end);
      }
    }
  }

  /** What the last characters may become when the reader goes on typing. */
  #beginnings(tokens, spans, covered) {
    if (!tokens.length || covered[tokens.length - 1] || tokens[tokens.length - 1].latin) return;
    for (let start = Math.max(0, tokens.length - 6); start < tokens.length; start++) {
      const meanings = this.lexicon.completions(tokens, start);
      if (!meanings.length) continue;
      spans.push({ start, end: tokens.length, guesses: asGuesses(QUALITY.beginning)(meanings.slice(0, MOST_GUESSES)) });
      return;
    }
  }
}

const isSkipped = (meaning) => meaning.kind === "skip";

const asGuesses = (quality) => (meanings) => meanings.filter((meaning) => !isSkipped(meaning)).map((meaning) => ({ meaning, quality }));

const coverage = (tokens, spans) => tokens.map((_, at) => spans.some((span) => span.start <= at && at < span.end));

function soften(spans, start, end) {
  for (const span of spans) {
    if (span.start < start || span.end > end) continue;
    span.soft = true;
    for (const guess of span.guesses) guess.quality = Math.min(guess.quality, QUALITY.soft);
  }
}

const preference = (meaning) => (isName(meaning) ? NAME_FIRST : meaning.kind === "group" ? GROUP_FIRST : 0);

function topGuesses(guesses) {
  const best = new Map();
  for (const { meaning, quality } of guesses) best.set(meaning, Math.max(quality, best.get(meaning) ?? 0));
  const sorted = [...best].map(([meaning, quality]) => ({ meaning, quality })).sort((a, b) => b.quality - a.quality);
  return sorted.filter((guess) => guess.quality > sorted[0].quality - 0.15).slice(0, MOST_GUESSES);
}
