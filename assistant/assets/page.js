// What every part of the page uses: its elements, its width, and a word to the reader.

/** What a proxy puts before every path, such as "/assistant"; nothing without one. Our scripts are served below it. */
export const root = new URL("..", import.meta.url).pathname.replace(/\/$/, "");

export const SIGNED_OUT = "You are no longer signed in. What to do: open this page in another tab, sign in there, and then try again here.";

export const find = (id) => document.getElementById(id);
export const wide = () => matchMedia("(min-width: 60rem) and (min-height: 32rem)").matches;

/** Tell a screen reader; the same words twice are told twice. */
export function say(words) {
  find("status").textContent = "";
  setTimeout(() => { find("status").textContent = words; }, 30);
}

let hiding;

/** Tell everybody, for a few seconds. */
export function heard(words) {
  say(words);
  const toast = find("heard");
  toast.textContent = words;
  toast.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { toast.hidden = true; }, Math.max(4000, words.length * 80));
}

/** An element with classes, words and children; words are text and never HTML. */
export function make(tag, { name = "", words = "", ...rest } = {}, ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (words) made.textContent = words;
  Object.entries(rest).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children);
  return made;
}
