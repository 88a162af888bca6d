// Chinese by its sound: pinyin, initials, and characters that sound alike.

import { distance } from "./distance.js";
import { isSkipped } from "./spans.js";
import { isHan } from "./text.js";

const MOST_READINGS = 8;
const MOST_PIECES_OF_INITIALS = 2;
const LONGEST_PIECE = 30;
const SHORTEST_WITH_A_SLIP = 5;
const COST = { word: 1, character: 1.6, filler: 2 };

/**
 * @typedef {object} Sounds
 * @property {(text: string) => object[]} alike what forms mean that sound like these Chinese characters
 * @property {(letters: string) => object[][]|null} readPinyin what each word of pinyin means; null where the letters are
 *   no pinyin, or hold no word that is known
 * @property {(letters: string) => {meanings: object[], share: number}[]} near words of pinyin that are one slip away, or
 *   begun with these letters; `share` is how much of the word is typed
 * @property {(letters: string) => object[][]|null} readInitials what each piece means, the likeliest first; null where
 *   the letters are no initials of known words
 */

/**
 * @param {Record<string, string>} table the characters of each syllable
 * @param {import("./lexicon.js").Form[]} forms what can be found by its sound
 * @returns {Sounds}
 */
export function makeSounds(table, forms) {
  const readings = new Map();
  for (const [syllable, characters] of Object.entries(table)) {
    for (const character of characters) add(readings, character, syllable);
  }
  const syllables = new Set(Object.keys(table).map(blur));
  const fillers = new Set(syllables);
  const alike = new Map();
  const whole = new Map();
  const initials = new Map();
  for (const { text, meaning, place } of forms) {
    for (const way of spell(readings, text)) {
      const letters = blur(way.join(""));
      if (isSkipped(meaning)) {
        fillers.add(letters);
        continue;
      }
      add(alike, way.join(""), meaning);
      add(whole, letters, meaning);
      if (way.length > 1) addPlace(initials, way.map((syllable) => syllable[0]).join(""), meaning, place);
    }
  }

  const judgePinyin = (piece) => {
    const meanings = whole.get(piece);
    if (meanings) return { meanings, cost: syllables.has(piece) ? COST.character : COST.word };
    return fillers.has(piece) ? { meanings: null, cost: COST.filler } : null;
  };
  const judgeInitials = (piece) => {
    const places = initials.get(piece);
    return places ? { meanings: [...places].sort((a, b) => a[1] - b[1]).map(([meaning]) => meaning), cost: COST.word } : null;
  };
  return {
    alike: (text) => [...new Set(spell(readings, text).flatMap((way) => alike.get(way.join("")) ?? []))],
    readPinyin: (letters) => cut(blur(letters), judgePinyin),
    near: (letters) => near(whole, blur(letters)),
    readInitials: (letters) => {
      const pieces = cut(letters, judgeInitials);
      return pieces && pieces.length <= MOST_PIECES_OF_INITIALS ? pieces : null;
    },
  };
}

/** The ways to read a Chinese text, as syllables; none where a character is not in the table. */
function spell(readings, text) {
  let ways = [[]];
  for (const character of text) {
    const here = isHan(character) ? readings.get(character) : undefined;
    if (!here) return [];
    ways = ways.flatMap((way) => here.map((syllable) => [...way, syllable])).slice(0, MOST_READINGS);
  }
  return ways;
}

function near(whole, letters) {
  const found = [];
  for (const [word, meanings] of whole) {
    if (letters.length > 2 && word.startsWith(letters)) found.push({ meanings, share: letters.length / word.length });
    else if (letters.length >= SHORTEST_WITH_A_SLIP && distance(letters, word, 1) <= 1) found.push({ meanings, share: 1 });
  }
  return found;
}

/** The cheapest way to cut letters into pieces that `judge` knows. */
function cut(letters, judge) {
  const best = [{ cost: 0, pieces: [] }];
  for (let end = 1; end <= letters.length; end++) {
    for (let start = Math.max(0, end - LONGEST_PIECE); start < end; start++) {
      const judged = best[start] && judge(letters.slice(start, end));
      if (!judged) continue;
      const cost = best[start].cost + judged.cost;
      if (best[end] && best[end].cost <= cost) continue;
      best[end] = { cost, pieces: judged.meanings ? [...best[start].pieces, judged.meanings] : best[start].pieces };
    }
  }
  const pieces = best[letters.length]?.pieces ?? [];
  return pieces.length ? pieces : null;
}

/** Southern speakers, and hurried ones, write zh as z and ng as n. */
const blur = (letters) => letters.replace(/([zcs])h/g, "$1").replace(/ng/g, "n");

function add(map, key, value) {
  const values = map.get(key);
  if (!values) map.set(key, [value]);
  else if (!values.includes(value)) values.push(value);
}

function addPlace(map, key, meaning, place) {
  if (!map.has(key)) map.set(key, new Map());
  map.get(key).set(meaning, Math.min(place, map.get(key).get(meaning) ?? place));
}
