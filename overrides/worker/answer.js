// Answers requests from the copy of this build. What it does not know goes to the network untouched.

import { MISSING, languageOf } from "./languages.js";
import { addressOf, pathOf, root } from "./place.js";
import { find, isHashed, remember, take } from "./shelf.js";

const always = new Set(self.manifest.always.map(([path]) => path));
const onRequest = new Set(self.manifest.request.map(([path]) => path));
const isKept = (path) => always.has(path) || onRequest.has(path);

/**
 * @param {FetchEvent} event
 * @returns {Promise<Response>|null} null where the browser is to do as it would without a worker
 */
export function answer({ request, resultingClientId }) {
  const url = new URL(request.url);
  if (request.method !== "GET" || !url.href.startsWith(root.href)) return null;
  const path = pathOf(url);
  if (isHashed(path)) return fromAnyCopy(request);
  if (request.mode !== "navigate") return isKept(path) ? fromOwnCopy(path, request) : null;
  if (always.has(path)) remember(resultingClientId);
  else if (always.has(`${path}/`)) return Promise.resolve(Response.redirect(addressOf(`${path}/`) + url.search));
  return fromOwnCopy(path, request).catch(() => notThere(path));
}

const fromAnyCopy = async (request) => (await find(request.url)) ?? fetch(request);

async function fromOwnCopy(path, request) {
  return (isKept(path) && (await take(path))) || fetch(request);
}

/** The page for what cannot be shown, in the language of the address. */
const notThere = async (path) => (await take(languageOf(path) + MISSING)) ?? Response.error();
