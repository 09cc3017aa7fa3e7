// Asking, over the server's own queue: each event is the turn as far as it has come.

const CALL = "/gradio_api/call/turn";
const UNREACHED = "The assistant cannot be reached. What to do: see that you are connected, and ask again.";

/** Yields the answer, `partial` while it is being written, and then the same with questions to ask next. Throws an error that can be shown. */
export async function* ask(question, history, ownWords = false) {
  const sent = await reach(CALL, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ data: [question, history, ownWords] }),
  });
  const { event_id: id } = await sent.json();
  const stream = (await reach(`${CALL}/${id}`)).body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let last = "";
  for (;;) {
    const { done, value } = await stream.read().catch(() => { throw new Error(UNREACHED); });
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

async function reach(address, options) {
  const answer = await fetch(address, options).catch(() => null);
  if (!answer?.ok) throw new Error(UNREACHED);
  return answer;
}
