// Lets the browser keep the whole guide for places without a network, and says quietly how far that is.

import { announce } from "../lib/status.js";

/**
 * Start the service worker, and show its state where the page has a place for it.
 * Private windows and blocked storage refuse: then the page works as it would without.
 * @param {Document} page
 */
export async function keepCopy(page) {
  const place = page.querySelector("[data-offline]");
  if (!place || !navigator.serviceWorker) return;
  const worker = new URL(place.dataset.offline, page.baseURI);
  try {
    await new CopyState(place, new URL("./", worker).href).start(worker.href);
  } catch {
    place.hidden = true;
  }
}

class CopyState {
  /**
   * @param {HTMLElement} place where the state is shown
   * @param {string} scope address of the site's root
   */
  constructor(place, scope) {
    this.place = place;
    this.scope = scope;
    this.words = JSON.parse(place.dataset.words);
    this.build = null;
    this.hasAgreed = false;
    this.shown = null;
  }

  async start(worker) {
    const { serviceWorker } = navigator;
    let registration = await serviceWorker.getRegistration(this.scope);
    if (registration?.scope !== this.scope) registration = undefined;
    if (!registration && navigator.connection?.saveData) {
      await this.agreed("ask", Number(this.place.dataset.bytes));
    }
    serviceWorker.addEventListener("message", ({ data, source }) => this.hear(data, source));
    serviceWorker.startMessages();
    registration?.active?.postMessage({ order: "hello" });
    registration = await serviceWorker.register(worker, { updateViaCache: "none" });
    registration.installing?.postMessage({ order: "hello" });
    serviceWorker.controller?.postMessage({ order: "loaded" });
  }

  /** The reader has pressed the button of a question. */
  agreed(question, bytes) {
    return new Promise((resolve) => {
      this.show(question, bytes, { label: this.words.save, press: () => resolve((this.hasAgreed = true)) });
    });
  }

  hear(news, worker) {
    this.build ??= news.state === "ready" ? news.build : null;
    const other = this.build && news.build !== this.build;
    if (news.state === "ask") {
      if (this.hasAgreed) worker.postMessage({ order: "agree" });
      else this.agreed(other ? "askUpdate" : "ask", news.bytes).then(() => worker.postMessage({ order: "agree" }));
    } else if (news.state === "saving") {
      this.show("saving", news.bytes, { percent: news.bytes ? Math.floor((100 * news.done) / news.bytes) : 0 });
    } else if (news.state === "ready" && other) {
      this.show("update", 0, { label: this.words.now, press: () => location.reload() });
    } else if (news.state === "full") {
      this.show("full");
    } else if (this.build) {
      this.show("ready");
    } else {
      this.place.hidden = true;
    }
  }

  show(state, bytes = 0, { label, press, percent = 0 } = {}) {
    const text = this.words[state].replace("{size}", size(bytes)).replace("{percent}", percent);
    this.place.textContent = text;
    this.place.dataset.state = state;
    this.place.hidden = false;
    if (label) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => {
        button.disabled = true;
        press();
      });
      this.place.append(" ", button);
    }
    if (this.shown && this.shown !== state && state !== "saving") announce(text);
    this.shown = state;
  }
}

/** @returns {string} a size that is never too small: 0.7 MB */
const size = (bytes) => (bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(Math.ceil(bytes / 100_000) / 10).toFixed(1)} MB`);
