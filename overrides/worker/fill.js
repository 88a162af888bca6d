// Fills the copy of a new build: all of it, or the build does not take over.

import { languageOf } from "./languages.js";
import { addressOf, copies, openPages, pathOf } from "./place.js";
import { permission, tell } from "./pages.js";
import { inherit, load, own } from "./shelf.js";

const { always, request } = self.manifest;
const LANES = 4;

/** Fetch what is missing. What an interrupted attempt has left is used: a copy holds only what was checked. */
export async function fill() {
  tell({ state: "saving", bytes: 0, done: 0 });
  try {
    const wanted = [...always, ...(await askedFor())];
    await fetchAll(await inOrder(await missing(wanted)));
    if ((await missing(wanted)).length) throw new Error("The copy was removed while it was made.");
  } catch (error) {
    tell({ state: error.name === "QuotaExceededError" ? "full" : "failed" });
    throw error;
  }
}

/** Fill the copy again when the browser has thrown it away. */
export async function mend() {
  if (!(await missing(always)).length) return;
  await fill();
  tell({ state: "ready" });
}

async function missing(files) {
  const held = new Set((await (await own()).keys()).map(({ url }) => url));
  return files.filter(([path]) => !held.has(addressOf(path)));
}

/** @returns {Promise<object[]>} the files that the reader keeps on request */
async function askedFor() {
  const kept = new Set();
  for (const name of await copies()) {
    for (const { url } of await (await caches.open(name)).keys()) kept.add(url);
  }
  return request.filter(([path]) => kept.has(addressOf(path)));
}

/**
 * The reader's language and the font come first, then what pages load, then other languages, and the largest file of
 * each before smaller ones: whoever reads on while the copy is made finds the next page in the browser's own cache, or
 * has little to wait for.
 */
async function inOrder(files) {
  const read = new Set((await openPages()).map(({ url }) => languageOf(pathOf(url))));
  const isPage = (path) => /(^|\/)([^/]+\.html)?$/.test(path);
  const isFont = (path) => path.endsWith(".woff2");
  const turn = ([path]) => (isFont(path) ? 0 : !isPage(path) ? 1 : read.has(languageOf(path)) ? 0 : 2);
  return files.sort((one, other) => turn(one) - turn(other) || other[2] - one[2]);
}

async function fetchAll(files) {
  const waiting = [];
  for (const file of files) if (!(await inherit(file[0]))) waiting.push(file);
  const bytes = waiting.reduce((sum, [, , size]) => sum + size, 0);
  await permission(bytes);
  let done = 0;
  const failure = new AbortController();
  const lane = async () => {
    for (let file; (file = waiting.shift()); ) {
      await load(file, failure.signal);
      failure.signal.throwIfAborted();
      done += file[2];
      tell({ state: "saving", bytes, done });
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
  } catch (error) {
    failure.abort();
    throw error;
  }
}
