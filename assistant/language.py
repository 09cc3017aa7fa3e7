"""Which language a message is in, where that is not English.

The embedding model is an English one. Measured on twelve questions in each language, it found
the right passage first for ten in English and in Scots, five in French, four in Spanish, two in
German and Italian, one in Polish and none in Gaelic, where words are spelt alike. So such a
question goes the way of every other, and is answered only where the decision is surer than for
a question in English: five of those 72 were, and all five rightly.
"""

from __future__ import annotations

from collections.abc import Container
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from assistant.lexical import words_of
from assistant.spoken import written

_SURE = 0.7  # how sure the language must be; strings of letters belong to no language
_NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German",
    "el": "Greek", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "ga": "Gaelic", "gu": "Gujarati",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "ku": "Kurdish",
    "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "so": "Somali", "sv": "Swedish", "ta": "Tamil", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
OTHER = "another language"
SURE_ENOUGH = 0.7  # the probability from which on a question in another language is answered
_ENGLISH = frozenset(
    [
        "the",
        "what",
        "is",
        "are",
        "of",
        "to",
        "and",
        "in",
        "do",
        "does",
        "can",
        "who",
        "how",
        "my",
        "we",
        "i",
        "for",
        "that",
        "it",
        "be",
        "a",
        "an",
        "on",
        "when",
        "why",
        "which",
    ]
)
_LATIN = "\u024f"  # the last letter of the extended Latin alphabets


@cache
def _identifier() -> LanguageIdentifier:
    """Half a second to load, and hardly ever needed."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def foreign(question: str, known: Container[str]) -> str:
    """The language of a question that is not in English, by its English name; empty for one in English.

    Careful: a question is foreign only if its words are not `known` and its letters say so too.
    """
    letters = [c for c in question if c.isalpha()]
    if letters and sum(c > _LATIN for c in letters) > len(letters) / 2:
        return _name(question, sure=0.0)
    words = [w for w in words_of(written(question)) if w.isalpha()]
    share = sum(w in known for w in words) / max(1, len(words))
    if len(words) < 3 or share > 0.6 or (share > 0.4 and any(w in _ENGLISH for w in words[:12])):
        return ""
    return _name(question, _SURE)


def _name(question: str, sure: float) -> str:
    language, sureness = _identifier().classify(question)
    if float(sureness) < sure or str(language) == "en":
        return OTHER if sure == 0.0 else ""
    return _NAMES.get(str(language), OTHER)


def language_note(language: str) -> str:
    """What somebody is told who asked in another language and is answered in English."""
    asked = "in another language" if language == OTHER else f"in {language}"
    return f"You asked {asked}. The documents are in English, so the answer is in English."
