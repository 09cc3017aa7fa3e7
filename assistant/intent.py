"""What kind of answer a question wants, from its wording alone."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.lexical import STOPWORDS, words_of
from assistant.types import Want
from ingest.numbering import CARDINALS, NOUNS

COUNTED = "|".join(
    [*CARDINALS, r"\d{1,2}", "all", "all the", "all of the", "the full", "the whole", "every", "complete", "entire"]
)
PLURALS = "|".join([*NOUNS.values(), "goals", "aims", "aspirations", "members", "bodies", "recommendations", "elements",
                    "parts", "points", "things", "steps", "timescales", "deadlines", "commitments", "features", "sections"])  # fmt: skip
# Words of courtesy before the question itself: "could you please tell me if …".
_POLITE = (
    r"(?:\W|and |but |so |ok |okay |right |well |also |then |please |sorry |hi |hello |just |quick question |"
    r"(?:can|could|would|will) (?:you|anyone|somebody|someone) (?:please |kindly )?(?:tell|let|explain to|confirm to) (?:me|us)(?: know)? (?:if|whether) |"
    r"(?:do you know|i (?:want|need|would like|'d like) to know|i wonder|i was wondering|wondering|(?:can|could) you confirm|confirm|check) (?:if|whether|that) )*"
)
_AUXILIARY = r"(?:is|are|was|were|am|do|does|did|can|could|may|might|must|should|shall|will|would|has|have|had)(?:n['’]?t)?|cannot|cant|wont|dont"
_YES_NO = re.compile(
    rf"^{_POLITE}(?:{_AUXILIARY})\s+(?!you\s+(?:please\s+|kindly\s+)?(?:tell|give|list|explain|show|help|say|describe|summari[sz]e|find|name|set out|run|go|remind|clarify|point|put)\b)\w+"
    r"|\b(?:is|isn['’]?t) (?:it|that) (?:true|right|correct|the case|so)\b|\b(?:true or false|yes or no)\b"
    r"|,\s*(?:right|correct|true|yes|no|is(?:n['’]?t)? (?:it|that)|are(?:n['’]?t)? (?:they|we)|do(?:es)?(?:n['’]?t)? (?:it|they|we))\s*\?*\s*$",
    re.IGNORECASE,
)
# How people ask for plainer words. What is left of the message says what about.
_SIMPLER = re.compile(
    r"\b(?:(?:can|could|would|will) (?:you|u) )?(?:please )?(?:say|put|explain|describe|write|make|phrase|word) (?:it|that|this|me that|all that|them)\b[^?.!]{0,25}?\b(?:simpl[ye]r?|plainly|plainer|shorter|easier|clearer|clearly)\b"
    r"|\b(?:more simply|simplif(?:y|ied)(?: (?:it|that|this|version)))\b"
    r"|^\W*(?:(?:can|could) (?:you|u) |please |pls |make it |make that |a bit |much )*(?:simpler|simplify|simply|shorter|plainer|clearer|easier)\W*(?:please|pls)?\W*$"
    r"|\b(?:in )?(?:plain|simple|easy|easier|everyday|normal|basic) (?:english|words?|terms|language)\b|\beasy read\b"
    r"|\b(?:in (?:short|brief|a nutshell|a sentence|other words))\b|\bshort(?:er)? version\b|\bsum (?:it|that|this) up\b|\b(?:summari[sz]e|shorten) (?:it|that|this)\b|\btl;?dr\b"
    r"|\bdumb (?:it|that|this) down\b|\b(?:in )?layman['’]?s? terms\b|\bwithout (?:the |all the )?jargon\b|\beli5\b|\blike i['’]?m (?:five|5)\b"
    r"|\b(?:it|that|this)(?:['’]?s| is| was) (?:too|very|so|a bit) (?:long|complicated|wordy|hard|difficult)\b"
    r"|\b(?:sorry,? )?i (?:still )?(?:don['’]?t|do not|didn['’]?t|dinnae) (?:understand|follow|get it|get that)(?: (?:that|it|this|any of (?:that|it)))?"
    r"|^\W*(?:so |and |but |ok |sorry )*(?:what (?:does|do|did|is) (?:that|this|it|all that|all this|you) (?:actually |really |even )?mean|meaning|meaning what|how do you mean|eh)\W*$",
    re.IGNORECASE,
)
# "Give me the nine outcomes" asks for them; "what law created the nine outcomes?" only mentions them.
_ASKS_FOR = (
    r"(?:(?<=^)|(?<=[.,;:?!] )|(?:give|tell|show|send|read|remind|get|need|want|know|name|recite|explain|describe|"
    r"summari[sz]e|see|have|are|were|r|what|whats|what['’]s)(?: (?:me|us|of|out|about))? )(?:(?:the|all|those|these|our|its|their|of) )*"
)
# "When was it launched?" asks for a time; "what was said when it was launched?" does not.
_ASKS_WHEN = (
    r"\bwhen(?=\W*$)|\bwhen(?:['’]?s|\s+(?:is|are|was|were|do|does|did|will|would|can|could|must|should|shall|has|have|had|might|may|am|to|by|exactly))\b|"
    r"\b(?:know|knows|tell|ask|and|or|by|since|till|until|from|but|sure|about|of|on|decides?|remember|check) when\b|"
    r"^\W*when\b(?![^?]*\b(?:what|who|why|how|which)\b)"
)
_WANTS: tuple[tuple[Want, re.Pattern[str]], ...] = (
    (Want.LIST, re.compile(
        rf"\b(list|one by one|one at a time|go through (?:all|each|the)|set out all|name (?:all|the|them)|give me (?:all|the (?:full )?list)|run through|"
        rf"what (?:are|were) (?:all )?(?:the|its|their) (?:[\w-]+ ){{0,4}}?(?:{PLURALS})|which (?:of the )?(?:{PLURALS})|what (?:{PLURALS})|"
        rf"{_ASKS_FOR}(?:{COUNTED}) (?:[\w-]+ ){{0,4}}?(?:{PLURALS})|"
        rf"who (?:sat|was|were|is|are) (?:all )?(?:on|in) the|who (?:are|were) the (?:\w+ ){{0,3}}members|full list|in full)\b",
        re.IGNORECASE)),
    (Want.WHEN, re.compile(
        rf"{_ASKS_WHEN}|\b((?:within|in|by) what (?:time|period)|how (?:many|few) (?:days|weeks|months|years)|what (?:time|period)|how soon|how long|how quickly|deadline|timescales?|time ?scale|what date|which date|what year|"
        r"how early|what month|cut-?off|due|timeline|time ?frame|target date)\b", re.IGNORECASE)),
    (Want.WHO, re.compile(r"\b(who|whose|whom|which (?:body|bodies|people|organisations?)|responsible for)\b", re.IGNORECASE)),
    (Want.WHY, re.compile(r"\b(why|how come|what for|reasons?|purpose|point of|rationale)\b", re.IGNORECASE)),
    (Want.COUNT, re.compile(r"\bhow many\b", re.IGNORECASE)),
    (Want.AMOUNT, re.compile(
        r"\b(how much|what (?:share|percentage|proportion|per ?cent|amount|sum|fraction|rate))\b|%", re.IGNORECASE)),
    (Want.ENTITLEMENT, re.compile(
        r"\b(entitled?|entitlement|(?:have|got|has|having) (?:a|the|any|no) (?:legal )?rights?|my rights?|rights? to|allowed|"
        r"can (?:i|we|they|he|she|my|the|our|a|an|carers?|councils?|boards?|ijbs?)|can you (?:make|force|refuse|stop)|cannot|can['’]?t|"
        r"must|(?:do|does|did) (?:[\w']+ ){1,5}?(?:have|need) to(?! know)|(?:have|has|having) to(?! know)|ha[sv]e? got to|obliged|obligat\w+|required|"
        r"legally|by law|lawful|unlawful|illegal|legal|statutory duty|duty|duties|bound|binding|"
        r"should (?:i|we|they|my|our)|do (?:i|we) (?:get|need)|claim|compulsory|mandatory|optional|voluntary|is (?:it|that|this) (?:the )?law|owed|"
        r"refuse|refused|veto|overrule|overturn|forced|force (?:us|them|me|him|her|a|the)|permission|supposed to|up to (?:us|them|me|the))\b", re.IGNORECASE)),
    (Want.YES_NO, _YES_NO),
    (Want.COMPARE, re.compile(
        r"\b(differences?|differs?|different (?:from|to)|compared?|comparison|versus|vs\.?|contrast|in common|"
        r"(?:the )?same (?:as|in (?:both|the two)))\b", re.IGNORECASE)),
    (Want.SIMPLER, _SIMPLER),
    (Want.AGAIN, re.compile(
        r"^\W*(?:ok(?:ay)?|but|and|hmm+|no|so|eh|wait)?\W*(?:(?:(?:are|r) )?(?:you|u) (?:really |quite |absolutely |100% )?(?:sure|certain|serious|positive)|sure(?=\?)|really|honestly|"
        r"is (?:that|this|it) (?:really |actually |definitely )?(?:right|correct|true|accurate|so)|(?:can|could) you (?:double[- ]?)?check(?: (?:that|it|again))?|"
        r"(?:how|why) (?:do|can|should) (?:you|i) (?:know|trust|be sure)|says? who|who says(?: (?:so|that|it))?|where (?:does|is|did) (?:it|that|this|you|he|she|they) (?:say|says|written|come from|from|get)[^?]*|"
        r"prove it|(?:show|give) me (?:the |your )?(?:evidence|proof|source|sources|it again|that again)|what(?:['’]?s| is| are) (?:the |your )?(?:evidence|proof|sources?)|sources?|evidence|"
        r"(?:say|repeat|show)(?: me)? (?:that|it|this)(?: again)?|i (?:don['’]?t|do not) believe (?:you|it|that)|that (?:can['’]?t|cannot) be right|that doesn['’]?t sound right)\W*(?:about that|of that|on that|though|then|please)?(?:\W*$|[?!.]+\s+(?!(?:and |but |so )*(?:what|who|how|when|where|why|which)\b)[^?]*$)",
        re.IGNORECASE)),
)  # fmt: skip

_SECOND_QUESTION = re.compile(
    r"(?:[?;]\s+(?:and\s+|but\s+|also\s+)?|,?\s+(?:and|but)\s+(?:also\s+)?)"
    r"(?=(?:what|how|who|when|why|which|where|does|do|did|is|are|was|were|should|can|could|must|will|has|have|at the|in the|on the)\b)",
    re.IGNORECASE,
)
_MIN_PART_WORDS = 4
_BARE_LIST = re.compile(rf"^\W*(?:the )?(?:{COUNTED}) (?:[\w-]+ ){{0,4}}?(?:{PLURALS})\W*$", re.IGNORECASE)
# "Which of the four objectives deals with providers?" wants one of them.
_ONE_OF = re.compile(
    r"\b(?:which|what) (?:one )?(?:of the |of these )?(?:[\w-]+ ){1,4}(?:deals|is|was|has|covers|speaks|mentions|says|talks|asks|wants|refers|relates|"
    r"concerns|applies|means|protects|supports)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)  # a question is looked at several times
def wants_of(question: str) -> frozenset[Want]:
    """The kinds of answer that a question's wording asks for.

    >>> sorted(want.value for want in wants_of("Must we agree the budget, and by when?"))
    ['entitlement', 'when', 'yes-no']
    """
    wants = {want for want, pattern in _WANTS if pattern.search(question)}
    if _BARE_LIST.match(question):
        wants.add(Want.LIST)
    if _ONE_OF.search(question):
        wants.discard(Want.LIST)
    if Want.AGAIN in wants:
        return frozenset({Want.AGAIN})
    return frozenset(wants)


_CLAIMS = (
    re.compile(
        r"^\W*(?:(?:so|but|and|ok|well)\W+)*(?:why|how come)\s+(?P<claim>(?!not\b|is that\b|so\b).+?)\W*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:is|isn['’]?t) it (?:true|right|correct|the case|a fact|so) that (?P<claim>.+?)\W*$|"
        r"\b(?:i (?:heard|read|was told)|(?:they|people|somebody|someone|the chair|our chair) (?:say|says|said|told (?:me|us))) (?:that )?(?P<heard>[^,.?!]+)",
        re.IGNORECASE,
    ),
    re.compile(
        r"^\W*(?P<claim>.+?),\s*(?:right|correct|true|yes|no|aye|eh|yeah|surely|is(?:n['’]?t)? (?:it|that)|do(?:es)?n['’]?t (?:it|they|we)|are(?:n['’]?t)? (?:they|we))\W*$",
        re.IGNORECASE,
    ),
)


def claim_of(question: str) -> str:
    """What a question takes for granted, in its own words; empty where it takes nothing for granted.

    A sentence of the evidence that denies these words is the first that the reader needs.

    >>> claim_of("Why must the council ratify our decisions?"), claim_of("what is a direction?")
    ('must the council ratify our decisions', '')
    """
    for pattern in _CLAIMS:
        if m := pattern.search(question):
            return next(g for g in m.groups() if g)
    return ""


def without_style(question: str) -> str:
    """The question without the words that only ask for plainer ones; empty where it asks for nothing else.

    >>> without_style("explain reablement in plain English"), without_style("say that more simply")
    ('explain reablement', '')
    """
    if not _SIMPLER.search(question):
        return question
    rest = " ".join(_SIMPLER.sub(" ", question).split()).strip(" ,;:")
    return rest if any(w not in STOPWORDS for w in words_of(rest)) else ""


def parts_of(question: str) -> tuple[str, ...]:
    """The questions inside a question: "what did the review propose, and what does the framework say?".

    Empty for a question that asks for one thing.
    """
    pieces = [p.strip(" ,") for p in _SECOND_QUESTION.split(question)]
    if len(pieces) < 2 or any(len(p.split()) < _MIN_PART_WORDS for p in pieces):
        return ()
    return tuple(pieces[:4])
