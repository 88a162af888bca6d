// A button behind each code and number that copies it: iOS does not dial codes from a link.

import { copyFrom } from "../lib/clipboard.js";
import { pageWords } from "../lib/status.js";

/**
 * Add a copy button behind every element with `data-copy`. The style sheet keeps places for them, until it hears that
 * this browser cannot copy.
 * @param {Document|Element} root
 */
export function addCopyButtons(root) {
  document.documentElement.toggleAttribute("data-no-copy", !navigator.clipboard);
  if (!navigator.clipboard) return;
  const words = pageWords();
  for (const source of root.querySelectorAll("[data-copy]")) {
    if (source.nextElementSibling?.classList.contains("copy")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.title = words.copyWhat.replace("{what}", source.dataset.copy);
    button.setAttribute("aria-label", button.title);
    button.addEventListener("click", () => copyFrom(button, source.dataset.copy));
    source.after(button);
  }
}
