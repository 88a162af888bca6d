// The language switch keeps the section that is being read.

/**
 * Let the switch lead to the section at the top of the screen.
 * @param {Document} page
 */
export function keepSection(page) {
  for (const link of page.querySelectorAll("[data-twin]")) {
    link.addEventListener("click", () => (link.hash = sectionInView(page) || page.location.hash));
  }
}

function sectionInView(page) {
  let current = "";
  for (const heading of page.querySelectorAll("article h2[id], article h3[id]")) {
    if (heading.getBoundingClientRect().top > innerHeight / 3) break;
    current = heading.id;
  }
  return current;
}
