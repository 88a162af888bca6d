// Which steps of the plan concern the reader, and on which day each falls.

/**
 * @param {{leave: number, now: number}} reader
 * @param {number} rush with fewer days left there is no time for a shop
 * @returns {"in-time"|"rushed"|"gone"}
 */
export function departure({ leave, now }, rush) {
  if (leave < now) return "gone";
  return leave - now < rush ? "rushed" : "in-time";
}

/**
 * @param {{steps: {id: string, day: number|string, for: string[], unless: string[], when: string[]}[], rush: number}} plan
 *   `day` counts from leaving, or names one of `days`
 * @param {{leave: number, now: number, ties: string[], days: Record<string, number>}} reader
 * @returns {(object & {day: number, overdue: boolean})[]} the steps with their calendar day; what the reader should have
 *   done stands on today, and what the world does stays on its day
 */
export function planDays({ steps, rush }, reader) {
  const { leave, now, ties, days } = reader;
  const how = departure(reader, rush);
  const tied = (names) => names.some((tie) => ties.includes(tie));
  return steps
    .filter((step) => step.when.includes(how) && (!step.for.length || tied(step.for)) && !tied(step.unless))
    .map((step) => {
      const ours = typeof step.day === "number";
      const day = leave + (ours ? step.day : days[step.day]);
      const overdue = ours && day < now;
      return { ...step, day: overdue ? now : day, overdue };
    });
}
