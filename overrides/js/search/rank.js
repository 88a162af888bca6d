// Which sections answer a query, the best first, one for each page.

import { isName } from "./lexicon.js";

const POINTS = { ask: 11.5, heading: 10, words: 4, pageWords: 2, carrier: 20, brand: 18, service: 2, also: 8, code: 40, maybeCode: 12, nextCode: 8, number: 24, finder: 6 };
/** What the pages of carriers weigh that nobody has named, and pages that repeat what others explain. */
const UNNAMED = 0.4;
const BACKGROUND = 0.75;
const SETTING = 0.5;
const HEAVIEST = 3.5;
const MISSED_IN_QUERY = 0.45;
const MISSED_WORD = 0.2;
const MISSED_IN_HEADING = 0.7;
const LEAST_SHARE = 0.12;
const MOST_RESULTS = 8;

export class Ranker {
  /**
   * @param {object} index what guide/search/index.py wrote
   * @param {import("./lexicon.js").Lexicon} lexicon
   * @param {import("./reader.js").Reader} reader
   */
  constructor(index, lexicon, reader) {
    this.index = index;
    this.pageOf = index.sections.map(([page]) => page);
    this.background = new Set(index.background);
    this.first = index.pages.map((_, page) => this.pageOf.indexOf(page));
    this.carrierPages = new Set(index.names.filter(([kind]) => kind === "carrier").map(([, to]) => this.pageOf[to]));
    /** @type {{section: number, meanings: Map<object, number>, all: boolean}[]} */
    this.phrases = [];
    index.sections.forEach(([, , heading], section) => this.#addPhrase(section, reader.readHeading(heading)));
    for (const [section, texts] of index.aliases) for (const text of texts) this.#addPhrase(section, reader.readHeading(text));
    for (const [section, asks] of index.topics) {
      for (const ask of asks) this.#addPhrase(section, new Map(ask.split(" ").map((name) => [lexicon.groups.get(name), 1])), true);
    }
  }

  #addPhrase(section, meanings, all = false) {
    if (!meanings.size) return;
    this.phrases.push({ section, meanings, all });
    for (const meaning of meanings.keys()) meaning.sections.add(section);
  }

  /** A meaning weighs the more, the fewer sections hold it; the name of a service is often but the setting. */
  weightOf(meaning) {
    const held = Math.max(meaning.common, meaning.sections.size);
    const weight = Math.min(HEAVIEST, Math.log(1 + this.index.sections.length / (1 + held)));
    return meaning.kind === "service" ? weight * SETTING : weight;
  }

  /**
   * @param {{units: object[], dialled: string[], numbers: object[]}} query
   * @returns {{section: number, label?: string}[]}
   */
  rank(query) {
    const scores = new Scores(this);
    this.#dialled(query, scores);
    this.#named(query, scores);
    const units = query.units;
    this.#headings(units, scores);
    this.#words(units, scores);
    return scores.results();
  }

  #dialled({ units, dialled, numbers }, scores) {
    const certain = dialled.some((code) => /[*#]/.test(code)) || !units.length;
    const keys = [...dialled, ...numbers.map((number) => number.digits)].map(bare);
    const found = this.index.codes
      .flatMap(([dial, label, sections]) => sections.map((section) => ({ dial, label, section })))
      .map(({ dial, label, section }) => ({ section, label: `${label} ${dial}`, match: Math.max(...keys.map((key, at) => matchCode(dial, key, dialled[at] ?? ""))) }))
      .filter((code) => code.match > 0);
    const best = Math.max(...found.map((code) => code.match));
    const sections = new Map(found.filter((code) => code.match === best).reverse().map((code) => [code.section, code.label]));
    [...sections].reverse().forEach(([section, label], at) => scores.add(section, (certain ? POINTS.code : POINTS.maybeCode) * best - POINTS.nextCode * at, label));
    for (const number of numbers) {
      const owner = this.index.prefixes[number.prefix];
      if (owner !== undefined) scores.name(owner, POINTS.number);
      scores.add(this.index.finder, owner === undefined ? POINTS.number : POINTS.finder);
    }
  }

  #named({ units }, scores) {
    for (const { guesses, soft } of units) {
      for (const { meaning, quality } of guesses) {
        if (!isName(meaning) || soft) continue;
        scores.name(meaning.to, POINTS[meaning.kind] * quality, meaning);
        if (meaning.also >= 0) scores.name(meaning.also, POINTS.also * quality);
      }
    }
  }

