// On a wide screen the menu is longer than the window: it opens at the page that is being read.

/**
 * Scroll the menu to the current page.
 * @param {Document} page
 */
export function showHere(page) {
  const here = page.querySelector("#site-nav [aria-current]");
  const side = page.getElementById("site-nav")?.parentElement;
  if (!here || !matchMedia("(min-width: 60rem)").matches) return;
  side.scrollTop = here.offsetTop - side.clientHeight / 2;
}
