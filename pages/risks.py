"""The risk register: heat maps and list of a day, one risk, the check sheet."""

import streamlit as st

from models.kinds import Permission
from models.risk_kinds import RiskLevel
from portal.domain.risk_list import OVERDUE, STATES, AskedRisks
from portal.domain.risks import LIMIT
from portal.services.export import FORMATS
from portal.services.risks.see import (
    Known,
    RiskPage,
    SeenRisk,
    export_risks,
    see_risk,
    see_risks,
    see_sheet,
)
from portal.services.risks.sheet import write_sheet
from portal.services.specify_offering import MARKDOWN
from portal.ui import risk_markup as markup
from portal.ui.act import ask
from portal.ui.address import say_no_day
from portal.ui.download import content_of
from portal.ui.frame import name_page
from portal.ui.html import run_script, show_html, show_note, style, tag
from portal.ui.import_markup import LOOKS
from portal.ui.keys import key
from portal.ui.looks import CARD, CATALOG, DESIGNER, RISKS
from portal.ui.narrowing import (
    NOTHING,
    ON,
    Narrowing,
    There,
    day_asked,
    parts_asked,
    say_unknown,
)
from portal.ui.place import asked, link
from portal.ui.risk_screen import NEW, show_acts, show_done, show_new
from portal.ui.session import acting, language
from portal.ui.tables import BY_CODE, NEWER, OLDER, counted, export_buttons, show_listed
from portal.ui.words import day, plain, t

PARTS = ("actor", "offering", "state", "level")
FILTERS = (*PARTS, ON)
NARROW = Narrowing("risks")


def in_address(there: There = NOTHING) -> AskedRisks:
    """Return the question of the address, without what there is not."""
    return AskedRisks(**parts_asked(PARTS, there), on=day_asked())


def there(known: Known) -> There:
    """Return what the register can be narrowed to, by part of the address."""
    return {
        "actor": known.actors,
        "offering": known.offerings,
        "state": {*STATES, OVERDUE},
        "level": set(RiskLevel),
    }


def place(**more: str) -> dict[str, str]:
    """Return the parts of this address that narrow the register, and more."""
    return {name: text for name in FILTERS if (text := asked(name))} | more


def show_filter(page: RiskPage) -> None:
    """Show what narrows the register."""
    actors = {code: each.say(language()) for code, each in page.known.actors.items()}
    sold = {code: each.say(language()) for code, each in page.known.offerings.items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        NARROW.choice("actor", actors, t("risks.columns.actor"))
        NARROW.choice("offering", sold, t("risks.columns.offering"))
        levels = {each.value: t(f"risks.levels.{each}") for each in RiskLevel}
        NARROW.choice("level", levels, t("risks.columns.level_after"))
        states = {each: t(f"risks.states.{each}") for each in (*STATES, OVERDUE)}
        NARROW.choice("state", states, t("risks.columns.state"))
        NARROW.day(t("catalog.asked.on"))


def show_maps(page: RiskPage) -> None:
    """Show both heat maps side by side."""
    for where, name in zip(st.columns(2), ("before", "after"), strict=True):
        rows = page.before if name == "before" else page.after
        with where:
            show_html(markup.heat(name, rows, place()))


def show_as_of(page: RiskPage) -> None:
    """Say as of which other day this is."""
    if not page.today:
        said = t("catalog.as_of", on=day(page.on))
        show_html(tag("p", tag("b", said), class_="portal-as-of", role="note"))


def show_calls(page: RiskPage) -> None:
    """Show what waits for acceptance, and what is to be looked at again."""
    for name, found in (("waiting", page.waiting), ("overdue", page.overdue)):
        if found:
            words = tag("b", t(f"risks.{name}", count=len(found)))
            show_html(tag("p", words, class_="portal-line"))
            show_html(markup.short(found, place()))


def show_register(page: RiskPage) -> None:
    """Show the register with its maps, and the list as a file."""
    st.title(t("pages.risks.title"))
    show_done()
    show_note(t("risks.lead", limit=LIMIT))
    show_filter(page)
    show_as_of(page)
    show_maps(page)
    show_calls(page)
    with counted(page.count):
        name, wanted = f"risks-{page.on:%Y%m%d}", in_address(there(page.known))
        export_buttons("risks", name, FORMATS, export_risks, wanted, language())
    sheet = link(t("risks.sheet"), place(**{markup.AS_SHEET: "1"}), page="risks")
    show_html(tag("p", sheet, class_="portal-line portal-back"))
    found = markup.rows(page, place()) if page.part.rows else None
    show_listed(found, page.part.before, page.part.after, BY_CODE)
    if page.today and Permission.RISK_EDIT in acting().permissions:
        begun = NEW.begun
        with st.expander(t("risks.new"), expanded=begun, key="risks.new.open"):
            show_new(page.known)


def show_back(words: str = "risks.back") -> None:
    """Show the way back to the register."""
    back = link(t(words), place(), page="risks")
    show_html(tag("p", back, class_="portal-line portal-back"))


def show_one(seen: SeenRisk) -> None:
    """Show one risk, what may be done with it, and its history."""
    name = markup.name_of(seen.risk)
    name_page(name)
    show_back()
    st.title(plain(t("risks.numbered", number=seen.risk.number, name=name)))
    show_done()
    show_html(markup.facts(seen))
    if not seen.risk.closed:
        show_acts(seen)
    st.header(t("risks.history"), anchor=False)
    show_html(markup.history(seen))


def show_sheet(page: RiskPage) -> None:
    """Show every risk in full, for the printer."""
    show_back("risks.register")
    st.title(t("risks.sheet_title"))
    counts = {"waiting": len(page.waiting), "overdue": len(page.overdue)}
    said = t("risks.sheet_of", on=day(page.on), count=page.count, **counts)
    show_html(tag("p", said, class_="portal-line"))
    show_maps(page)
    show_html(markup.sheet(page))
    st.download_button(
        t("risks.sheet_file"),
        data=content_of(write_sheet, in_address(there(page.known)), language()),
        file_name=f"risks-{page.on:%Y%m%d}.md",
        mime=MARKDOWN,
        key=key("risks", "sheet"),
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


show_html(style(CARD + LOOKS + DESIGNER + CATALOG + RISKS))
number = asked(markup.RISK)
if number is not None:
    seen = ask(see_risk, number)
    if seen is None:
        show_back()
    else:
        show_one(seen)
elif asked(markup.AS_SHEET) is not None:
    say_no_day(ON)
    page = ask(see_sheet, in_address())
    if page is not None and say_unknown(there(page.known)):
        page = ask(see_sheet, in_address(there(page.known)))
    if page is not None:
        show_sheet(page)
else:
    say_no_day(ON)
    page = ask(see_risks, in_address(), asked(OLDER), asked(NEWER))
    if page is not None and say_unknown(there(page.known)):
        page = ask(see_risks, in_address(there(page.known)))
    if page is not None:
        show_register(page)
run_script("desk.js")
