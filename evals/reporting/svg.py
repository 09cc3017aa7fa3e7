"""Matplotlib's SVG made fit for a page: small, the same every time, in the page's colours, named for everybody."""

from __future__ import annotations

import io
import re
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
from matplotlib.figure import Figure

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_URL = re.compile(r"url\(#")
# Colours that no plot would use by chance, each standing for a custom property of the page's style sheet,
# so that a plot follows the light or dark scheme.
COLOURS = {
    "ink": "#000001", "muted": "#000002", "grid": "#000003", "surface": "#000004",
    "one": "#000011", "two": "#000012", "three": "#000013", "four": "#000014", "bad": "#000015",
}  # fmt: skip
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none", "svg.hashsalt": "integration-assistant",
    "figure.facecolor": "none", "axes.facecolor": "none", "savefig.facecolor": "none", "savefig.edgecolor": "none",
    "font.size": 10, "axes.labelsize": 10, "axes.titlesize": 10, "xtick.labelsize": 9, "ytick.labelsize": 9,
    "text.color": COLOURS["ink"], "axes.labelcolor": COLOURS["ink"], "xtick.color": COLOURS["muted"],
    "ytick.color": COLOURS["muted"], "xtick.labelcolor": COLOURS["ink"], "ytick.labelcolor": COLOURS["ink"],
    "axes.edgecolor": COLOURS["muted"], "axes.spines.top": False, "axes.spines.right": False,
    "axes.grid": True, "axes.axisbelow": True, "grid.color": COLOURS["grid"], "grid.linewidth": 0.8,
    "xtick.major.size": 0, "ytick.major.size": 0, "axes.linewidth": 0.8, "lines.linewidth": 1.8,
    "legend.frameon": False, "legend.fontsize": 9, "path.simplify": True,
}  # fmt: skip

ElementTree.register_namespace("", _SVG)


def as_svg(figure: Figure, name: str, title: str, description: str) -> str:
    """The figure as an inline `<svg>` element.

    `name` is put before every id, so that several plots can stand in one page; `title` and
    `description` are what a screen reader says of the image.
    """
    out = io.StringIO()
    with mpl.rc_context(STYLE):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    root = ElementTree.fromstring(out.getvalue())  # noqa: S314 - what was drawn just now
    _leave_out(root)
    _name(root, name)
    _say(root, name, title, description)
    text = ElementTree.tostring(root, encoding="unicode")
    for colour, code in COLOURS.items():
        text = text.replace(code, f"var(--{colour})")
    return re.sub(r">\s+<", "><", text)


def _leave_out(root: ElementTree.Element) -> None:
    for parent in root.iter():
        for child in list(parent):
            tag = child.tag.removeprefix(f"{{{_SVG}}}")
            # Matplotlib's style sheet names every element of the page that it is put into.
            if tag in ("metadata", "style") or (tag == "defs" and all(c.tag.endswith("}style") for c in child)):
                parent.remove(child)
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)


def _name(root: ElementTree.Element, name: str) -> None:
    for element in root.iter():
        if _XLINK in element.attrib:
            element.set("href", element.attrib.pop(_XLINK).replace("#", f"#{name}-"))
        for key, value in element.attrib.items():
            if key == "id":
                element.set(key, f"{name}-{value}")
            elif "url(#" in value:
                element.set(key, _URL.sub(f"url(#{name}-", value))


def _say(root: ElementTree.Element, name: str, title: str, description: str) -> None:
    for place, (tag, words) in enumerate((("title", title), ("desc", description))):
        element = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{tag}"})
        element.text = words
        root.insert(place, element)
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title")
    root.set("aria-describedby", f"{name}-desc")
