"""The whole path of an answer, on one screen.

    ask -> screen -> rephrase -> retrieve -> decide -> select -> compose -> verify -> write -> conclude

Writing is for a chat model, where one is set: what it writes takes the place of the sources' own words
only where it stands on them. Each step takes the `Work` so far and returns a new one; a step that ends the turn sets its
answer, and the steps after it pass it through. The chain is a LangChain runnable: `invoke`,
`batch`, `stream` and their async forms work, and tracing is off unless it is configured.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.again import evidence_again, wants_again
from assistant.annotated import Annotations
from assistant.compose.extractive import Extractive
from assistant.compose.generative.asked import as_quotations, question_of
from assistant.compose.generative.opening import writer_of
from assistant.compose.generative.sheet import make_sheet
from assistant.compose.generative.types import DECLINED_NOTE, Outcome, Written
from assistant.compose.generative.types import NAME as GENERATIVE
from assistant.compose.generative.writer import Shown, Writer
from assistant.counts import count_notes, counts_nothing
from assistant.currency import later_years, newest_year, speaks_of_now, years_of
from assistant.decide import Decider
from assistant.decisive import decisive_first
from assistant.definitions import Asked, Definitions, Spelt, defines, not_defined, not_spelt_out, term_of
from assistant.differences import difference_notes
from assistant.document_facts import document_notes
from assistant.evidence import Selection, Selector
from assistant.language import SURE_ENOUGH
from assistant.lexical import Lexical
from assistant.memory import leave_alone
from assistant.notes import changed_notes, no_signpost_note, notes_for, spelling_note
from assistant.pages import page_notes
from assistant.passing import passed_on, result_of
from assistant.qualified import Qualified
from assistant.reasons import Reasons
from assistant.render import answer_text
from assistant.rephrase import Rephraser, whole_characters
from assistant.replies import decline, reply
from assistant.retrieve import GuidanceRetriever, Retrieved, Retriever, lexical_texts, passages
from assistant.screen import Screen
from assistant.settings import Settings
from assistant.signposts import signposts_for
from assistant.simpler import simpler
from assistant.standing import sources_of, standing_signposts
from assistant.strangers import strange_documents_to, strangers_to
from assistant.tuning import Answerability, Choice, FollowUp, Ranking
from assistant.types import (
    Answer,
    Citation,
    Decision,
    Hit,
    Query,
    Reason,
    Rejected,
    Signpost,
    Statement,
    Status,
    Turn,
    Usage,
    Want,
)
from assistant.verify import verify
from assistant.wording import Spelling, abbreviations, expansions
from ingest.address import place_of
from ingest.build import check_fresh
from ingest.embed import Embedder
from ingest.fresh import Changes, changes_since
from ingest.model_in_use import embedder_of
from ingest.places import open_index
from ingest.plain_language import Unanswered
from ingest.store import Index
from ingest.types import Authority, Missing, Provision

_T = TypeVar("_T")
_LOG = logging.getLogger("assistant.model")
_MOST_TURNS = 100  # of a conversation, the newest
_LONGEST_ANSWER = 30_000  # characters of an earlier answer that are read; the longest document has fewer


@dataclass(frozen=True, slots=True)
class Ask:
    """What comes in: a message, the conversation before it, and how many passages to show."""

    question: str
    history: tuple[Turn, ...] = ()
    top_k: int = 10
    composer: str = ""  # "extractive" or "generative"; empty for the model's where one is set


@dataclass(frozen=True, slots=True)
class Work:
    """What is known so far. `ending` is set by the step that ends the turn."""

    ask: Ask
    screened: str = ""
    language: str = ""
    query: Query | None = None
    letters: Asked | None = None
    found: Retrieved | None = None
    decision: Decision | None = None
    selection: Selection | None = None
    statements: tuple[Statement, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    missing: Missing | None = None
    spent: Usage = field(default_factory=Usage)  # by completing the question
    written: Written | None = None  # what came of asking a chat model
    ending: Answer | None = None
    timings: dict[str, float] = field(default_factory=dict)

    @property
    def asked(self) -> Query:
        """The query; there is one from the rephrasing on."""
        return _there(self.query)

    @property
    def seen(self) -> Retrieved:
        """What retrieval found; there is something from the retrieval on."""
        return _there(self.found)

    @property
    def chosen(self) -> Selection:
        """The selection; there is one from the selection on."""
        return _there(self.selection)


def _there(value: _T | None) -> _T:
    if value is None:
        raise RuntimeError("a step ran before the step that it needs")
    return value


Step = Callable[[Work], Work]


class Assistant:
    """Answers questions from one index. Safe to share between threads: nothing changes after opening."""

    def __init__(
        self, index: Index, embedder: Embedder, today: date | None = None, max_question: int = 4000,
        changes: Changes | None = None, writer: Writer | None = None,
    ) -> None:  # fmt: skip
        """Put the steps together over an open index.

        `changes` are told with every answer; `writer` is a chat model, which need not be there.
        """
        self.changes = changes
        index.check_model(embedder.fingerprint, embedder.name)
        self.index = index
        self.embedder = embedder
        self._today = today
        self._max_question = max_question
        texts = [d.text for d in index.documents.values()]
        entries = [e for es in index.asked_as.values() for e in es] + [u.question for u in index.unanswered]
        self._lexical = Lexical(lexical_texts(index), expansions(abbreviations(texts)))
        self._retriever = Retriever(index, embedder, self._lexical, Ranking.load(), FollowUp.load())
        self._screen = Screen(index, max_question, embedder.knows)
        self._reasons = Reasons(index)
        titles = [s.title for s in index.sources.values() if s.held]
        spelling = Spelling(texts, [*entries, *titles], embedder.knows)
        self._rephraser = Rephraser(index, spelling)
        self._definitions = Definitions(index, embedder.knows)
        self._strangers = strangers_to(index)
        self._strange_documents = strange_documents_to(index)
        self._qualified = Qualified(index)
        self._annotations = Annotations(index)
        self._decider = Decider(index, self._lexical, Answerability.load())
        self._selector = Selector(self._retriever, Choice.load())
        self._composer = Extractive(index, self._selector)
        self.writer = writer
        self.chain = self._chain()

    @property
    def _steps(self) -> tuple[tuple[str, Step], ...]:
        return (
            ("screen", self._step_screen),
            ("rephrase", self._step_rephrase),
            ("retrieve", self._step_retrieve),
            ("decide", self._step_decide),
            ("select", self._step_select),
            ("compose", self._step_compose),
            ("verify", self._step_verify),
            *((("write", self._step_write),) if self.writer is not None else ()),
        )

    def _chain(self) -> Runnable[Ask, Answer]:
        """The steps as runnables, for other people's chains and for tracing."""
        chain: Runnable[Ask, Work] = RunnableLambda(self._begin, name="ask")
        for name, step in self._steps:
            chain = chain | RunnableLambda(_timed(name, step), name=name)
        return chain | RunnableLambda(self.conclude, name="conclude")

    @property
    def retriever(self) -> GuidanceRetriever:
        """The retrieval by itself, as a LangChain retriever."""
        return GuidanceRetriever(retriever=self._retriever)

    def ask(self, question: str, history: Sequence[Turn] = (), top_k: int = 10, composer: str = "") -> Answer:
        """Answer one message: the steps of the chain, without the cost of the runnables between them.

        `composer` is `extractive` for the sources' own words, also where a chat model is set.
        """
        return self.conclude(self.work_through(Ask(question, tuple(history), top_k, composer)))

    def stream(
        self, question: str, history: Sequence[Turn] = (), top_k: int = 10, composer: str = ""
    ) -> Iterator[Answer]:
        """The answer as it grows: `partial` ones, of verified statements only, and the whole one last."""
        steps = self.in_steps(question, history, top_k, composer)
        yield (yield from passed_on(steps, lambda told: [told] if isinstance(told, Answer) else []))

    def in_steps(
        self, question: str, history: Sequence[Turn] = (), top_k: int = 10, composer: str = ""
    ) -> Generator[str | Answer, None, Answer]:
        """Answer one message: the name of each step before it is taken, and `partial` answers while one is written."""
        work = self._begin(Ask(question, tuple(history), top_k, composer))
        for name, step in self._steps:
            if work.ending is not None:
                break
            yield name
            work = (yield from self._as_written(work)) if name == "write" else _timed(name, step)(work)
        return self.conclude(work)

    def _as_written(self, work: Work) -> Generator[Answer, None, Work]:
        """The step of writing, with the answer so far each time that a statement is verified."""
        start = time.perf_counter()
        done = yield from passed_on(self._writing(work), lambda now: [replace(self.conclude(now), partial=True)])
        return replace(done, timings={**done.timings, "write": (time.perf_counter() - start) * 1000})

    def work_through(self, ask: Ask) -> Work:
        """Everything that the steps made of a message, for those who ask where an answer came from."""
        work = self._begin(ask)
        for name, step in self._steps:
            work = _timed(name, step)(work)
        return work

    def _begin(self, ask: Ask) -> Work:
        """The work of a message: the conversation as far back and as long as it can matter, all of it whole characters."""
        # Halves of surrogate pairs come in through JSON or a terminal; a history comes from whoever asks, and is as long
        # as they like. A message longer than a question may be was no question.
        most = {"user": self._max_question, "assistant": _LONGEST_ANSWER}
        turns = (Turn(t.role, whole_characters(t.content[: most[t.role]])) for t in ask.history[-_MOST_TURNS:])
        return Work(replace(ask, question=whole_characters(ask.question), history=tuple(turns)))

    # -- the steps --------------------------------------------------------------------------------

    def _step_screen(self, work: Work) -> Work:
        """End the turn for what is no question; take out attempts to give orders."""
        screened = self._screen.look(work.ask.question)
        if screened.reason is None:
            return replace(work, screened=screened.question, language=screened.language)
        query = Query(work.ask.question[:500], screened.question[:500], screened.question[:500])
        if screened.replied:
            text = reply(screened.reason, self.index.sources)
            return replace(work, ending=self._ending(work, query, Status.REPLIED, screened.reason, text))
        return self._decline(replace(work, query=query), screened.reason)

    def _step_rephrase(self, work: Work) -> Work:
        """Complete a follow-up, mend spelling, read references and wants."""
        query = self._rephraser.rephrase(work.screened, work.ask.history, work.language)
        query, spent = self._completed(query, work)
        work = replace(work, spent=spent)
        return replace(work, query=replace(query, question=work.ask.question), letters=self._definitions.asked(query))

    def _completed(self, query: Query, work: Work) -> tuple[Query, Usage]:
        """The query; of a follow-up that a chat model completed, where that is switched on and came to something."""
        by_rule = not query.follow_up or query.picked or query.wants & {Want.AGAIN, Want.SIMPLER}
        if self.writer is None or by_rule or work.ask.composer == Extractive.name:
            return query, Usage()
        full, spent = self.writer.completed(work.screened, work.ask.history)
        if full is None:
            return query, spent
        return replace(self._rephraser.rephrase(full), standalone=full, why="a chat model completed it"), spent

    def _step_retrieve(self, work: Work) -> Work:
        """Rank the provisions."""
        return replace(work, found=self._retriever.retrieve(work.asked))

    def _step_decide(self, work: Work) -> Work:
        """Answer, or end the turn with a typed reason."""
        if (early := self.ends_before_decision(work)) is not None:
            reason, missing = early
            return self._decline(replace(work, missing=missing), reason)
        decision = self._decider.decide(work.asked, work.seen)
        if work.asked.language and not work.seen.named and decision.score < SURE_ENOUGH:
            decision = replace(
                decision, answer=False, why=f"a question in {work.asked.language} must be surer than that"
            )
        english = not work.asked.language  # the nouns of another language begin with capitals
        if decision.answer and english and (nowhere := self._strangers.in_question(work.asked.search)):
            decision = replace(decision, answer=False, why=f"no document mentions {' or '.join(nowhere)}")
            remark = f"No document that I hold mentions {' or '.join(nowhere)}."
            work = replace(work, query=replace(work.asked, remarks=(*work.asked.remarks, remark)))
        if english and (unheld := self._strange_documents.in_question(work.asked.search)):
            decision = replace(decision, answer=False, why=f"no held document is called {' or '.join(unheld)}")
            remark = f"I hold no document called {' or '.join(f'“{name}”' for name in unheld)}."
            work = replace(work, query=replace(work.asked, remarks=(*work.asked.remarks, remark)))
        if not decision.answer and work.seen.hits and self._retriever.names_day(work.seen.hits[0], work.asked):
            decision = replace(decision, answer=True, why="the first passage names the day that is asked for")
        if self._spelt(work) is not None:
            decision = replace(decision, answer=True, why="a document spells the letters out")
        work = replace(work, decision=decision)
        if decision.answer:
            return work
        reason, missing = self._reasons.reason_for(work.asked, work.seen)
        return self._decline(replace(work, missing=missing), reason)

    def until_decision(self, ask: Ask) -> Work | None:
        """The work up to the decision; `None` where the turn ends before it. For fitting the decision."""
        work = self._begin(ask)
        for step in (self._step_screen, self._step_rephrase, self._step_retrieve):
            work = step(work) if work.ending is None else work
        return work if work.ending is None and self.ends_before_decision(work) is None else None

    @property
    def _holds_law(self) -> bool:
        return any(s.held and s.authority is Authority.LEGISLATION for s in self.index.sources.values())

    def ends_before_decision(self, work: Work) -> tuple[Reason, Missing | None] | None:
        """Why a question is declined whatever the ranking says: no such place, a missing part, today's news, advice."""
        among = self._retriever.holding(work.asked)
        if (missing := self._screen.missing_part(work.asked, among)) is not None:
            return Reason.MISSING_PART, missing
        if self._screen.names_law(work.asked) and not self._holds_law:
            return Reason.NOT_IN_CORPUS, None
        if work.seen.named:
            return None
        if work.letters is not None and self._definitions.unknown(work.letters, work.seen):
            return Reason.NOT_IN_CORPUS, None
        if (reason := self._screen.names_nothing(work.asked, self._retriever)) is not None:
            return reason, None
        if self._reasons.unclear(work.asked):
            return Reason.UNCLEAR, None
        if self._screen.of_now(work.asked, self.today):
            return Reason.NOT_IN_CORPUS, None
        return (Reason.PERSONAL_ADVICE, None) if self._screen.asks_advice(work.asked) else None

    def _step_select(self, work: Work) -> Work:
        """Choose the provisions that the answer stands on."""
        if wants_again(work.asked):
            parts = tuple(self._selector.part(p) for p in evidence_again(work.asked, self.index))
            return replace(work, selection=Selection(parts, "what the last answer stood on, once more"))
        return replace(work, selection=self._selector.select(work.asked, work.seen))

    def _step_compose(self, work: Work) -> Work:
        """Make statements of them."""
        spelt = self._spelt(work)
        statements = () if spelt and work.letters and work.letters.only else self._composer.compose(work.chosen)
        if spelt and not any(s.evidence[0].quote.contains(spelt.sentence) for s in statements):
            statements = (self._definitions.statement(spelt), *statements)
        if Want.SIMPLER in work.asked.wants:
            return replace(work, statements=simpler(statements))
        return replace(work, statements=decisive_first(statements, work.asked, self._lexical.idf))

    def _spelt(self, work: Work) -> Spelt | None:
        """Where a document spells out the letters that the question asks about."""
        return self._definitions.spelt(work.letters.letters) if work.letters else None

    def _step_verify(self, work: Work) -> Work:
        """Drop every statement that does not stand exactly on its quotation."""
        kept, rejected = verify(work.statements, self.index)
        work = replace(work, statements=kept, rejected=rejected)
        return work if kept and not counts_nothing(work.asked, kept) else self._decline(work, Reason.NOT_IN_CORPUS)

    def _step_write(self, work: Work) -> Work:
        """Let a chat model put it in its words, where one is set and what it writes can be verified."""
        return result_of(self._writing(work))

    def _writing(self, work: Work) -> Generator[Work, None, Work]:
        """The work with the model's statements so far, each time there is one more, and at the end as it stays."""
        if self.writer is None or work.ask.composer == Extractive.name or Want.AGAIN in work.asked.wants:
            return work
        try:
            done = yield from self._written(work, self.writer)
        except Exception:  # noqa: BLE001 - the answer is there already, in the sources' own words
            _LOG.exception("a chat model's answer was left aside")
            done = replace(work, written=self.writer.broken())
        return done

    def _written(self, work: Work, writer: Writer) -> Generator[Work, None, Work]:
        query = work.asked
        every_part = len(query.parts) > 1 or bool(work.seen.named) or Want.COMPARE in query.wants
        sheet = make_sheet(
            work.chosen, work.statements, work.seen.hits, every_part, self.index, self._composer.lead, writer.room
        )
        if isinstance(sheet, Outcome):
            return replace(work, written=writer.not_asked(sheet))
        verified: dict[int, Statement] = {}
        written = yield from self._as_work(work, writer.write(question_of(query, work.ask.history), sheet), verified)
        if written.outcome is Outcome.DECLINED:
            return self._decline(replace(work, written=written), Reason.NOT_IN_CORPUS)
        statements = written.statements
        _, rejected = verify([s for s in statements if id(s) not in verified], self.index)
        work = replace(work, written=written, rejected=(*work.rejected, *rejected))
        if rejected:  # what passed once and does not pass alone: nothing of it is shown
            writer.ledger.count("rejected")
            return replace(work, written=replace(written, outcome=Outcome.UNVERIFIED, statements=()))
        return replace(work, statements=statements) if statements else work

    def _as_work(self, work: Work, shown: Shown, verified: dict[int, Statement]) -> Generator[Work, None, Written]:
        """The work for each state of the writing, if all of it verifies; what does is added to `verified`, each once."""

        def if_verified(statements: tuple[Statement, ...]) -> Iterator[Work]:
            kept, _ = verify([s for s in statements if id(s) not in verified], self.index)
            verified.update({id(s): s for s in kept})
            if all(id(s) in verified for s in statements):
                yield replace(work, statements=statements)

        return (yield from passed_on(shown, if_verified))

    def conclude(self, work: Work) -> Answer:
        """The answer of finished work: number the citations, add notes and signposts, write the text."""
        total = sum(work.timings.values())
        timings = {**work.timings, "total": total}
        if work.ending is not None:
            later = changed_notes(self.changes, ()) if work.ending.status is Status.DECLINED else ()
            return replace(work.ending, timings_ms=timings, notes=(*later, *work.ending.notes))
        numbered, citations = number_citations(work.statements)
        cited = [c.evidence.provision for c in citations]
        return Answer(
            question=work.ask.question,
            standalone_question=work.asked.standalone,
            status=Status.ANSWERED,
            answer=answer_text(work.statements, numbered),
            statements=work.statements,
            citations=citations,
            passages=self._passages(work),
            notes=(*changed_notes(self.changes, [c.evidence.source for c in citations]), *self._notes(work)),
            signposts=self._signposts(work, cited),
            fingerprint=self.index.fingerprint,
            timings_ms=timings,
            decision=work.decision,
            rejected=work.rejected,
            query=work.asked,
            composer=GENERATIVE if any(s.by_model for s in work.statements) else Extractive.name,
            model=work.written.model if work.written else "",
            usage=work.spent + work.written.usage if work.written else None,
        )

    # -- endings ----------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The day that timescales are measured against."""
        return self._today or date.today()  # noqa: DTZ011 - a calendar day where the user is

    def _notes(self, work: Work) -> tuple[str, ...]:
        """How the question was read, what the words weigh, how old they are, what was mended."""
        query = work.asked
        written = any(s.by_model for s in work.statements)
        if written:  # what is to be said of quotations is said of those under a model's words
            work = replace(work, statements=as_quotations(work.statements))
            query = replace(query, wants=query.wants - {Want.SIMPLER})  # "I can only quote" is not so then
        elif work.written is not None and work.written.note:
            query = replace(query, remarks=(work.written.note, *query.remarks))
        read = [*query.remarks, *(a.sentence for a in self._retriever.absent(query))]
        if not written:
            read += [*page_notes(query, work.seen.named), *count_notes(query, work.statements, self.index)]
        if work.letters is None and (term := term_of(query.search)) and Want.LIST not in query.wants:
            said = [e.text for s in work.statements for e in s.evidence]
            read += [] if defines(term, said) else [not_defined(term, [d.text for d in self.index.documents.values()])]
        weighed = notes_for(query, work.statements, self.index.sources, self.today)
        named = [self.index.sources[i] for i in sorted(self._retriever.sources_named(query.search))]
        read = [*document_notes(query, named), *read, *self._qualified.notes(work.statements)]
        read += self._annotations.notes(work.statements)
        apart = difference_notes(work.statements, self._selector.in_order, self.index.sources)
        return tuple(dict.fromkeys([*read, *apart, *weighed, *spelling_note(query)]))

    def _nearest(self, found: Retrieved | None) -> tuple[float, Unanswered | None]:
        if found is None or found.unanswered is None:
            return 0.0, None
        return found.nearest_unanswered, self.index.unanswered[found.unanswered]

    def _passages(self, work: Work) -> tuple[Hit, ...]:
        return passages(work.found.hits, work.ask.top_k) if work.found else ()

    def _signposts(self, work: Work, cited: Sequence[Provision]) -> tuple[Signpost, ...]:
        """What has replaced or amended the cited sources, then what would settle the question; three at most."""
        sources = self.index.sources
        later = standing_signposts(sources_of(work.statements), sources, self.today)
        posts: dict[str, Signpost] = {}
        for post in [*later, *signposts_for(work.asked, cited, sources, self._nearest(work.found))]:
            posts.setdefault(post.source.id, post)
        return tuple(posts.values())[:3]

    def _decline(self, work: Work, reason: Reason) -> Work:
        query = work.asked
        posts: tuple[Signpost, ...] = ()
        if reason in (Reason.NOT_IN_CORPUS, Reason.MISSING_PART, Reason.NO_SUCH_PROVISION):
            nothing: list[Provision] = []
            posts = tuple(signposts_for(query, nothing, self.index.sources, self._nearest(work.found)))
        detail = self._reasons.detail(reason, query)
        if reason is Reason.NO_SUCH_PROVISION and (pages := [r for r in query.references if r.noun == "page"]):
            detail = self._retriever.pages.why_not(
                pages, query.search, self._retriever.sources_named(query.search) or query.sources
            )
        if work.letters and reason is Reason.NOT_IN_CORPUS:
            detail = not_spelt_out(work.letters.letters, self._definitions.uses(work.letters.letters))
        elif work.statements and counts_nothing(query, work.statements):
            detail = "The nearest passages give no number."
        text = decline(reason, query, work.missing, detail, self._years_if_later(query))
        if reason is Reason.NO_SUCH_PROVISION and (absent := self._retriever.absent(query)):
            text = " ".join(a.sentence for a in absent)
        ending = self._ending(work, query, Status.DECLINED, reason, text)
        notes = (*query.remarks, *ending.notes)
        if reason in (Reason.NOT_IN_CORPUS, Reason.MISSING_PART) and not posts:
            notes = (no_signpost_note(), *notes)
        if work.written is not None:  # the model declined further
            notes = (DECLINED_NOTE, *notes)
        return replace(work, ending=replace(ending, signposts=posts, notes=notes, passages=self._passages(work)))

    def _years_if_later(self, query: Query) -> str:
        """The years of the documents, for a question about a later time."""
        held = [s for s in self.index.sources.values() if s.held]
        texts = [d.text for d in self.index.documents.values()]
        newest = newest_year(held)
        later = speaks_of_now(query.search) or bool(later_years(query.search, texts, newest))
        return years_of(held) if newest and newest < self.today.year - 1 and later else ""

    def _ending(self, work: Work, query: Query, status: Status, reason: Reason, text: str) -> Answer:
        return Answer(
            question=work.ask.question, standalone_question=query.standalone, status=status, reason=reason,
            answer=text, fingerprint=self.index.fingerprint, decision=work.decision, rejected=work.rejected,
            notes=tuple(spelling_note(query)), query=query,
            model=work.written.model if work.written else "", usage=work.spent + work.written.usage if work.written else None,
        )  # fmt: skip


