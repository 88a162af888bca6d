// Where the site stands, and what its copies are called.

/** Address below which the site stands. */
export const root = new URL(self.registration.scope);

/** Beginning of the names of all copies. Other sites of the same host have other paths; no path holds a space. */
export const FAMILY = `guide ${root.pathname} `;

export const addressOf = (path) => new URL(path, root).href;

/** @returns {string} a file's path below the site's root; that of a page ends as its address does */
export const pathOf = (address) => new URL(address).pathname.slice(root.pathname.length).replace(/(^|\/)index\.html$/, "$1");

/** @returns {Promise<string[]>} the names of the copies of this site, the oldest first */
export const copies = async () => (await caches.keys()).filter((name) => name.startsWith(FAMILY));

/** @returns {Promise<WindowClient[]>} the open pages of this site */
export async function openPages() {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return open.filter(({ url }) => url.startsWith(root.href));
}
