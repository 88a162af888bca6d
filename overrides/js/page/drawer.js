// On a small screen the menu opens in place; without a script its link leads to the menu below the text.

/**
 * Turn the menu link into a button that shows and hides the menu.
 * @param {Document} page
 */
export function openDrawer(page) {
  const link = page.querySelector("[data-drawer]");
  const side = page.getElementById("site-nav")?.parentElement;
  if (!link || !side) return;
  link.setAttribute("role", "button");
  link.setAttribute("aria-controls", "site-nav");
  const behind = page.querySelectorAll(".md-content, .site-footer");
  const { textContent: closed } = link;
  const set = (open) => {
    link.setAttribute("aria-expanded", String(open));
    link.textContent = open ? link.dataset.drawer : closed;
    side.toggleAttribute("data-open", open);
    page.documentElement.toggleAttribute("data-covered", open);
    for (const part of behind) part.inert = open;
  };
  set(false);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const open = link.getAttribute("aria-expanded") !== "true";
    set(open);
    if (open) side.querySelector("a").focus();
  });
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      link.click();
    }
  });
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !side.hasAttribute("data-open")) return;
    set(false);
    link.focus();
  });
}
