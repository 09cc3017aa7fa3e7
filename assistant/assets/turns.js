// The conversation on the page: asking, asking again, editing the last question, and what to ask next.

import { ask } from "./ask.js";
import { keeping } from "./keep.js";
import { opinion } from "./opinion.js";
import { find, heard, make, say, wide } from "./page.js";
import { fill, here, placeOf, steps } from "./source.js";
import * as talks from "./talks.js";

const turns = find("turns");
const welcome = turns.firstElementChild;
const busy = new Map(); // the conversations in which an answer is awaited: what is being done, and how to stop waiting
const gone = new Set(); // deleted while an answer was awaited: it does not bring them back
const SLOW = "This takes longer than usual.";
const UNANSWERED = "No answer came before the page was closed or loaded anew. What to do: ask again.";
let talk = talks.current();
let editing = -1; // the turn that the next question replaces

/** Whether a question can be asked now; where not, the reader is told. */
export function free() {
  if (busy.has(talk.id)) say("Still answering your last question.");
  return !busy.has(talk.id);
}

/** Ask in the conversation that is open; the answer stays in it, wherever the reader goes meanwhile. */
export async function put(question, replaces = editing) {
  question = question.trim();
  if (!question || !free()) return;
  const mine = talk;
  gone.delete(mine.id); // it goes on
  const old = mine.turns;
  const before = replaces >= 0 ? old.slice(0, replaces) : old;
  edit(-1);
  mine.turns = [...before, { question, html: "", said: "", waiting: true, next: [] }];
  const now = { words: "Sending your question …", stop: new AbortController(), slow: false };
  busy.set(mine.id, now);
  if (replaces < 0) store(mine); // so that no reload loses the words; an answer that is asked for again stays until then
  turns.dataset.asking = "yes"; // until also what to ask next is there
  pending(before.length);
  say(now.words);
  let done = null;
  const slow = setTimeout(() => {
    if (done) return; // only what to ask next is still to come
    now.slow = true;
    if (talk.id === mine.id) pending(before.length);
    say(`${now.words} ${SLOW}`);
  }, 3000);
  try {
    const ownWords = document.getElementById("own-words")?.checked ?? false;
    for await (const turn of ask(question, talks.history(before), ownWords, now.stop.signal)) {
      if (turn.doing) {
        now.words = turn.doing;
        if (talk.id === mine.id) turns.querySelectorAll(".waiting").forEach((p) => { p.textContent = now.words; });
        continue;
      }
      if (turn.partial) {
        if (talk.id === mine.id) turns.querySelectorAll(".waiting").forEach((p) => grow(p, turn.html));
        continue;
      }
      const first = done === null;
      const at = first ? before.length : mine.turns.indexOf(done);
      if (at < 0) break; // asked again or edited meanwhile
      done = { ...turn, question, thumb: done?.thumb };
      mine.turns = first ? [...before, done] : mine.turns.map((t, i) => (i === at ? done : t));
      busy.delete(mine.id);
      store(mine);
      if (open(mine) && at === mine.turns.length - 1) arrived(first);
    }
  } catch (error) {
    if (!done) {
      busy.delete(mine.id);
      if (old[before.length]?.html) { // the answer that was there is not lost for one that did not come
        mine.turns = old;
        if (open(mine)) kept(error.message, question, before.length);
      } else {
        mine.turns = [...before, { question, html: "", said: "", problem: error.message, next: [] }];
        store(mine);
        if (open(mine)) arrived(true);
      }
    }
  } finally {
    clearTimeout(slow);
    delete turns.dataset.asking;
  }
}

/** Whether a conversation is the one on the page; it may have been left and opened again meanwhile. */
function open(mine) {
  if (talk.id === mine.id) talk = mine;
  return talk === mine;
}

let told = false; // once is enough

function store(changed) {
  if (gone.has(changed.id) || talks.keep(changed) || told) return;
  told = true;
  heard("This browser cannot keep the conversation: its storage is full or switched off. It is lost when the page is closed.");
}

/** The answer that was there before, and why no other came. What was written instead of its question stays in the box. */
function kept(problem, question, at) {
  draw();
  if (question !== talk.turns[at].question) {
    edit(at);
    write(question);
  }
  heard(problem);
}

