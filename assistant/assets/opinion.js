// What somebody thinks of an answer. Nothing is sent before the words on what is kept were shown.

import { find, heard, make } from "./page.js";
import { post, refusal } from "./keep.js";

const NOT_KEPT = "Your opinion was not kept. What to do: ask the question again, and say it of the new answer.";
const UNREACHED = "Your opinion was not sent: the assistant cannot be reached. What to do: see that you are connected, and send it again.";
const SAID = { up: "You said that this answer helped. Thank you.", down: "You said what was wrong with this answer. Thank you." };

/** Two thumbs and the form that each of them opens; `sent` is told which thumb was sent. */
export function opinion(turn, number, sent) {
  const made = make("div", { name: "opinion", role: "group", "aria-label": `Your opinion of answer ${number}` });
  if (turn.thumb) made.append(thanks(turn.thumb));
  else ["up", "down"].forEach((thumb) => made.append(thumbOf(thumb, made, turn, sent)));
  return made;
}

const thanks = (thumb) => make("p", { name: "about", tabindex: "-1", words: SAID[thumb] });

function thumbOf(thumb, made, turn, sent) {
  const words = thumb === "up" ? "This helped" : "This is wrong";
  const button = make("button", { type: "button", name: `quiet thumb ${thumb}`, "aria-expanded": "false", words });
  button.addEventListener("click", () => {
    const opened = button.getAttribute("aria-expanded") === "true";
    fold(made);
    if (opened) return;
    button.setAttribute("aria-expanded", "true");
    const form = formOf(thumb, turn, made, sent);
    made.append(form);
    form.querySelector(thumb === "up" ? "textarea" : "input").focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  });
  return button;
}

/** The form with its reasons and the words on what is kept, which the page was served with. */
function formOf(thumb, turn, made, sent) {
  const form = find("opinion-form").content.firstElementChild.cloneNode(true);
  if (thumb === "up") form.querySelector("fieldset").remove();
  form.querySelector(".cancel").addEventListener("click", () => close(made));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const send = form.querySelector(".strong");
    if (send.dataset.busy) return;
    send.dataset.busy = "yes";
    const wrong = form.querySelector("input:checked")?.value ?? null;
    const words = form.querySelector("textarea").value.trim();
    const got = await post("/kept/opinion", { answer: turn.record, thumb, wrong, words, took: turn.took ?? 0 });
    delete send.dataset.busy;
    if (!got?.ok) { // what was written stays
      heard(await refusal(got, NOT_KEPT, UNREACHED));
      return;
    }
    sent(thumb);
    made.replaceChildren(thanks(thumb));
    made.firstElementChild.focus({ preventScroll: true });
    heard("Thank you. Your opinion is kept.");
  });
  return form;
}

function fold(made) {
  made.querySelector("form")?.remove();
  made.querySelectorAll(".thumb").forEach((b) => { b.setAttribute("aria-expanded", "false"); });
}

function close(made) {
  const thumb = made.querySelector(".thumb[aria-expanded='true']");
  fold(made);
  thumb?.focus();
}

/** Close the form that holds the focus, and go back to its thumb; false where there is none. */
export function shut() {
  const made = document.activeElement?.closest(".opinion");
  if (!made?.querySelector("form")) return false;
  close(made);
  return true;
}
