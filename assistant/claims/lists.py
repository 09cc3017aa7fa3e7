"""The words that decide what a sentence says, and the few ways of saying the same that are licensed.

A word of one of these classes in a statement must stand at the same place of its quotation, and may
not be left out of it. What is licensed is closed: a phrase that is not in a list must be the
quotation's own.
"""

from __future__ import annotations


def listed(words: str) -> frozenset[str]:
    """The words of a text, for lists that are read."""
    return frozenset(words.split())


NEGATIONS = listed("""not no never none nor neither nobody nothing nowhere without cannot hardly scarcely barely rarely seldom few
    little lack lacks lacking fail fails failed failing failure refuse refuses refused cease ceases ceased stop stops
    stopped prevent prevents prevented prohibit prohibits prohibited forbid forbids forbidden avoid avoids avoided
    deny denies denied exclude excludes excluded excluding non un false wrong instead rather""")
OBLIGATIONS = listed("""must shall should may can will would might could ought need needs needed required require requires requirement
    requirements requiring entitled entitle entitles entitlement expected expect expects expectation recommended recommend
    recommends recommendation obliged obligation duty duties mandatory compulsory optional allowed allow allows permitted
    permit permits able free right rights encouraged suggested propose proposed proposes proposal voluntary
    discretion power powers responsible have has had""") - {"have", "has", "had", "right", "rights", "free"}
CONDITIONS = listed("""unless except if when where whenever wherever until till provided providing only subject once before after while
    whilst during because since although though but however however otherwise whether save insofar far practicable
    possible appropriate necessary reasonable reasonably applicable consistent""")
# Marks of a condition, a limit or a contrast: what has one of them is never left out at the end of a sentence.
BOUNDS = listed("""all every each any some most many several both either half quarter majority minority more less fewer least most
    maximum minimum minimum mainly mostly partly largely generally usually often sometimes always ever wholly fully
    entirely solely exclusively exactly about around approximately nearly almost up over under above below within by than
    first last next same other another between enough too very better worse higher lower larger smaller greater
    increase increases increased increasing reduce reduces reduced reducing raise lower""")
NUMBER_WORDS = listed("hundred thousand million billion dozen once twice half quarter quarters thirds")
MONTHS = listed("january february march april june july august september october november december")
ARTICLES = frozenset(("a", "an", "the"))
# Before these an article changes the sense: "few members" and "a few members", "most" and "the most".
NOT_BARE = listed("few little most more less least number lot majority minority only same other")
# Words that join a sentence to the one before it and say nothing by themselves.
JOINING = listed(
    "also therefore however thus nonetheless nevertheless moreover furthermore consequently accordingly similarly"
)
JOINING_PHRASES = tuple(
    tuple(p.split())
    for p in (
        "in addition", "in doing so", "to that end", "at the same time", "as a result",
        "based on this", "in this context", "for instance", "for example", "in essence", "as part of this work",
        "to support this process",
    )
)  # fmt: skip
# A remark that begins so gives examples.
REMARKS = listed("including eg such")
# What is reminded of is said; "it is important that" would be a wish.
REMINDERS = tuple(
    tuple(f"it is important to {verb} that".split()) for verb in ("remember", "recognise", "note", "acknowledge")
)
PERMISSIONS = listed(
    "may can could might entitled allowed permitted able free exempt optional eligible right rights discretion power powers"
)
# What is said of several taken together is not said of one of them.
TOGETHER = listed("total together jointly combined altogether collectively overall sum")
# After these a "that" may come or go.
SAYING = listed("""ensure ensures ensuring ensured say says said state states stated propose proposes proposed recommend recommends
    recommended agree agreed recognise recognised note noted suggest suggested""")
AUXILIARIES = listed(
    """is are was were be been being has have had do does did must shall should may can will would might could"""
)
# Each line: ways of saying the same. Nothing that is stronger, weaker, wider or narrower.
_SAME = """
to | in order to
ensure | make sure
ensures | makes sure
ensuring | making sure
before | prior to | in advance of
use | utilise | make use of
uses | utilises
used | utilised
using | utilising
help | assist
helps | assists
helping | assisting
begin | start | commence
begins | starts | commences
through | via
people | persons
on | upon
among | amongst
while | whilst
towards | toward
such as | for example | for instance | eg
timeously | in good time
% | per cent | percent
in accordance with | in line with
focusing | focussing
focused | focussed
integration joint board | ijb
integration joint boards | ijbs | integration joint board s
multi disciplinary team | mdt | multidisciplinary team
multi disciplinary teams | mdts | multidisciplinary teams
ministerial strategic group | msg | ministerial strategic group for health and community care
coordinated | co ordinated
coordinate | co ordinate
cooperate | co operate
"""
PHRASES: dict[tuple[str, ...], int] = {
    tuple(phrase.split()): number
    for number, line in enumerate(_SAME.strip().splitlines())
    for phrase in line.split(" | ")
}
LONGEST_PHRASE = max(len(p) for p in PHRASES)