/** The question, shown at once, with what is being done about it. */
function pending(at) {
  while (turns.querySelectorAll(".turn").length > at) turns.lastElementChild.remove();
  welcome.remove();
  turns.querySelectorAll(".turn-foot").forEach((foot) => foot.remove());
  turns.append(shownTurn(talk.turns[at], at));
  turns.lastElementChild.scrollIntoView({ block: "start" });
}

/** What of an answer is written and verified so far; it is read out when it is whole. */
function grow(waiting, html) {
  const made = make("div");
  made.innerHTML = html;
  waiting.parentElement.querySelector(".answer")?.remove();
  waiting.before(made.querySelector(".answer"));
}

const questionOf = (words) => make("h2", { name: "asked", tabindex: "-1" }, make("bdi", { words }));

/** The newest turn, in the place of the one that was awaited; or only what to ask next, where it stands already. */
function arrived(first) {
  const at = talk.turns.length - 1;
  const last = turns.querySelectorAll(".turn")[at];
  if (!first && last) {
    last.querySelector(".turn-foot")?.prepend(...next(talk.turns[at])); // what is open or in focus there stays
    return;
  }
  last?.remove();
  turns.querySelectorAll(".turn-foot").forEach((foot) => foot.remove());
  turns.append(shownTurn(talk.turns[at], at));
  turns.lastElementChild.scrollIntoView({ block: "start" });
  // What was pressed to ask may be gone: reading goes on at the question.
  if (document.activeElement === document.body) turns.lastElementChild.querySelector(".asked").focus({ preventScroll: true });
  say(talk.turns[at].summary ?? talk.turns[at].problem);
  openFirst();
}

const dayOf = (time) => new Date(time).toLocaleDateString("en-GB", { dateStyle: "long" });

function shownTurn(turn, at) {
  const made = make("article", { name: "turn", "aria-label": `Question ${at + 1} and its answer` });
  if (turn.waiting && busy.has(talk.id)) {
    const { words, slow, stop } = busy.get(talk.id);
    made.append(questionOf(turn.question), make("p", { name: "waiting", words }));
    if (!slow) return made;
    const enough = make("button", { type: "button", words: "Stop waiting" });
    enough.addEventListener("click", () => stop.abort());
    made.append(make("p", { name: "about", words: SLOW }), make("div", { name: "tools" }, enough));
    return made;
  }
  if (turn.problem || turn.waiting) {
    made.append(questionOf(turn.question), make("p", { name: "failure", words: turn.problem ?? UNANSWERED }));
  } else made.innerHTML = turn.html;
  const when = turn.asked ? new Date(turn.asked).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" }) : "";
  const indexed = turn.record?.index?.built ? `as they were indexed on ${dayOf(turn.record.index.built)}` : "held then";
  made.append(make("p", { name: "paper-only", words: when && `Answered on ${when} from the documents ${indexed}.` }));
  if (turn.record) made.append(make("div", { name: "turn-tools" }, keeping("Keep this answer", () => [turn.record]), opinion(turn, at + 1, said(turn))));
  if (at === talk.turns.length - 1) made.append(foot(turn, at));
  return made;
}

/** What to keep of an opinion that was sent, so that it is not asked for again. */
function said(turn) {
  const mine = talk;
  return (thumb) => {
    const held = talk.id === mine.id ? talk : talks.stored(mine.id);
    const now = held?.turns.find((t) => t.asked === turn.asked && t.question === turn.question);
    if (!now) return; // deleted meanwhile
    now.thumb = thumb;
    store(held);
  };
}

/** The questions to ask next, where there are any. */
function next(turn) {
  if (!turn.next?.length) return [];
  const list = make("ul", {}, ...turn.next.map((q) => make("li", {}, make("button", { type: "button", name: "starter", words: q }))));
  return [make("h3", { words: "You could ask next" }), list];
}

