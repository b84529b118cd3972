"""What personal data is used for: attributes name purposes of the privacy policy; pure.

From the day on from which a privacy policy is in force, a new or changed attribute
says what it is used for. What was there before stays, and is told to its owner.
"""

from collections.abc import Iterator, Mapping

from models.attribute_kinds import AttributeTarget
from models.publishing_facts import Problem
from portal.domain.attributes.definition import AttributeShape, DefinitionShape
from portal.domain.attributes.gate_conditions import place
from portal.domain.card import Words

PERSONAL = frozenset({AttributeTarget.MEMBER, AttributeTarget.OFFERING})
"""Targets whose attributes say what they are used for."""
CODES = ("purpose_missing", "purpose_not_in_policy")

Purposes = Mapping[str, Words]


def purpose_problems(
    before: DefinitionShape, draft: DefinitionShape, purposes: Purposes | None
) -> Iterator[Problem]:
    """Yield new or changed attributes without a purpose of the policy in force.

    ``purposes`` are None where no privacy policy is in force.
    """
    if purposes is None or draft.code not in PERSONAL:
        return
    was = before.by_code()
    for each in draft.attributes:
        if each.retired or was.get(each.code) == each:
            continue
        path = place(each, "purposes")
        if not each.purposes:
            yield Problem("purpose_missing", path)
        for code in sorted(set(each.purposes) - set(purposes)):
            yield Problem("purpose_not_in_policy", path, {"id": code})


def without_purpose(
    shape: DefinitionShape, purposes: Purposes | None
) -> tuple[AttributeShape, ...]:
    """Return the attributes in force that name no purpose of the policy in force."""
    if purposes is None or shape.code not in PERSONAL:
        return ()
    known = set(purposes)
    going = (each for each in shape.attributes if not each.retired)
    return tuple(each for each in going if not known & set(each.purposes))
