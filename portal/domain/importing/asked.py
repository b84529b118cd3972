"""Columns of a file that fill attributes: found by their headings, told by reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from models.publishing_facts import Problem
from portal.domain.importing.mapping import ColumnMapping, FoundBy
from portal.domain.importing.reasons import Code, Reason, masked_word
from portal.domain.importing.words import fold_word, folded_index

Names = Mapping[str, Iterable[str]]
"""What attributes are called in headings, by their code."""


def with_attributes(mapping: ColumnMapping, names: Names) -> ColumnMapping:
    """Return the mapping with the columns whose headings name an attribute.

    A heading that names a field of members stays with that; values alone do not.
    """
    index = folded_index({code: (code, *said) for code, said in names.items()})
    sure = {u.column for u in mapping.uses if u.found_by is not FoundBy.VALUES}
    found: dict[int, str] = {}
    for column, heading in enumerate(mapping.header):
        code = index.get(fold_word(heading)) if heading.strip() else None
        if code and column not in sure and code not in found.values():
            found[column] = code
    uses = tuple(each for each in mapping.uses if each.column not in found)
    return replace(mapping, uses=uses, attributes=found)


def reasons_of(
    problems: Sequence[Problem], given: Mapping[str, str], headings: Mapping[str, str]
) -> tuple[Reason, ...]:
    """Return problems of attributes as reasons: the codes are those of forms."""
    return tuple(
        Reason(
            Code(each.code),
            None,
            headings.get(each.path[0], each.path[0]),
            _shown(each, given),
        )
        for each in problems
    )


def _shown(problem: Problem, given: Mapping[str, str]) -> str:
    """Return a choice that there is not, for somebody to map; other values never."""
    text = given.get(problem.path[0], "")
    return masked_word(text) if problem.code == "not_offered" else "***" if text else ""
