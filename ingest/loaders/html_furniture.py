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
# Names that sites give to what is not content; each must be a whole part of a class or an id.
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|breadcrumbs?|nav|navigation|nav-?bar|navheader|navfooter|headerlink|share|sharing|social|related|sequential-nav|side-?nav(?:igation)?|pagination|pager|"
    r"feedback|skip-?links?|site-(?:header|footer|search|navigation)|back-to-top|newsletter|metadata|"
    r"supporting-documents|content-label|gov_content-block|update-history|print-?(?:page|link)?|toolbar|advert|legend-?toggle|"
    r"visually-hidden|sr-only|fully-hidden|table-of-contents|contents-list)(?=$|[\s_]|-[a-z]|--)",
    re.IGNORECASE,
)
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
    if not isinstance(element.tag, str) or element.tag in LEFT_OUT:
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if (element.get("role") or "").casefold() in _ROLES:
        return True
    if "display:none" in (element.get("style") or "").replace(" ", "").casefold():
        return True
    if element.tag in ("html", "body", "main", "article"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_NAMES.search(names)) and "footnote" not in names


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
