"""What the assistant says where it does not answer from a source: one text for each ending."""

from __future__ import annotations

from assistant.language import OTHER
from assistant.own_case import in_distress
from assistant.reasons import looked_for
from assistant.types import Query, Reason
from ingest.types import Missing, Source


def sources_sentence(sources: dict[str, Source]) -> str:
    """The held sources with year and authority, as one sentence."""
    named = [f"{s.title} ({s.year or 'date not stated'}, {s.authority.value})" for s in sources.values() if s.held]
    return "; ".join(named)


def reply(reason: Reason, sources: dict[str, Source]) -> str:
    """A greeting, thanks or help."""
    if reason is Reason.GREETING:
        return (
            "Hello. Ask me about health and social care integration in Scotland. I answer only with quotations "
            "from the documents I hold, each with its place. Try: what does a direction require?"
        )
    if reason is Reason.THANKS:
        return "You are welcome. Ask another question whenever you like."
    return (
        "I answer questions about health and social care integration in Scotland with quotations from the documents "
        f"I hold: {sources_sentence(sources)}. I hold no statute and no statutory guidance yet, so I cannot say "
        "what the law requires; I can say which official source would. You can ask for a topic (“who must agree the "
        "budget?”), a place (“proposal 4(iv)”, “outcome 6”) or a list (“what are the nine outcomes?”)."
    )


def decline(reason: Reason, query: Query, missing: Missing | None = None, detail: str = "", years: str = "") -> str:
    """Why there is no answer, in a few short sentences.

    `detail` is what helps with this one question; `years` are those of the documents, where the
    question is about a later time.
    """
    return " ".join(x for x in (_why(reason, query, missing, years), detail) if x)


def _why(reason: Reason, query: Query, missing: Missing | None, years: str) -> str:
    match reason:
        case Reason.MISSING_PART:
            what = missing.part if missing else "that part"
            return f"The documents I hold do not include {what}, so I cannot answer from it."
        case Reason.OFF_TOPIC:
            return "I can only help with questions about health and social care integration in Scotland."
        case Reason.PERSONAL_ADVICE:
            return (
                "I cannot give advice on a personal, medical or legal matter. The documents I hold are about how health "
                "and social care services are joined up. For your own case, ask your health and social care partnership, "
                "your GP, or an advice service."
            )
        case Reason.NO_SUCH_PROVISION:
            named = ", ".join(dict.fromkeys(r.key for r in query.references))
            return f"There is no such place in the documents I hold: {named}."
        case Reason.UNCLEAR:
            return "I could not tell what you are asking about. Please ask in a full sentence, for example: what does a direction require?"
        case Reason.UNSAFE if in_distress(query.question):
            return (
                "I am sorry that things are so hard. I am only a reader of documents, but there are people who will listen "
                "now: the Samaritans on 116 123 at any hour, or NHS 24 on 111. If you or somebody else is in danger, call 999."
            )
        case Reason.UNSAFE:
            return "I only answer questions from the documents I hold, and I cannot change how I work. What would you like to know?"
        case Reason.TOO_LONG:
            return "That is too long for one question. Please ask in a few sentences."
        case Reason.OTHER_LANGUAGE:
            asked = f"I think that you asked in {query.language}. " if query.language not in ("", OTHER) else ""
            return (
                f"{asked}I read English best, and my documents are in English. I could not match your question to them. "
                "Please ask in English."
            )
        case _:
            words = looked_for(query)
            looked = f" I looked for: {words}." if words else ""
            old = f" They were written in {years} and cannot say what came after that." if years else ""
            return f"The documents I hold do not say.{old}{looked}"
