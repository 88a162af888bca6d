// Counter card: asks what the reader wants, shows the sheet full screen, prints it. Nothing typed is kept.

import { announce } from "../lib/status.js";
import { printOnly } from "../lib/print.js";
import { fill } from "../lib/tool.js";
import { doubtNumber } from "./own-number.js";
import { buildSheet } from "./sheet.js";

/**
 * @param {HTMLElement} root
 * @param {object} data wishes, phrases, answers, carriers, words
 */
export function startCard(root, data) {
  const form = root.querySelector("form");
  const dialog = root.querySelector("dialog");
  const page = root.querySelector(".sheet__page");
  const awake = keepAwake();
  form.addEventListener("change", () => fitForm(form, data));
  doubtNumber(form, "card", data);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    page.replaceChildren(buildSheet(data, wanted(form, data)));
    open(dialog);
    const heard = (await awake.start()) ? data.words.awake : data.words.shown;
    if (dialog.hasAttribute("open")) announce(heard);
  });
  for (const button of root.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => {
      page.replaceChildren(buildSheet(data, wanted(form, data)));
      printOnly(page, button.dataset.print);
    });
  }
  page.addEventListener("change", (event) => {
    const meaning = event.target.dataset.meaning;
    if (meaning) announce(fill(data.words.answered, { answer: meaning }));
  });
  root.querySelector("[data-close]").addEventListener("click", () => close(dialog));
  dialog.addEventListener("close", () => {
    awake.stop();
    page.replaceChildren();
    announce(data.words.closed);
  });
  fitForm(form, data);
}

function fitForm(form, data) {
  const wish = data.wishes[form.querySelector("#card-wish").value];
  form.querySelector(".card__other").hidden = !wish.lines.some(({ blanks }) => blanks.includes("other_number"));
  form.querySelector("#card-ask").disabled = !wish.questions_before || !form.querySelector("#card-carrier").value;
}

function wanted(form, data) {
  const value = (name) => form.querySelector(`#card-${name}`).value;
  const wish = data.wishes[value("wish")];
  const carrier = data.carriers[value("carrier")];
  const said = new Set(wish.lines.map(({ phrase }) => phrase));
  const asks = carrier && wish.questions_before && form.querySelector("#card-ask").checked;
  const isAmong = (words, key) => words.some((word) => key.startsWith(word));
  const fits = ({ key, phrase }) => !said.has(phrase) && !isAmong(wish.skip, key) && (!wish.only.length || isAmong(wish.only, key));
  const questions = asks ? carrier.questions.filter(fits) : [];
  const rom = form.querySelector("#card-rom").checked;
  return { wish, carrier, questions, number: value("number"), other: value("other"), name: value("name"), rom };
}

// Older browsers have no modal dialog: there the card lies over the page as an open one.
function open(dialog) {
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute("open", "");
}

function close(dialog) {
  if (dialog.close) {
    dialog.close();
    return;
  }
  dialog.removeAttribute("open");
  dialog.dispatchEvent(new Event("close"));
}

// The lock ends whenever the page is hidden, so it is asked for again when the page comes back.
function keepAwake() {
  let lock = null;
  let wanted = false;
  const request = async () => {
    try {
      lock = await navigator.wakeLock.request("screen");
      if (!wanted) await lock.release();
      return true;
    } catch {
      return false;
    }
  };
  document.addEventListener("visibilitychange", () => {
    if (wanted && document.visibilityState === "visible") request();
  });
  return {
    start() {
      wanted = true;
      return request();
    },
    stop() {
      wanted = false;
      lock?.release().catch(() => {});
      lock = null;
    },
  };
}
