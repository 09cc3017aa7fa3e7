"""What a message is and what kind of answer it wants, from its wording alone."""

from __future__ import annotations

import re

from assistant.types import Reason, Want
from ingest.numbering import CARDINALS, NOUNS

_COUNTED = "|".join([*CARDINALS, r"\d{1,2}", "all", "all the", "all of the", "the full", "the whole", "every", "complete", "entire"])
_PLURALS = "|".join([*NOUNS.values(), "goals", "aims", "aspirations", "members", "bodies", "recommendations", "elements",
                     "parts", "points", "things", "steps", "timescales", "deadlines", "commitments", "features", "sections"])  # fmt: skip
_WANTS: tuple[tuple[Want, re.Pattern[str]], ...] = (
    (Want.LIST, re.compile(
        rf"\b(list|set out all|name (?:all|the|them)|give me (?:all|the (?:full )?list)|run through|what are (?:all )?the|"
        rf"which (?:of the )?(?:{_PLURALS})|(?:{_COUNTED}) (?:\w+ ){{0,4}}?(?:{_PLURALS})|all (?:the|of the) \w+|"
        rf"who (?:sat|was|were|is|are) on the|who are the members|everything (?:it|the|that)|full list|(?:the|these) (?:{_PLURALS}))\b",
        re.IGNORECASE)),
    (Want.WHEN, re.compile(
        r"\b(when|by when|how soon|how long|how quickly|deadline|timescales?|time ?scale|what date|which date|what year|"
        r"how early|what month|cut-?off|due|timeline|time ?frame|target date)\b", re.IGNORECASE)),
    (Want.WHO, re.compile(r"\b(who|whose|whom|which (?:body|bodies|people|organisations?)|responsible for)\b", re.IGNORECASE)),
    (Want.WHY, re.compile(r"\b(why|how come|what for|reasons?|purpose|point of)\b", re.IGNORECASE)),
    (Want.COUNT, re.compile(r"\bhow many\b", re.IGNORECASE)),
    (Want.ENTITLEMENT, re.compile(
        r"\b(entitled?|entitlement|(?:have|got|has) (?:a|the|any) rights?|my rights?|right to|allowed|can (?:i|we|they|my|the|our|you|carers?)|"
        r"must (?:i|we|they|the|our|my)|(?:do|does|did) (?:\w+ ){1,4}?have to|obliged|required|legally|by law|duty|"
        r"should (?:i|we|they|my|our)|do (?:i|we) (?:get|need)|claim|compulsory|mandatory|binding|is it the law|owed)\b", re.IGNORECASE)),
)  # fmt: skip

_SECOND_QUESTION = re.compile(
    r"(?:[?;]\s+(?:and\s+|but\s+|also\s+)?|,?\s+(?:and|but)\s+(?:also\s+)?)"
    r"(?=(?:what|how|who|when|why|which|where|does|do|did|is|are|was|were|should|can|could|must|will|has|have|at the|in the|on the)\b)",
    re.IGNORECASE,
)
_MIN_PART_WORDS = 4

_GREETING = re.compile(r"^\W*(hi|hiya|hello|hey|good (?:morning|afternoon|evening)|greetings|howdy|halo|whats? up)(?: there| all| folks)?\W*$", re.IGNORECASE)
_THANKS = re.compile(
    r"^\W*(?:(?:ok|okay|great|perfect|lovely|brilliant|super|that'?s|thats|right|good)\W+)*(?:many )?(thanks?(?: you)?|thank you|cheers|ta|much appreciated|"
    r"that'?s (?:great|helpful|all|perfect)|bye|goodbye)(?:\W+(?:so|very|a) (?:much|lot))?(?: for (?:that|your help|the help|this))?\W*$",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"^\W*(help|what (?:can|do) you (?:do|know|cover|answer)(?: about)?|who are you|what are you|how do(?:es)? (?:you|this) work|"
    r"what (?:is|does) this (?:thing |tool |assistant |chat )?(?:do|for)?|what (?:sources|documents) (?:do you (?:have|hold|use)|are there)|"
    r"how (?:do|can) i use (?:you|this)|what can i ask(?: you)?|are you (?:a )?(?:bot|robot|human|ai)(?: or \w+)*)\W*$",
    re.IGNORECASE,
)


def wants_of(question: str) -> frozenset[Want]:
    """The kinds of answer that a question's wording asks for."""
    return frozenset(want for want, pattern in _WANTS if pattern.search(question))


def parts_of(question: str) -> tuple[str, ...]:
    """The questions inside a question: "what did the review propose, and what does the framework say?".

    Empty for a question that asks for one thing.
    """
    pieces = [p.strip(" ,") for p in _SECOND_QUESTION.split(question)]
    if len(pieces) < 2 or any(len(p.split()) < _MIN_PART_WORDS for p in pieces):
        return ()
    return tuple(pieces[:4])


def small_talk(question: str) -> Reason | None:
    """A greeting, thanks, or a question about the assistant itself; `None` for anything else."""
    for reason, pattern in ((Reason.GREETING, _GREETING), (Reason.THANKS, _THANKS), (Reason.HELP, _HELP)):
        if pattern.match(question):
            return reason
    return None


# Attempts to change how the assistant works. They are taken out, and what is left is answered.
_ORDERS = re.compile(
    r"[^.?!\n]*\b(?:ignore|disregard|forget|override|bypass)\b[^.?!\n]{0,60}\b(?:instructions?|rules?|prompts?|guidelines?|"
    r"sources?|documents?|everything|training|above|previous)\b[^.?!\n]*[.?!\n]?"
    r"|[^.?!\n]*\b(?:you are now|pretend (?:to be|you|that)|act as|system prompt|developer mode|jailbreak|reveal your|"
    r"from now on you|new instructions?|do anything now)\b[^.?!\n]*[.?!\n]?",
    re.IGNORECASE,
)


def without_orders(question: str) -> tuple[str, bool]:
    """The question without sentences that order the assistant about, and whether there were any."""
    rest = _ORDERS.sub(" ", question)
    return " ".join(rest.split()), rest != question
