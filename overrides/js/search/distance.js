// How many slips of a finger lie between two words.

/**
 * Edits between two words, a swap of neighbours counting as one (optimal string alignment).
 * @param {string} a
 * @param {string} b
 * @param {number} most more than this is not worth counting
 * @returns {number} the distance, or `most + 1` where it is larger
 */
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[b.length];
}

/**
 * How many edits a word of this length may have: one, two for long words.
 * @param {number} length
 * @returns {number}
 */
export function tolerance(length) {
  return length < 4 ? 0 : length < 7 ? 1 : 2;
}
