"""Which version is meant by what somebody says, and what they said already."""

from dataclasses import replace
from typing import Any

import pytest

from models.acceptance_facts import NewAcceptance
from models.terms_facts import AcceptanceFact, Purpose, TermsAround, TermsVersionFact
from models.terms_kinds import AcceptanceAct, ChangeClass
from portal.domain.terms.accepting import Meant, meant
from portal.errors import InputRefused
from tests.domain.terms.parties import FIRST, act, on, party, version

NEW = NewAcceptance("1", "terms", reference="R-1")
SILENT = version(2, ChangeClass.ADVERSE, 30)
TOLD = version(2, ChangeClass.ADVERSE, 30, told=(15,))
ALONE = version(2, ChangeClass.INDIVIDUAL, 30)


def said(
    *versions: TermsVersionFact,
    acts: tuple[AcceptanceFact, ...] = (),
    day: int = 100,
    joined: int = -50,
    **given: Any,
) -> Meant:
    """Return what is meant by what was said, recorded on day 100."""
    around = TermsAround(party(joined), versions, acts)
    new = replace(NEW, acted_at=on(day), **given)
    return meant(new, [around], versions, on(100))


MEANT: list[tuple[tuple[TermsVersionFact, ...], dict[str, Any], int]] = [
    ((FIRST, SILENT), {}, 1),
    ((FIRST, SILENT), {"number": 1}, 1),
    ((FIRST, SILENT), {"number": 2}, 2),
    ((FIRST, SILENT), {"joined": 40}, 2),
    ((FIRST, SILENT), {"joined": 40, "day": 20}, 1),
    ((FIRST, TOLD), {}, 2),
    ((FIRST, TOLD), {"day": 20}, 1),
    ((FIRST, TOLD), {"day": 20, "number": 2}, 2),
    ((FIRST, ALONE), {}, 2),
    ((FIRST, ALONE), {"number": 1}, 1),
]


def test_what_is_meant_is_what_the_member_is_asked_or_what_is_named():
    found = [said(*each, **given).version.number for each, given, _ in MEANT]
    assert found == [number for _, _, number in MEANT]


def test_what_binds_nobody_any_more_is_not_accepted():
    with pytest.raises(InputRefused) as refused:
        said(FIRST, TOLD, number=1)
    assert refused.value.code == "acceptance_not_in_force"


def test_a_consent_to_other_words_is_not_on_record_already():
    news = Purpose("p1", "お知らせ", "News", consent=True)
    policy = replace(FIRST, purposes=(news,))
    sold = version(
        2, ChangeClass.PRIVACY_BEYOND, 30, purposes=(replace(news, name_en="Selling"),)
    )
    acts = (act(1, 20, purpose="p1"),)
    assert said(policy, sold, acts=acts, purpose="p1").before is None
    assert said(policy, acts=acts, purpose="p1").before == acts[0]


SAME: list[tuple[int, dict[str, Any], int | None]] = [
    (40, {}, None),
    (50, {}, 50),
    (55, {}, 50),
    (55, {"act": AcceptanceAct.DECLINE}, None),
    (60, {"act": AcceptanceAct.WITHDRAW}, 60),
    (55, {"act": AcceptanceAct.WITHDRAW}, None),
    (70, {}, None),
]


def test_what_was_said_later_is_not_what_was_said_before():
    acts = (act(1, 50), act(1, 60, AcceptanceAct.WITHDRAW))
    found = [said(FIRST, acts=acts, day=day, **given) for day, given, _ in SAME]
    assert [e.before and e.before.id for e in found] == [each[2] for each in SAME]
    for day in (40, 70):
        with pytest.raises(InputRefused) as refused:
            said(FIRST, acts=acts, day=day, act=AcceptanceAct.WITHDRAW)
        assert refused.value.code == "acceptance_nothing_to_withdraw"
