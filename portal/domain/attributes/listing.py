"""Attributes in lists: the columns that a role sees, and what they are narrowed by."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.kinds import Role
from portal.domain.attributes.compiled import Compiled
from portal.domain.attributes.filtering import (
    Sought,
    filterable,
    sought_of,
    stored_keys,
)
from portal.domain.attributes.in_content import shown_values, typed_values
from portal.domain.attributes.shown import ShownAttribute
from portal.domain.forms.definition import Field
from portal.errors import InputRefused

Asked = tuple[tuple[str, str], ...]
"""What a list is narrowed to: attributes, and a value or ``from..to`` as text."""
Cells = tuple[ShownAttribute | None, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The attributes of a list: shown as columns, and those to narrow it by."""

    shown: tuple[Field, ...] = ()
    filters: tuple[Field, ...] = ()


def columns_for(rules: Compiled | None, roles: Collection[Role]) -> Columns:
    """Return what somebody with these roles sees; without a definition nothing."""
    if rules is None:
        return Columns()
    seen = {
        code
        for row in rules.definition.columns
        if row.code in roles
        for code in row.attributes
    }
    known = filterable(rules.definition)
    fields = rules.form.fields
    return Columns(
        tuple(each for each in fields if each.code in seen),
        tuple(each for each in fields if each.code in known),
    )


def cells_of(
    rules: Compiled | None, columns: Columns, values: Mapping[str, Any]
) -> Cells:
    """Return the cells of one row of a list; None where nothing is kept."""
    if not columns.shown:
        return ()
    found = {each.code: each for each in shown_values(rules, values)}
    return tuple(found.get(each.code) for each in columns.shown)


def sought_in(
    rules: Compiled | None, asked: Asked
) -> tuple[tuple[Sought, ...], tuple[str, ...]]:
    """Return the filters that can be read, and the attributes of those that cannot."""
    if rules is None:
        return (), tuple(code[:40] for code, _ in asked)
    found: list[Sought] = []
    dropped: list[str] = []
    for code, text in asked:
        try:
            found.append(sought_of(rules.definition, code, text))
        except InputRefused:
            dropped.append(code[:40])
    return tuple(found), tuple(dropped)


def fits(
    rules: Compiled | None, sought: Iterable[Sought], values: Mapping[str, Any]
) -> bool:
    """Return whether the values of a subject meet every filter."""
    wanted = tuple(sought)
    if not wanted or rules is None:
        return not wanted
    codes = [each.attribute for each in wanted]
    typed = typed_values(rules, values)
    keys = tuple(stored_keys(rules.definition, typed, codes))
    return all(each.met(keys) for each in wanted)
