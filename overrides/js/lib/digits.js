// Digits as readers type them: full-width, Arabic-Indic, Khmer and the other scripts of the region.

// Zero of each script that NFKC does not turn into 0 to 9: Arabic-Indic, Persian, Devanagari, Bengali, Thai, Lao, Burmese, Khmer.
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xed0, 0x1040, 0x17e0];

/**
 * Write every digit as 0 to 9, and every full-width sign as its plain form.
 * @param {string} text
 * @returns {string}
 */
export function westernDigits(text) {
  return Array.from(text.normalize("NFKC"), (character) => {
    const zero = ZEROS.find((code) => character.codePointAt(0) - code >= 0 && character.codePointAt(0) - code < 10);
    return zero === undefined ? character : String(character.codePointAt(0) - zero);
  }).join("");
}