  #headings(units, scores) {
    for (const { section, meanings, all } of this.phrases) {
      const page = this.pageOf[section];
      if (all && this.carrierPages.has(page) && !scores.named.has(page)) continue;
      const own = scores.named.get(page);
      const met = new Set();
      let shared = 0;
      let wanted = 0;
      let missedInQuery = 0;
      for (const unit of units) {
        if ((all && unit.soft) || unit.guesses.some(({ meaning }) => own?.has(meaning))) continue;
        const best = this.#best(unit, meanings);
        if (best) {
          met.add(best.meaning);
          shared += best.points;
          wanted += best.wanted;
        } else if (!unit.soft) {
          missedInQuery += this.#most(unit) * (unit.guesses.every(({ meaning }) => meaning.kind === "word") ? MISSED_WORD : MISSED_IN_QUERY);
        }
      }
      const missed = [...meanings.keys()].filter((meaning) => !met.has(meaning) && !own?.has(meaning));
      if (!shared || (all && missed.length)) continue;
      const missedInHeading = missed.reduce((sum, meaning) => sum + (meanings.get(meaning) < 1 ? 0 : this.weightOf(meaning)), 0);
      const share = shared / (wanted + missedInQuery + MISSED_IN_HEADING * missedInHeading);
      if (all) scores.ask(section, share);
      else scores.heading(section, share * POINTS.heading);
    }
  }

  #words(units, scores) {
    const telling = units.filter(({ soft, guesses }) => !soft && guesses.some(({ meaning }) => !meaning.common && !isName(meaning)));
    const total = telling.reduce((sum, unit) => sum + this.#most(unit), 0);
    if (!total) return;
    const onPage = new Map();
    for (const unit of telling) {
      const pages = new Map();
      const sections = new Map();
      const surest = Math.max(...unit.guesses.map((guess) => guess.quality));
      for (const { meaning, quality } of unit.guesses) {
        const points = (this.#most(unit) * quality) / surest / total;
        for (const section of meaning.sections) {
          sections.set(section, Math.max(points, sections.get(section) ?? 0));
          pages.set(this.pageOf[section], Math.max(points, pages.get(this.pageOf[section]) ?? 0));
        }
      }
      sections.forEach((points, section) => scores.add(section, POINTS.words * points));
      pages.forEach((points, page) => onPage.set(page, (onPage.get(page) ?? 0) + points));
    }
    onPage.forEach((points, page) => scores.addToPage(page, POINTS.pageWords * points));
  }

  /** The guess of a unit that a heading holds, if any. */
  #best({ guesses }, meanings) {
    const surest = Math.max(...guesses.map((guess) => guess.quality));
    let best = null;
    for (const { meaning, quality } of guesses) {
      const wanted = this.weightOf(meaning) * (meanings.get(meaning) ?? 0);
      if (wanted && quality > (best?.quality ?? 0)) best = { meaning, quality, points: wanted * quality, wanted: wanted * surest };
    }
    return best;
  }

  /** What a unit weighs: as much as its surest guess. */
  #most({ guesses }) {
    const surest = guesses.reduce((best, guess) => (guess.quality > best.quality ? guess : best));
    return this.weightOf(surest.meaning) * surest.quality;
  }
}

/** The points of each section and page while a query is judged. */
class Scores {
  constructor(ranker) {
    this.ranker = ranker;
    this.sections = new Map();
    this.headings = new Map();
    this.pages = new Map();
    this.labels = new Map();
    /** @type {Map<number, number>} pages that a topic leads to, and how well it fits */
    this.asked = new Map();
    /** @type {Map<number, Set<object>>} pages that the query names, and by which names */
    this.named = new Map();
  }

  add(section, points, label) {
    this.sections.set(section, (this.sections.get(section) ?? 0) + points);
    if (label && !this.labels.has(section)) this.labels.set(section, label);
  }

  ask(section, share) {
    const page = this.ranker.pageOf[section];
    this.heading(section, POINTS.ask * share);
    this.asked.set(page, Math.max(share, this.asked.get(page) ?? 0));
  }

  heading(section, points) {
    this.headings.set(section, Math.max(points, this.headings.get(section) ?? 0));
  }

  addToPage(page, points) {
    this.pages.set(page, (this.pages.get(page) ?? 0) + points);
  }

  name(section, points, meaning) {
    const page = this.ranker.pageOf[section];
    this.addToPage(page, points);
    this.add(section, 1);
    if (!this.named.has(page)) this.named.set(page, new Set());
    if (meaning) this.named.get(page).add(meaning);
  }

  results() {
    const best = new Map();
    for (const section of new Set([...this.sections.keys(), ...this.headings.keys()])) {
      const page = this.ranker.pageOf[section];
      const repeats = this.ranker.background.has(page) && !this.asked.has(page) ? BACKGROUND : 1;
      const points = (this.sections.get(section) ?? 0) + repeats * (this.headings.get(section) ?? 0);
      if (points > (best.get(page)?.points ?? 0)) best.set(page, { section, points });
    }
    for (const page of this.pages.keys()) if (!best.has(page)) best.set(page, { section: this.ranker.first[page], points: 0 });
    const { carrierPages } = this.ranker;
    const results = [...best].map(([page, { section, points }]) => {
      const share = carrierPages.has(page) && !this.named.has(page) && !this.labels.has(section) ? UNNAMED : 1;
      return { section, points: share * (points + (this.pages.get(page) ?? 0)), label: this.labels.get(section) };
    });
    results.sort((a, b) => b.points - a.points || a.section - b.section);
    return results.filter((result) => result.points > LEAST_SHARE * results[0].points).slice(0, MOST_RESULTS);
  }
}

const bare = (code) => code.replace(/[^\d]/g, "");

/** How well a typed code fits one of the ledger: 1 for the same digits, less for a beginning; 0 for no fit. */
function matchCode(dial, digits, typed) {
  const own = dial.startsWith("+855") ? `0${bare(dial).slice(3)}` : bare(dial);
  if (!digits) return 0;
  if (digits === own || digits === bare(dial)) return typed === dial ? 1.1 : 1;
  if (digits.length > 4 && own.endsWith(digits)) return 0.8;
  if (digits.length > 2 && own.startsWith(digits)) return 0.5;
  return dial.endsWith("*") && digits.startsWith(own) && typed.startsWith("*") ? 0.9 : 0;
}
