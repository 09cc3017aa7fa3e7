"""What the assistant says where it does not answer from a source: one text for each ending."""

from __future__ import annotations

from assistant.own_case import in_distress
from assistant.types import Query, Reason
from ingest.types import Missing, Source

GROUP_REASONS = {
    "off-topic": Reason.OFF_TOPIC,
    "clinical or legal advice": Reason.PERSONAL_ADVICE,
    "missing parts": Reason.MISSING_PART,
    "other countries": Reason.NOT_IN_CORPUS,
}


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


def decline(reason: Reason, query: Query, missing: Missing | None = None) -> str:
    """Why there is no answer, in one or two sentences."""
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
            return "I could not find a question in that. Please ask in a sentence, for example: what does a direction require?"
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
            return "I can only read questions in English, and my sources are in English. Please ask in English."
        case _:
            return "The documents I hold do not say."
