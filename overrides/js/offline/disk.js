// A site unpacked from the offline pack is opened from the disk, where a folder's address shows a listing of files.

const EVENTS = ["click", "auxclick", "contextmenu"];

/**
 * Let links to folders that scripts have made lead to the page in them. Links of the pages are written so already.
 * @param {Document} page
 */
export function leadToFiles(page) {
  if (page.location.protocol !== "file:") return;
  const complete = ({ target }) => {
    const link = target.closest?.("a[href]");
    if (link?.protocol === "file:") link.pathname = link.pathname.replace(/\/$/, "/index.html");
  };
  for (const event of EVENTS) page.addEventListener(event, complete, true);
}
