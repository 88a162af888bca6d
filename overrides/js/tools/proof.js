// Proof pack: fills the messages in on the device, to copy, mail or print.

import { copyFrom } from "../lib/clipboard.js";
import { isoDay, parseDay, today, writeDay } from "../lib/days.js";
import { element } from "../lib/dom.js";
import { printOnly } from "../lib/print.js";
import { fill, markWrong } from "../lib/tool.js";
import { doubtNumber } from "./own-number.js";
import { groupNumber } from "./sheet.js";

const SHARED = ["carrier", "number", "name"];

/**
 * Fill a message in. Paragraphs whose blank stays empty are left out; other blanks stay a line to write on.
 * @param {{subject: string, body: {text: string, needs: string|null}[]}} message
 * @param {Record<string, string>} values
 * @param {string} blank
 * @returns {{subject: string, paragraphs: string[]}}
 */
export function fillMessage({ subject, body }, values, blank) {
  const full = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value || blank]));
  const paragraphs = body.filter(({ needs }) => !needs || values[needs]).map(({ text }) => fill(text, full));
  return { subject: fill(subject, full), paragraphs };
}

/**
 * @param {HTMLElement} root
 * @param {object} data messages, carriers (English names), words
 */
export function startProof(root, data) {
  const form = root.querySelector("form");
  takeFromCard(form, () => update(root, data));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => update(root, data));
  doubtNumber(form, "proof", data);
  for (const section of root.querySelectorAll("[data-message]")) {
    const letter = section.querySelector(".proof__letter");
    section.querySelector("[data-actions]").hidden = false;
    section.querySelector('[data-do="mail"]').hidden = !data.messages[section.dataset.message].to;
    section.querySelector('[data-do="print"]').addEventListener("click", () => printOnly(letter, "page"));
    const copy = section.querySelector('[data-do="copy"]');
    copy.hidden = !navigator.clipboard;
    copy.addEventListener("click", () => {
      copyFrom(copy, [...letter.children].map((line) => line.textContent).join("\n\n"));
    });
  }
  update(root, data);
}

function update(root, data) {
  const value = (name) => root.querySelector(`#proof-${name}`).value;
  const day = parseDay(value("day"));
  const now = today(new Date());
  const said = day === null ? data.words.wrong : day > now ? data.words.future : "";
  const wrong = value("day") ? fill(said, { example: isoDay(now) }) : "";
  markWrong(root.querySelector("#proof-day"), root.querySelector("#proof-day-wrong"), wrong);
  const values = {
    carrier: data.carriers[value("carrier")] ?? "",
    number: groupNumber(value("number")),
    name: value("name").trim(),
    day: day === null || wrong ? "" : `${writeDay(day, "en")} (${isoDay(day)})`,
    shop: value("shop").trim(),
    answer: value("answer").trim(),
  };
  for (const section of root.querySelectorAll("[data-message]")) {
    const message = data.messages[section.dataset.message];
    const { subject, paragraphs } = fillMessage(message, values, data.words.blank);
    section
      .querySelector(".proof__letter")
      .replaceChildren(element("p", { class: "proof__subject" }, subject), ...paragraphs.map((text) => element("p", {}, text)));
    const query = `subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(paragraphs.join("\r\n\r\n"))}`;
    section.querySelector('[data-do="mail"]').href = `mailto:${message.to}?${query}`;
  }
}

// What the reader has typed for the card on the same page need not be typed again.
function takeFromCard(form, changed) {
  for (const name of SHARED) {
    const source = document.querySelector(`#card-${name}`);
    const target = form.querySelector(`#proof-${name}`);
    source?.addEventListener("change", () => {
      target.value = source.value;
      changed();
    });
  }
}
