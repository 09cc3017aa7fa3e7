// The wiring of the page: what is pressed, typed and followed.

import * as keep from "./keep.js";
import * as opinion from "./opinion.js";
import { find, heard, root, say, wide } from "./page.js";
import { copy, go, here, leave, placeOf, show, step } from "./source.js";
import * as turns from "./turns.js";

const COUNTED_FROM = 0.75; // of the longest question: from there on its characters are counted
const longest = Number(find("asking").dataset.longest);
const box = () => document.querySelector("#question textarea");

function send() {
  const words = box()?.value ?? "";
  if (words.trim().length > longest) {
    heard(`Your question is ${(words.trim().length - longest).toLocaleString("en-GB")} characters too long.`);
    return;
  }
  if (words.trim() && turns.free()) {
    ask(words);
    turns.write("");
  }
}

// Enter sends; Shift and Enter, and keys that choose a character, are left alone. The box is the framework's, and
// would take Enter for itself: so this is listened for before it.
document.addEventListener("keydown", (event) => {
  if (event.target === box() && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.stopPropagation();
    send();
  } else if (event.key === "Escape" && !find("talks").open) {
    if (!keep.shut() && !opinion.shut() && !turns.cancelEdit()) leave();
  }
}, true);

document.addEventListener("input", (event) => {
  if (event.target !== box()) return;
  const length = box().value.trim().length;
  const near = length > longest * COUNTED_FROM;
  const count = find("count");
  count.textContent = near ? `${length.toLocaleString("en-GB")} of ${longest.toLocaleString("en-GB")} characters` : "";
  count.classList.toggle("over", length > longest);
  box().setAttribute("aria-invalid", String(length > longest));
});

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("a, button");
  if (!pressed) return;
  if (pressed.id === "send") send();
  else if (pressed.classList.contains("starter")) ask(pressed.textContent, -1);
  else if (pressed.classList.contains("copy")) copy(pressed);
  else if (pressed.id === "new-talk") begin();
  else if (pressed.id === "open-talks") { turns.list(); find("talks").showModal(); }
  else if (pressed.id === "close-talks") find("talks").close();
  else if (pressed.id === "clear") turns.clearAll();
  else if (pressed.id === "back") leave();
  else if (pressed.id === "previous") step(-1);
  else if (pressed.id === "next") step(1);
  else if (pressed.id === "skip") { event.preventDefault(); box()?.focus(); }
  else if (ours(pressed) && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    go(pressed.getAttribute("href"), pressed.closest("#turns") ? pressed : null);
  }
});

const local = (href) => (href.startsWith(`${root}/`) ? href.slice(root.length) : "");
const ours = (a) => a.tagName === "A" && /^\/(\?|$)/.test(local(a.getAttribute("href") ?? "")) && document.body.classList.contains("chat");

/** Ask, and have the conversation in view. A question from the box takes the place of the one that is edited. */
function ask(question, replaces) {
  if (placeOf(here())) go(`${root}/`, box());
  turns.put(question, replaces);
  document.body.classList.add("begun");
}

function begin() {
  turns.fresh();
  if (placeOf(here())) go(`${root}/`, box());
  box()?.focus();
}

find("find").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = find("find-words").value.trim();
  if (words) go(`${root}/?find=${encodeURIComponent(words)}`).then(() => say(find("shown").querySelector("h2").textContent));
});

addEventListener("popstate", () => show(true));
addEventListener("hashchange", () => placeOf(here()) && show(true));

// The framework draws the box when its script is there; the count then belongs to it.
new MutationObserver((_, observer) => {
  if (!box()) return;
  observer.disconnect();
  box().setAttribute("aria-describedby", "count");
  document.querySelectorAll("#asking main").forEach((m) => m.setAttribute("role", "none")); // a page has one main part
  document.documentElement.lang = "en-GB";
  if (wide() && !placeOf(here()) && document.activeElement === document.body) box().focus({ preventScroll: true });
  document.body.classList.add("ready");
}).observe(document.body, { childList: true, subtree: true });
new MutationObserver(() => {
  if (document.documentElement.lang !== "en-GB") document.documentElement.lang = "en-GB"; // the framework takes the browser's
}).observe(document.documentElement, { attributeFilter: ["lang"] });

turns.draw();
show(false);
