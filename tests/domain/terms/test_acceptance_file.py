"""A file of answers about terms is read as people write it, or refused by name."""

from datetime import UTC, datetime

import pytest

from models.acceptance_facts import NewAcceptance
from models.terms_kinds import AcceptanceAct, AcceptanceMethod, Capacity
from portal.domain.terms.acceptance_file import FILE, Column, line_of
from portal.errors import Refusal
from portal.wording import LANGUAGES, say
from portal.wording.refusal import refusal_words

HEADER = ("会員番号", "規約", "同意日時")
NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)


def read(header: tuple[str, ...], cells: tuple[str, ...]) -> NewAcceptance:
    return line_of(cells, FILE.columns_of(header))


def test_every_column_is_found_by_its_code_and_by_what_refusals_call_it():
    for words in (
        [each.value for each in Column],
        *([say(f"typed.{e}", one) for e in Column] for one in LANGUAGES),
    ):
        assert list(FILE.columns_of(words)) == list(Column), words


def test_a_line_says_all_that_an_answer_can():
    given = {
        Column.NUMBER: "1110001234.0", Column.DOCUMENT: "TOS",
        Column.ACTED: "2026/11/20 12:00", Column.ACT: "不同意",
        Column.VERSION: "第２版",
        Column.PURPOSE: "sales", Column.OFFERING: "mail", Column.METHOD: "電話",
        Column.CAPACITY: "On behalf", Column.LANGUAGE: "英語",
        Column.SERVED: "2026-11-20T11:00:00+09:00", Column.CHANNEL: "店",
        Column.ACTOR: "髙橋", Column.HOW: "電話で", Column.TEXT: "補",
        Column.REFERENCE: "R-1",
        Column.BUTTON: "同意する", Column.EVIDENCE: "A" * 64, Column.CASE: "C-1",
    }  # fmt: skip

    said = read(tuple(given), tuple(given.values()))

    assert said == NewAcceptance(
        "1110001234", "tos", AcceptanceAct.DECLINE, AcceptanceMethod.PHONE,
        Capacity.ON_BEHALF, 2, "sales", "MAIL", "en", NOON, NOON.replace(hour=2),
        "店", "髙橋", "電話で", "補", "R-1", "同意する", "a" * 64, "C-1",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-20 12:00", NOON),
        ("令和8年11月20日 12:00:00", NOON),
        ("2026-11-20T03:00:00Z", NOON),
        ("R8.11.20", datetime(2026, 11, 19, 15, tzinfo=UTC)),
        ("2026-11-20", datetime(2026, 11, 19, 15, tzinfo=UTC)),
    ],
)
def test_a_time_is_japans_and_a_day_means_its_start(typed: str, meant: datetime):
    said = read(HEADER, ("1", "tos", typed))
    assert (said.acted_at, said.act, said.method) == (
        meant, AcceptanceAct.ACCEPT, AcceptanceMethod.IMPORT,
    )  # fmt: skip


BAD: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("file_lacks_columns", ("会員番号", "規約"), ()),
    ("file_column_twice", (*HEADER, "document"), ()),
    ("file_column_unknown", (*HEADER, "好きな色"), ()),
    ("line_blank", HEADER, ("1", "tos")),
    ("acceptances_instant", HEADER, ("1", "tos", "きのう")),
    ("acceptances_instant", HEADER, ("1", "tos", "2026-11-20 25:00")),
    ("acceptances_instant", HEADER, ("1", "tos", "9999-12-31")),
    ("acceptances_word", (*HEADER, "方法"), ("1", "tos", "2026-11-20", "のろし")),
    ("acceptance_number_unreadable", (*HEADER, "版"), ("1", "tos", "2026-11-20", "新")),
)  # fmt: skip


@pytest.mark.parametrize(("code", "header", "cells"), BAD)
def test_what_cannot_be_read_is_refused_by_name(
    code: str, header: tuple[str, ...], cells: tuple[str, ...]
):
    with pytest.raises(Refusal) as refused:
        read(header, cells)
    assert refused.value.code == code
    for language in LANGUAGES:
        assert "{" not in refusal_words(refused.value, language)
