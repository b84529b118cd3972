"""What was stored under an earlier version, as a later one reads it.

Nothing is rewritten when a version comes in force: options that became others and
values for blank ones are applied when a record is read.
"""

import json
from collections.abc import Mapping
from typing import Any

from models.attribute_kinds import AttributeKind
from portal.domain.attributes.compiled import kept, read_text
from portal.domain.attributes.definition import AttributeShape, DefinitionShape


def read_stored(text: str) -> dict[str, Any]:
    """Return the values that a record keeps as text."""
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def carried(definition: DefinitionShape, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return kept values as ``definition`` reads them."""
    found = dict(values)
    for each in definition.attributes:
        if each.retired:
            continue
        if each.options and each.code in found:
            found[each.code] = _renamed(each, found[each.code])
        if each.backfill and each.code not in found:
            found |= kept({each.code: read_text(each, each.backfill)})
    return found


def split(
    definition: DefinitionShape, values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values that are asked now, and those of retired attributes."""
    gone = {each.code for each in definition.attributes if each.retired}
    now = {code: value for code, value in values.items() if code not in gone}
    return now, {code: value for code, value in values.items() if code in gone}


def becoming(each: AttributeShape) -> dict[str, str]:
    """Return what each option that became another one is in the end."""
    steps = {option.code: option.becomes for option in each.options if option.becomes}
    return {code: _end(steps, code) for code in steps}


def _end(steps: Mapping[str, str], code: str) -> str:
    seen = {code}
    while code in steps and steps[code] not in seen:
        code = steps[code]
        seen.add(code)
    return code


def _renamed(each: AttributeShape, value: Any) -> Any:
    ends = becoming(each)
    if not ends:
        return value
    if each.kind is not AttributeKind.CHOICES:
        return ends.get(value, value)
    return list(dict.fromkeys(ends.get(code, code) for code in value))
