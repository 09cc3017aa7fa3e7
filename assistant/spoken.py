"""Spelling of messages and of Scots, written out in the English that the documents use.

"Wot r the 9 outcomes" and "whit dae carers get?" are English questions in another spelling;
they are read word by word. Capitals, punctuation and every other word stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Container

_MESSAGES = (
    "u:you ur:your r:are pls:please plz:please pleez:please wot:what wat:what wut:what wen:when wher:where abt:about bc:because coz:because cos:because "
    "cuz:because dept:department govt:government mtg:meeting mtgs:meetings thru:through w:with yous:you youse:you cud:could wud:would shud:should "
    "cld:could wld:would shld:should ppl:people dat:that dis:this dey:they wiv:with gonna:going_to gotta:have_to wanna:want_to lemme:let_me gimme:give_me "
    "dunno:do_not_know thx:thanks ty:thanks tho:though tmrw:tomorrow b4:before haz:has hav:have iz:is woz:was wos:was waz:was n:and info:information "
    "hw:how whos:who's wots:what's whats:what's hows:how's theyre:they're hv:have bn:been sposed:supposed spose:suppose defo:definitely"
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
    return _TWO.sub(r"\1 to ", _WORD.sub(out, text))
