"""What of a web page is the document, and what is the site around it."""

from __future__ import annotations

import re
from typing import Any

# Elements that are never a document's words.
LEFT_OUT = frozenset(
    ["script", "style", "template", "noscript", "svg", "nav", "form", "button", "input", "select", "textarea",
     "dialog", "iframe", "object", "head", "link", "meta", "aside", "footer", "audio", "video", "canvas", "map"]
)  # fmt: skip
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
_LONG = 3_000  # a document may well be called "Access denied"; an error page is short


def left_out(element: Any) -> bool:
    """Whether an element and all in it is no part of the document."""
    if not isinstance(element.tag, str):
        return True
    if element.tag in LEFT_OUT:  # notes may stand in an aside or at the foot
        return "note" not in f"{element.get('class') or ''} {element.get('role') or ''}" or element.tag not in (
            "aside",
            "footer",
        )
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if (element.get("role") or "").casefold() in _ROLES:
        return True
    if "display:none" in (element.get("style") or "").replace(" ", "").casefold():
        return True
    if element.tag in ("html", "body", "main", "article") or element.tag in _WORDS:
        return False
    names = (element.get("class") or "").split()
    if element.tag in _BOXES and element.get("id"):
        names.append(element.get("id"))
    return any(n in _WHOLE_NAMES or any(map(_NAMES.fullmatch, re.split(r"_+|--", n))) for n in names)


def main_part(root: Any) -> Any:
    """The element that holds the document: the first of the usual places that has words in it."""
    for path in _MAIN:
        found = [e for e in root.xpath(path) if words_in(e, 1)]
        if found:
            return max(found, key=lambda e: len("".join(e.itertext()))) if path == "//article" else found[0]
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
