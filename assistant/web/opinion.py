"""The form in which people say what they think of an answer; the page's script copies it below the answer."""

from __future__ import annotations

from assistant.feedback.records import CONSENT, MAX_WORDS, Wrong
from assistant.web.markup import escape


def opinion_form_html() -> str:
    """A template with the reasons, room for words, and what is kept: the reader sees all of it before sending."""
    reasons = "".join(
        f'<label><input type="radio" name="wrong" value="{w.value}"> {escape(w.label)}</label>' for w in Wrong
    )
    return (
        '<template id="opinion-form"><form autocomplete="off"><fieldset><legend>What was wrong?</legend>'
        f'<div class="reasons">{reasons}</div></fieldset><label class="own">In your own words, if you like'
        f'<textarea rows="3" maxlength="{MAX_WORDS}"></textarea></label><p class="about">{escape(CONSENT)}</p>'
        '<p class="foot"><button type="submit" class="strong">Send</button>'
        '<button type="button" class="cancel">Cancel</button></p></form></template>'
    )
