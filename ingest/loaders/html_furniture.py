"""What of a web page is the document, and what is the site around it."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

# Elements that are never a document's words.
LEFT_OUT = frozenset(
    ["script", "style", "template", "noscript", "svg", "nav", "button", "input", "select", "textarea",
     "dialog", "iframe", "object", "head", "link", "meta", "audio", "video", "canvas", "map"]
)  # fmt: skip
# No reader ever sees these, so that nothing is told of them.
_UNSEEN = frozenset(["script", "style", "template", "noscript", "svg", "head", "link", "meta", "input", "button"])
# These may be the document's or the site's: what is in them decides.
_EITHER = frozenset(["aside", "footer", "form"])
_ROLES = frozenset(["navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alert", "alertdialog"])
# Names that sites give to what is not content: each a whole part of a class, or of the id of a box. A heading
# may well be called "social-care" or "related-duties", so the words that documents use need a site's word after them.
_NAMES = re.compile(
    r"cookies?(?:-.*)?|breadcrumbs?(?:-.*)?|sequential-nav|side-?nav(?:igation)?|nav-?bar|navheader|navfooter|headerlink|"
    r"skip-?links?|site-(?:header|footer|search|navigation)|back-to-top|update-history|supporting-documents|"
    r"content-label|print-(?:page|link)|visually-hidden|sr-only|fully-hidden|contents-list|"
    r"(?:nav|navigation|share|sharing|social|related|feedback|metadata|pager|pagination|newsletter|toolbar|advert)"
    r"(?:-(?:links?|media|buttons?|icons?|content|pages?|items?|bar|list|menu|wrapper|container|box|form|block|this(?:-page)?))*",
    re.IGNORECASE,
)
# Words that both documents and sites name a box by. Sites say them of links, buttons and a word or two.
_BOTH = frozenset(["related", "feedback", "social", "share", "sharing", "metadata"])
_CONTROLS = ("input", "textarea", "select", "button")
_SENTENCE_END = re.compile(r"(?<=[.!?])(?=[\s)”’\"]|$)")
_SENTENCE_WORDS = 4
_SITES_OWN = re.compile(
    r"©|\bcopyright\b|\bcookies?\b|\ball rights reserved\b|\bprivacy (?:policy|notice)\b", re.IGNORECASE
)
_LINKED = 3  # no more than one letter in so many is a link's
_LABEL = 3  # words of what a site sets above a title; a sentence, a number or a date is the document's
_FORM = 300  # letters in a form with fields, from which on it is a page that a form is put around
_WHOLE_NAMES = frozenset(["gov_content-block"])  # the publisher's contact box
_BOXES = frozenset(["div", "ul", "ol", "header"])
_WORDS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "td", "th", "dt", "dd"])
_MAIN = (
    "//*[@id='viewLegSnippet']", "//*[contains(concat(' ', @class, ' '), ' LegSnippet ')]", "//main",
    "//*[@role='main']", "//*[@id='main-content']", "//article", "//*[@id='content']", "//body",
)  # fmt: skip
_ERRORS = re.compile(
    r"^\W*(?:(?:error\W+)?(?:40[0134]|410|429|50[0234])\b|(?:the )?page (?:you (?:requested|are looking for) )?(?:was |is |could )?not (?:be )?found|"
    r"(?:sorry|oops)\W|access(?: to this (?:page|resource))? (?:is |has been )?(?:denied|forbidden)|forbidden\b|not found\b|"
    r"just a moment|attention required|(?:this )?service (?:is )?(?:temporarily )?unavailable|bad gateway|"
    r"gateway time-?out|too many requests|internal server error|request (?:blocked|rejected)|are you (?:a )?(?:human|robot)|"
    r"log ?in\b|sign in\b|site (?:is )?(?:under|down for) maintenance)",
    re.IGNORECASE,
)
_LOOK = 3_000  # letters that a box is judged by
_ABOVE = 20  # elements between such a word and its title, at most
_DEEP = 100  # no real page nests its boxes so; each of them would be looked through by all that it stands in
_ARTICLES = 50  # of one page, among which the longest is the document
_TOLD = 60  # letters of a box that is left out, for whoever checks it
_LONG = 3_000  # a document may well be called "Access denied"; an error page is short


def left_out(element: Any) -> bool:
    """Whether an element and all in it is no part of the document."""
    if not isinstance(element.tag, str):
        return True
    if element.tag in LEFT_OUT:
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if (element.get("role") or "").casefold() in _ROLES:
        return True
    if "display:none" in (element.get("style") or "").replace(" ", "").casefold():
        return True
    if (element.tag == "label" and _in_form(element)) or _labels_title(element):
        return True
    if element.tag in ("html", "body", "main", "article") or element.tag in _WORDS:
        return False
    names = (element.get("class") or "").split()
    if element.tag in _BOXES and element.get("id"):
        names.append(element.get("id"))
    called = {n for n in names if n in _WHOLE_NAMES or any(map(_NAMES.fullmatch, re.split(r"_+|--", n)))}
    if called - _BOTH:
        return True
    if element.tag in ("aside", "footer") and "note" in f"{element.get('class') or ''} {element.get('role') or ''}":
        return False
    if element.tag in _EITHER or (called and element.tag in ("div", "section", "aside")):
        return not _documents_own(element)
    return bool(called)


def _labels_title(element: Any) -> bool:
    """Whether an element is the word that a site sets above a title: "Publication", and the title below it."""
    parent = element.getparent()
    if element.tag not in ("p", "div", "span") or parent is None or parent.tag != "header" or len(element):
        return False
    words = (element.text or "").split()
    titled = any(s.tag == "h1" for s in islice(element.itersiblings(), _ABOVE))
    return titled and 0 < len(words) <= _LABEL and all(w.isalpha() for w in words)


def _in_form(element: Any) -> bool:
    return any(a.tag == "form" for a in element.iterancestors())


def _documents_own(element: Any) -> bool:
    """Whether a box that may be either holds the document's words: sentences, few links, no fields to fill in."""
    if next(islice(element.iterancestors(), _DEEP, None), None) is not None:
        return True  # rather a box too many than words lost
    words, linked, fields = _look(element)
    sentence = any(p[-1:] in (".", "!", "?") and len(p.split()) >= _SENTENCE_WORDS for p in _SENTENCE_END.split(words))
    if not sentence or linked * _LINKED > len(words):
        return False
    if element.tag == "form" or fields:
        return not fields or (element.tag == "form" and len(words) >= _FORM)
    inside = any(a.tag in ("main", "article") for a in element.iterancestors())
    return not _SITES_OWN.search(words) and (element.tag != "footer" or inside)


