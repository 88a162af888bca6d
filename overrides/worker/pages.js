// What the worker says to the open pages, and what it asks them.

import { openPages } from "./place.js";

const { build } = self.manifest;
let last = { state: "ready" };

/**
 * Tell every open page how far the copy is.
 * @param {{state: "ask"|"saving"|"ready"|"full"|"failed", bytes?: number, done?: number}} news
 */
export async function tell(news) {
  last = news;
  for (const page of await openPages()) page.postMessage({ ...news, build });
}

/** Answer a page that asks how far the copy is. */
export const report = ({ source }) => source.postMessage({ ...last, build });

let agreed;
const agreement = new Promise((resolve) => (agreed = resolve));

/** The reader agrees to the download. */
export const agree = () => agreed();

/**
 * Wait for the reader's word where data is to be saved. An install that nobody answers ends by itself, unharmed.
 * @param {number} bytes what there is to load
 */
export async function permission(bytes) {
  if (!bytes || !navigator.connection?.saveData) return;
  tell({ state: "ask", bytes });
  await agreement;
}
