// The page that is shown at the counter: large Khmer, the reader's language under it, boxes for the clerk.

import { element } from "../lib/dom.js";
import { readNumber } from "../lib/phone-number.js";

const BLANK = "____";

/**
 * @param {object} data phrases, answers, words
 * @param {{wish: object, carrier: object|undefined, questions: object[], number: string, other: string, name: string, rom: boolean}} wanted
 * @returns {DocumentFragment}
 */
export function buildSheet(data, wanted) {
  const { words, phrases } = data;
  const shown = (typed) => groupNumber(typed).replaceAll(" ", "\u00a0");
  const values = { number: shown(wanted.number), other_number: shown(wanted.other), empty: "" };
  const sheet = document.createDocumentFragment();
  sheet.append(head(words, values.number, wanted));
  sheet.append(element("div", { class: "sheet__review" }, khmer(phrases["label-for-clerk"].km, []), element("p", {}, words.review)));
  const say = (id, blanks, index) => item(data, phrases[id], blanks.map((blank) => values[blank]), wanted.rom, `line-${index}`);
  const heading = (text) => element("h2", { class: "sheet__head" }, text);
  wanted.wish.lines.forEach(({ phrase, blanks }, index) => {
    // A quick clerk carries out the request at once: what is open is asked before it.
    if (wanted.questions.length && phrase === wanted.wish.questions_before) {
      sheet.append(heading(words.questions), ...wanted.questions.map((question, at) => ask(data, question, wanted.rom, `ask-${at}`)), heading(words.request));
    }
    sheet.append(say(phrase, blanks, index));
  });
  sheet.append(writingSpace(data));
  return sheet;
}

/**
 * Group a Cambodian number for reading; anything else stays as typed.
 * @param {string} typed
 * @returns {string}
 */
export function groupNumber(typed) {
  const { kind, national } = readNumber(typed);
  return kind === "number" ? `${national.slice(0, 3)} ${national.slice(3, 6)} ${national.slice(6)}`.trim() : typed.trim();
}

function head(words, number, { name, carrier }) {
  const rows = [
    [words.number, number],
    [words.holder, name.trim()],
    [words.carrier, carrier?.name],
  ].filter(([, value]) => value);
  return element(
    "dl",
    { class: "sheet__facts" },
    ...rows.map(([label, value]) => element("div", {}, element("dt", {}, label), element("dd", {}, element("bdi", { dir: "auto" }, value)))),
  );
}

function item(data, phrase, values, rom, name) {
  return element(
    "section",
    { class: "sheet__item" },
    khmer(phrase.km, values),
    ...(rom ? [element("p", { class: "sheet__rom" }, ...fillBlanks(phrase.rom, values))] : []),
    element("p", { class: "sheet__text" }, ...fillBlanks(phrase.text, values)),
    ...(phrase.answer ? [boxes(data.answers[phrase.answer], name)] : []),
  );
}

function ask(data, question, rom, name) {
  if (question.phrase) return item(data, data.phrases[question.phrase], [], rom, name);
  const lines = [...new Set([question.en, question.text])];
  return element("section", { class: "sheet__item" }, ...lines.map((line) => element("p", { class: "sheet__text" }, line)), line());
}

function khmer(text, values) {
  const parts = fillBlanks(text, values).flatMap((part) => (typeof part === "string" ? breakable(part) : [part]));
  return element("p", { class: "sheet__km", lang: "km", translate: "no" }, ...parts);
}

function breakable(text) {
  return text.split("|").flatMap((word, index) => (index ? [element("wbr"), word] : [word]));
}

function fillBlanks(text, values) {
  return text.split(BLANK).flatMap((part, index) => {
    if (!index) return [part];
    const value = values[index - 1];
    return [value ? element("bdi", { class: "sheet__value", dir: "auto" }, value) : element("span", { class: "sheet__blank" }), part];
  });
}

function boxes(answer, name) {
  const box = (choice, value) =>
    element(
      "label",
      { class: "sheet__box" },
      element("input", { type: "radio", name, value, "data-meaning": choice.text }),
      element("span", { lang: "km", translate: "no" }, ...breakable(choice.km)),
      element("span", { class: "sheet__meaning" }, choice.text),
    );
  return element("div", { class: "sheet__boxes" }, box(answer.yes, "yes"), box(answer.no, "no"));
}

function writingSpace({ phrases, words }) {
  const text = element("textarea", { class: "sheet__write", rows: "3", "aria-label": words.write });
  return element(
    "section",
    { class: "sheet__item" },
    khmer(phrases["write-it"].km, []),
    element("p", { class: "sheet__text" }, phrases["write-it"].text),
    text,
    line(),
    line(),
  );
}

function line() {
  return element("div", { class: "sheet__line" });
}
