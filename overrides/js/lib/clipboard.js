// Copying, and saying whether it worked.

import { announce, pageWords } from "./status.js";

/**
 * Copy a text at the press of a button, mark the button for two seconds, and let a screen reader say how it went.
 * @param {HTMLElement} button
 * @param {string} text
 */
export async function copyFrom(button, text) {
  const words = pageWords();
  const done = await put(text);
  announce(done ? words.copied : words.notCopied);
  button.toggleAttribute("data-done", done);
  setTimeout(() => button.removeAttribute("data-done"), 2000);
}

async function put(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return putAsBefore(text);
  }
}

/** Browsers inside chat apps may refuse the clipboard and still obey the command that was there before it. */
function putAsBefore(text) {
  const field = document.createElement("textarea");
  field.className = "visually-hidden";
  field.value = text;
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  focused?.focus({ preventScroll: true });
  return done;
}
