"""Messages that are no question to the documents: a greeting, thanks, or what the assistant is."""

from __future__ import annotations

import re

from assistant.types import Reason

_GREETING = re.compile(
    r"^\W*(hi|hiya|hello|hey|good (?:morning|afternoon|evening)|greetings|howdy|halo|whats? up|nice to meet you|how are you(?: doing)?(?: today)?)(?:,? (?:there|all|folks|how are you(?: doing)?(?: today)?))?\W*$",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^\W*(?:(?:ok|okay|great|perfect|lovely|brilliant|super|that'?s|thats|right|good)\W+)*(?:many )?(thanks?(?: you)?|thank you|cheers|ta|much appreciated|"
    r"that'?s (?:great|helpful|all|perfect|fine|clear)|bye|goodbye|ok(?:ay)?|great|perfect|brilliant|got it|i see|fair enough|understood|good to know)(?:\W+(?:so|very|a) (?:much|lot))?(?: for (?:that|your help|the help|this))?\W*$",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"^\W*(help(?: me)?|(?:can|could|will) (?:you|u) (?:please )?help(?: me)?(?: (?:with|out)(?: this| something)?)?|i (?:need|want) (?:some )?help|what (?:can|do) you (?:do|know|cover|answer)(?: about)?|who are you|what are you|how do(?:es)? (?:you|this) work|"
    r"what (?:is|does) this (?:thing |tool |assistant |chat )?(?:do|for)?|what (?:sources|documents) (?:do you (?:have|hold|use)|are there)|"
    r"how (?:do|can) i use (?:you|this)|what (?:can|should|could) i ask(?: you)?(?: about)?|how does it work|who (?:made|built|wrote|runs) (?:you|this)|where (?:do|did) you get (?:your|this) (?:information|info|answers?)(?: from)?|are you (?:a |an |the )?(?:real |actual )?(?:bot|robot|human|person|ai|machine|computer|chat ?gpt|gpt|llm|language model|real)(?: or (?:an? )?\w+)*)\W*$",
    re.IGNORECASE,
)


def small_talk(question: str) -> Reason | None:
    """A greeting, thanks, or a question about the assistant itself; `None` for anything else."""
    for reason, pattern in ((Reason.GREETING, _GREETING), (Reason.THANKS, _THANKS), (Reason.HELP, _HELP)):
        if pattern.match(question):
            return reason
    return None