def _timed(name: str, step: Step) -> Step:
    """The step, passed over once the turn has ended, with its time in milliseconds recorded."""

    def run(work: Work) -> Work:
        if work.ending is not None:
            return work
        start = time.perf_counter()
        done = step(work)
        return replace(done, timings={**done.timings, name: (time.perf_counter() - start) * 1000})

    return run


def number_citations(statements: Sequence[Statement]) -> tuple[list[list[int]], tuple[Citation, ...]]:
    """The markers of each statement, and the citations in order: one number a quotation."""
    citations: list[Citation] = []
    known: dict[tuple[str, int, int], int] = {}
    markers: list[list[int]] = []
    for statement in statements:
        mine: list[int] = []
        for evidence in statement.evidence:
            place = (evidence.source.id, evidence.quote.start, evidence.quote.end)
            if place not in known:
                known[place] = len(citations) + 1
                citations.append(Citation(known[place], evidence))
            mine.append(known[place])
        markers.append(mine)
    return markers, tuple(citations)


def open_assistant(
    settings: Settings | None = None,
    embedder: Embedder | None = None,
    writer: Writer | None = None,
    *,
    although_changed: bool = False,
) -> Assistant:
    """Open the index that the settings name. Raises `IndexProblem` or `ModelError` with the remedy.

    An index that was made from another state of its corpus is refused; or, `although_changed`, it is
    asked and every answer says so. One of another model or version of the program is always refused.
    `writer` is the chat model's, where one outlives the index; else it is made from the settings.
    """
    settings = settings or Settings()
    embedder = embedder or embedder_of(settings)
    place = place_of(settings)
    changes = changes_since(place, embedder) if although_changed else None
    if not although_changed:
        check_fresh(place, embedder)
    writer = writer or writer_of(settings)
    assistant = Assistant(open_index(place), embedder, settings.today, settings.max_question, changes, writer)
    leave_alone()
    return assistant
