"""Messages about a life, not about a document: advice on one's own case, distress, danger."""

from __future__ import annotations

import re

_RELATIVE = r"(?:mum|mam|mother|dad|faither|father|husband|wife|partner|son|daughter|wean|child|sister|brother|gran|granny|grandad|papa|aunt|auntie|uncle|neighbour|friend|cousin|niece|nephew)"
_SOMEBODY = rf"(?:i|he|she|(?:my|our|his|her|their) (?:\w+ )?{_RELATIVE}|{_RELATIVE})"
# Questions about what to do in one's own life; the documents are not about single cases. "We" and
# "they" are mostly a board's, so that "should we move the money" is a question to the documents.
_OWN_CASE = re.compile(
    rf"\b(?:what (?:would|should) you (?:do|advise|recommend)|what should i do|(?:is|would) (?:that|this|it) (?:be )?a good idea|"
    rf"(?:should|shall|ought) {_SOMEBODY} (?:to )?(?:just )?(?:sign|sell|give up|leave|sue|stop|start taking|keep taking|carry on|come off|"
    rf"take (?:him|her|them|it|the|this|that|paracetamol|\w+ tablets?)|move|put (?:him|her|it|(?:my |our )?{_RELATIVE})|quit|retire|resign|"
    rf"appeal|get (?:power of attorney|guardianship|a (?:lawyer|solicitor|will|divorce|second opinion))|go (?:in)?to (?:hospital|a care home|a home|a&e)|"
    rf"call (?:an ambulance|999|111)|see a (?:doctor|gp|lawyer|solicitor))|"
    rf"stop (?:taking|his|her|my) (?:it|them|medication|meds|medicine|tablets|pills|dose)|"
    rf"(?:will|would|could|can|do|might) (?:i|he|she) (?:win|lose|have a (?:good )?case|get compensation|be sued|go to (?:jail|prison|court))|"
    rf"(?:take|taking|took) (?:\w+ ){{1,4}}to (?:court|a tribunal)|can i sue|sue (?:the|my|our|them|him|her)|"
    rf"(?:my|his|her) (?:diagnosis|symptoms|medication|meds|tablets|prescription|solicitor|lawyer|divorce|benefits claim|blood pressure|blood test|rash)|my will|"
    rf"side effects?|dos(?:e|age) of|(?:right|safe|maximum|correct|highest) dos(?:e|age)|how (?:many|much) (?:\w+ )?(?:tablets|pills|paracetamol|ibuprofen|mg|morphine|insulin)|"
    rf"(?:is|are) it safe (?:for {_SOMEBODY} )?to (?:take|mix|stop|give|drink)|overdos\w+|what(?:['’]?s| is) wrong with (?:me|him|her|(?:my )?{_RELATIVE})|"
    rf"what (?:are|is) (?:the )?(?:symptoms?|cure) (?:of|for))\b",
    re.IGNORECASE,
)
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
_PERSONAL = re.compile(rf"\b(?:i|i'm|im|i've|ive|me|my|mine|{_RELATIVE})\b", re.IGNORECASE)


def in_distress(message: str) -> bool:
    """Whether somebody may be in danger from themselves."""
    return bool(_DISTRESS.search(message))


def dangerous(message: str) -> bool:
    """Whether a message asks for the means to hurt people."""
    return bool(_DANGER.search(message))


def personal(question: str) -> bool:
    """Whether a message speaks of the asker's own life."""
    return bool(_PERSONAL.search(question))


def own_case(question: str) -> bool:
    """Whether a message asks for advice on somebody's own case."""
    return bool(_OWN_CASE.search(question))
