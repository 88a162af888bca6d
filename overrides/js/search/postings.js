// The sections in which a word stands, as guide/search/index.py packs them.

const FIRST = 0x23;
const BACKSLASH = 0x5c;
const STEP = 81;

/**
 * @param {string} packed one character for each distance between two places
 * @returns {number[]} ascending places
 */
export function unpack(packed) {
  const places = [];
  let place = -1;
  for (const character of packed) {
    const code = character.charCodeAt(0);
    const digit = code - FIRST - (code > BACKSLASH ? 1 : 0);
    if (digit >= STEP) {
      place += (digit - STEP + 1) * STEP;
    } else {
      place += digit + 1;
      places.push(place);
    }
  }
  return places;
}
