// The copies: one cache for each build. A build reads its own copy only, but for files named after their content.

import { FAMILY, addressOf, copies, openPages } from "./place.js";

const { manifest, registration } = self;
const OWN = FAMILY + manifest.build;

/** @returns {Promise<Cache>} the copy of this build */
export const own = () => caches.open(OWN);

/**
 * @param {string} path
 * @returns {Promise<Response|undefined>} the file in the copy of this build
 */
export const take = async (path) => (await own()).match(addressOf(path));

/**
 * @param {string} address of a file that is named after its content
 * @returns {Promise<Response|undefined>} the file in any copy
 */
export async function find(address) {
  for (const name of [OWN, ...(await copies())]) {
    const held = await caches.match(address, { cacheName: name });
    if (held) return held;
  }
  return undefined;
}

/** Whether a file is named after its content, so that one of the same name is the same in every build. */
export const isHashed = (path) => path.startsWith("assets/");

/**
 * Take a file over from the copy of an older build.
 * @param {string} path
 * @returns {Promise<boolean>} whether there was one
 */
export async function inherit(path) {
  const held = isHashed(path) && (await find(addressOf(path)));
  if (held) await (await own()).put(addressOf(path), held);
  return Boolean(held);
}

/**
 * Load a file into the copy of this build. What is stored is what the manifest names: the browser checks each byte.
 * @param {[string, string]} file path and integrity
 * @param {AbortSignal} [signal]
 */
export async function load([path, integrity], signal) {
  const cache = isHashed(path) ? "default" : "reload";
  const response = await fetch(addressOf(path), { integrity, cache, mode: "same-origin", priority: "low", signal });
  // Written anew, because browsers refuse a stored answer to a navigation that was redirected or not found.
  const headers = new Headers(response.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  await (await own()).put(addressOf(path), new Response(await response.blob(), { headers }));
}

/** Keep a file that the reader has asked for. */
export async function keep({ data, ports: [port] }) {
  const file = manifest.request.find(([path]) => path === data.path);
  try {
    await load(file);
    port.postMessage(true);
  } catch {
    port.postMessage(false);
  }
}

/** Keep it no longer. */
export async function drop({ data, ports: [port] }) {
  for (const name of await copies()) await (await caches.open(name)).delete(addressOf(data.path));
  port.postMessage(false);
}

const served = new Set();

/** Remember that a page was answered from this build. */
export const remember = (client) => served.add(client);

/** Throw older copies away once every open page is known to come from this build. */
export async function sweep() {
  const known = (await openPages()).every(({ id }) => served.has(id));
  if (!known || registration.installing || registration.waiting) return;
  const all = await copies();
  for (const name of all.slice(0, Math.max(0, all.indexOf(OWN)))) await caches.delete(name);
}
