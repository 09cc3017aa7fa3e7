r"""Text of questions and documents made safe for files: nothing in it is ever read as a command.

>>> print(markdown("<b>[a](http://x.org)</b> *1*"))
\<b\>\[a\](http\://x.org)\</b\> \*1\*
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# Control characters (XML forbids most), marks that turn the direction of what follows, halves of
# characters and non-characters. Each becomes a visible sign, so that nothing vanishes unseen.
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_MARKDOWN = re.compile(r"[\\`*_\[\]<>&#|~$!{}]")
# What begins a list, a heading's underline, a definition or a table at the start of a line.
_AT_START = re.compile(r"^([ \t]*)([-+=:]|\d{1,9}[.)])", re.MULTILINE)
_AUTOMATIC = re.compile(r"(?i)\b(https?|ftp|mailto)(?=:)|\b(www)(?=\.)")


def plain(text: str) -> str:
    """The text with line ends alike and with a sign in place of each character that files or readers trip over."""
    return _UNSAFE.sub("\ufffd", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """The same on one line: a title, or a line of a report that must not be able to forge the next one."""
    return " ".join(plain(text).split())


def markdown(text: str) -> str:
    """Text for Markdown, shown as it is: no mark-up, no HTML, no link, no image. Its lines stay lines."""
    text = _MARKDOWN.sub(lambda m: "\\" + m[0], plain(text))
    text = _AUTOMATIC.sub(lambda m: m[0] + "\\", text)
    text = _AT_START.sub(_escaped_start, text)
    return "\n".join(line.strip() for line in text.split("\n"))


def _escaped_start(m: re.Match[str]) -> str:
    # A number is escaped at its dot: a backslash before a digit would be shown.
    return f"{m[1]}{m[2][:-1]}\\{m[2][-1]}"


def web_address(url: str | None) -> str | None:
    """The address where it is one of the web that can stand in a link as it is; otherwise `None`."""
    if url is None or not url.isascii() or re.search(r"[\s<>\"'`\\^{}|\x00-\x20\x7f]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else None
