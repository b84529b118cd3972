"""What stands in the owners' own columns: attributes of whom or what it is about.

Nobody reads a masked attribute out of an answer, since no rule reads it: its column
holds nothing that is known. The same goes for what is blank or does not fit.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from models.attribute_kinds import AttributeKind, AttributeTarget
from portal.domain.attributes.compiled import Compiled
from portal.domain.attributes.in_content import typed_values
from portal.domain.attributes.shown import masked_codes
from portal.domain.policy.facts import Value
from portal.domain.policy.index import FITS
from portal.domain.policy.kinds import ColumnKind
from portal.domain.publishing.rule_set import ColumnShape

Readable = Mapping[str, Any]
"""Values by the codes of their attributes."""
FED_BY: Final[Mapping[ColumnKind, AttributeKind]] = {
    ColumnKind.CHOICE: AttributeKind.CHOICE,
    ColumnKind.NUMBER: AttributeKind.INTEGER,
    ColumnKind.YES_NO: AttributeKind.YES_NO,
}
"""The kind of attribute that a column can be filled from."""


def readable(rules: Compiled, kept: Readable) -> dict[str, Any]:
    """Return the kept values that rules may read: typed, shown, not masked."""
    masked = masked_codes(rules)
    found = typed_values(rules, kept)
    return {code: value for code, value in found.items() if code not in masked}


def carriers(columns: Iterable[ColumnShape]) -> frozenset[AttributeTarget]:
    """Return whose attributes these columns are filled from."""
    return frozenset(each.carrier for each in columns if each.carrier)


def column_values(
    columns: Iterable[ColumnShape], of: Mapping[AttributeTarget, Readable]
) -> dict[str, Value | None]:
    """Return what stands in each column that is filled; None where it is not known.

    ``of`` are readable values by whose they are. Two rule sets may have a column of
    the same code; where they fill it from different attributes, neither is known.
    """
    found: dict[str, Value | None] = {}
    meant: dict[str, tuple[str, str]] = {}
    for each in columns:
        if not each.carrier:
            continue
        value = of.get(each.carrier, {}).get(each.attribute)
        fits = type(value) is FITS[each.kind]
        mine = (each.carrier, each.attribute)
        same = meant.setdefault(each.code, mine) == mine
        found[each.code] = value if fits and same else None
    return found
