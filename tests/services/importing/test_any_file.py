"""Whatever a file holds: outcomes add up, a second run changes nothing, voids void."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.importing.batch import Batch
from tests.services.importing.loading import Loader, number, row

SERIALS = st.integers(0, 5)
ROWS = st.builds(
    row,
    st.one_of(SERIALS.map(number), st.sampled_from(["", "1234567890"])),
    st.sampled_from(["山田 太郎", "山田　太郎", "髙橋 一", "高橋 一", ""]),
    st.sampled_from(["利用中", "退会", "休会中", "申込中", "どこか"]),
    st.sampled_from(["MAIL", "pay", "GAS", ""]),
    reading=st.sampled_from(["", "ヤマダ タロウ", "ﾔﾏﾀﾞ ｼﾞﾛｳ"]),
    birth=st.sampled_from(["", "1980-01-02", "S55.1.2", "1999-02-30"]),
    phone=st.sampled_from(["", "090-1234-5678", "9012345678", "0312", "03-3210-9876"]),
    mail=st.sampled_from(["", "a@example.jp", "ａ＠ｅｘａｍｐｌｅ．ｊｐ", "no mail"]),
    kind=st.sampled_from(["", "会員", "一般", "謎"]),
    joined=st.sampled_from(["", "2020-04-01", "2021/5/6", "2099-01-01"]),
    note=st.sampled_from(["", "要確認", "=1+1"]),
)
# The database is not made anew for each example; what a run leaves is voided.
GENTLY = settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def accepted(batch: Batch) -> int:
    """Return how many records were not refused or skipped."""
    return batch.counted - sum(
        batch.counts.get(each, 0) for each in ("refused", "skipped")
    )


@GENTLY
@given(rows=st.lists(ROWS, min_size=1, max_size=12))
def test_every_record_ends_in_one_way_and_twice_is_once(
    loader: Loader, rows: list[tuple[str, ...]]
):
    told = loader.check(*rows)
    first = loader.load(*rows)
    lines = loader.lines
    before = loader.tables()
    second = loader.load(*rows)
    after = loader.tables()
    voided = [loader.void(each.batch.number) for each in (second, first)]
    third = loader.load(*rows)
    loader.void(third.batch.number)

    assert first.batch.counted == first.batch.records_total == len(lines)
    assert told == first.batch.counts == third.batch.counts
    assert second.batch.counts.get("created", 0) == 0
    assert second.batch.counts.get("updated", 0) == 0
    assert accepted(second.batch) == accepted(first.batch)
    for table in ("member", "member_name", "contact_point", "membership",
                  "membership_event", "proposal"):  # fmt: skip
        assert before[table] == after[table]
    assert not any(each.kept for each in voided)