def _look(element: Any, most: int = _LOOK) -> tuple[str, int, bool]:
    """The first words of an element that a reader sees, how many letters of them are links', whether it has fields."""
    out: list[str] = []
    count, linked, fields = 0, 0, False
    waiting: list[tuple[Any, bool]] = [(element, False)]
    while waiting and count < most:
        inner, link = waiting.pop()
        if isinstance(inner, str):
            words = " ".join(inner[:most].split())
            out += [words] if words else []
            count += len(words)
            linked += len(words) * link
        elif isinstance(inner.tag, str):
            fields = fields or (inner.tag in _CONTROLS and inner.get("type") != "hidden")
            if inner is element or inner.tag not in (*LEFT_OUT, "label"):
                link = link or inner.tag == "a"
                after: list[tuple[Any, bool]] = [(inner.text or "", link)]
                for child in inner:
                    after += [(child, link), (child.tail or "", link)]
                waiting += reversed(after)
    return " ".join(out), linked, fields


def boxes_left_out(root: Any, main: Any) -> list[str]:
    """The first words of each box of a page that is left out and that a reader sees: those around the main part, too."""
    out: list[str] = []
    holding = {main, *main.iterancestors()}
    waiting: list[tuple[Any, bool]] = [(root, False)]
    while waiting:
        element, inside = waiting.pop()
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            continue
        inside = inside or element is main
        if (inside and left_out(element)) or not (inside or element in holding):
            words = _look(element, _TOLD)[0]
            out += [words[:_TOLD]] if words else []
        else:
            waiting += [(child, inside) for child in reversed(element)]
    return out


def main_part(root: Any) -> Any:
    """The element that holds the document: the first of the usual places that has words in it."""
    for path in _MAIN:
        found = (e for e in root.xpath(path)[:_ARTICLES] if words_in(e, 1))
        first = next(found, None)
        if first is not None:
            return max((first, *found), key=lambda e: len("".join(e.itertext()))) if path == "//article" else first
    return root


def words_in(element: Any, enough: int) -> bool:
    """Whether an element has at least so many letters that a reader sees."""
    count = 0
    waiting = [element]
    while waiting and count < enough:
        inner = waiting.pop()
        if not isinstance(inner.tag, str) or left_out(inner):
            continue
        count += len((inner.text or "").strip()) + sum(len((c.tail or "").strip()) for c in inner)
        waiting += list(inner)
    return count >= enough


def error_page(root: Any) -> str:
    """What an error page says of itself; empty for a document."""
    if words_in(root, _LONG):
        return ""
    for element in (*root.iter("title"), *root.iter("h1"), *root.iter("h2")):
        words = " ".join("".join(element.itertext()).split())
        if _ERRORS.match(words):
            return words[:80]
    return ""
