// The source reader, and the addresses: every place, search and list has one, and the back button works.

import { find, heard, root, say, SIGNED_OUT, wide } from "./page.js";

const shown = find("shown");
let showing = ""; // the address whose part is in the panel
let latest = 0; // the last part that was asked for: an earlier one that comes late is left out
let origin = null; // where the reader was opened from: focus goes back there

/** What an address names: a place in a source, a search, the documents; nothing for the conversation. */
export function placeOf(address) {
  const url = new URL(address, location.origin);
  const part = (name, values) => `${root}/part/${name}?${new URLSearchParams(values)}`;
  const source = url.searchParams.get("source");
  if (source !== null) {
    let at = url.hash.slice(1);
    try { at = decodeURIComponent(at); } catch { /* shown as it was typed */ }
    return { kind: "source", part: part("source", { source, at, quote: url.searchParams.get("quote") ?? "" }) };
  }
  const words = url.searchParams.get("find");
  if (words !== null) return { kind: "find", words, part: part("find", { words }) };
  return url.searchParams.has("documents") ? { kind: "documents", part: `${root}/part/documents` } : null;
}

export const here = () => location.pathname + location.search + location.hash;

/** Go to an address of ours; focus comes back to `from`. With `instead`, one step back leads to where this one did. */
export function go(address, from = null, instead = false) {
  if (from) origin = from;
  history[instead ? "replaceState" : "pushState"]({}, "", address);
  return show(true);
}

/** Show what the address names. Focus moves there only when the reader asked for it. */
export async function show(moveFocus) {
  const place = placeOf(here());
  document.body.dataset.view = place ? "source" : "talk";
  find("back").textContent = document.body.classList.contains("begun") ? "Back to the answer" : "Back to asking";
  document.querySelectorAll(".banner nav a").forEach((a) => {
    const same = a.getAttribute("href") === root + (place && place.kind !== "source" ? "/?documents" : "/");
    if (same) a.setAttribute("aria-current", "page"); else a.removeAttribute("aria-current");
  });
  if (place) {
    await fill(here(), moveFocus);
    return;
  }
  steps();
  if (moveFocus) (origin?.isConnected ? origin : document.querySelector("#question textarea"))?.focus();
}

/** The HTML of a part; nothing where there is another answer. */
function partOf(answer) {
  if (answer.status === 401) throw new Error(SIGNED_OUT);
  return answer.headers.get("Content-Type")?.startsWith("text/html") ? answer.text() : null;
}

/** Put the part of an address into the panel, the marked words in view. */
export async function fill(address, moveFocus = false) {
  const place = placeOf(address);
  const mine = ++latest;
  let problem = "The source cannot be reached. What to do: see that you are connected, and try again.";
  const words = await fetch(place.part).then(partOf).catch((error) => {
    if (error.message === SIGNED_OUT) problem = SIGNED_OUT;
    return null;
  });
  if (mine !== latest) return;
  if (words === null) {
    heard(problem);
    return;
  }
  shown.innerHTML = words;
  showing = address;
  if (place.kind === "find") find("find-words").value = place.words;
  steps();
  const reader = shown.querySelector(".reader");
  if (reader) {
    const beside = getComputedStyle(reader).display === "grid"; // there is room for the outline at the side
    reader.querySelector(".outline").open = beside;
    reader.style.setProperty("--head", `${reader.querySelector(".reader-head").offsetHeight}px`);
  }
  const mark = find("place");
  const head = shown.querySelector("h2");
  if (moveFocus) head?.focus({ preventScroll: true });
  if (mark) bringIntoView(mark);
  else if (wide()) shown.scrollTop = 0;
  else if (moveFocus) scrollTo(0, 0);
  const entry = shown.querySelector(".outline[open] [aria-current]");
  if (entry) entry.closest("ul").scrollTop = entry.offsetTop - 80;
}

function bringIntoView(mark) {
  const room = wide() ? shown.clientHeight : innerHeight;
  mark.scrollIntoView({ block: mark.getBoundingClientRect().height > room / 2 ? "start" : "center" });
}

/** The citations of the answer that the shown place belongs to, in their order. */
function citations() {
  const turn = [...document.querySelectorAll(".turn")].reverse()
    .find((t) => [...t.querySelectorAll(".sources a.cite")].some((a) => a.getAttribute("href") === showing));
  const links = turn ? [...turn.querySelectorAll(".sources a.cite")] : [];
  return links.sort((a, b) => a.dataset.citation - b.dataset.citation);
}

/** "Citation 2 of 3", with the ways to the one before and the one after. */
export function steps() {
  const links = citations();
  const at = links.findIndex((a) => a.getAttribute("href") === showing);
  find("steps").hidden = at < 0 || links.length < 2;
  if (at < 0) return;
  find("step").textContent = `Citation ${at + 1} of ${links.length}`;
  find("previous").disabled = at === 0;
  find("next").disabled = at === links.length - 1;
  document.querySelectorAll(".marker, .sources a.cite").forEach((a) => {
    a.classList.toggle("opened", a.getAttribute("href") === showing);
  });
}

/** Follow the citation before (-1) or after (+1) the one that is shown. */
export async function step(by) {
  const links = citations();
  const next = links[links.findIndex((a) => a.getAttribute("href") === showing) + by];
  if (!next) return;
  const address = next.getAttribute("href");
  if (placeOf(here())) await go(address, next, true);
  else await fill(address);
  say(`${find("step").textContent}: ${next.textContent.trim()}`);
}

/** Back to the answer, to the citation that was followed. */
export function leave() {
  if (placeOf(here())) go(`${root}/`, origin);
}

/** Copy a citation, or the address of a place, and say so. */
export async function copy(button) {
  const words = button.dataset.copy ?? location.origin + button.dataset.copyAddress;
  try {
    await navigator.clipboard.writeText(words);
    heard("Copied.");
  } catch {
    heard(`This browser does not allow copying. Here it is: ${words}`);
  }
}
