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

/**
 * Put a file into the copy of this build. What is stored is what the manifest names: the browser checks each byte.
 * @param {[string, string]} file path and integrity
 */
export async function store([path, integrity]) {
  const address = addressOf(path);
  const hashed = path.startsWith("assets/");
  const response = (hashed && (await find(address))) || (await load(address, integrity, hashed ? "default" : "no-cache"));
  await (await own()).put(address, response);
}

async function load(address, integrity, cache) {
  const response = await fetch(address, { integrity, cache, mode: "same-origin" });
  // Written anew, because browsers refuse a stored answer to a navigation that was redirected or not found.
  const headers = new Headers(response.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  return new Response(await response.blob(), { headers });
}

/** Keep a file that the reader has asked for. */
export async function keep({ data, ports: [port] }) {
  const file = manifest.request.find(([path]) => path === data.path);
  try {
    await store(file);
    port.postMessage(true);
  } catch {
    port.postMessage(false);
  }
}

/** Keep it no longer. */
export async function drop({ data, ports: [port] }) {
  port.postMessage(!(await (await own()).delete(addressOf(data.path))));
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
