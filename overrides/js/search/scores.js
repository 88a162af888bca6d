// The points of sections and pages while a query is judged, and the results they make.

import { ASKED_PLACE, BACKGROUND, LEAST_SHARE, MOST_RESULTS, NAMED_PLACE, UNNAMED } from "./points.js";

/**
 * @param {{pageOf: number[], first: number[], background: Set<number>, carrierPages: Set<number>}} site
 *   the page of each section, the first section of each page, and pages that weigh less
 */
export function makeScores(site) {
  const sections = new Map();
  const headings = new Map();
  const pages = new Map();
  const labels = new Map();
  const asked = new Set();
  const askedPlaces = new Set();
  /** @type {Map<number, Set<object>>} pages that the query names, with the names */
  const named = new Map();
  /** @type {Map<number, Set<number>>} the places on each page that names lead to */
  const places = new Map();

  const addTo = (map, key, points) => map.set(key, (map.get(key) ?? 0) + points);
  const scores = {
    named,
    add: (section, points) => addTo(sections, section, points),
    addToPage: (page, points) => addTo(pages, page, points),
    heading: (section, points) => headings.set(section, Math.max(points, headings.get(section) ?? 0)),
    ask(section, points) {
      scores.heading(section, points);
      asked.add(site.pageOf[section]);
      askedPlaces.add(section);
    },
    label: (section, text) => labels.set(section, text),
    name(section, points, meaning) {
      const page = site.pageOf[section];
      scores.addToPage(page, points);
      scores.add(section, 1);
      named.set(page, (named.get(page) ?? new Set()).add(meaning));
      places.set(page, (places.get(page) ?? new Set()).add(section));
    },
    results,
  };
  return scores;

  /** Where a page as a whole is meant, the one place on it that the query names. */
  function inside(page, section) {
    const [place, ...others] = places.get(page) ?? [];
    return section === site.first[page] && place !== undefined && !others.length ? place : section;
  }

  /** How well a place fits among those of its page; the page itself has the points of the best of them. */
  function fitOf(page, section, points) {
    const top = site.first[page];
    const isAsked = askedPlaces.has(section) && !askedPlaces.has(top);
    const isNamed = section !== top && places.get(page)?.has(section);
    return (isAsked ? ASKED_PLACE : 1) * points + (isNamed ? NAMED_PLACE : 0);
  }

  /** @returns {{section: number, points: number, label: string|undefined}[]} the best section of each page, the best first */
  function results() {
    const best = new Map([...pages.keys()].map((page) => [page, { section: site.first[page], points: 0, fit: 0 }]));
    for (const section of new Set([...sections.keys(), ...headings.keys()])) {
      const page = site.pageOf[section];
      const repeats = site.background.has(page) && !asked.has(page) ? BACKGROUND : 1;
      const points = (sections.get(section) ?? 0) + repeats * (headings.get(section) ?? 0);
      const before = best.get(page) ?? { section, points: 0, fit: 0 };
      const fit = fitOf(page, section, points);
      best.set(page, {
        section: fit > before.fit ? section : before.section,
        points: Math.max(points, before.points),
        fit: Math.max(fit, before.fit),
      });
    }
    const found = [...best].map(([page, { section, points }]) => {
      const meant = !site.carrierPages.has(page) || named.has(page) || labels.has(section);
      return { section: inside(page, section), points: (meant ? 1 : UNNAMED) * (points + (pages.get(page) ?? 0)), label: labels.get(section) };
    });
    found.sort((a, b) => b.points - a.points || a.section - b.section);
    return found.filter(({ points }) => points > LEAST_SHARE * found[0].points).slice(0, MOST_RESULTS);
  }
}
