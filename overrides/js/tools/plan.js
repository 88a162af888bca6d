// Which steps of the plan concern the reader, and on which day each falls.

/**
 * @param {{id: string, day: number|string, for: string[]}[]} steps `day` counts from leaving, or names one of `days`
 * @param {{leave: number, now: number, ties: string[], days: Record<string, number>}} reader
 * @returns {(object & {day: number, overdue: boolean})[]} the steps with their calendar day; what is overdue stands on today
 */
export function planDays(steps, { leave, now, ties, days }) {
  return steps
    .filter((step) => !step.for.length || step.for.some((tie) => ties.includes(tie)))
    .map((step) => {
      const counted = typeof step.day === "number" ? step.day : days[step.day];
      const overdue = counted <= 0 && leave + counted < now;
      return { ...step, day: overdue ? now : leave + counted, overdue };
    });
}
