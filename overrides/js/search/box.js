// What the search box does while somebody types: ask, show, announce. Nothing of it is stored or sent.

import { element } from "../lib/dom.js";
import { loadScript } from "../lib/load.js";
import { announce } from "../lib/status.js";
import { words } from "../lib/words.js";
import { makeSearch } from "./engine.js";

const MOST_OF_OTHER = 4;

/**
 * @param {HTMLElement} root the element with `data-search`
 */
export function startBox(root) {
  const box = root.querySelector("input");
  const panel = root.querySelector(".search__panel");
  const { language } = root.dataset;
  const view = { root, panel, site: new URL("..", new URL(root.dataset.search, document.baseURI)) };
  const searches = { [language]: makeSearch(globalThis.guideSearch[language]) };
  let composing = false;
  let asked = "";

  const ask = () => {
    const typed = box.value.trim();
    if (composing || typed === asked) return;
    asked = typed;
    if (!typed) return hide(view);
    const results = searches[language](typed);
    show(view, results);
    if (!results.length) offerOther(typed);
  };

  const offerOther = async (typed) => {
    const other = language === "zh" ? "en" : "zh";
    if (!searches[other]) {
      await loadScript(root.dataset[other]).catch(() => {});
      if (globalThis.guideSearch[other]) searches[other] = makeSearch(globalThis.guideSearch[other]);
    }
    const results = searches[other]?.(typed) ?? [];
    if (typed === asked && results.length) showOther(view, results);
  };

  box.addEventListener("compositionstart", () => (composing = true));
  box.addEventListener("compositionend", () => {
    composing = false;
    ask();
  });
  box.addEventListener("input", ask);
  root.addEventListener("keydown", (event) => steer(event, view, box, composing));
  root.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !root.contains(event.relatedTarget)) panel.hidden = true;
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!root.contains(target)) panel.hidden = true;
  });
  box.addEventListener("click", () => {
    if (asked) panel.hidden = false;
  });
  panel.addEventListener("click", ({ target }) => {
    if (!target.closest("a")) return;
    root.removeAttribute("data-open");
    panel.hidden = true;
  });
  root.toggleAttribute("data-started", true);
  ask();
}

/** Arrow keys walk through the results, Enter opens the first, Escape closes them and then leaves the box. */
function steer(event, view, box, composing) {
  if (composing || event.isComposing) return;
  const links = [...view.panel.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  const go = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (go !== undefined && !view.panel.hidden && links.length) {
    event.preventDefault();
    if (go < 0) box.focus();
    else links[Math.min(go, links.length - 1)].focus();
  } else if (event.key === "Enter" && document.activeElement === box) {
    event.preventDefault();
    if (!view.panel.hidden) view.panel.querySelector(".search__results a")?.click();
  } else if (event.key === "Escape") {
    event.preventDefault();
    if (view.panel.hidden) return void view.root.dispatchEvent(new Event("search-leave"));
    view.panel.hidden = true;
    box.focus();
  }
}

function hide({ panel }) {
  panel.hidden = true;
  announce("");
}

function show(view, results) {
  const { panel } = view;
  const said = results.length ? words.search_found.replace("{count}", results.length) : words.search_none;
  panel.querySelector(".search__said").textContent = said;
  panel.querySelector(".search__results").replaceChildren(...results.map((result) => item(view, result)));
  panel.querySelector(".search__other").replaceChildren();
  panel.querySelector(".search__doors").hidden = results.length > 0;
  panel.hidden = false;
  announce(said);
}

function showOther(view, results) {
  const { panel } = view;
  const few = results.slice(0, MOST_OF_OTHER).map((result) => item(view, result));
  const list = element("ul", { lang: document.querySelector("[data-twin]").lang }, ...few);
  panel.querySelector(".search__other").replaceChildren(element("p", {}, words.search_other), list);
  announce(`${words.search_none} ${words.search_other}`);
}

function item({ site }, { url, title, heading, snippet }) {
  const name = heading ? [title, element("span", { "aria-hidden": "true" }, " › "), heading] : [title];
  const link = element("a", { href: new URL(url, site).href }, element("span", { class: "search__title" }, ...name));
  if (snippet) link.append(element("span", { class: "search__snippet" }, snippet));
  return element("li", {}, link);
}