/** What can be done with the last answer, and with the conversation. */
function foot(turn, at) {
  const made = make("div", { name: "turn-foot" }, ...next(turn));
  const again = make("button", { type: "button", name: "quiet", words: "Ask again" });
  again.addEventListener("click", () => put(turn.question, at));
  const change = make("button", { type: "button", name: "quiet", words: "Edit your question" });
  change.addEventListener("click", () => edit(at));
  const print = make("button", { type: "button", name: "quiet", words: "Print" });
  print.addEventListener("click", () => window.print());
  const records = () => talk.turns.map((t) => t.record).filter(Boolean);
  const whole = records().length > 1 ? [keeping("Keep the whole conversation", records)] : [];
  made.append(make("div", { name: "tools" }, again, change, print, ...whole));
  return made;
}

/** Take a question back into the box; what is sent then takes its place. */
function edit(at) {
  editing = at;
  find("asking").classList.toggle("editing", at >= 0);
  if (at < 0) return;
  write(talk.turns[at].question);
  say("Your last question is in the box. What you send takes its place.");
}

/** Words into the question box, as if they were typed. */
export function write(words) {
  const box = document.querySelector("#question textarea");
  box.value = words;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  if (words) box.focus();
}

export function cancelEdit() {
  if (editing < 0) return false;
  edit(-1);
  write("");
  return true;
}

/** On a wide screen the first citation stands open beside its answer. */
function openFirst() {
  const newest = turns.lastElementChild;
  const cite = newest?.classList.contains("turn") ? newest.querySelector(".sources a.cite[data-citation='1']") : null;
  if (!wide() || placeOf(here())) steps();
  else if (cite) fill(cite.getAttribute("href"));
  else fill("/?documents");
}

/** The open conversation, from the start. */
export function draw() {
  edit(-1);
  turns.replaceChildren(...(talk.turns.length ? talk.turns.map(shownTurn) : [welcome]));
  if (talk.turns.length) turns.lastElementChild.scrollIntoView({ block: "start" });
  document.body.classList.toggle("begun", talk.turns.length > 0);
  openFirst();
}

// The same conversation in another tab has gone on.
addEventListener("storage", (event) => {
  if (event.key?.endsWith(talk.id) && !event.newValue && busy.has(talk.id)) gone.add(talk.id);
  if (!event.newValue || !event.key?.endsWith(talk.id) || busy.has(talk.id)) return;
  talk = talks.open(talk.id) ?? talk;
  draw();
});

export function fresh() {
  talk = talks.begin();
  draw();
  say("New conversation.");
}

// -- several conversations -----------------------------------------------------------------------

export function list() {
  const rows = talks.all().map((t) => {
    const opening = make("button", { type: "button", name: "open" }, make("bdi", { words: t.turns[0]?.question ?? "Empty" }));
    if (t.id === talk.id) opening.setAttribute("aria-current", "true");
    opening.addEventListener("click", () => {
      talk = talks.open(t.id) ?? talks.begin();
      find("talks").close();
      draw();
    });
    const drop = make("button", { type: "button", name: "quiet", words: "Delete" });
    drop.append(make("span", { name: "unseen", words: ` “${t.turns[0]?.question ?? "Empty"}”` }));
    drop.addEventListener("click", () => {
      gone.add(t.id);
      talks.remove(t.id);
      if (t.id === talk.id) fresh();
      list();
      find("close-talks").focus();
      say("Deleted.");
    });
    const when = new Date(t.changed).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
    const count = `${t.turns.length} ${t.turns.length === 1 ? "question" : "questions"} · ${when}`;
    return make("li", {}, make("div", {}, opening, make("span", { name: "about", words: count })), drop);
  });
  const none = make("li", { name: "about", words: "None yet." });
  find("talks").querySelector("ul").replaceChildren(...(rows.length ? rows : [none]));
  find("clear").hidden = !rows.length;
  find("clear").textContent = "Clear all conversations";
}

/** The first press asks, the second clears. */
export function clearAll() {
  const button = find("clear");
  if (!button.dataset.sure) {
    button.dataset.sure = "yes";
    button.textContent = "Really clear all of them?";
    return;
  }
  delete button.dataset.sure;
  [talk, ...talks.all()].forEach((t) => gone.add(t.id));
  talks.clear();
  fresh();
  list();
  find("close-talks").focus();
  say("All conversations are cleared.");
}
