// What all tools share: find the block, read its data, show its form.

/**
 * Start a tool wherever its block stands on the page.
 * @param {string} name `data-tool` of the block
 * @param {(root: HTMLElement, data: object) => void} start
 */
export function startTool(name, start) {
  for (const root of document.querySelectorAll(`.tool[data-tool="${name}"]`)) {
    start(root, JSON.parse(root.querySelector(".tool-data").textContent));
    for (const form of root.querySelectorAll(".tool__form")) form.hidden = false;
    root.setAttribute("data-ready", "");
  }
}

/**
 * Fill the blanks `{name}` of a text.
 * @param {string} text
 * @param {Record<string, string|number>} blanks
 * @returns {string}
 */
export function fill(text, blanks) {
  return text.replace(/\{([a-z_]+)\}/g, (blank, name) => String(blanks[name] ?? blank));
}

/** Join sentences: between Chinese ones stands no space. */
export function join(sentences) {
  return sentences.join(document.documentElement.lang.startsWith("zh") ? "" : " ");
}

/**
 * Say beside a field what is wrong with it, or take that back.
 * @param {HTMLInputElement} field
 * @param {HTMLElement} place
 * @param {string} message empty when nothing is wrong
 */
export function markWrong(field, place, message) {
  place.textContent = message;
  place.hidden = !message;
  if (message) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}
