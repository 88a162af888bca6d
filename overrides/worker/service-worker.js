// Answers for the site from the copy of one build, so that it opens without a network.
// `self.manifest` stands in front of this file: the build's name and its files (guide/offline/precache.py).

import { answer } from "./answer.js";
import { fill, mend } from "./fill.js";
import { drop, keep, sweep } from "./shelf.js";
import { agree, report, tell } from "./pages.js";

// A new build takes over as soon as it is whole. Pages that are open stay as they are until they are left: what they
// still load has a name that changes with its content, and is found in the copy that they came from.
self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim().then(() => tell({ state: "ready" })));
});

self.addEventListener("fetch", (event) => {
  const response = answer(event);
  if (response) event.respondWith(response);
});

const orders = { hello: report, agree, loaded: () => sweep().then(mend), keep, drop };

self.addEventListener("message", (event) => {
  event.waitUntil(Promise.resolve(orders[event.data?.order]?.(event)));
});
