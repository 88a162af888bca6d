// What tokens may mean that nothing is known by: slips, pinyin, words run together, wrong characters, beginnings.

import { distance, tolerance } from "./distance.js";
import { completions, isName, matches } from "./lexicon.js";
import { EXACT, bestGuesses, covers, isSkipped, soften, sure } from "./spans.js";
import { isHan, stem } from "./text.js";

const QUALITY = { pinyin: 0.85, pinyinSlip: 0.7, sound: 0.8, oneEdit: 0.8, twoEdits: 0.6, inside: 0.7, initials: 0.75, beginning: 0.4, begun: 0.75 };
/** What the typed share of a word adds to the quality of a beginning, and what each rank of initials loses. */
const TYPED_SHARE = 0.45;
const NEXT_INITIALS = 0.8;
const NAME_FIRST = 0.05;
const GROUP_FIRST = 0.03;
const LONG_NAME = 5;
const VERY_LONG_NAME = 8;
const MOST_TOKENS = 6;
/** From here on a word that stands in the pages only may have two slips. */
const LONG_WORD = 9;
const LONGEST_SOUND = 6;
const MOST_COMPLETIONS = 6;
const LEAST_BEGUN = 3;
/** Of two or three letters nearly every word is one slip from another. */
const LEAST_SLIPPED = 4;
/** A word of a form of several words is mended from this length on, and may stand so far behind the first. */
const LONG_PART = 4;
const LONGEST_FORM = 5;

/**
 * Add spans for the tokens that no span covers.
 * @param {import("./lexicon.js").Lexicon} lexicon
 * @param {() => import("./sound.js").Sounds|null} sounds null in a language without pinyin
 * @param {import("./text.js").Token[]} tokens
 * @param {import("./spans.js").Span[]} spans grows
 */
export function guess(lexicon, sounds, tokens, spans) {
  if (tokens.length === 1) addNearName(lexicon, tokens[0], spans);
  const unknown = tokens.map((_, at) => at).filter((at) => !covers(spans, at));
  addBegunName(lexicon, tokens, spans);
  addSplitNames(lexicon, tokens, spans);
  for (const at of unknown) addMended(lexicon, tokens, at, spans);
  if (!unknown.length) return;
  doubtSingleCharacters(tokens, spans);
  const latin = unknown.filter((at) => tokens[at].latin && !covers(spans, at));
  addLatin(lexicon, sounds(), tokens, latin, spans);
  if (sounds() && unknown.some((at) => isHan(tokens[at].text))) addSounds(sounds(), tokens, spans);
  addBeginnings(lexicon, tokens, spans);
}

/** A word on its own that some page holds may as well be a name with a slip: start, smart. */
function addNearName(lexicon, { text, latin }, spans) {
  if (!latin || !spans.length || !spans.every(({ guesses }) => guesses.every(({ meaning }) => meaning.kind === "word"))) return;
  const [guesses] = slip(lexicon, text, isLongName) ?? [];
  if (guesses) spans.push({ start: 0, end: 1, soft: false, guesses });
}

/** A name that is still being typed, where the last letters are no word, or all there is: metf, whats, cell. */
function addBegunName(lexicon, tokens, spans) {
  if (!tokens.length) return;
  const at = tokens.length - 1;
  const { text, latin } = tokens[at];
  if (!latin || text.length < LEAST_BEGUN || (at && covers(spans, at))) return;
  const known = spans.some(({ guesses }) => guesses.some(({ meaning }) => meaning.kind === "group"));
  const begun = lexicon.latin.filter((form) => isNameForm(form) && form.text.startsWith(text));
  const carriers = begun.filter(({ meaning }) => meaning.kind === "carrier");
  const names = carriers.length || known ? carriers : begun;
  if (!names.length || begun.some((form) => form.text === text)) return;
  soften(spans, at, at + 1);
  spans.push({ start: at, end: at + 1, soft: false, guesses: bestGuesses(sure(names.map((form) => form.meaning), QUALITY.begun)) });
}

/**
 * Names of several words, or typed in several, with a slip: cell crad, south est asia telecom. Where each of the words is
 * known, only a long name is worth the doubt.
 */
