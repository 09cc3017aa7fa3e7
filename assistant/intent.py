"""What a message is and what kind of answer it wants, from its wording alone."""

from __future__ import annotations

import re

from assistant.types import Reason, Want
from ingest.numbering import CARDINALS, NOUNS

_COUNTED = "|".join(
    [*CARDINALS, r"\d{1,2}", "all", "all the", "all of the", "the full", "the whole", "every", "complete", "entire"]
)
_PLURALS = "|".join([*NOUNS.values(), "goals", "aims", "aspirations", "members", "bodies", "recommendations", "elements",
                     "parts", "points", "things", "steps", "timescales", "deadlines", "commitments", "features", "sections"])  # fmt: skip
_WANTS: tuple[tuple[Want, re.Pattern[str]], ...] = (
    (Want.LIST, re.compile(
        rf"\b(list|set out all|name (?:all|the|them)|give me (?:all|the (?:full )?list)|run through|"
        rf"what (?:are|were) (?:all )?(?:the|its|their) (?:[\w-]+ ){{0,4}}?(?:{_PLURALS})|which (?:of the )?(?:{_PLURALS})|what (?:{_PLURALS})|"
        rf"(?:{_COUNTED}) (?:[\w-]+ ){{0,4}}?(?:{_PLURALS})|"
        rf"who (?:sat|was|were|is|are) (?:all )?(?:on|in) the|who (?:are|were) the (?:\w+ ){{0,3}}members|full list|in full)\b",
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

# Questions about what to do in one's own life; the documents are not about single cases.
_OWN_CASE = re.compile(
    r"\b(what would you (?:do|advise)|what should i do|is (?:that|this|it) a good idea|should i (?:sign|sell|give up|leave|sue|stop|take (?:him|her|them)|"
    r"move|put (?:him|her|(?:my |our )?(?:mum|mam|mother|dad|father|husband|wife|gran|granny|brother|sister))|quit|retire)|can i sue|my (?:diagnosis|medication|tablets|prescription|solicitor|will))\b",
    re.IGNORECASE,
)

_GREETING = re.compile(
    r"^\W*(hi|hiya|hello|hey|good (?:morning|afternoon|evening)|greetings|howdy|halo|whats? up)(?: there| all| folks)?\W*$",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^\W*(?:(?:ok|okay|great|perfect|lovely|brilliant|super|that'?s|thats|right|good)\W+)*(?:many )?(thanks?(?: you)?|thank you|cheers|ta|much appreciated|"
    r"that'?s (?:great|helpful|all|perfect)|bye|goodbye)(?:\W+(?:so|very|a) (?:much|lot))?(?: for (?:that|your help|the help|this))?\W*$",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"^\W*(help(?: me)?|(?:can|could) (?:you|u) (?:please )?help(?: me)?|what (?:can|do) you (?:do|know|cover|answer)(?: about)?|who are you|what are you|how do(?:es)? (?:you|this) work|"
    r"what (?:is|does) this (?:thing |tool |assistant |chat )?(?:do|for)?|what (?:sources|documents) (?:do you (?:have|hold|use)|are there)|"
    r"how (?:do|can) i use (?:you|this)|what can i ask(?: you)?|are you (?:a )?(?:bot|robot|human|ai)(?: or \w+)*)\W*$",
    re.IGNORECASE,
)


_BARE_LIST = re.compile(rf"^\W*(?:the )?(?:{_COUNTED}) (?:[\w-]+ ){{0,4}}?(?:{_PLURALS})\W*$", re.IGNORECASE)
# "Which of the four objectives deals with providers?" wants one of them.
_ONE_OF = re.compile(
    r"\b(?:which|what) (?:one )?(?:of the |of these )?(?:[\w-]+ ){1,4}(?:deals|is|was|has|covers|speaks|mentions|says|talks|asks|wants|refers|relates|"
    r"concerns|applies|means|protects|supports)\b",
    re.IGNORECASE,
)


def wants_of(question: str) -> frozenset[Want]:
    """The kinds of answer that a question's wording asks for."""
    wants = {want for want, pattern in _WANTS if pattern.search(question)}
    if _BARE_LIST.match(question):
        wants.add(Want.LIST)
    if _ONE_OF.search(question):
        wants.discard(Want.LIST)
    return frozenset(wants)


def parts_of(question: str) -> tuple[str, ...]:
    """The questions inside a question: "what did the review propose, and what does the framework say?".

    Empty for a question that asks for one thing.
    """
    pieces = [p.strip(" ,") for p in _SECOND_QUESTION.split(question)]
    if len(pieces) < 2 or any(len(p.split()) < _MIN_PART_WORDS for p in pieces):
        return ()
    return tuple(pieces[:4])


_DISTRESS = re.compile(
    r"\b(?:kill(?:ing)? (?:myself|me)|suicid\w*|(?:want|wish|going|ready) to die|wish i (?:was|were) dead|end(?:ing)? (?:my life|it all)|"
    r"self[- ]?harm\w*|(?:hurt|harm|cut)(?:ting|ing)? myself|can'?t go on|no reason to live)\b",
    re.IGNORECASE,
)
_DANGER = re.compile(
    r"\b(?:how (?:do|can|to|would) (?:i |you |we )?|instructions? (?:for|to) |help me )(?:make|build|buy|get)\w* (?:a |an |some )?"
    r"(?:bomb|explosives?|gun|weapon|poison)s?\b",
    re.IGNORECASE,
)


def in_distress(message: str) -> bool:
    """Whether somebody may be in danger from themselves."""
    return bool(_DISTRESS.search(message))


def dangerous(message: str) -> bool:
    """Whether a message asks for the means to hurt people."""
    return bool(_DANGER.search(message))


_PERSONAL = re.compile(
    r"\b(i|i'm|im|i've|me|my|mine|mum|mam|dad|husband|wife|son|daughter|sister|brother|gran|granny|papa)\b",
    re.IGNORECASE,
)


def personal(question: str) -> bool:
    """Whether a message speaks of the asker's own life."""
    return bool(_PERSONAL.search(question))


def own_case(question: str) -> bool:
    """Whether a message asks for advice on somebody's own case."""
    return bool(_OWN_CASE.search(question))


_SENTENCE = re.compile(r"(?<=[.?!])[\s\"'”)]+(?=[\w(\"'“])")
_ASKS = re.compile(
    r"^(?:\W|and |but |so |ok |well |anyway |no |fine |genuinely |seriously |though )*(?:what|who|whose|how|when|where|why|which|do|does|did|is|are|was|were|can|could|"
    r"should|must|will|would|has|have|am|list|tell me|give me|explain|show me)\b",
    re.IGNORECASE,
)
_RAMBLE = 14  # words from which on a message of several sentences may hold more than its question


def core_of(message: str) -> str:
    """The question inside a ramble: its asking sentences, with the one before a sentence that points back."""
    sentences = [s for s in _SENTENCE.split(message) if re.search(r"\w{2}", s)]
    if len(sentences) < 2 or len(message.split()) < _RAMBLE:
        return message
    asking = [i for i, s in enumerate(sentences) if s.rstrip("\"'”) ").endswith("?") or _ASKS.match(s)]
    asking = [i for i in asking if len(sentences[i].split()) > 2]
    if not asking:
        return message
    kept: list[int] = []
    for i in asking[-2:]:
        if i and len(sentences[i].split()) <= 10 and _POINTS.search(sentences[i]):
            kept.append(i - 1)
        kept.append(i)
    return " ".join(sentences[i] for i in dict.fromkeys(kept))


_POINTS = re.compile(r"\b(it|they|them|that|this|those|these|he|she|one)\b", re.IGNORECASE)


def small_talk(question: str) -> Reason | None:
    """A greeting, thanks, or a question about the assistant itself; `None` for anything else."""
    for reason, pattern in ((Reason.GREETING, _GREETING), (Reason.THANKS, _THANKS), (Reason.HELP, _HELP)):
        if pattern.match(question):
            return reason
    return None


# Attempts to change how the assistant works. They are taken out, and what is left is answered.
_ORDERS = re.compile(
    r"[^.?!\n]*\b(?:ignore|disregard|forget|override|bypass)\s+(?:(?:all|any|of|the|these|those|every|please|about)\s+)*"
    r"(?:your\b|my last\b|(?:(?:previous|prior|above|earlier|system)\s+)*(?:instructions?|rules|prompts?|messages?)\b|(?:everything|what)\s+(?:above|before|i said)\b)"
    r"[^.?!\n]*[.?!\n]?"
    r"|[^.?!\n]*\b(?:you are now|pretend (?:to be|you|that)|system prompt|developer mode|jailbreak|reveal your|"
    r"from now on you|new instructions?:|do anything now|system override)\b[^.?!\n]*[.?!\n]?"
    r"|(?:^|(?<=[.?!\n]))\s*(?:please\s+)?act as (?:if|an?|my|the)\b[^.?!\n]*[.?!\n]?",
    re.IGNORECASE,
)


def without_orders(question: str) -> tuple[str, bool]:
    """The question without sentences that order the assistant about, and whether there were any."""
    rest = _ORDERS.sub(" ", question)
    return " ".join(rest.split()), rest != question
