"""Names and dates of a question that stand in no document.

The guidance speaks of boards, councils and officers in general. A question about one of them by
name, about a person, an Act or a day that no document mentions, sounds like many that are answered;
nothing that is quoted can be about it. A place that only says who asks ("I live in Oban, can I …?") does
not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.dates import MONTH, days_in
from assistant.strange_documents import StrangeDocuments
from ingest.fold import for_reading
from ingest.store import Index

# Council areas and health boards of Scotland, as people write them without capitals too.
_AREAS = (
    "aberdeen", "aberdeenshire", "angus", "argyll", "bute", "ayrshire", "arran", "borders", "clackmannanshire", "dumfries", "galloway", "dundee",
    "dunbartonshire", "edinburgh", "eilean siar", "falkirk", "fife", "forth valley", "glasgow", "grampian", "highland", "highlands", "inverclyde",
    "lanarkshire", "lothian", "midlothian", "moray", "orkney", "perth", "kinross", "renfrewshire", "shetland", "stirling", "tayside",
    "western isles",
)  # fmt: skip
AREA = re.compile(rf"\b(?:{'|'.join(_AREAS)})\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][\w&-]*(?:['’]s)?(?:\s+(?:(?:and|of|for|the|on|\((?:Scotland)\))\s+)?[A-Z][\w&-]*)*")
_STARTS = re.compile(r"(?:^|[.?!:;“\"(]\s*)$")
# What begins with a capital for other reasons than being a name.
_NO_NAME = re.compile(
    r"(?:[A-Z]|What|Which|Who|Whose|When|Where|Why|How|Is|Are|Do|Does|Did|Can|Could|Should|Must|Will|Would|Has|Have|If|And|But|So|The|A|An|"
    r"In|On|At|For|To|Of|My|Our|We|They|He|She|It|Please|Also|Tell|Give|List|OK|Hi|Hello|Scotland|Scottish|Mr|Mrs|Ms|Dr|Mum|Dad|"
    r"PDF|Pages?|[IVX]+|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|" + MONTH + r")$"
)


# "I live in Oban", "we are the Fife board": who asks, not what is asked for.
_ASIDE = re.compile(
    r"\b(?:i|we)(?:['’](?:m|re|ve)|\s+(?:am|are|live|work|sit|was|were|care|stay|come|chair))\b[^,.?!;:]*|\b(?:here|down|up|out|over) in\b[^,.?!;:]*|"
    r"\b(?:my|our) (?:own )?(?:mum|dad|mother|father|husband|wife|son|daughter|brother|sister|partner|friend|neighbour|gran|granny|council|board|ijb|partnership|area|team)\b"
    r"[^,.?!;:]*\b(?:in|at|near|from)\b[^,.?!;:]*",
    re.IGNORECASE,
)


def _plain(text: str) -> str:
    return " " + " ".join(re.findall(r"[a-z0-9&]+", re.sub(r"['’]s\b", "", text.casefold()))) + " "


class Strangers:
    """Finds the names and days of a question that nothing held mentions."""

    def __init__(self, texts: Iterable[str], known: Iterable[str] = (), titles: Iterable[str] = ()) -> None:
        """Read the documents, and what they are called; `known` are texts whose abbreviations name nothing strange.

        Of a title, words may be left out: "the Public Bodies Act" is the Public Bodies (Joint Working) (Scotland) Act.
        """
        self._titles = [_plain(t).split() for t in titles]
        folded = [for_reading(t) for t in texts]
        self._held = _plain(" ".join(folded))
        self._known = self._held + _plain(" ".join(known))
        self._days = frozenset(d for t in folded for d in days_in(t))

    def names(self, question: str) -> list[str]:
        """The names of a question that stand in no document, in order."""
        question = _ASIDE.sub(" ", question)
        found = [m[0] for m in AREA.finditer(question) if _plain(m[0]) not in self._held]
        if question.isupper():
            return found
        for m in _NAME.finditer(question):
            words = m[0].split()
            if _STARTS.search(question[: m.start()]):
                words = words[1:]  # a sentence begins with a capital
            while words and (_NO_NAME.match(words[0]) or words[0].islower()):
                words = words[1:]
            name = " ".join(words)
            if not name or self._holds(name) or self._is_short_title(name) or (name.isupper() and len(words) > 1):
                continue
            if not any(f.casefold() in name.casefold() for f in found):
                found.append(name)
        return found

    def _holds(self, name: str) -> bool:
        """Whether a name is held; an abbreviation may be that of an entry, and one or several of its kind."""
        one = name.rstrip("s")
        if " " in name or not one.isupper():
            return _plain(name) in self._held
        return any(_plain(form) in self._known for form in (one, f"{one}s"))

    def _is_short_title(self, name: str) -> bool:
        words = _plain(name).split()
        for title in self._titles:
            rest = iter(title)
            if len(words) > 1 and all(word in rest for word in words):
                return True
        return False

    def days(self, question: str) -> list[str]:
        """The days of a question that no document mentions; a day without its year may be any year's."""
        return [d for d in days_in(question) if not any(h == d or h.startswith(f"{d} ") for h in self._days)]

    def in_question(self, question: str) -> list[str]:
        """The names and days of a question that no document mentions."""
        return [*self.names(question), *self.days(question)]


def strangers_to(index: Index) -> Strangers:
    """Over an index: its documents, what the held sources are called, and how provisions are asked for."""
    entries = [e for es in index.asked_as.values() for e in es]
    held = [s for s in index.sources.values() if s.held]
    called = [x for s in held for x in (s.title, s.short, *s.called, s.publisher, s.author) if x]
    titles = [x for s in held for x in (s.title, *s.called)]
    return Strangers([*(d.text for d in index.documents.values()), *called], entries, titles)


def strange_documents_to(index: Index) -> StrangeDocuments:
    """Over an index: what the held sources are called, and the words of documents and entries."""
    held = [s for s in index.sources.values() if s.held]
    called = [x for s in held for x in (s.id, s.title, s.short, *s.called, s.publisher, s.author) if x]
    firsts = [line for d in index.documents.values() for line in d.text.lstrip().splitlines()[:1]]
    entries = (e for es in index.asked_as.values() for e in es)
    return StrangeDocuments([*called, *firsts], [*(d.text for d in index.documents.values()), *entries], AREA)
