// Carrier finder: shows the carrier of a number, and hides all others while it does.

import { element } from "../lib/dom.js";
import { announce } from "../lib/status.js";
import { fill, join, markWrong } from "../lib/tool.js";
import { judgeNumber } from "./prefixes.js";

/** Verdicts after which only a call from the SIM itself tells its carrier. */
const OPEN = new Set(["conflicting", "unknown"]);
const CERTAIN = new Set(["found", "retired", "conflicting", "unknown"]);
/** What is no beginning of any number. */
const WRONG = new Set(["empty", "text", "short", "long"]);

/**
 * @param {HTMLElement} root
 * @param {{prefixes: object, carriers: object, former: string, country: string, service: string, words: Record<string, string>}} data
 */
export function startFinder(root, data) {
  const form = root.querySelector("form");
  const input = root.querySelector("input");
  const all = root.querySelector(".finder__all");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const verdict = judgeNumber(input.value, data.prefixes);
    if (WRONG.has(verdict.kind)) refuse(root, data.words[verdict.kind]);
    else show(root, data, verdict, true);
  });
  input.addEventListener("input", () => {
    const verdict = judgeNumber(input.value, data.prefixes);
    if (CERTAIN.has(verdict.kind)) show(root, data, verdict, false);
    else clear(root);
  });
  all?.querySelector("button").addEventListener("click", () => {
    clear(root);
    input.focus();
  });
}

/** Say beside the field what is wrong, and lead back to it. */
function refuse(root, message) {
  clear(root);
  mark(root, message);
  announce(message);
  root.querySelector("input").focus();
}

const mark = (root, message) => markWrong(root.querySelector("input"), root.querySelector(".tool__wrong"), message);

function show(root, data, verdict, complete) {
  mark(root, "");
  const words = sentences(data, verdict, complete);
  const answer = root.querySelector(".tool__answer");
  const text = join(words);
  if (answer.dataset.said !== text) announce(text);
  answer.dataset.said = text;
  answer.replaceChildren(element("p", { class: "finder__verdict" }, element("strong", {}, words[0]), text.slice(words[0].length)));
  const carrier = data.carriers[verdict.owner];
  if (carrier || CERTAIN.has(verdict.kind)) {
    const [href, label] = carrier ? [carrier.url, fill(data.words.page, { carrier: carrier.name })] : [data.former, data.words.former];
    answer.append(element("p", {}, element("a", { href }, label)));
  }
  answer.hidden = false;
  filter(root, verdict);
}

function sentences({ words, carriers, country, service, prefixes }, verdict, complete) {
  const carrier = carriers[verdict.owner];
  const said = [fill(words[verdict.kind], { prefix: verdict.prefix, carrier: carrier?.name, country })];
  const { note } = prefixes[verdict.prefix] ?? {};
  if (note) said.push(`${note}${words.full_stop}`);
  if (OPEN.has(verdict.kind)) said.push(fill(words.call, { service }));
  if (carrier?.unverified) said.push(words.unverified);
  if (complete && verdict.fits === false) {
    said.push(fill(words.length, { expected: verdict.digits.join(words.or), given: verdict.given }));
  }
  return said;
}

function filter(root, { kind, owner, prefix }) {
  const all = root.querySelector(".finder__all");
  if (!all) return;
  const known = CERTAIN.has(kind);
  for (const section of root.querySelectorAll("[data-carrier]")) section.hidden = known && section.dataset.carrier !== owner;
  root.querySelector(".finder__loose").hidden = known && Boolean(owner);
  for (const row of root.querySelectorAll(".finder__loose [data-prefix]")) row.hidden = known && row.dataset.prefix !== prefix;
  all.hidden = !known;
}

function clear(root) {
  mark(root, "");
  const answer = root.querySelector(".tool__answer");
  answer.hidden = true;
  answer.replaceChildren();
  delete answer.dataset.said;
  filter(root, { kind: "none" });
}