function addSplitNames(lexicon, tokens, spans) {
  const names = lexicon.latin.filter(isLongName);
  const isTyped = (start, end) => spans.some((span) => span.start === start && span.end === end && span.guesses.some(({ meaning }) => isName(meaning)));
  for (let size = Math.min(MOST_TOKENS, tokens.length); size > 1; size--) {
    for (let start = 0; start + size <= tokens.length; start++) {
      const part = tokens.slice(start, start + size);
      const text = part.map((token) => token.text).join("");
      if (!part.every((token) => token.latin) || text.length < LONG_NAME || isTyped(start, start + size)) continue;
      if (text.length < VERY_LONG_NAME && part.every((_, at) => covers(spans, start + at))) continue;
      const near = names.filter((form) => distance(text, form.text, 1) <= 1);
      if (!near.length) continue;
      soften(spans, start, start + size);
      const guesses = sure(near.map((form) => form.meaning), QUALITY.oneEdit);
      spans.push({ start, end: start + size, soft: false, guesses: bestGuesses(guesses) });
      return;
    }
  }
}

/** The longest form of several words that the words around an unknown one make with one slip in it: tranfer credit. */
function addMended(lexicon, tokens, at, spans) {
  const { text, latin } = tokens[at];
  if (!latin || text.length < LONG_PART) return;
  const found = [...lexicon.parts].filter((part) => distance(text, part, 1) <= 1).flatMap((part) => {
    const mended = [...tokens.slice(0, at), { text: part, key: stem(part), latin }, ...tokens.slice(at + 1)];
    const starts = tokens.map((_, start) => start).slice(Math.max(0, at - LONGEST_FORM), at + 1);
    return starts.flatMap((start) => [...matches(lexicon.own, mended, start, lexicon.between)]);
  });
  const whole = found.filter(({ start, end }) => end > at && end - start > 1);
  const longest = Math.max(0, ...whole.map(({ start, end }) => end - start));
  for (const { start, end, meanings } of whole.filter((span) => span.end - span.start === longest)) {
    soften(spans, start, end);
    spans.push({ start, end, soft: false, guesses: sure(meanings, QUALITY.oneEdit) });
  }
}

/** A single character beside one that nothing is known by is likely part of another word. */
function doubtSingleCharacters(tokens, spans) {
  const strange = (at) => tokens[at] && isHan(tokens[at].text) && !covers(spans, at);
  for (const { start, end } of spans) {
    if (end - start === 1 && isHan(tokens[start].text) && (strange(start - 1) || strange(end))) soften(spans, start, end);
  }
}

/** Words of Latin letters. Several unknown ones in a Chinese query are pinyin, or words of another language. */
function addLatin(lexicon, sounds, tokens, unknown, spans) {
  const several = unknown.length > 1;
  const whole = several && isRun(unknown) ? readPinyin(sounds, unknown.map((at) => tokens[at].text).join("")) : null;
  if (whole) {
    const [start, end] = [unknown[0], unknown[unknown.length - 1] + 1];
    spans.push(...whole.map((guesses) => ({ start, end, soft: false, guesses })));
    return;
  }
  for (const at of unknown) {
    const { text } = tokens[at];
    const lists =
      several && sounds
        ? slip(lexicon, text, isNameForm)
        : slip(lexicon, text, isLongName) ??
          readPinyin(sounds, text) ??
          slip(lexicon, text, isNoWord) ??
          runTogether(lexicon, sounds, text) ??
          nearest(lexicon, sounds, text, at === tokens.length - 1);
    for (const guesses of lists ?? []) spans.push({ start: at, end: at + 1, soft: false, guesses });
  }
}

const isRun = (places) => places[places.length - 1] - places[0] === places.length - 1;

const readPinyin = (sounds, letters) => sounds?.readPinyin(letters)?.map((meanings) => sure(meanings, QUALITY.pinyin)) ?? null;

function readInitials(sounds, letters) {
  const inOrder = (meanings) => meanings.filter((meaning) => !isSkipped(meaning)).map((meaning, at) => ({ meaning, quality: QUALITY.initials * NEXT_INITIALS ** at }));
  return sounds?.readInitials(letters)?.map(inOrder) ?? null;
}

const isNameForm = ({ meaning }) => isName(meaning);
const isLongName = ({ text, meaning }) => isName(meaning) && text.length >= LONG_NAME;
const isNoWord = ({ meaning }) => meaning.kind !== "word";

/** A name, or a word of a group, with one slip. */
function slip(lexicon, text, fits) {
  if (!tolerance(text.length)) return null;
  const near = lexicon.latin.filter((form) => fits(form) && distance(text, form.text, 1) <= 1);
  const guesses = bestGuesses(near.map(({ meaning }) => ({ meaning, quality: QUALITY.oneEdit + preference(meaning) })));
  return guesses.length ? [guesses] : null;
}

