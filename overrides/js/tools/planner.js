// Departure planner: puts dates to the checklist, hides what does not concern the reader, keeps it when asked to.

import { saveCalendar, writeCalendar } from "../lib/calendar.js";
import { isoDay, parseDay, today, writeDay } from "../lib/days.js";
import { element } from "../lib/dom.js";
import { announce } from "../lib/status.js";
import { forget, keep, readKept } from "../lib/store.js";
import { fill, join, markWrong } from "../lib/tool.js";
import { departure, planDays } from "./plan.js";

const KEY = "departure-plan";

/**
 * @param {HTMLElement} root
 * @param {object} data accounts (the ties that are accounts), carriers (name, days), anybody, rush, steps, words
 */
export function startPlanner(root, data) {
  const planner = new Planner(root, data);
  planner.form.addEventListener("submit", (event) => {
    event.preventDefault();
    planner.compute();
  });
  for (const button of root.querySelectorAll("[data-do]")) {
    button.addEventListener("click", () => planner[button.dataset.do]());
  }
  root.addEventListener("change", () => planner.keepChange());
  planner.restore();
}

class Planner {
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.words = data.words;
    this.form = root.querySelector("form");
    this.kept = false;
    for (const step of data.steps) this.addTick(step);
  }

  addTick(step) {
    const title = this.item(step).querySelector(".planner__title");
    const tick = element("input", { type: "checkbox", name: "done", value: step.id });
    title.replaceChildren(element("label", { class: "tool__choice" }, tick, " ", element("span", {}, step.title)));
  }

  item(step) {
    return this.root.querySelector(`[data-step="${step.id}"]`);
  }

  ticked(name) {
    return [...this.root.querySelectorAll(`input[name="${name}"]:checked`)].map((box) => box.value);
  }

  get carrier() {
    return this.form.querySelector("#planner-carrier").value;
  }

  get leave() {
    return parseDay(this.form.querySelector("#planner-leave").value);
  }

  get reader() {
    const days = this.data.carriers[this.carrier]?.days ?? this.data.anybody;
    return { leave: this.leave, now: today(new Date()), ties: this.ticked("tie"), days };
  }

  get plan() {
    return planDays(this.data, this.reader);
  }

  compute() {
    const field = this.form.querySelector("#planner-leave");
    const now = today(new Date());
    const wrong = this.leave === null ? fill(this.words.wrong, { example: isoDay(now) }) : "";
    markWrong(field, this.root.querySelector("#planner-leave-wrong"), wrong);
    if (wrong) {
      announce(wrong);
      field.focus();
      return;
    }
    const plan = this.plan;
    for (const step of this.data.steps) this.showStep(step, plan.find((entry) => entry.id === step.id));
    const { name, unverified } = this.data.carriers[this.carrier] ?? {};
    const lines = unverified ? [fill(this.words.unverified, { carrier: name })] : [];
    lines.push(fill(this.words.made, { count: plan.length, day: this.write(plan[0].day) }));
    if (!this.ticked("tie").some((tie) => this.data.accounts.includes(tie))) lines.push(this.words.no_account);
    const how = departure(this.reader, this.data.rush);
    const isBilled = this.ticked("tie").includes("postpaid");
    if (how === "gone") lines.push(this.words.past);
    else if (how === "rushed") lines.push(isBilled ? this.words.rushed_billed : this.words.rushed);
    else if (plan.some((entry) => entry.overdue)) lines.push(this.words.late);
    if (how === "gone" && plan.some(({ id, day }) => id === "resold" && day <= now)) lines.push(this.words.resold_past);
    this.root.querySelector(".planner__summary").textContent = join(lines);
    this.root.querySelector(".planner__answer").hidden = false;
    this.showStore();
    announce(join(lines));
  }

  showStep(step, entry) {
    const item = this.item(step);
    item.hidden = !entry;
    if (!entry) return;
    const day = element("time", { datetime: isoDay(entry.day) }, this.write(entry.day));
    const overdue = entry.overdue ? [" ", element("strong", {}, this.words.now)] : [];
    item.querySelector(".planner__day").replaceChildren(day, ...overdue);
    const link = step.links[this.carrier];
    if (link) item.querySelector("p:last-child a").setAttribute("href", link);
    for (const only of item.querySelectorAll(".planner__only")) only.hidden = true;
  }

  write(day) {
    return writeDay(day, document.documentElement.lang);
  }

  // --- keeping, only when asked to

  save() {
    this.kept = keep(KEY, this.state());
    this.showStore(this.kept ? this.words.saved : this.words.no_store);
    announce(this.kept ? this.words.saved : this.words.no_store);
  }

  delete() {
    forget(KEY);
    this.kept = false;
    this.showStore(this.words.deleted);
    announce(this.words.deleted);
    this.root.querySelector('[data-do="save"]').focus();
  }

  keepChange() {
    if (this.kept && this.leave !== null) keep(KEY, this.state());
  }

  state() {
    return { leave: isoDay(this.leave), carrier: this.carrier, ties: this.ticked("tie"), done: this.ticked("done") };
  }

  restore() {
    const kept = readKept(KEY);
    const leave = kept && parseDay(String(kept.leave));
    if (!kept || leave === null) return;
    this.kept = true;
    this.form.querySelector("#planner-leave").value = isoDay(leave);
    const carrier = this.form.querySelector("#planner-carrier");
    if ([...carrier.options].some((option) => option.value === kept.carrier)) carrier.value = kept.carrier;
    for (const [name, values] of [["tie", kept.ties], ["done", kept.done]]) {
      for (const box of this.root.querySelectorAll(`input[name="${name}"]`)) {
        box.checked = Array.isArray(values) && values.includes(box.value);
      }
    }
    this.compute();
  }

  showStore(message = this.kept ? this.words.saved : this.words.ask) {
    this.root.querySelector(".planner__store").textContent = message;
    this.root.querySelector('[data-do="save"]').hidden = this.kept;
    this.root.querySelector('[data-do="delete"]').hidden = !this.kept;
  }

  // --- taking along

  calendar() {
    const leave = isoDay(this.leave);
    const id = this.carrier || "any";
    const events = this.plan.filter(({ day }) => day >= this.reader.now).map(({ id: step, day, title, detail }) => ({
      uid: `planner-${id}-${step}-${leave}@cambodia-sim-guide`,
      day,
      summary: title,
      description: detail,
      alarms: [1],
    }));
    saveCalendar(`sim-${id}-${leave}`, writeCalendar({ name: this.words.name, stamp: new Date(), events }));
    announce(this.words.file_saved);
  }

  print() {
    window.print();
  }
}
