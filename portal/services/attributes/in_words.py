"""Attributes in one language, for files and documents: labels, values, masked cells."""

from portal.domain.attributes.listing import Cells
from portal.domain.attributes.shown import MASK, ShownAttribute
from portal.domain.card import Words
from portal.wording import say
from portal.wording.values import measured_words


def label_words(label: Words | str, language: str) -> str:
    """Return what a field is called."""
    return say(label, language) if isinstance(label, str) else label.say(language)


def attribute_words(each: ShownAttribute, language: str) -> str:
    """Return a value with its unit; a masked one without what it holds."""
    if each.masked:
        return MASK
    return measured_words(each.value, each.unit, language)


def cell_words(cells: Cells, language: str) -> list[str]:
    """Return the cells of a row, blank where nothing is kept."""
    return [attribute_words(each, language) if each else "" for each in cells]
