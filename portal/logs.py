"""Structured logs: one JSON object per line, without personal data.

Our own lines are an event name and plain facts. Lines of libraries keep their
template and lose their arguments, and a trace keeps types and places and loses its
messages: names, numbers and passwords travel in exactly those.
"""

import json
import logging
import secrets
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0/O, 1/I/L: a reference is read out on the phone."""

NOISY = ("alembic", "httpx", "httpcore", "uvicorn", "watchdog", "websockets")
"""Libraries whose routine says nothing to an administrator."""

_LOGGER = logging.getLogger("portal")


def log(event: str, level: int = logging.INFO, **facts: Any) -> None:
    """Write one line; ``facts`` must hold no personal values."""
    _LOGGER.log(level, event, extra={"facts": facts})


def fault(error: BaseException, **facts: Any) -> str:
    """Log an unexpected error and return its reference, such as ``F-7K3Q``."""
    reference = "F-" + "".join(secrets.choice(LETTERS) for _ in range(4))
    log(
        "fault",
        logging.ERROR,
        reference=reference,
        trace=scrubbed(error),
        **facts,
    )
    return reference


def scrubbed(error: BaseException) -> list[str]:
    """Return an error's types and places, causes first, without any message."""
    lines: list[str] = []
    for each in reversed(list(_causes(error))):
        lines.append(type(each).__name__ + _state(each))
        lines += [
            f"  {_place(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(each.__traceback__)
        ]
    return lines


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or (
            None if each.__suppress_context__ else each.__context__
        )


def _state(error: BaseException) -> str:
    # PostgreSQL's five letters and SQLite's error name say what, and never whose.
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    return f" [{code}]" if code else ""


def _place(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(ROOT):
        return str(path.relative_to(ROOT))
    return "/".join(path.parts[-3:])


class Lines(logging.Formatter):
    """Format every record, ours and the libraries', as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "event": str(record.msg),
        }
        line.update(getattr(record, "facts", {}))
        if record.exc_info and record.exc_info[1] is not None:
            line["trace"] = scrubbed(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up_logs(level: str) -> None:
    """Send everything that is logged in this process to standard error as lines."""
    # A line that cannot be written would be printed with its trace and messages.
    logging.raiseExceptions = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level)
    logging.captureWarnings(capture=True)
    quieten()


def quieten() -> None:
    """Let the libraries speak only when something is wrong."""
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.root.level))
