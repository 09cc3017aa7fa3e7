"""Claims whose truth is known, changed so that it is known to be lost: what the checking of claims lets through."""
