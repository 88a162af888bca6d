// Whether a page's check is overdue is judged on the reader's device, so that an old copy tells the truth.

/**
 * Mark the dates that have passed.
 * @param {Document} page
 * @param {Date} now
 */
export function showOverdue(page, now) {
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  for (const due of page.querySelectorAll("[data-due]")) {
    if (due.dataset.due >= today) continue;
    due.classList.add("overdue");
    due.firstChild.data = `${due.dataset.overdue} `;
  }
}
