"""A form as one who only reads sees it: what stands in its fields, as text."""

from collections.abc import Collection, Mapping
from itertools import groupby
from typing import Any

from portal.domain.forms.definition import Field, FieldKind, Form
from portal.ui.catalog_markup import facts_list, paragraphs
from portal.ui.form import said
from portal.ui.html import Html, join, show_html, tag
from portal.ui.session import language
from portal.ui.words import capital, t
from portal.wording.values import value_words


def show_said(form: Form, values: Mapping[str, Any], shown: Collection[str]) -> None:
    """Show the fields that are ``shown`` and hold something, under their headings."""
    filled = [
        each
        for each in form.fields
        if each.code in shown and values.get(each.code) not in (None, "", (), [])
    ]
    for group, fields in groupby(filled, key=lambda each: each.group):
        if group is not None:
            heading = tag("b", said(group))
            show_html(tag("p", heading, class_="portal-line portal-group"))
        facts = [(capital(said(e.label)), _text(e, values[e.code])) for e in fields]
        show_html(facts_list(facts))


def _text(field: Field, value: Any) -> Html | str:
    names = {each.code: said(each.label) for each in field.options}
    if field.kind is FieldKind.CHOICES:
        chosen = value if isinstance(value, list | tuple) else [value]
        return t("house.between").join(names.get(each, str(each)) for each in chosen)
    if field.kind is FieldKind.CHOICE:
        return names.get(value, str(value))
    found = value_words(value, language())
    return paragraphs(found) if field.kind is FieldKind.LONG_TEXT else join([found])
