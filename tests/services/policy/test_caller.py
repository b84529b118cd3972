"""What a caller is told of a no that nothing can change, and of one that they can."""

import pytest

from portal.domain.card import Words
from portal.domain.policy.decide import decide
from portal.domain.policy.misses import all_needed, near_misses
from portal.domain.policy.ruling import Ruling
from portal.services.policy.caller import caller_words
from portal.services.policy.may import Rulings
from portal.wording import LANGUAGES
from tests.domain.policy import cases
from tests.domain.policy.cases import NOW, asked, rule
from tests.domain.policy.test_misses import LOCK, NO_JOINING, in_state

TEXTS = {"deceased": Words("会員資格は終了しています。", "The membership has ended.")}
NAMES = {"S0:f0": Words("通話", "Calls")}
LEFT = "It will be possible once you have joined again."


def told(state: str, *locks: object, language: str = "en") -> str:
    """Return what is said of using a service, without its first sentence."""
    rules = cases.compiled(
        rule("use", states=["active"]), rule("kind", actors=["company"])
    )
    facts = in_state(state, locks=tuple(locks))
    ruling = Ruling(
        facts, decide(rules, facts), near_misses(rules, facts),
        together=all_needed(rules, facts),
    )  # fmt: skip
    found = Rulings(
        at=NOW, known_at=NOW, services={"S0": Words("電話", "Phone")}, functions=NAMES,
        states={"active": Words("利用中", "Active")}, texts=TEXTS, actors={},
        versions=(), rules=rules, rulings=(ruling,),
    )  # fmt: skip
    return caller_words(ruling, found, language).partition("moment. ")[2]


@pytest.mark.parametrize(
    ("state", "locks", "words"),
    [
        ("deceased", (), "The membership has ended."),
        ("deceased", (LOCK,), "The membership has ended."),
        ("expelled", (NO_JOINING,), "Your use of this service has ended."),
        ("expelled", (NO_JOINING, LOCK), "Your use of this service has ended."),
        ("withdrawn", (), f"Your use of this service has ended. {LEFT}"),
        ("none", (), "You have not joined this service. It will be possible once you "
                     "have joined."),
        ("suspended", (), "It is “suspended” at the moment. It will be possible once "
                          "“Reinstate” is done."),
    ],
)  # fmt: skip
def test_a_no_is_told_as_it_is(state: str, locks: tuple[object, ...], words: str):
    assert told(state, *locks) == words


def test_another_kind_of_actor_is_promised_to_nobody():
    rules = cases.compiled(rule("kind", actors=["company"]))
    assert near_misses(rules, in_state("active")) == ()
    of_a_kind = near_misses(rules, asked())
    assert [each.what for each in of_a_kind] == ["actor"]
    for language in LANGUAGES:
        facts = asked()
        ruling = Ruling(facts, decide(rules, facts), of_a_kind)
        found = Rulings(
            at=NOW, known_at=NOW, services={"S0": Words("電話", "Phone")},
            functions=NAMES, states={}, texts={}, actors={}, versions=(), rules=rules,
            rulings=(ruling,),
        )  # fmt: skip
        words = caller_words(ruling, found, language)
        assert "条件が変われば" not in words
        assert "a condition changes" not in words
