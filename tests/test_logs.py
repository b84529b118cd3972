"""Logs: structured, and without what identifies a person."""

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
import sqlalchemy as sa

from portal import logs

SECRET = "090-1234-5678"


Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Return a function that reads what was logged so far."""
    level, written = logging.root.level, StringIO()
    logs.set_up_logs("INFO")
    (ours,) = logging.root.handlers
    assert isinstance(ours, logging.StreamHandler)
    ours.setStream(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.root.removeHandler(ours)
    logging.root.setLevel(level)
    logging.captureWarnings(capture=False)
    logging.raiseExceptions = True


def broken() -> None:
    try:
        int(SECRET)
    except ValueError as error:
        raise RuntimeError(f"cannot read {SECRET}") from error


def test_our_lines_are_an_event_and_its_facts(lines: Lines):
    logs.log("import.started", batch=7)

    (line,) = lines()
    assert (line["event"], line["batch"], line["level"]) == (
        "import.started",
        7,
        "INFO",
    )


def test_a_fault_gets_a_reference_that_can_be_read_out(lines: Lines):
    try:
        broken()
    except RuntimeError as error:
        reference = logs.fault(error, request="r1")

    (line,) = lines()
    assert line["reference"] == reference
    assert line["request"] == "r1"
    assert reference.startswith("F-")
    assert len(reference) == 6
    assert not set(reference[2:]) & set("01OIL")


def test_a_trace_says_where_and_never_what(lines: Lines):
    try:
        broken()
    except RuntimeError as error:
        logs.fault(error)

    (line,) = lines()
    assert SECRET not in json.dumps(line)
    assert line["trace"][0] == "ValueError"
    assert any("tests/test_logs.py" in each for each in line["trace"])


def test_a_library_s_line_keeps_its_template_and_loses_its_values(lines: Lines):
    try:
        broken()
    except RuntimeError:
        logging.getLogger("streamlit.web").exception("Failed for %s", SECRET)

    (line,) = lines()
    assert line["event"] == "Failed for %s"
    assert SECRET not in json.dumps(line)
    assert "RuntimeError" in line["trace"]


def test_a_database_s_complaint_keeps_its_code_and_loses_its_values(lines: Lines):
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE phone (number TEXT UNIQUE)")
        insert = sa.text("INSERT INTO phone VALUES (:number)")
        connection.execute(insert, {"number": SECRET})
        try:
            connection.execute(insert, {"number": SECRET})
        except sa.exc.IntegrityError as error:
            logs.fault(error)
    engine.dispose()

    (line,) = lines()
    assert SECRET not in json.dumps(line)
    assert "IntegrityError [SQLITE_CONSTRAINT_UNIQUE]" in line["trace"]


def test_a_circle_of_causes_ends():
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first

    assert sorted(logs.scrubbed(first)) == ["KeyError", "ValueError"]


def test_what_libraries_do_every_day_is_not_logged(lines: Lines):
    for name in logs.NOISY:
        logging.getLogger(name).info("routine")

    assert lines() == []


def test_a_log_that_cannot_be_written_does_not_spill_its_values(
    lines: Lines, capsys: pytest.CaptureFixture[str]
):
    ours = logging.root.handlers[0]
    assert isinstance(ours, logging.StreamHandler)
    ours.setStream(StringIO())
    ours.stream.close()

    try:
        broken()
    except RuntimeError:
        logging.getLogger("portal").exception("lost")

    assert SECRET not in "".join(capsys.readouterr())


def test_the_database_s_own_error_is_named():
    error = sqlite3.OperationalError("disk is full")
    error.sqlite_errorname = "SQLITE_FULL"

    assert logs.scrubbed(error) == ["OperationalError [SQLITE_FULL]"]
