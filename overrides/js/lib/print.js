// Print one part of the page by itself.

/**
 * @param {HTMLElement} part printed as a copy; the page stays as it is
 * @param {string} paper `page` (A4) or `slip` (58 mm)
 */
export function printOnly(part, paper) {
  document.querySelector(".print-only")?.remove();
  const copy = document.createElement("div");
  copy.className = `print-only print-only--${paper}`;
  copy.append(part.cloneNode(true));
  document.body.append(copy);
  document.documentElement.dataset.print = paper;
  window.addEventListener("afterprint", () => endPrint(copy), { once: true });
  window.print();
}

function endPrint(copy) {
  copy.remove();
  delete document.documentElement.dataset.print;
}
