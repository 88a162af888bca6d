// The link that reports a mistake names the fact that the reader has touched, focused or selected last.

/** @param {Document} page */
export function nameFact(page) {
  const link = page.querySelector("a[data-report]");
  if (!link) return;
  const remember = (node) => {
    const place = node instanceof Element ? node : node?.parentElement;
    const fact = place?.closest("[data-fact]")?.dataset.fact;
    if (!fact) return;
    const form = new URL(link.href);
    form.searchParams.set("fact", fact);
    link.href = form.href;
  };
  page.addEventListener("click", (event) => remember(event.target));
  page.addEventListener("focusin", (event) => remember(event.target));
  page.addEventListener("selectionchange", () => remember(page.getSelection().anchorNode));
}
