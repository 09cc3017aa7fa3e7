// The list of questions: filter, search, sort, and links to single questions. Without this file everything still reads.
"use strict";
(() => {
  const form = document.getElementById("filter");
  const list = document.getElementById("questions");
  if (!form || !list) return;
  const count = document.getElementById("count");
  const items = [...list.children];
  const texts = new Map();
  const field = (name) => form.elements.namedItem(name);
  const GIVEN = ["kind", "split", "outcome", "lost"];

  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase().replace(/\s+/g, " "));
    return texts.get(item);
  };
  const wanted = (item, words) =>
    GIVEN.every((name) => {
      const value = field(name).value;
      return value === "" || (item.dataset[name] || "").split(" ").includes(value);
    }) && words.every((word) => textOf(item).includes(word));

  const number = (text) => (text === undefined || text === "" ? Infinity : Number(text));
  const ORDERS = {
    asked: (a, b) => a.dataset.order - b.dataset.order,
    grave: (a, b) => a.dataset.grave - b.dataset.grave,
    id: (a, b) => (a.id < b.id ? -1 : 1),
    score: (a, b) => number(a.dataset.score) - number(b.dataset.score),
    slow: (a, b) => number(b.dataset.ms || "-1") - number(a.dataset.ms || "-1"),
  };

  function show() {
    const words = field("text").value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      item.hidden = !wanted(item, words);
      if (!item.hidden) shown += 1;
    }
    count.textContent = shown === items.length
      ? `All ${items.length} questions are shown.`
      : `${shown} of ${items.length} questions are shown.`;
  }

  function sort() {
    const order = ORDERS[field("sort").value];
    const sorted = [...items].sort((a, b) => order(a, b) || a.dataset.order - b.dataset.order);
    list.append(...sorted);
  }

  function openLinked() {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const target = id && document.getElementById(id);
    if (!target) return;
    const item = target.closest("#questions > li");
    if (item && item.hidden) { form.reset(); sort(); show(); }
    for (let up = target; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    const inside = item === target ? target.querySelector("details") : null;
    if (inside) inside.open = true;
    target.scrollIntoView();
    // The browser may have gone there before this is told, and a quick reader may have gone on: never call them back.
    const now = document.activeElement;
    if (now && now !== document.body && now.getAttribute("href") !== location.hash) return;
    const focus = inside ? inside.querySelector("summary") : target;
    if (focus.tabIndex < 0) focus.tabIndex = -1;
    focus.focus({ preventScroll: true });
  }

  let waiting = 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    if (event.target.name === "sort") { sort(); return; }
    clearTimeout(waiting);
    if (event.target.name === "text") waiting = setTimeout(show, 150);
    else show();
  });
  form.addEventListener("reset", () => setTimeout(() => { sort(); show(); }));
  document.getElementById("close").addEventListener("click", () => {
    for (const one of list.querySelectorAll("details[open]")) one.open = false;
  });
  addEventListener("hashchange", openLinked);

  form.hidden = false;
  show();
  // The browser goes to the linked question by itself when the page has loaded, and takes the focus away: go after it.
  addEventListener("load", () => requestAnimationFrame(openLinked));
})();
