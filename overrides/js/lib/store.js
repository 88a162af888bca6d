// What a reader has asked to keep on this device. A browser may refuse any of it.

/**
 * @param {string} key
 * @returns {object|null} null when nothing is kept, or what is kept cannot be read
 */
export function readKept(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    return kept && typeof kept === "object" ? kept : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {object} value
 * @returns {boolean} whether the browser has kept it
 */
export function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} key */
export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Where nothing can be kept, nothing is left to forget.
  }
}
