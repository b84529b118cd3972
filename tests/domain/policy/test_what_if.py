"""What a change of rules would do, against asking every member."""

from dataclasses import replace
from random import Random

from portal.domain.policy.facts import Value
from portal.domain.policy.impact import Profile, what_if
from portal.domain.policy.kinds import Footing
from portal.domain.policy.rules import Rules
from tests.domain.policy import cases
from tests.domain.policy.cases import NOW, STATES, asked, rule

COUNT, MEMBERS = 60, 1_000


def test_who_changes_is_who_changes_when_everybody_is_asked():
    chance = Random(3)
    shape = cases.some_rules(chance, COUNT)
    forbid = rule("new", "forbid", states=["active"], functions=["f1", "f2"])
    added = cases.rule_set(forbid).rules
    left = [each for each in shape.rules if each.id not in ("r3", "r7", "r11")]
    other = shape.model_copy(update={"rules": (*left, *added)})
    people = [
        replace(cases.some_facts(chance, COUNT), at=NOW, attributes=PLAIN)
        for _ in range(MEMBERS)
    ]
    standing = Footing.NONE_APPLY
    changed = {
        number: (was, became)
        for number, facts in enumerate(people)
        if (was := cases.naive(shape, facts, standing)[0])
        != (became := cases.naive(other, facts, standing)[0])
    }

    groups: dict[object, list[int]] = {}
    for number, facts in enumerate(people):
        key = (facts.actor, facts.offering, facts.function, facts.state)
        groups.setdefault(key, []).append(number)
    profiles = [Profile(people[same[0]], tuple(same)) for same in groups.values()]
    found = list(what_if(Rules([shape]), Rules([other]), profiles))

    assert len(profiles) < MEMBERS
    assert {
        member: (each.was.decision.value, each.became.decision.value)
        for each in found
        for member in each.profile.members
    } == changed
    assert 10 < len(changed) < MEMBERS / 2


PLAIN: dict[str, Value | None] = {"plan": "basic", "age": 30, "minor": False}


def test_a_change_says_which_rule_decides_then():
    old = cases.compiled(rule("a"))
    new = cases.compiled(rule("a"), rule("b", "forbid", states=["suspended"]))
    profiles = [Profile(asked(state=state), (1,)) for state in STATES]

    (found,) = what_if(old, new, profiles)

    assert found.profile.facts.state == "suspended"
    assert (found.was.deciding, found.became.deciding) == (("main/a",), ("main/b",))
