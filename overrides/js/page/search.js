// The search box of every page. What searches is loaded when the reader turns to the box, never before.

import { loadScript } from "../lib/load.js";
import { announce } from "../lib/status.js";
import { words } from "../lib/words.js";

/**
 * Turn the link to the list of all pages into a search box.
 * @param {Document} page
 */
export function offerSearch(page) {
  const root = page.querySelector("[data-search]");
  if (!root) return;
  const link = root.querySelector(".search__link");
  const form = root.querySelector("form");
  const box = form.querySelector("input");
  const close = form.querySelector(".search__close");
  const open = (shown) => {
    root.toggleAttribute("data-open", shown);
    link.setAttribute("aria-expanded", String(shown));
  };
  form.hidden = false;
  root.toggleAttribute("data-ready", true);
  link.setAttribute("role", "button");
  link.setAttribute("aria-controls", form.id);
  open(false);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    open(true);
    box.focus();
  });
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    link.click();
  });
  const leave = () => {
    open(false);
    link.focus();
  };
  close.addEventListener("click", leave);
  // On small screens the open box covers the rest of the header: it makes way for whoever goes on to that.
  root.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !root.contains(relatedTarget)) open(false);
  });
  root.addEventListener("search-leave", leave);
  form.addEventListener("submit", (event) => event.preventDefault());
  const begin = () => start(root).catch(() => fail(root).addEventListener("focus", begin, { once: true }));
  box.addEventListener("focus", begin, { once: true });
}

async function start(root) {
  const { search, language } = root.dataset;
  await Promise.all([loadScript(search), loadScript(root.dataset[language])]);
  globalThis.guideSearchBox(root);
}

/** Say that the search cannot be loaded, and return the box: another try is made when the reader comes back to it. */
function fail(root) {
  root.querySelector(".search__panel").hidden = false;
  root.querySelector(".search__said").textContent = words.search_failed;
  root.querySelector(".search__doors").hidden = false;
  announce(words.search_failed);
  return root.querySelector("input");
}
