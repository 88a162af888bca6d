// Codes and phone numbers of a query against the tables of the ledger.

const SHORTEST_BEGINNING = 3;
const SHORTEST_OF_A_PHONE = 5;
const FIT = { same: 1.1, digits: 1, blank: 0.9, part: 0.8, beginning: 0.5 };

/**
 * @param {object} index what guide/search/index.py wrote
 * @param {import("./numbers.js").Found} found
 * @returns {{fit: number, sections: Map<number, string>}} the sections that explain the best-fitting codes, the best
 *   first, each with what it says; `fit` is 0 where none fits
 */
export function findCodes(index, { dialled, numbers }) {
  const typed = [...dialled, ...numbers.filter(({ digits }) => digits.length > SHORTEST_OF_A_PHONE).map(({ digits }) => digits)];
  const fits = index.codes.map(([dial]) => Math.max(0, ...typed.map((code) => fitOf(dial, code))));
  const fit = Math.max(0, ...fits);
  const sections = new Map();
  index.codes.forEach(([dial, label, places], at) => {
    if (!fit || fits[at] < fit) return;
    for (const place of places) if (!sections.has(place)) sections.set(place, `${label} ${dial}`);
  });
  return { fit, sections };
}

function fitOf(dial, typed) {
  const digits = bare(typed);
  const phone = dial.startsWith("+");
  const own = phone ? bare(dial).replace(/^855/, "0") : bare(dial);
  if (typed === dial) return FIT.same;
  if (digits === own || digits === bare(dial)) return FIT.digits;
  if (phone) return digits.length >= SHORTEST_OF_A_PHONE && (own.endsWith(digits) || own.startsWith(digits)) ? FIT.part : 0;
  // A code with a blank ends before it: whatever is typed behind fills the blank.
  if (dial.endsWith("*") && typed.startsWith("*") && digits.startsWith(own)) return FIT.blank;
  return digits.length >= SHORTEST_BEGINNING && own.startsWith(digits) ? FIT.beginning : 0;
}

const bare = (code) => code.replace(/\D/g, "");
