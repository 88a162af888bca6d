// Put in the place of service-worker.js, it takes every copy of the site out of the browsers of its readers.
// Pages that are open stay open; from the next one on, everything comes from the network again.

import { copies } from "./place.js";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(remove()));

async function remove() {
  for (const name of await copies()) await caches.delete(name);
  await self.registration.unregister();
}
