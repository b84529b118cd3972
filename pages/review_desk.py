"""Legal's first page: what waits, notice clocks, translations, what comes next."""

from collections.abc import Sequence

import streamlit as st

from models.kinds import Permission
from portal.services.terms.desk import see_review_desk
from portal.services.terms.owing import owing_counts
from portal.ui import desk_markup as markup
from portal.ui.act import ask
from portal.ui.html import Html, join, run_script, show_html, show_note, style, tag
from portal.ui.import_markup import LOOKS
from portal.ui.looks import CARD
from portal.ui.place import link
from portal.ui.session import acting
from portal.ui.words import t

MAY = {Permission.ACCEPTANCE_LIST}
WAYS = ("terms", "internal_rules", "work_list")
"""The pages that legal goes on to."""


def show(name: str, rows: Sequence[object], written: Html) -> None:
    """Show how many there are of something, and each of them."""
    heading = t(f"review_desk.{name}")
    st.header(t("my_services.counted", what=heading, count=len(rows)), anchor=False)
    if rows:
        show_html(written)
    else:
        st.write(t(f"review_desk.none.{name}"))


show_html(style(CARD + LOOKS))
st.title(t("pages.review_desk.title"))
show_note(t("review_desk.lead"))
found = ask(see_review_desk)
if found is not None:
    show("waiting", found.waiting, markup.waiting(found))
    show("clocks", found.clocks, markup.clocks(found.clocks))
    show("lagging", found.lagging, markup.lagging(found.lagging))
    owing = ask(owing_counts) if MAY & acting().permissions else None
    if owing is not None:
        listed = [each for each in owing if each[1]]
        show("owing", listed, markup.owing(listed))
    show("coming", found.coming, markup.coming(found.coming))
ways = join((link(t(f"pages.{each}.title"), {}, page=each) for each in WAYS), " · ")
show_html(tag("p", ways, class_="portal-line portal-back"))
run_script("desk.js")
