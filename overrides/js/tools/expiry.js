// Expiry calculator: from the day the balance ended to a dated timeline.

import { saveCalendar, writeCalendar } from "../lib/calendar.js";
import { isoDay, parseDay, today, writeDay } from "../lib/days.js";
import { element } from "../lib/dom.js";
import { announce } from "../lib/status.js";
import { fill, join, markWrong } from "../lib/tool.js";
import { dateStages, safeDates } from "./stages.js";

/**
 * @param {HTMLElement} root
 * @param {object} data carriers (name, url, lives, safe, validity), anybody, pages, words
 */
export function startExpiry(root, data) {
  const form = root.querySelector("form");
  form.addEventListener("change", () => fitForm(form, data));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    compute(root, data, today(new Date()));
  });
  fitForm(form, data);
}

function chosen(form, data) {
  const id = form.querySelector("#expiry-carrier").value;
  return { id, source: id ? data.carriers[id] : data.anybody };
}

function fitForm(form, data) {
  const { id, source } = chosen(form, data);
  const topup = form.querySelector('[value="topup"]');
  const amount = form.querySelector("#expiry-amount");
  const has = source.validity.length > 0;
  topup.disabled = !has;
  const hint = form.querySelector(".expiry__no-table");
  hint.hidden = has;
  hint.textContent = id ? data.words.no_table : data.words.choose;
  if (!has) form.querySelector('[value="end"]').checked = true;
  form.querySelector(".expiry__amount").hidden = !topup.checked;
  nameDay(form, topup.checked ? data.words.day_topup : data.words.day_end);
  if (amount.dataset.carrier === id) return;
  amount.dataset.carrier = id;
  amount.replaceChildren(
    ...source.validity.map(({ label, rows }, table) =>
      element(
        "optgroup",
        { label },
        ...rows.map(({ text, days }, row) =>
          element("option", { value: `${table} ${row}` }, fill(data.words.amount_days, { amount: text, days })),
        ),
      ),
    ),
  );
}

/** A day that was entered under another name means something else. */
function nameDay(form, name) {
  const label = form.querySelector('[for="expiry-day"]');
  if (label.textContent === name) return;
  const field = form.querySelector("#expiry-day");
  label.textContent = name;
  field.value = "";
  markWrong(field, form.querySelector("#expiry-day-wrong"), "");
}

function compute(root, data, now) {
  const { words } = data;
  const field = root.querySelector("#expiry-day");
  const answer = root.querySelector(".expiry__answer");
  const day = parseDay(field.value);
  const wrong = refuse(field, day, { now, bought: isTopup(root) }, words);
  markWrong(field, root.querySelector("#expiry-day-wrong"), wrong);
  answer.hidden = Boolean(wrong);
  if (wrong) {
    announce(wrong);
    field.focus();
    return;
  }
  const { id, source } = chosen(root, data);
  const bought = boughtDays(root, source);
  const end = day + (bought?.days ?? 0);
  const { rescue: inferred, ...sold } = safeDates(end, source.safe);
  // Where a carrier is silent about SMS, nothing is promised beyond the end of the balance.
  const { silent } = source.safe;
  const dates = { ...sold, rescue: silent ? end - 1 : inferred };
  const write = (number, weekday) => writeDay(number, document.documentElement.lang, weekday);
  const summary = [...unverified(source, words), ...summarise(words, { now, end, perhaps: silent && inferred, ...dates }, write)];
  answer.replaceChildren(
    element("h3", {}, words.result),
    element("p", {}, fill(words.today, { day: write(now) })),
    ...(bought ? [element("p", {}, fill(words.ends, { day: write(end) })), ...note(bought.note)] : []),
    ...summary.map((line) => element("p", { class: "expiry__date" }, line)),
    ...notes(source, id, words),
    ...source.lives.map((life) => showLife(life, end, now, words, write)),
    element("p", { class: "tool__hint" }, words.same),
    nextPages(data, source),
    ...calendarButton(data, { id, name: source.name ?? words.number, now, end, ...dates }),
  );
  announce(join(summary));
}

const isTopup = (root) => root.querySelector('[value="topup"]').checked;

/** Days ahead that no balance lasts: three years. Farther off, the year was mistyped. */
const FARTHEST = 3 * 366;

/** What is wrong with the day that was entered, or nothing. */
function refuse(field, day, { now, bought }, words) {
  if (day === null) return fill(field.value || field.validity.badInput ? words.wrong : words.empty, { example: isoDay(now) });
  if (bought && day > now) return fill(words.future, { day: isoDay(now) });
  return day - now > FARTHEST ? words.far : "";
}

