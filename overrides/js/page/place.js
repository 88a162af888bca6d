// A browser comes back to a distance from the top: another place, until all that stands above is laid out as before
// (css/article.css). So the page's entry in the history keeps how far the part was that was being read.

/** Frames until a part that comes near is laid out and the others have made room for it. */
const FRAMES = 3;

/**
 * Return to the part that was being read when this page was left or loaded anew, and remember it from now on.
 * @param {Document} page
 */
export async function keepPlace(page) {
  const { part, top } = history.state ?? {};
  const heading = part && page.getElementById(part);
  for (let left = FRAMES; heading && left; left--) {
    scrollBy(0, heading.parentElement.getBoundingClientRect().top - top);
    await nextFrame();
  }
  const keep = async () => {
    for (let left = FRAMES; left; left--) await nextFrame();
    history.replaceState(partInView(page), "");
  };
  for (const event of ["scrollend", "contentvisibilityautostatechange"]) page.addEventListener(event, keep, true);
}

const nextFrame = () => new Promise(requestAnimationFrame);

function partInView(page) {
  const above = (part) => part.getBoundingClientRect().top < innerHeight / 3;
  const part = [...page.querySelectorAll(".part")].filter(above).pop();
  return part ? { part: part.firstElementChild.id, top: part.getBoundingClientRect().top } : null;
}
