// The conversations, in this browser's own storage: one entry each, so that two tabs cannot overwrite each other's.

const PREFIX = "ia1:talk:";
const CURRENT = "ia1:current";
const MOST = 30;
const talksKept = storage("localStorage");
const tabKept = storage("sessionStorage");

/** The browser's storage; where it is switched off, one that lasts as long as the page. */
function storage(kind) {
  try {
    window[kind].getItem(PREFIX);
    return window[kind];
  } catch {
    const held = new Map();
    const made = { getItem: (key) => held.get(key) ?? null, setItem: (key, words) => held.set(key, words), removeItem: (key) => held.delete(key) };
    return Object.defineProperty(made, "names", { value: () => [...held.keys()] });
  }
}

function keys() {
  return (talksKept.names?.() ?? Object.keys(talksKept)).filter((key) => key.startsWith(PREFIX));
}

/** Every conversation, the one last changed first. What cannot be read is left out. */
export function all() {
  return keys().map((key) => read(key)).filter(Boolean).sort((a, b) => (a.changed < b.changed ? 1 : -1));
}

/** A conversation as it is stored, without opening it. */
export const stored = (id) => read(PREFIX + id);

function read(key) {
  try {
    const talk = JSON.parse(talksKept.getItem(key));
    return talk && typeof talk.id === "string" && Array.isArray(talk.turns) ? talk : null;
  } catch {
    return null;
  }
}

export function begin() {
  const talk = { id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, changed: "", turns: [] };
  tabKept.setItem(CURRENT, talk.id);
  return talk;
}

export function open(id) {
  const talk = read(PREFIX + id);
  if (talk) tabKept.setItem(CURRENT, id);
  return talk;
}

/** The conversation that this tab was in; a new one for a new tab. */
export function current() {
  return open(tabKept.getItem(CURRENT) ?? "") ?? begin();
}

/** Keep a conversation. Where the storage is full, the oldest others make room; false where even that fails, or nothing may be stored. */
export function keep(talk) {
  talk.changed = new Date().toISOString();
  const others = all().filter((t) => t.id !== talk.id);
  others.slice(MOST - 1).forEach((t) => remove(t.id));
  for (const oldest of [null, ...others.reverse()]) {
    if (oldest) remove(oldest.id);
    try {
      talksKept.setItem(PREFIX + talk.id, JSON.stringify(talk));
      return !talksKept.names; // nothing outlives the page
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }
  return false;
}

export function remove(id) {
  talksKept.removeItem(PREFIX + id);
}

export function clear() {
  keys().forEach((key) => talksKept.removeItem(key));
}

/** The conversation as the assistant reads it; a turn that failed is no part of it. */
export function history(turns) {
  return turns.filter((turn) => turn.said).flatMap((turn) => [
    { role: "user", content: turn.question },
    { role: "assistant", content: turn.said },
  ]);
}