function boughtDays(root, source) {
  if (!isTopup(root)) return null;
  const [table, row] = root.querySelector("#expiry-amount").value.split(" ").map(Number);
  return { days: source.validity[table].rows[row].days, note: source.validity[table].note };
}

const unverified = (source, words) => (source.unverified ? [fill(words.unverified, { carrier: source.name })] : []);

/** @param {{perhaps: number|false}} dates `perhaps`: until when SMS may come in although the carrier does not say so */
function summarise(words, { now, end, perhaps, rescue, resold, latest }, write) {
  const lines = [];
  if (end > now) lines.push(fill(words.valid, { day: write(end) }));
  lines.push(fill(rescue < now ? words.rescue_past : words.rescue, { day: write(rescue) }));
  if (perhaps && now <= perhaps) lines.push(fill(words.incoming, { day: write(perhaps) }));
  lines.push(fill(resold <= now ? words.resold_past : words.resold, { day: write(resold) }));
  if (rescue < now && now < resold) lines.push(words.bring_back);
  if (resold <= now && now < latest) lines.push(fill(words.restore, { day: write(latest) }));
  return lines;
}

/** Where to read on: the accounts, the stages, the carrier. */
function nextPages({ pages, words }, { name, url }) {
  const links = Object.entries(pages).map(([page, href]) => [words[`next_${page}`], href]);
  if (url) links.push([name, url]);
  return element("ul", {}, ...links.map(([text, href]) => element("li", {}, element("a", { href }, text))));
}

function notes(source, id, words) {
  const totals = new Set(source.lives.map((life) => JSON.stringify(life.stages.map((stage) => [stage.id, stage.days]))));
  if (totals.size > 1) return note(words.differ);
  if (!id) return note(words.any);
  return source.lives.length === 1 ? note(words.silent) : [];
}

function note(text) {
  return text ? [element("p", { class: "tool__hint" }, text)] : [];
}

function showLife(life, end, now, words, write) {
  const dated = dateStages(end, life.stages);
  const incoming = (value) => words[`incoming_${value === null ? "unknown" : value ? "yes" : "no"}`];
  const entries = dated.stages.map((stage) => ({
    day: stage.first,
    item: element(
      "li",
      { class: "timeline__stage" },
      element("span", { class: "timeline__days" }, fill(words.range, { first: write(stage.first, false), last: write(stage.last, false) })),
      words[`stage_${stage.id}`],
      element("ul", {}, element("li", {}, incoming(stage.incoming)), element("li", {}, words[`restorable_${stage.restoring}`])),
    ),
  }));
  const last = element("span", { class: "timeline__days" }, fill(words.from_day, { day: write(dated.resold, false) }));
  entries.push({
    day: dated.resold,
    item: element("li", { class: "timeline__stage timeline__stage--end" }, last, words.stage_resold),
  });
  const marker = element("li", { class: "timeline__stage timeline__stage--now" }, fill(words.today, { day: write(now) }));
  const later = entries.findIndex((entry) => entry.day > now);
  entries.splice(later < 0 ? entries.length : later, 0, { day: now, item: marker });
  return element(
    "section",
    { class: "life" },
    element("h4", {}, life.who),
    ...note(life.trusted ? words.trusted : ""),
    element("p", { class: "timeline__from" }, words.from + life.from),
    ...note(life.other_start ? words.other_start : ""),
    element("ol", { class: "timeline" }, ...entries.map((entry) => entry.item)),
    ...note(life.note),
  );
}

/** Puts the days that are still to come into a calendar; there is none when all have passed. */
function calendarButton({ words }, { id, name, now, end, rescue, resold }) {
  const uid = (what) => `expiry-${id || "any"}-${what}-${isoDay(end)}@cambodia-sim-guide`;
  const events = [
    { uid: uid("end"), day: end, summary: fill(words.outgoing, { carrier: name }), alarms: [1] },
    { uid: uid("rescue"), day: rescue, summary: fill(words.rescue_event, { carrier: name }), alarms: [14, 3, 1] },
    { uid: uid("resold"), day: resold, summary: fill(words.resold_event, { carrier: name }), alarms: [7] },
  ].filter(({ day }) => day >= now).map((event) => ({ ...event, description: words.inferred }));
  if (!events.length) return [];
  const button = element("button", { type: "button", class: "tool__button tool__button--plain" }, words.calendar);
  button.addEventListener("click", () => {
    saveCalendar(`sim-${id || "expiry"}-${isoDay(end)}`, writeCalendar({ name: words.name, stamp: new Date(), events }));
    announce(words.file_saved);
  });
  return [element("p", {}, button)];
}
