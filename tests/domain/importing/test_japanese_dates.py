"""Days in every spelling of Japanese files."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.calendar import FIRST_DAY, LAST_DAY
from portal.domain.importing.japanese_dates import read_date

ERAS = [
    ("明治", "M", date(1873, 1, 1), date(1912, 7, 30), 1867),
    ("大正", "T", date(1912, 7, 30), date(1926, 12, 25), 1911),
    ("昭和", "S", date(1926, 12, 25), date(1989, 1, 7), 1925),
    ("平成", "H", date(1989, 1, 8), date(2019, 4, 30), 1988),
    ("令和", "R", date(2019, 5, 1), date(2082, 12, 31), 2018),
]
WIDE = str.maketrans("0123456789/-.", "０１２３４５６７８９／－．")


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-22", "2024-1-22", "2024/01/22", "2024/1/22", "2024.1.22", "20240122",
        "2024年1月22日", "2024年01月22日", "西暦2024年1月22日", "２０２４／０１／２２",
        "２０２４年１月２２日", "2024−01−22", "2024ー01ー22", "2024 年 1 月 22 日",
        "令和6年1月22日", "令和６年１月２２日", "令6年1月22日", "R6.1.22", "R06.01.22",
        "r6/1/22", "R6-1-22", "R060122", "R6年1月22日", "R 6. 1.22", "Ｒ６．１．２２",
        "R.6.1.22", "㋿6年1月22日", "二〇二四年一月二十二日", "令和六年一月二十二日",
        "2024-01-22T10:30:00+09:00", "2024-01-22 10:30", "2024/1/22 0:00:00",
        "20240122103000", "2024年1月22日(月)", "2024年1月22日 月曜日",
        "2024(令和6)年1月22日",
        "22 Jan 2024", "22-Jan-2024", "Jan 22, 2024", "January 22nd, 2024", "45313",
        "45313.5", " 2024-01-22 ",
    ],
)  # fmt: skip
def test_one_day_in_every_spelling(text: str):
    assert read_date(text) == date(2024, 1, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("平成元年1月8日", date(1989, 1, 8)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("S64.1.7", date(1989, 1, 7)),
        ("T15.12.25", date(1926, 12, 25)),
        ("S1.12.25", date(1926, 12, 25)),
        ("M45.7.30", date(1912, 7, 30)),
        ("T元.7.30", date(1912, 7, 30)),
        ("昭和五十五年十二月三十一日", date(1980, 12, 31)),
        ("S55年1月2日生まれ", date(1980, 1, 2)),
        ("2000-02-29", date(2000, 2, 29)),
        ("10000", date(1927, 5, 18)),
        ("73050", date(2099, 12, 31)),
    ],
)
def test_days_at_the_edges_of_eras_and_calendars(text: str, day: date):
    assert read_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30", "2025-02-29", "1900-02-29", "20240230", "2024-13-01",
        "2024-00-10",
        "令和99年1月1日", "R65.1.1", "S64.1.8", "H1.1.7", "H31.5.1", "R1.4.30",
        "R0.1.1",
        "M5.12.2", "T15.12.26", "0000-00-00", "9999-12-31", "1872-12-31", "2100-01-01",
        "24/1/22", "24.1.22", "1/22/2024", "22/01/2024", "2024", "202401", "2024年1月",
        "2024-1/22", "22 Foo 2024", "Foo 22, 2024", "9999", "73051", "99999", "不明",
        "?",
        "未定", "-", "12345678901234", "1110000001", "", "X6.1.22", "2024-01-22x",
    ],
)  # fmt: skip
def test_what_names_no_day_for_certain_is_not_read(text: str):
    assert read_date(text) is None


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_every_western_day_is_read(day: date):
    plain = day.isoformat()
    for text in (plain, plain.replace("-", "/"), plain.replace("-", "")):
        assert read_date(text) == day
        assert read_date(text.translate(WIDE)) == day


@pytest.mark.parametrize(("era", "letter", "first", "last", "before"), ERAS)
@given(st.data())
def test_every_day_of_an_era_is_read(
    era: str, letter: str, first: date, last: date, before: int, data: st.DataObject
):
    day = data.draw(st.dates(first, last))
    year = day.year - before
    named = "元" if year == 1 else str(year)

    assert read_date(f"{era}{named}年{day.month}月{day.day}日") == day
    assert read_date(f"{letter}{year}.{day.month}.{day.day}") == day
    assert read_date(f"{letter}{year:02}{day.month:02}{day.day:02}") == day


@pytest.mark.parametrize(("era", "letter", "first", "last", "before"), ERAS)
@pytest.mark.parametrize("days", [1, 400, 5000])
def test_no_day_outside_an_era_is_read(
    era: str, letter: str, first: date, last: date, before: int, days: int
):
    for day in (first - timedelta(days=days), last + timedelta(days=days)):
        year = day.year - before
        assert read_date(f"{letter}{year}.{day.month}.{day.day}") is None


@given(st.integers(10_000, 73_050))
def test_serial_days_count_from_the_end_of_1899(serial: int):
    assert read_date(str(serial)) == date(1899, 12, 30) + timedelta(days=serial)


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_none(text: str):
    day = read_date(text)

    assert day is None or FIRST_DAY <= day <= LAST_DAY
