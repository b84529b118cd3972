"""Lines of totals are skipped, and no member ever is."""

import pytest

from portal.domain.importing.totals import is_total_line

NOBODY = ("", "", "")


@pytest.mark.parametrize(
    "cells",
    [
        ["合計", "3000件"], ["", "合計", "", "3,000"], ["合 計", "3000"],
        ["総計：1,234名"],
        ["Total", "3000"], ["TOTAL 3,000 members"], ["Grand Total: 3000"],
        ["3000 records"],
        ["3000件"], ["", "計", "", ""], ["小計", "12"], ["件数", "１２"], ["以上"],
        ["--- end ---"],
        ["【合計】", "12名"], ["合計件数", "3000"], ["累計", "￥12,000"], ["[EOF]"],
        ["Sum", "12"],
        ["合計", "石井ほか", "x"],
    ],
)  # fmt: skip
def test_totals_are_known(cells: list[str]):
    assert is_total_line(cells[0], cells, NOBODY)


@pytest.mark.parametrize(
    "cells",
    [
        ["1110000001", "合計 花子", "利用中"], ["", "山田"], ["", "計 花子", "カズエ"],
        ["", "", "3000"], ["1", "2"], ["", ""], ["9999999999"], ["合計太郎", "x"],
        ["X-100", "Total Solutions"],
    ],
)  # fmt: skip
def test_other_records_are_no_totals(cells: list[str]):
    assert not is_total_line(cells[0], cells, NOBODY)


def test_a_record_with_a_personal_value_is_no_total():
    assert not is_total_line("合計", ["合計", "1980-01-02"], ("1980-01-02", "", ""))
