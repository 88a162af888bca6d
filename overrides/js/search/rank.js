// Which sections answer a query: by number, by name, by topic and heading, by the words of the text.

import { findCodes } from "./dial.js";
import { isName } from "./lexicon.js";
import { HEAVIEST, MISSED, PLAIN_HEADING, POINTS, SETTING } from "./points.js";
import { makeScores } from "./scores.js";
import { EXACT } from "./spans.js";

/**
 * @typedef {{section: number, meanings: Map<object, number>, topic: boolean, care: number, telling: number}} Phrase
 * What a heading, an alias or a topic of data/search.yml speaks of. A topic fits only when all of it is asked for;
 * `care` is how much it minds what else is asked, `telling` how much it counts.
 */

/**
 * @param {object} index what guide/search/index.py wrote
 * @param {import("./lexicon.js").Lexicon} lexicon
 * @param {import("./reader.js").Reader} reader
 * @returns {(query: import("./reader.js").Query) => {section: number, label: string|undefined}[]}
 */
export function makeRanking(index, lexicon, reader) {
  const pageOf = index.sections.map(([page]) => page);
  const site = {
    pageOf,
    first: index.pages.map((_, page) => pageOf.indexOf(page)),
    background: new Set(index.background),
    carrierPages: new Set(index.names.filter(([kind]) => kind === "carrier").map(([, to]) => pageOf[to])),
  };
  const phrases = readPhrases(index, lexicon, reader);
  const headings = readHeadings(index, reader);
  const context = { index, site, phrases, weigh: (meaning) => weigh(meaning, index.sections.length) };
  return (query) => {
    const scores = makeScores(site);
    if (headings.has(query.plain)) scores.add(headings.get(query.plain), POINTS.sameHeading);
    scoreNumbers(context, query, scores);
    scoreNames(query, scores);
    scorePhrases(context, query, scores);
    scoreWords(context, query, scores);
    return scores.results();
  };
}

/**
 * The sections with a heading that no other page has, by what the heading is the same as. A short one that holds known
 * words is left to them: "Smart" is more than a heading.
 */
function readHeadings(index, reader) {
  const sections = new Map();
  index.sections.forEach(([page, , heading], section) => {
    const plain = reader.plain(heading);
    if (!isLong(plain) && reader.readHeading(heading).size) return;
    const other = sections.get(plain);
    if (other === undefined) sections.set(plain, section);
    else if (other !== null && index.sections[other][0] !== page) sections.set(plain, null);
  });
  return new Map([...sections].filter(([plain, section]) => plain && section !== null));
}

/** @returns {Phrase[]} */
function readPhrases(index, lexicon, reader) {
  const phrases = [];
  const add = (section, meanings, topic, decides = 0) => {
    if (!meanings.size) return;
    const telling = [...meanings.keys()].every(({ kind }) => kind === "word") ? PLAIN_HEADING : 1;
    phrases.push({ section, meanings, topic, care: decides ? MISSED.byDeciding : 1, telling });
    for (const meaning of meanings.keys()) meaning.sections.add(section);
  };
  index.sections.forEach(([, , heading], section) => add(section, reader.readHeading(heading), false));
  for (const [section, aliases] of index.aliases) for (const alias of aliases) add(section, reader.readHeading(alias), false);
  for (const [section, asks, decides] of index.topics) {
    for (const ask of asks) add(section, new Map(ask.map((group) => [lexicon.groups[group], 1])), true, decides);
  }
  return phrases;
}

/** A meaning weighs the more, the fewer sections hold it. */
function weigh(meaning, sections) {
  const held = Math.max(meaning.common, meaning.sections.size);
  return Math.min(HEAVIEST, Math.log(1 + sections / (1 + held))) * (isName(meaning) ? SETTING : 1);
}

