// A place in a document stands behind the # of an address, which browsers keep to themselves: it is asked for after signing in.

const next = document.querySelector("#sign-in [name=next]");
if (next && location.hash && !next.value.includes("#")) next.value += location.hash;
