"""The log: readable lines in a terminal, a JSON object a line elsewhere. Every logger of the process writes through it.

No line holds a question or who asked it, unless the settings say so for questions. A traceback stands in the log
alone, without the values of variables.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from typing import TextIO

import structlog
from structlog.types import Processor

from assistant.settings import Settings

OURS = "assistant"
QUESTIONS_ARE_LOGGED = (
    "The log holds every question as it was asked. What to do: keep the log as you would keep letters, and take "
    "ASSISTANT_LOG_QUESTIONS out once you have seen what you were looking for."
)
_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def set_up_logs(settings: Settings, warnings: Iterable[str] = (), stream: TextIO | None = None) -> logging.Handler:
    """Send the log of the whole process to `stream`, the standard error where none is given; the handler.

    It begins with `warnings`. Our own loggers tell what the settings ask for; of libraries only warnings and errors are told.
    """
    stream = stream or sys.stderr
    terminal = stream.isatty()
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not terminal)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_json() if as_json else _text(terminal))
    handler.addFilter(_is_told)
    handler.addFilter(_shortened)
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    level = settings.log_level
    if level == "auto":  # whoever asks in a terminal has the answers, and needs no line for each
        level = "warning" if terminal else "info"
    logging.getLogger(OURS).setLevel(level.upper())
    logging.captureWarnings(True)
    for warning in (*warnings, *([QUESTIONS_ARE_LOGGED] if settings.log_questions else [])):
        logging.getLogger("assistant.settings").warning(warning)
    return handler


def _is_told(record: logging.LogRecord) -> bool:
    """Ours as their level has it; a library's from warnings on, also where it has set a level of its own."""
    return record.levelno >= logging.WARNING or record.name.split(".")[0] == OURS


def _shortened(record: logging.LogRecord) -> bool:
    """Of a library's message the first line: pydantic's, which the tools' protocol logs, goes on with what was sent."""
    if record.name.split(".")[0] != OURS:
        record.msg, record.args = (record.getMessage().splitlines() or [""])[0], None
    return True


def _json() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.EventRenamer("message"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def _text(colours: bool) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=structlog.dev.plain_traceback),
        ],
    )
