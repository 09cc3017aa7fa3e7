// Answers as files to keep: a Word paper, Markdown, and the evidence pack that can be checked again.

import { heard, make, root, say } from "./page.js";

const FORMS = [
  [".docx", "Word (.docx)", "a paper to attach"],
  [".md", "Markdown (.md)", "plain text with headings"],
  [".json", "Evidence pack (.json)", "its quotations can be checked again"],
];
const MOST = 200; // answers in one file
const TOO_MANY = "No file was made: these are too many answers for one. What to do: keep the answers that you need one by one.";
const CHANGED =
  "No file was made: the documents no longer say what one of these answers quotes. What to do: keep the answers one by one, " +
  "and ask again where that is refused.";
const AGAIN = "No file was made. What to do: ask the question again, and keep its new answer.";
const UNREACHED = "No file was made: the assistant cannot be reached. What to do: see that you are connected, and try again.";

/** A button that shows the forms of a file; `answers` gives what the page has kept of them. */
export function keeping(words, answers) {
  const list = make("ul", { role: "list", "aria-label": "Forms of the file" });
  FORMS.forEach(([form, name, about]) => {
    const button = make("button", { type: "button" }, make("span", { words: name }), make("span", { name: "about", words: about }));
    button.addEventListener("click", () => save(form, answers(), button));
    list.append(make("li", {}, button));
  });
  list.addEventListener("keydown", (event) => walk(event, [...list.querySelectorAll("button")]));
  return make("details", { name: "keep" }, make("summary", { words }), list);
}

/** The arrows walk through the forms; so does the tabulator, as through any buttons. */
function walk(event, buttons) {
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  buttons[Math.min(Math.max(to, 0), buttons.length - 1)].focus();
}

async function save(form, answers, button) {
  if (button.dataset.busy) return;
  if (answers.length > MOST) {
    heard(TOO_MANY);
    return;
  }
  button.dataset.busy = "yes";
  say("The file is being made.");
  try {
    const sent = await post("/kept/file", { form, answers });
    if (!sent?.ok) {
      const many = sent?.status === 409 && answers.length > 1;
      heard(sent?.status === 413 ? TOO_MANY : many ? CHANGED : await refusal(sent, AGAIN, UNREACHED));
      return;
    }
    const name = decodeURIComponent(/filename="([^"]+)"/.exec(sent.headers.get("Content-Disposition"))?.[1] ?? `answer${form}`);
    const address = URL.createObjectURL(await sent.blob());
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    heard(`Saved as ${name}.`);
  } catch {
    heard(UNREACHED); // the line broke while the file came
  } finally {
    delete button.dataset.busy;
  }
}

/** Send JSON; nothing where the server is not reached. */
export function post(address, content) {
  const body = JSON.stringify(content);
  return fetch(root + address, { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => null);
}

/** Why something was refused, in the server's words where these are for people. */
export async function refusal(sent, otherwise, unreached) {
  if (!sent) return unreached;
  if (![401, 409, 429, 503].includes(sent.status)) return otherwise;
  const told = await sent.json().catch(() => null);
  return told?.detail ?? otherwise;
}

/** Close what stands open around the focus, and go back to what opened it; false where nothing does. */
export function shut() {
  const open = document.activeElement?.closest("details.keep[open]");
  if (!open) return false;
  open.open = false;
  open.querySelector("summary").focus();
  return true;
}
