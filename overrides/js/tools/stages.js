// Put dates to the stages of a number.

/**
 * @param {number} end the day on which the balance ends; it counts as the first day, which is the careful side
 * @param {{id: string, days: number, incoming: boolean|null, restoring: string}[]} stages
 * @returns {{stages: {id: string, first: number, last: number, incoming: boolean|null, restoring: string}[], resold: number}}
 */
export function dateStages(end, stages) {
  let first = end;
  const dated = stages.map(({ days, ...stage }) => {
    const from = first;
    first += days;
    return { ...stage, first: from, last: first - 1 };
  });
  return { stages: dated, resold: first };
}

/**
 * The days to act by: before the first of them nothing has happened, whichever source is right.
 * @param {number} end
 * @param {{sms: number, resold: number, latest: number}} safe days counted from `end`
 * @returns {{rescue: number, resold: number, latest: number}} last day on which SMS still arrive; first day of a
 *   possible resale by the earliest source, and by the latest
 */
export function safeDates(end, safe) {
  return { rescue: end + safe.sms - 1, resold: end + safe.resold, latest: end + safe.latest };
}
