// What scripts say on every page, by the keys of data/words.yml, in the page's language. The build puts it in
// (guide/assets.py): in the pages it would be loaded with each of them.

export const words = SCRIPT_WORDS[document.documentElement.lang];
