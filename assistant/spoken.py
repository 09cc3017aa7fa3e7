"""Spelling of messages and of Scots, written out in the English that the documents use.

"Wot r the 9 outcomes" and "whit dae carers get?" are English questions in another spelling;
they are read word by word. Capitals, punctuation and every other word stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from ingest.numbering import NOUNS

_MESSAGES = (
    "u:you ur:your r:are pls:please plz:please pleez:please wot:what wat:what wut:what wen:when wher:where abt:about bc:because coz:because cos:because "
    "cuz:because dept:department govt:government mtg:meeting mtgs:meetings thru:through w:with yous:you youse:you cud:could wud:would shud:should "
    "cld:could wld:would shld:should ppl:people dat:that dis:this dey:they wiv:with gonna:going_to gotta:have_to wanna:want_to lemme:let_me gimme:give_me "
    "dunno:do_not_know thx:thanks ty:thanks tho:though tmrw:tomorrow b4:before haz:has hav:have iz:is woz:was wos:was waz:was n:and info:information "
    "bout:about bcoz:because bcos:because becos:because becoz:because frm:from wich:which wot're:what_are sez:says "
    "sed:said ov:of dem:them da:the nd:and giv:give tel:tell ure:you're 2day:today sumthing:something sumone:someone evry:every wonna:want_to shudnt:should_not "
    "cudnt:could_not wudnt:would_not dnt:do_not hw:how whos:who's wots:what's whats:what's hows:how's theyre:they're hv:have bn:been sposed:supposed spose:suppose defo:definitely"
)
_SCOTS = (
    "whit:what whits:what's whaur:where wha:who whae:who hoo:how hou:how dae:do daes:does disnae:does_not doesnae:does_not dinnae:do_not dinna:do_not "
    "didnae:did_not cannae:cannot canna:cannot couldnae:could_not wouldnae:would_not shouldnae:should_not wisnae:was_not isnae:is_not arenae:are_not "
    "willnae:will_not wullnae:will_not hasnae:has_not havenae:have_not hivnae:have_not wis:was yer:your ye:you oor:our thae:those thon:that tae:to fae:from "
    "frae:from wi:with oan:on aboot:about oot:out doon:down roon:round hoose:house noo:now nae:no naw:no aye:yes auld:old awa:away hame:home gie:give "
    "gies:give_us gonnae:going_to gaun:going hae:have hiv:have huv:have hud:had mak:make tak:take maun:must ken:know kens:knows kent:known wean:child "
    "weans:children bairn:child bairns:children faither:father mither:mother maw:mother fur:for efter:after afore:before whan:when ony:any mony:many "
    "maist:most mair:more anither:another ither:other masel:myself oorsels:ourselves cooncil:council cooncils:councils o:of ma:my wur:our jist:just "
    "onybody:anybody somethin:something naebody:nobody ain:own"
)
_WORDS = dict(pair.replace("_", " ").split(":") for pair in f"{_MESSAGES} {_SCOTS}".split())
_WORD = re.compile(r"(?<![\w'’(.@/&-])[A-Za-z]\w*(?![\w'’@/&-])")
_TWO = re.compile(
    r"\b(has|have|need|needs|want|wants|got|going|able|supposed|meant|allowed|expected|required) 2 (?=[a-z])",
    re.IGNORECASE,
)
# What comes after a "2" that is "to", and after a "4" that is "for", whatever the rest is like.
_TO_DO = "be|b|do|dae|get|have|hav|has|go|the|us|me|them|him|her|you|u|my|our|your|ur|give|make|take|pay|see|know"
_FOR_WHOM = "the|a|an|us|me|them|him|her|you|u|my|our|your|ur|their|this|that|everyone|everybody|people|ppl"
# After these a figure is a number, a label or a part of a date; before those it counts something.
_NUMBERED = (
    r"the|these|those|all|any|our|its|their|his|her|my|both|of|in|on|at|by|within|over|under|about|only|least|most|than|first|last|next|no|number|"
    r"page|pages|year|years|section|sections|chapter|part|parts|para|paras|paragraph|paragraphs|point|points|bullet|item|row|exhibit|annex|appendix|schedule|"
    rf"step|steps|stage|phase|level|version|january|february|march|april|may|june|july|august|september|october|november|december|{'|'.join([*NOUNS, *NOUNS.values()])}"
)
_COUNTED = (
    r"days?|weeks?|months?|years?|hours?|minutes?|mins?|hrs?|yrs?|pounds?|quid|pence|percent|per|million|billion|thousand|hundred|times?|members?|people|bodies|"
    r"boards?|ways?|reasons?|parts?|points?|things?|steps?|areas?|groups?|kinds?|types?|sorts?|questions?|goals?|aims?|sections?|bullets?|items?|of|or|and|to|in|is|are|was|"
    rf"january|february|march|april|june|july|august|september|october|november|december|{'|'.join([*NOUNS, *NOUNS.values()])}"
)
_FIGURE = re.compile(
    r"(?<![\w'’(.,@/&£$€#-])(?P<figure>[24])(?= (?P<next>[A-Za-z][A-Za-z'’]*))(?![.,)])", re.IGNORECASE
)
_ENDS_NUMBERED = re.compile(
    rf"(?:^|(?<=[^\w'’]))(?:{_NUMBERED}|\w*\d[\w.()]*|\d[^a-z]*(?:and|or|to|&|,|-))\s*$", re.IGNORECASE
)
_B = re.compile(
    r"\b(to|should|must|can|could|will|would|shall|might|may|not|dae|it'll) b\b(?! ?[.)/&\d])", re.IGNORECASE
)
_NEAR = 100  # characters before a figure that can make it a number
_OTHERS = 1  # other words in the spelling of messages from which on a figure is read as a word

_I = re.compile(
    r"\b[Aa]h(?= (?:am|do|did|have|was|will|would|could|can|cannot|know|think|need|want|just|dinnae|ken|hae|cannae)\b)|^y(?= (?:do|does|did|is|are|should|must|can)\b)"
)


# At the beginning of a sentence these may as well be somebody's name.
_SHORT = 2
_NAMES = frozenset({"ma", "ken", "maw", "mak", "noo"})


def written(text: str, keep: Container[str] = ()) -> str:
    """The text with such spellings written out; a capital letter inside a sentence marks a name and stays.

    Longer words to `keep`, those of the corpus, mean what they mean there.

    >>> written("wot r the 9 outcomes, and whit dae they hae 2 dae wi Ken?")
    'what are the 9 outcomes, and what do they have to do with Ken?'
    """
    return _written(text) if keep == () else _written_out(text, keep)


def _written_out(text: str, keep: Container[str]) -> str:
    shouting = text.isupper()

    def out(m: re.Match[str]) -> str:
        word = m[0]
        other = _WORDS.get(word.casefold())
        if other is None or (len(word) > _SHORT and word.casefold() in keep):
            return word
        if shouting:
            return other.upper()
        if word.isupper() or (word[0].isupper() and (m.start() > 0 or word.casefold() in _NAMES)):
            return word
        return other[0].upper() + other[1:] if word[0].isupper() else other

    text = _I.sub(lambda m: "why" if m[0] == "y" else "I", text)
    plain = _WORD.sub(out, text)
    others = sum(a != b for a, b in zip(text.split(), plain.split(), strict=False)) if plain != text else 0
    plain = _figures_read(_TWO.sub(r"\1 to ", plain), others >= _OTHERS)
    return _B.sub(lambda m: f"{m[1]} {'BE' if shouting else 'be'}", plain)


@lru_cache(maxsize=64)  # a question is looked at several times
def _written(text: str) -> str:
    return _written_out(text, ())


def _figures_read(text: str, messaging: bool) -> str:
    """The text with a "2" that means "to" and a "4" that means "for" as words.

    A figure is a word only where nothing makes it a number: no label, date or quantity before it,
    nothing that is counted after it; and, unless what follows says so by itself, only in a text
    with other such spellings.
    """

    def word(m: re.Match[str]) -> str:
        after, before = m["next"].casefold(), text[: m.start()]
        sure = re.fullmatch(_TO_DO if m["figure"] == "2" else _FOR_WHOM, after)
        plural = m["figure"] == "2" and re.search(r"[^s]s$", after)  # "are 2 carers enough?"
        near = max(0, m.start() - _NEAR)  # the whole of a long message before each of its figures takes seconds
        number = (
            _ENDS_NUMBERED.search(text, near, m.start())
            or re.fullmatch(_COUNTED, after)
            or plural
            or not before.strip()
        )
        if number or not (sure or messaging):
            return m[0]
        spelt = "to" if m["figure"] == "2" else "for"
        return spelt.upper() if text.isupper() else spelt

    return _FIGURE.sub(word, text)
