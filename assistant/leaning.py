"""How much a message leans on the conversation before it, judged by its own wording.

A message that stands by itself is a new question, so that a change of topic is never dragged
back to the old one. Judged per message, never for all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.lexical import STOPWORDS, words_of
from ingest.numbering import references

# How a message begins that leans on the one before it.
_LEANS = re.compile(
    r"^\W*(?:ok(?:ay)?\W+|right\W+|so\W+|and\W+then\W+)*(and|but|or|also|what about|how about|what of|same for|then what|"
    r"why not|why is that|why's that|why|who|by when|when|how so|how|such as|like what|for example|anything else|what else|is that all|"
    r"are you sure|really|say (?:that|it|more)|tell me more|more on|go on|explain|meaning|in plain|can you (?:explain|say)|"
    r"put (?:that|it)|which ones?|where|yes|no|yeah|aye)\b",
    re.IGNORECASE,
)
_STRONG_LEAN = re.compile(
    r"^\W*(?:ok(?:ay)?\W+|right\W+|so\W+)*(and|but|or|also|what about|how about|what of|whit about|whit aboot|same for|then)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(it|its|it's|they|them|that|this|those|these|their|theirs|he|she|him|her|one|ones|same|such|there|former|latter|"
    r"the (?:proposal|outcome|principle|provision|bullet|list|paragraph|section|plan|policy|framework one)|above|previous|"
    r"you (?:said|mentioned|just|quoted)|your (?:last )?answer)\b",
    re.IGNORECASE,
)
# How people speak of something earlier than the last answer.
_RECALLS = re.compile(
    r"^\W*(?:(?:ok|okay|so|and|but|right|just|can (?:we|i|you)|could (?:we|i|you)|let['’]?s|let me|i(?: want|'d like|['’]d like)? to|to)\W+)*(?:(?:going|go|come|coming|get|getting|turning|heading) )?back to\b|"
    r"\b(?:returning to|"
    r"(?:you|u|i|we) (?:said|told|gave|listed|mentioned|quoted|asked|showed|talked|spoke|were talking|were discussing)(?: \w+){0,4}? (?:first|earlier|before|originally|previously|at the (?:start|beginning))|"
    r"earlier (?:you|u|i|we) (?:said|told|gave|listed|mentioned|quoted|asked|showed)|(?:from|mentioned|said) earlier|"
    r"(?:at|from|in) the (?:very )?(?:start|beginning|outset)(?= ?(?:$|[,.?!]|is|was|of (?:this|the|our) (?:chat|conversation)))|"
    r"(?:my|your) (?:very )?(?:first|earlier|previous|original|other|last but one) (?:question|answer|point|thing|one)|the (?:very )?(?:first|earlier|previous|original) (?:question|answer)|"
    r"the (?:first|other) (?:thing|bit|one) (?:i|you|we) (?:asked|said|gave|mentioned|told|listed|talked)|(?:one|two|three|a few|a couple of|2|3) (?:questions?|answers?|messages?|turns?) (?:ago|back|earlier|before))\b",
    re.IGNORECASE,
)
# "Is there anything on …", "is it true that …": words that point at nothing before them.
_EMPTY = re.compile(
    r"\b(?:is|are|was|were|isn't|aren't|will|would|could) there\b|\bthere (?:is|are|was|were|will)\b|"
    r"\b(?:is|was|isn't) it (?:true|right|correct|possible|ok|okay|likely|necessary|the case|compulsory for|legal for)\b(?: that| to| for)?|"
    r"\b(?:say|says|said|state|states|mean|means|sure|true) that\b|\bthat (?:the|a|an|we|i|you|people|carers|there|all|every|each|our|their|is|are|was|were|has|have|can|must|should)\b|"
    r"\bthis (?:year|month|week|time|assistant|chat|corpus|afternoon|morning|evening)\b",
    re.IGNORECASE,
)
_ENDS_WITH_POINTER = re.compile(
    r"\b(?:about|on|for|of|with|to|from|against|under|like) (?:it|that|this|them|those|these)\W*$", re.IGNORECASE
)
# What something is worth: asked of anything that was quoted.
_STANDING = re.compile(
    r"^\W*(?:(?:ok|okay|so|and|but|right|then|now)\W+)*(?:is|are|was|were|isn['’]?t|aren['’]?t) (?:it|that|this|they|those|these|any of (?:it|that|this|them|those)) "
    r"(?:just |only |actually |really |now |still |all |in )*(?:a |an |the )?(?:law|laws|legal|legally binding|legislation|statutory|guidance|official|policy|advice|enforceable|rules?|must|recommendation|suggestion|"
    r"mandatory|compulsory|binding|optional|voluntary|obligatory|required|statute|duty|right|entitlement|force|opinion|proposal)\b[^?.!]{0,12}\W*$",
    re.IGNORECASE,
)
_OWNER = re.compile(r"^(its|their|theirs|his|her)$", re.IGNORECASE)
# Words that carry a question but no topic.
_GENERIC_WORDS = (
    "more else also then only really sure simply simpler simple plain english again explain mean means meant example examples "
    "like many much long soon early late deadline timescale time date first second third fourth fifth sixth last "
    "one ones thing things point ok okay right need needs get done doing make made take happen happens same other "
    "another responsible supposed involved include included about many reason purpose anything something someone "
    "anyone must should have having much still ever just tell talk details detail exactly full mention mentioned "
    "number numbers both two three four five six seven eight nine ten eleven twelve "
    "isn't aren't don't doesn't didn't can't won't wouldn't shouldn't couldn't wasn't weren't hasn't haven't hadn't cannot "
    "i'm i've i'd we're we've they're you're it's that's there's "
    "got getting given gave gives want wants wanted mine yours ours theirs "
    # What something is worth, as an answer to anything may be asked.
    "mandatory compulsory binding optional voluntary obligatory legally true correct certain evidence proof source "
    "sources check repeat shorter short summary summarise words terms jargon understand next previous earlier back going"
)
_GENERIC = STOPWORDS | frozenset(_GENERIC_WORDS.split())


def topic_words(text: str) -> list[str]:
    """The words of a message that say what it is about."""
    return [w for w in words_of(text) if w not in _GENERIC and not w.isdigit()]


@dataclass(frozen=True, slots=True)
class Leaning:
    """How much a message leans on the conversation: 0 stands alone, 1 says nothing by itself."""

    degree: float
    why: str


def recalls(message: str) -> bool:
    """Whether a message speaks of something earlier than the last answer."""
    return bool(_RECALLS.search(message))


def without_recall(message: str) -> str:
    """A message without the words that only say that it goes back to something."""
    return " ".join(_RECALLS.sub(" ", message).split()).strip(" ,;:")


def asks_standing(message: str) -> bool:
    """Whether a message only asks what the words at hand are worth: "is that the law?", "is it statutory?"."""
    return bool(_STANDING.match(message))


def strong_lean(message: str) -> bool:
    """Whether a message begins as one that asks the same of something else: "what about carers?", "and hospitals?"."""
    return bool(_STRONG_LEAN.match(message))


def leaning_of(question: str) -> Leaning:
    """Judge a message by its wording alone."""
    if not question:
        return Leaning(1.0, "it asks for the same in other words")
    if recalls(question):
        return Leaning(0.7, "it goes back to something earlier")
    if asks_standing(question):
        return Leaning(1.0, "it asks what the last answer is worth")
    topics = topic_words(question)
    strong = strong_lean(question)
    back = _points_back(question)
    starts = bool(_LEANS.match(question))
    if references(question) and not strong:
        return Leaning(0.0, "it names a place by itself")
    if not topics:
        return Leaning(1.0, "it has no topic of its own")
    if strong:
        return Leaning(0.5 if len(topics) >= 2 else 0.6, "it goes on from the message before")
    if back and len(topics) <= 3:
        return Leaning(0.6, "it points back and has few words of its own")
    if starts and len(topics) <= 1:
        return Leaning(0.6, "it has hardly a topic of its own")
    if back and len(topics) <= 5:
        return Leaning(0.3, "it points back")
    return Leaning(0.0, "it stands by itself")


def _points_back(question: str) -> bool:
    """Whether a pronoun needs the conversation; one whose noun stands before it in the question does not."""
    if _ENDS_WITH_POINTER.search(question):
        return True
    rest = _EMPTY.sub(" ", question)
    m = _POINTS_BACK.search(rest)
    if m is None:
        return False
    return len(topic_words(rest[: m.start()])) < (1 if _OWNER.match(m[0]) else 2)
