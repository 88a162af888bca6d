// The page's one live region, and the words that scripts say.

const region = () => document.getElementById("page-status");

/** @returns {Record<string, string>} the words of the interface that scripts use, in the page's language */
export function pageWords() {
  return JSON.parse(region().dataset.words);
}

/**
 * Let a screen reader say something.
 * @param {string} text
 */
export function announce(text) {
  region().textContent = text;
}
