// PDFs are kept in the browser when the reader asks for one: a button behind each in the list of files.

import { announce } from "../lib/status.js";

/**
 * Add the buttons once the guide itself is saved. Lists carry their words, links to what can be kept `data-keep`.
 * @param {Document} page
 */
export async function offerFiles(page) {
  const lists = page.querySelectorAll("[data-keep-words]");
  if (!lists.length || !navigator.serviceWorker) return;
  const registration = await navigator.serviceWorker.ready;
  for (const list of lists) {
    const words = JSON.parse(list.dataset.keepWords);
    for (const link of list.querySelectorAll("a[data-keep]")) {
      if (link.href.startsWith(registration.scope)) await addButton(link, words, registration);
    }
  }
}

async function addButton(link, words, registration) {
  const path = link.href.slice(registration.scope.length);
  const button = document.createElement("button");
  const show = (word) => {
    button.textContent = words[word];
    button.setAttribute("aria-label", `${words[word]} – ${link.textContent}`);
  };
  let kept = Boolean(await caches.match(link.href));
  button.type = "button";
  button.className = "keep-file";
  button.addEventListener("click", async () => {
    const wanted = !kept;
    button.disabled = true;
    kept = await ask(registration.active, { order: wanted ? "keep" : "drop", path });
    button.disabled = false;
    show(kept ? "kept" : wanted ? "failed" : "keep");
    announce(button.getAttribute("aria-label"));
    button.focus();
  });
  show(kept ? "kept" : "keep");
  link.after(" ", button);
}

/** @returns {Promise<boolean>} whether the file is kept afterwards */
function ask(worker, order) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage(order, [port2]);
  });
}
