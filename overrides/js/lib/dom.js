// Build elements. Text always becomes a text node: what a reader types can never become markup.

/**
 * @param {string} tag
 * @param {Record<string, string|boolean>} attributes true sets an empty attribute, false leaves it out
 * @param {...(Node|string)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}
