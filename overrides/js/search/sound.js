// Chinese by its sound: pinyin, initials, and characters that sound alike.

import { isHan } from "./text.js";

const MOST_READINGS = 8;

export class Sounds {
  /**
   * @param {Record<string, string>} table the characters of each syllable
   * @param {{text: string, meaning: object, place: number}[]} forms what can be found by its sound
   */
  constructor(table, forms) {
    /** @type {Map<string, string[]>} */
    this.readings = new Map();
    this.syllables = new Set(Object.keys(table).map(blur));
    for (const [syllable, characters] of Object.entries(table)) {
      for (const character of characters) add(this.readings, character, blur(syllable));
    }
    /** @type {Map<string, object[]>} meanings by pinyin */
    this.whole = new Map();
    /** @type {Map<string, Map<object, number>>} meanings by initials, with the place of the form among their forms */
    this.initials = new Map();
    for (const { text, meaning, place } of forms) {
      const ways = this.spell(text);
      for (const way of ways) add(this.whole, way.join(""), meaning);
      if (text.length > 1 && meaning.kind !== "word") for (const way of ways) this.#addInitials(way.map((syllable) => syllable[0]).join(""), meaning, place);
    }
  }

  #addInitials(letters, meaning, place) {
    if (!this.initials.has(letters)) this.initials.set(letters, new Map());
    const places = this.initials.get(letters);
    places.set(meaning, Math.min(place, places.get(meaning) ?? place));
  }

  /**
   * @param {string} text
   * @returns {string[][]} the ways to read a Chinese text, as syllables; none where a character is not in the table
   */
  spell(text) {
    let ways = [[]];
    for (const character of text) {
      const readings = isHan(character) ? this.readings.get(character) : undefined;
      if (!readings) return [];
      ways = ways.flatMap((way) => readings.map((syllable) => [...way, syllable])).slice(0, MOST_READINGS);
    }
    return ways;
  }

  /**
   * What words with this sound mean.
   * @param {string} text Chinese characters
   * @returns {object[]}
   */
  alike(text) {
    const found = this.spell(text).flatMap((way) => this.whole.get(way.join("")) ?? []);
    return [...new Set(found)];
  }

  /**
   * Cut Latin letters into pinyin: whole words where possible, single syllables between them.
   * @param {string} letters
   * @returns {object[][]|null} what each word means, or null where the letters are no pinyin or hold no word
   */
  readPinyin(letters) {
    return cut(blur(letters), (piece) => {
      const meanings = this.whole.get(piece);
      if (meanings) return { meanings, cost: this.syllables.has(piece) ? 1.6 : 1 };
      return this.syllables.has(piece) ? { meanings: null, cost: 2 } : null;
    });
  }

  /**
   * Cut Latin letters into initials of words: zxdhk is zhuxiao and dianhuaka.
   * @param {string} letters
   * @returns {object[][]|null} what each piece means, the likeliest first
   */
  readInitials(letters) {
    return cut(letters, (piece) => {
      const places = this.initials.get(piece);
      if (!places) return null;
      return { meanings: [...places].sort((a, b) => a[1] - b[1]).map(([meaning]) => meaning), cost: 1 };
    });
  }
}

const LONGEST_PIECE = 30;

function cut(letters, judge) {
  const best = [{ cost: 0, pieces: [] }];
  for (let end = 1; end <= letters.length; end++) {
    for (let start = Math.max(0, end - LONGEST_PIECE); start < end; start++) {
      const judged = best[start] && judge(letters.slice(start, end));
      if (!judged) continue;
      const cost = best[start].cost + judged.cost;
      if (!best[end] || cost < best[end].cost) {
        best[end] = { cost, pieces: judged.meanings ? [...best[start].pieces, judged.meanings] : best[start].pieces };
      }
    }
  }
  const pieces = best[letters.length]?.pieces ?? [];
  return pieces.length ? pieces : null;
}

/** Southern speakers, and hurried ones, write zh as z and ng as n. */
const blur = (letters) => letters.replace(/([zcs])h/g, "$1").replace(/ng/g, "n");

function add(map, key, meaning) {
  const meanings = map.get(key);
  if (!meanings) map.set(key, [meaning]);
  else if (!meanings.includes(meaning)) meanings.push(meaning);
}
