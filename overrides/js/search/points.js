// How much each sign counts. Found by trying, on the queries of tests/data/search_queries.yml.

/** Points of a section or page that fits completely. */
export const POINTS = {
  code: 40,
  /** Digits that may be a code, in a query with words. */
  maybeCode: 16,
  /** What each next place of a code has less. */
  nextCode: 8,
  number: 24,
  finder: 6,
  carrier: 20,
  brand: 18,
  service: 4,
  /** The carrier that runs a brand's numbers now. */
  also: 8,
  topic: 11.5,
  heading: 10,
  /** A heading that is typed as it stands, word for word. */
  sameHeading: 12,
  words: 3,
  pageWords: 2,
};

/** What is missed of a query in a heading, and of a heading in a query, against what they share. */
export const MISSED = { inQuery: 0.45, word: 0.2, inHeading: 0.7, byDeciding: 0.5 };

/** No meaning weighs more, however rare it is; a name in a heading is often but the setting. */
export const HEAVIEST = 3.5;
export const SETTING = 0.5;

/** What pages of carriers weigh that nobody has named, and headings of pages that repeat what others explain. */
export const UNNAMED = 0.4;
export const BACKGROUND = 0.75;

/** What a heading counts that holds no name and no word of a group: "How to use it". */
export const PLAIN_HEADING = 0.7;

/** On a page that fits: what a place has ahead of the others that a name leads to, or that what is asked leads to alone. */
export const NAMED_PLACE = 9;
export const ASKED_PLACE = 1.25;

export const LEAST_SHARE = 0.12;
export const MOST_RESULTS = 8;
