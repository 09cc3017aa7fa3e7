// Asking, over the server's own queue: each event is the turn as far as it has come.

import { root, SIGNED_OUT } from "./page.js";

const CALL = `${root}/gradio_api/call/turn`;
const BUSY = [429, 503];
const PATIENCE = [2, 5]; // times that a question is sent again by itself, and the longest wait before, in seconds
const STOPPED = "You stopped waiting for the answer. What to do: ask again when you like.";
const UNREACHED = "The assistant cannot be reached. What to do: see that you are connected, and ask again.";
const TOO_BUSY = "Too many people are asking at the moment. What to do: press “Ask again” in a little while. Your question is kept.";

/**
 * Yields what is being done, the answer, `partial` while a model writes it, and then the same with questions to ask next.
 * Throws an error that can be shown.
 */
export async function* ask(question, history, ownWords = false, signal = undefined) {
  const sent = await patiently(CALL, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ data: [question, history, ownWords] }),
    signal,
  });
  const { event_id: id } = await sent.json();
  const stream = (await reach(`${CALL}/${id}`, { signal })).body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let last = "";
  for (;;) {
    const { done, value } = await stream.read().catch(() => { throw new Error(signal?.aborted ? STOPPED : UNREACHED); });
    if (done) break;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const kind = /^event: (.*)$/m.exec(part)?.[1];
      const data = /^data: (.*)$/m.exec(part)?.[1];
      if (kind === "error") throw new Error("Something went wrong on our side. Please ask again.");
      if (!data || (kind !== "generating" && kind !== "complete")) continue;
      const turn = JSON.parse(data)?.[0];
      if (turn && data !== last) yield turn;
      last = data;
    }
  }
  if (!last) throw new Error(UNREACHED);
}

/** An answer to use; else an error that can be shown. */
async function reach(address, options) {
  return checked(await fetched(address, options), options);
}

/** The same of a server that may be busy: it says when to come again. */
async function patiently(address, options) {
  const [times, longest] = PATIENCE;
  for (let tried = 0; tried < times; tried += 1) {
    const answer = await fetched(address, options);
    const wait = Number(answer?.headers.get("Retry-After"));
    if (!BUSY.includes(answer?.status) || !wait || wait > longest) return checked(answer, options);
    await new Promise((done) => { setTimeout(done, wait * 1000); });
  }
  return reach(address, options);
}

const fetched = (address, options) => fetch(address, options).catch(() => null);

function checked(answer, options) {
  if (options.signal?.aborted) throw new Error(STOPPED);
  if (answer?.ok) return answer;
  throw new Error(BUSY.includes(answer?.status) ? TOO_BUSY : answer?.status === 401 ? SIGNED_OUT : UNREACHED);
}
