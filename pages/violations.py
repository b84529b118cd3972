"""Violations: which cases there are, what waits for whom, and one with its history."""

import streamlit as st

from models.kinds import Permission
from portal import clock
from portal.domain.violations.listing import COUNTED, AskedCases, CasePage, states
from portal.services.export import FORMATS
from portal.services.violations.files import export_cases
from portal.services.violations.see import SeenCase, see_case, see_cases
from portal.services.violations.tell import proposal_words
from portal.ui import violation_markup as markup
from portal.ui.act import ask
from portal.ui.address import number_in_address, say_no_place
from portal.ui.frame import name_page
from portal.ui.html import run_script, show_html, show_note, style, tag
from portal.ui.looks import CARD, CATALOG
from portal.ui.narrowing import NOTHING, Narrowing, There, parts_asked, say_unknown
from portal.ui.place import asked, link
from portal.ui.session import acting, language
from portal.ui.tables import NEWER, OLDER, counted, export_buttons, show_listed
from portal.ui.violation_screen import show_acts, show_done, show_files
from portal.ui.words import plain, t

PARTS = ("state", "kind", "offering")
NARROW = Narrowing("violations")


def in_address(there: There = NOTHING) -> AskedCases:
    """Return the question of the address, without what there is not."""
    return AskedCases(**parts_asked(PARTS, there))


def place() -> dict[str, str]:
    """Return the parts of this address that narrow the list."""
    return {name: text for name in PARTS if (text := asked(name))}


def show_filter(page: CasePage) -> None:
    """Show what narrows the list."""
    kinds = {code: each.say(language()) for code, each in page.kinds.items()}
    sold = {code: each.say(language()) for code, each in page.offerings.items()}
    found = {each: t(f"violations.states.{each}") for each in states()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        NARROW.choice("state", found, t("violations.columns.state"))
        NARROW.choice("kind", kinds, t("violations.columns.kind"))
        NARROW.choice("offering", sold, t("violations.columns.offering"))


def show_list(page: CasePage, wanted: AskedCases) -> None:
    """Show the cases, and the list as a file."""
    st.title(t("pages.violations.title"))
    show_note(t("violations.lead"))
    show_filter(page)
    with counted(page.count, COUNTED):
        if Permission.MEMBER_EXPORT in acting().permissions:
            name = f"violations-{clock.business_day():%Y%m%d}"
            export_buttons(
                "violations", name, FORMATS, export_cases, wanted, language()
            )
    found = markup.rows(page, place()) if page.cases else None
    show_listed(found, page.newer, page.older)


def show_one(seen: SeenCase) -> None:
    """Show one case, what may be done with it, and its history."""
    title = t("violations.numbered", number=seen.case.number,
              name=seen.kind.say(language()))  # fmt: skip
    name_page(title)
    show_back()
    st.title(plain(title))
    show_done()
    show_html(markup.facts(seen))
    st.write(plain(proposal_words(seen.proposal, language())))
    show_acts(seen)
    st.header(t("violations.history"), anchor=False)
    show_html(markup.history(seen))
    show_files(seen)


def show_back() -> None:
    """Show the way back to the list."""
    back = link(t("violations.back"), place(), page="violations")
    show_html(tag("p", back, class_="portal-line portal-back"))


show_html(style(CARD + CATALOG))
number = asked(markup.CASE)
if number is not None:
    seen = ask(see_case, number)
    if seen is None:
        show_back()
    else:
        show_one(seen)
else:
    say_no_place()
    ways = {
        "older_than": number_in_address(OLDER),
        "newer_than": number_in_address(NEWER),
    }
    wanted = in_address({"state": set(states())})
    page = ask(see_cases, wanted, **ways)
    if page is not None and say_unknown(
        {"state": set(states()), "kind": page.kinds, "offering": page.offerings}
    ):
        wanted = in_address({"state": set(states()), "kind": page.kinds,
                             "offering": page.offerings})  # fmt: skip
        page = ask(see_cases, wanted, **ways)
    if page is not None:
        show_list(page, wanted)
run_script("desk.js")
