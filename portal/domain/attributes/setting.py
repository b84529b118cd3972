"""What setting attributes comes to: one rule for the card, the command and files."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from models.publishing_facts import Problem
from portal.domain.attributes.checking import check_given
from portal.domain.attributes.compiled import Compiled, kept


@dataclass(frozen=True, slots=True)
class Setting:
    """What is kept afterwards, which attributes change, and what is wrong.

    ``values`` are typed; ``problems`` leave out what was unfit before and is not
    touched.
    """

    became: Mapping[str, Any]
    changed: tuple[str, ...]
    values: Mapping[str, Any]
    problems: tuple[Problem, ...]


def setting(
    rules: Compiled,
    stored: Mapping[str, Any],
    values: Mapping[str, Any],
    given: Mapping[str, Any],
    states: Collection[str] = (),
) -> Setting:
    """Return what becomes of ``stored`` when ``given`` is set; the others stay.

    ``values`` are what fits of ``stored``, typed. A blank value takes away what was
    there; what a condition hides goes, too.
    """
    checked = check_given(rules, {**values, **given}, states)
    unfit = {
        code: value
        for code, value in stored.items()
        if code not in values and code not in given
    }
    wrong = (each for code, each in checked.problems.items() if code not in unfit)
    became = {**unfit, **kept(checked.values)}
    changed = (c for c in sorted({*stored, *became}) if stored.get(c) != became.get(c))
    return Setting(became, tuple(changed), checked.values, tuple(wrong))
