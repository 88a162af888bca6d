// The parts of a page that are far from the reader wait until it stands (css/article.css). Then one after the other is
// laid out while nothing else is to be done, so that a tap is answered in between. What is being read stays in its place.

const idle = globalThis.requestIdleCallback ?? setTimeout;

/** Frames until a part that comes near is laid out and the others have made room for it. */
const FRAMES = 3;

/** @param {Document} page */
export async function layOutParts(page) {
  const parts = [...page.querySelectorAll(".part")];
  const remember = () => history.replaceState(placeOf(partInView(parts)), "");
  await comeBack(page);
  page.addEventListener("scrollend", remember);
  for (const part of parts) {
    await new Promise((done) => idle(done));
    const read = partInView(parts) ?? part;
    const before = topOf(read);
    part.toggleAttribute("data-near", true);
    const moved = topOf(read) - before; // measured here and now, not together with the next
    if (moved) scrollBy(0, moved);
  }
  remember();
}

/**
 * Return to the part that was being read when the page was left or loaded anew. The browser returns to a distance from
 * the top, which is another place as long as not all above is laid out.
 */
async function comeBack(page) {
  const { part, top } = history.state ?? {};
  const heading = part && page.getElementById(part);
  for (let left = FRAMES; heading && left; left--) {
    scrollBy(0, topOf(heading.parentElement) - top);
    await new Promise(requestAnimationFrame);
  }
}

const placeOf = (part) => (part ? { part: part.firstElementChild.id, top: topOf(part) } : null);

const partInView = (parts) => parts.filter((part) => topOf(part) < innerHeight / 3).pop();

const topOf = (part) => part.getBoundingClientRect().top;