function scoreNumbers({ index }, query, scores) {
  const { fit, sections } = findCodes(index, query);
  const certain = !query.units.length || query.dialled.some((code) => /[*#]/.test(code));
  [...sections].forEach(([section, label], at) => {
    scores.add(section, (certain ? POINTS.code : POINTS.maybeCode) * fit - POINTS.nextCode * at);
    scores.label(section, label);
  });
  for (const { prefix } of query.numbers) {
    const owner = index.prefixes[prefix];
    if (owner !== undefined) {
      scores.name(owner, POINTS.number, null);
      if (!query.units.length) scores.label(owner, index.prefixLabel.replace("{prefix}", prefix));
    }
    scores.add(index.finder, owner === undefined ? POINTS.number : POINTS.finder);
  }
}

function scoreNames({ units }, scores) {
  for (const { guesses, soft } of units) {
    for (const { meaning, quality } of guesses) {
      if (soft || !isName(meaning)) continue;
      scores.name(meaning.to, POINTS[meaning.kind] * quality, meaning);
      if (meaning.also >= 0) scores.name(meaning.also, POINTS.also * quality, meaning);
    }
  }
}

function scorePhrases({ site, phrases, weigh }, { units }, scores) {
  for (const { section, meanings, topic, care, telling } of phrases) {
    const page = site.pageOf[section];
    if (topic && site.carrierPages.has(page) && !scores.named.has(page)) continue;
    // On the page of a carrier that is named, its name distinguishes nothing.
    const given = scores.named.get(page);
    const open = [...meanings.keys()].filter((meaning) => !given?.has(meaning));
    const asked = units.filter((unit) => !(topic && unit.soft) && !unit.guesses.some(({ meaning }) => given?.has(meaning)));
    const share = similarity(open, meanings, asked, topic, care, weigh);
    if (share && topic) scores.ask(section, POINTS.topic * share);
    else if (share) scores.heading(section, POINTS.heading * share * telling);
  }
}

/** How much of a phrase and of a query is the same, from 0 to 1. A topic that is not wholly asked for has nothing. */
function similarity(open, meanings, units, topic, care, weigh) {
  const met = new Set();
  let shared = 0;
  let wanted = 0;
  let missed = 0;
  for (const unit of units) {
    const best = bestIn(unit, meanings);
    if (best) {
      const weight = weigh(best.meaning) * meanings.get(best.meaning);
      met.add(best.meaning);
      shared += weight * best.quality;
      // What stands inside a longer form is but a part of it, however well the part fits.
      wanted += weight * (unit.soft ? EXACT : surest(unit).quality);
    } else if (!unit.soft) {
      missed += care * unitWeight(unit, weigh) * (isWord(unit) ? MISSED.word : MISSED.inQuery);
    }
  }
  const left = open.filter((meaning) => !met.has(meaning));
  if (!shared || (topic && left.length)) return 0;
  for (const meaning of left) if (meanings.get(meaning) === 1) missed += weigh(meaning) * MISSED.inHeading;
  return shared / (wanted + missed);
}

function scoreWords({ site, weigh }, { units }, scores) {
  const telling = units.filter(({ soft, guesses }) => !soft && !guesses.every(({ meaning }) => isName(meaning)));
  const total = telling.reduce((sum, unit) => sum + unitWeight(unit, weigh), 0);
  for (const unit of telling) {
    if (unit.guesses.every(({ meaning }) => meaning.common)) continue;
    const share = unitWeight(unit, weigh) / total;
    const sections = new Map();
    const pages = new Map();
    for (const { meaning, quality } of unit.guesses) {
      const points = (share * quality) / surest(unit).quality;
      for (const section of meaning.sections) {
        sections.set(section, Math.max(points, sections.get(section) ?? 0));
        pages.set(site.pageOf[section], Math.max(points, pages.get(site.pageOf[section]) ?? 0));
      }
    }
    sections.forEach((points, section) => scores.add(section, POINTS.words * points));
    pages.forEach((points, page) => scores.addToPage(page, POINTS.pageWords * points));
  }
}

const isLong = (plain) => plain.split(" ").length > 2 && plain.replaceAll(" ", "").length > 4;
const surest = ({ guesses }) => guesses.reduce((best, guess) => (guess.quality > best.quality ? guess : best));
const unitWeight = (unit, weigh) => weigh(surest(unit).meaning) * surest(unit).quality;
const isWord = ({ guesses }) => guesses.every(({ meaning }) => meaning.kind === "word");

function bestIn({ guesses }, meanings) {
  const there = guesses.filter(({ meaning }) => meanings.has(meaning));
  return there.length ? surest({ guesses: there }) : null;
}
