// Which language a page of the site is in: each has its pages in a folder of its own, the default one in the root.

/** Page of each language for what cannot be shown. */
export const MISSING = "404.html";

const folders = self.manifest.always
  .filter(([path]) => path.endsWith(MISSING))
  .map(([path]) => path.slice(0, -MISSING.length))
  .sort((one, other) => other.length - one.length);

/** @returns {string} the folder of the language that a path belongs to: "en/", or "" for the default one */
export const languageOf = (path) => folders.find((folder) => path.startsWith(folder));
