// A place in a document stands behind the # of an address, which browsers keep to themselves: it is asked for after
// signing in. Who followed a link from a page of another site, such as that of a mailbox, seems not to be signed in, for
// browsers then leave the session out: asked from here, they send it, and the way goes on.

import { root } from "./page.js";

const next = document.querySelector("#sign-in [name=next]");
if (next) {
  if (location.hash && !next.value.includes("#")) next.value += location.hash;
  const here = await fetch(location.pathname).then((answer) => answer.text()).catch(() => 'id="sign-in"');
  if (!here.includes('id="sign-in"') && !document.querySelector("[role=alert]")) location.replace(root + next.value);
}
