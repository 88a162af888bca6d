// The decision: one question after the other. The answers are the radio buttons themselves, and stand in the address.

import { addCopyButtons } from "../page/copy.js";
import { element } from "../lib/dom.js";
import { announce } from "../lib/status.js";
import { fill } from "../lib/tool.js";

/**
 * Follow the answers from the start.
 * @param {{start: string, steps: Record<string, {question: string, next: Record<string, string>}>}} flow
 * @param {Map<string, string>} answers choice by question
 * @returns {{asked: string[], outcome: string|null}} the questions on the path, in order, and where it ends
 */
export function follow({ start, steps }, answers) {
  const places = new Map(Object.entries(steps));
  const asked = [];
  let place = start;
  while (places.has(place)) {
    const { question, next } = places.get(place);
    asked.push(question);
    place = new Map(Object.entries(next)).get(answers.get(question));
    if (!place) return { asked, outcome: null };
  }
  return { asked, outcome: place };
}

/**
 * @param {HTMLElement} root
 * @param {object} data start, steps, words
 */
export function startDecision(root, data) {
  const form = root.querySelector("form");
  const clear = root.querySelector(".decide__clear");
  const given = new URLSearchParams(location.search);
  for (const radio of form.querySelectorAll("input")) radio.checked = given.get(radio.name) === radio.value;
  form.addEventListener("submit", (event) => event.preventDefault());
  let pointed = false;
  for (const kind of ["pointerdown", "keydown"]) root.addEventListener(kind, () => (pointed = kind === "pointerdown"));
  form.addEventListener("change", () => {
    update(root, data, true);
    // Whoever chooses with the arrow keys stays at the question until the answer is the right one.
    if (pointed) lastShown(root).scrollIntoView({ block: "nearest" });
  });
  clear.querySelector("button").addEventListener("click", () => {
    form.reset();
    for (const radio of form.querySelectorAll("input")) radio.checked = false;
    update(root, data, false);
    announce(data.words.cleared);
    form.querySelector("input").focus();
  });
  update(root, data, false);
}

function update(root, data, speak) {
  const chosen = [...root.querySelectorAll("form input:checked")];
  const answers = new Map(chosen.map((radio) => [radio.name, radio.value]));
  const { asked, outcome } = follow(data, answers);
  for (const group of root.querySelectorAll("[data-question]")) group.hidden = !asked.includes(group.dataset.question);
  root.querySelector(".decide__clear").hidden = !answers.size;
  writeAddress(answers);
  const title = showOutcome(root, outcome, data.words);
  if (!speak) return;
  const last = root.querySelector(`[data-question="${asked[asked.length - 1]}"] legend`).textContent;
  announce(title ? fill(data.words.result, { title }) : fill(data.words.next, { question: last }));
}

/** The result, or the question that is to be answered next. */
function lastShown(root) {
  return [...root.querySelectorAll("[data-question], .decide__answer")].filter((part) => !part.hidden).pop();
}

function showOutcome(root, outcome, words) {
  const answer = root.querySelector(".decide__answer");
  answer.hidden = !outcome;
  answer.replaceChildren();
  if (!outcome) return null;
  const copy = document.querySelector(`[data-outcome="${outcome}"]`).cloneNode(true);
  for (const named of [copy, ...copy.querySelectorAll("[id]")]) named.removeAttribute("id");
  for (const button of copy.querySelectorAll(".copy")) button.remove();
  const heading = copy.querySelector("h4");
  const title = heading.textContent;
  heading.replaceWith(element("h3", {}, fill(words.result, { title })));
  answer.append(copy);
  addCopyButtons(answer);
  return title;
}

function writeAddress(answers) {
  const query = new URLSearchParams([...answers]).toString();
  const address = `${location.pathname}${query && `?${query}`}${location.hash}`;
  try {
    history.replaceState(null, "", address);
  } catch {
    // A page opened as a file may keep its address; the answers then stay on the page only.
  }
  for (const twin of document.querySelectorAll("[data-twin]")) twin.search = query;
}
