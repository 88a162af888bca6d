// Lets the browser keep the whole guide for places without a network, and says quietly how far that is.

import { announce } from "../lib/status.js";
import { words } from "../lib/words.js";

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
    /** The build that this page comes from, once its worker has answered. */
    this.build = null;
    /** The build that is being saved, where one is. */
    this.coming = null;
    this.hasCopy = false;
    this.hasAgreed = false;
    this.shown = null;
  }

  async start(worker) {
    const { serviceWorker } = navigator;
    let registration = await serviceWorker.getRegistration(this.scope);
    if (registration?.scope !== this.scope) registration = undefined;
    if (!registration && navigator.connection?.saveData) {
      await this.agreed("ask", Number(this.place.dataset.bytes));
      this.hasAgreed = true;
    }
    serviceWorker.addEventListener("message", ({ data, source }) => this.hear(data, source));
    serviceWorker.startMessages();
    await loaded();
    this.hasCopy = Boolean(registration?.active);
    greet(registration);
    serviceWorker.controller?.postMessage({ order: "loaded" });
    // While a new build waits for the reader's word, this waits with it: nothing may depend on it.
    if (!this.hasCopy) greet(await serviceWorker.register(worker, { updateViaCache: "none" }));
  }

  /** Ends when the reader has pressed the button of a question. */
  agreed(question, bytes) {
    return new Promise((resolve) => this.show(question, bytes, { label: words.offline_save, press: resolve }));
  }

  /** Tell a worker that asks to go ahead; one question is put to the reader once. */
  async answer(worker, bytes) {
    if (!this.hasAgreed) await this.agreed(this.hasCopy ? "ask_update" : "ask", bytes);
    this.hasAgreed = false;
    worker.postMessage({ order: "agree" });
  }

  hear({ state, build, bytes, done }, worker) {
    if (state === "ask" || state === "saving") this.coming = build;
    else if (this.coming === build) this.coming = null;
    if (state === "ready") {
      this.build ??= build;
      this.hasCopy = true;
    }
    if (state === "ask") {
      this.answer(worker, bytes);
    } else if (state === "saving") {
      this.show("saving", bytes, { percent: bytes ? 10 * Math.floor((10 * done) / bytes) : 0 });
    } else if (state === "full") {
      this.show("full");
    } else if (this.coming) {
      return;
    } else if (state === "ready" && build !== this.build) {
      this.show("update", 0, { label: words.offline_now, press: () => location.reload() });
    } else if (this.build) {
      this.show("ready");
    } else {
      this.place.hidden = true;
    }
  }

  show(state, bytes = 0, { label, press, percent = 0 } = {}) {
    const text = words[`offline_${state}`].replace("{size}", size(bytes)).replace("{percent}", percent);
    // Each file that is saved is told; the page is drawn anew for each tenth only.
    if (this.shown === state && !this.place.hidden && this.place.textContent === text) return;
    const focused = this.place.contains(document.activeElement);
    this.place.textContent = text;
    this.place.dataset.state = state;
    this.place.hidden = false;
    if (focused) this.place.focus(); // the button that was pressed is gone
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

/** Ask the workers how far they are. */
function greet(registration) {
  for (const worker of [registration?.active, registration?.installing]) worker?.postMessage({ order: "hello" });
}

/** The page comes first: what is kept for later is loaded once it stands. */
async function loaded() {
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
}

/** @returns {string} a size that is never too small: 0.7 MB */
const size = (bytes) => (bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(Math.ceil(bytes / 100_000) / 10).toFixed(1)} MB`);