/** Two words run together: smartsim, cancelmetfone, smartzhuxiao; or at least a name that the word begins or ends with. */
function runTogether(lexicon, sounds, text) {
  const known = (part) => (lexicon.joined.has(part) ? [sure(lexicon.joined.get(part), EXACT)] : null);
  const read = (part) => (lexicon.light.has(part) ? [] : known(part) ?? readPinyin(sounds, part) ?? readInitials(sounds, part));
  const pair = (sureOf, other) => {
    const [first, second] = [known(sureOf), read(other)];
    return first && second && [...first, ...second];
  };
  for (let at = text.length - 2; at >= 2; at--) {
    const [left, right] = [text.slice(0, at), text.slice(at)];
    const both = pair(left, right) || pair(right, left);
    if (both) return both;
  }
  const inside = lexicon.latin.filter((form) => isLongName(form) && (text.startsWith(form.text) || text.endsWith(form.text)));
  return inside.length ? [bestGuesses(sure(inside.map((form) => form.meaning), QUALITY.inside))] : null;
}

/** The words next to what was typed, or to its sound: with slips, or begun. Failing that, initials, or any name that is one slip away. */
function nearest(lexicon, sounds, text, last) {
  const most = tolerance(text.length);
  const guesses = [];
  for (const { text: word, meaning } of lexicon.latin) {
    const allowed = twoMayBe(text, word, meaning) ? most : Math.min(most, 1);
    const edits = most ? distance(text, word, allowed) : 1;
    if (edits <= allowed) {
      guesses.push({ meaning, quality: (edits < 2 ? QUALITY.oneEdit : QUALITY.twoEdits) + preference(meaning) });
    } else if (last && text.length > 1 && word.startsWith(text)) {
      guesses.push({ meaning, quality: QUALITY.beginning + (TYPED_SHARE * text.length) / word.length + preference(meaning) });
    }
  }
  for (const { meanings, share } of sounds?.near(text) ?? []) {
    guesses.push(...sure(meanings, share < 1 ? QUALITY.beginning + TYPED_SHARE * share : QUALITY.pinyinSlip));
  }
  const best = bestGuesses(guesses);
  if ((best[0]?.quality ?? 0) >= QUALITY.initials) return [best];
  const initials = readInitials(sounds, text);
  if (initials || best.length || text.length < LEAST_SLIPPED) return initials ?? [best];
  const names = lexicon.latin.filter((form) => isNameForm(form) && distance(text, form.text, 1) <= 1);
  return [bestGuesses(sure(names.map((form) => form.meaning), QUALITY.twoEdits))];
}

/** Two slips make another word where the first letter differs too, and of most words that only the pages hold. */
const twoMayBe = (text, word, meaning) => isName(meaning) || (text[0] === word[0] && (meaning.kind === "group" || text.length >= LONG_WORD));
const preference = (meaning) => (isName(meaning) ? NAME_FIRST : meaning.kind === "group" ? GROUP_FIRST : 0);

/** Chinese words with a wrong character of the same sound. */
function addSounds(sounds, tokens, spans) {
  for (let size = LONGEST_SOUND; size > 1; size--) {
    for (let start = 0; start + size <= tokens.length; start++) {
      const part = tokens.slice(start, start + size);
      const strange = part.some((_, at) => !covers(spans, start + at));
      const cuts = spans.some((span) => span.start < start !== span.end > start + size && span.start < start + size && span.end > start);
      if (!strange || cuts || !part.every((token) => isHan(token.text))) continue;
      const meanings = sounds.alike(part.map((token) => token.text).join(""));
      if (!meanings.length) continue;
      soften(spans, start, start + size);
      spans.push({ start, end: start + size, soft: false, guesses: sure(meanings, QUALITY.sound) });
    }
  }
}

/** What the last characters may become when the reader goes on typing. */
function addBeginnings(lexicon, tokens, spans) {
  const last = tokens.length - 1;
  if (covers(spans, last) || tokens[last].latin) return;
  for (let start = Math.max(0, last - LONGEST_SOUND); start <= last; start++) {
    // Behind a character that nothing is known by, it is likely the end of a strange word.
    if (start && isHan(tokens[start - 1].text) && !covers(spans, start - 1)) continue;
    const meanings = completions(lexicon.own, tokens.slice(start)).filter((meaning) => !isSkipped(meaning));
    if (!meanings.length) continue;
    spans.push({ start, end: last + 1, soft: false, guesses: sure(meanings.slice(0, MOST_COMPLETIONS), QUALITY.beginning) });
    return;
  }
}
