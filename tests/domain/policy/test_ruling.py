"""An answer as it is kept: its mark changes with whatever it says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.kinds import LockBlock
from portal.domain.policy.facts import Entitlement, Facts, TermsFact
from portal.domain.policy.kinds import Footing
from portal.domain.policy.ruling import (
    Differs,
    differences,
    digest_of,
    ruling_of,
    said_of,
)
from tests.domain.policy import cases
from tests.domain.policy.cases import NOW, asked, lock, rule

RULES = cases.compiled(rule("a"))
OTHERS: dict[str, Facts] = {
    "lock": asked(locks=(lock(LockBlock.USE),)),
    "another_lock": asked(locks=(lock(LockBlock.USE, id=8),)),
    "terms": asked(terms=(TermsFact("tos", 3, Footing.OPEN),)),
    "contract": asked(entitlements=(Entitlement("contract", holds=False),)),
    "state": asked(state="suspended"),
}


def said(facts: Facts) -> dict[str, tuple[str, str]]:
    return said_of([ruling_of(RULES, [facts])])


@pytest.mark.parametrize("other", OTHERS)
def test_a_mark_is_another_where_the_answer_is(other: str):
    same = said(asked())

    assert said(asked()) == same
    ((code, (decision, mark)),) = same.items()
    assert (code, decision) == ("S0:f0", "permit")
    assert said(OTHERS[other])[code][1] != mark
    assert digest_of("x", said(OTHERS[other])) != digest_of("x", same)
    assert digest_of("y", same) != digest_of("x", same)


def test_a_later_instant_alone_is_the_same_answer_and_a_coming_change_is_not():
    later = replace(asked(), at=NOW + timedelta(hours=1))
    locked = replace(later, locks=(lock(LockBlock.USE),))

    assert said(later) == said(asked())
    assert said_of([ruling_of(RULES, [asked(), locked])]) != said(asked())


def test_what_differs_is_named_with_what_it_was_and_is():
    stays = {"MAIL:x": ("deny", "3")}
    was = {"MAIL:use": ["permit", "1"], "MAIL:old": ["deny", "2"], **stays}
    now = {"MAIL:use": ("deny", "4"), "MAIL:new": ("deny", "5"), **stays}

    assert differences(was, now) == (
        Differs("MAIL:use", "permit", "deny"),
        Differs("MAIL:old", "deny", None),
        Differs("MAIL:new", None, "deny"),
    )
