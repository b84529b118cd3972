"""Partners: the list with contracts as of a day, and one partner with its members."""

import streamlit as st

from models.kinds import Permission
from portal.domain.partners.listing import STATES, AskedPartners
from portal.services.export import FORMATS
from portal.services.partners.see import (
    PartnersPage,
    SeenPartner,
    export_partners,
    export_users,
    see_partner,
    see_partners,
)
from portal.ui import partner_markup as markup
from portal.ui.act import ask
from portal.ui.address import day_in_address, say_no_day
from portal.ui.frame import name_page
from portal.ui.html import run_script, show_html, show_note, style, tag
from portal.ui.looks import CARD, CATALOG
from portal.ui.narrowing import (
    NOTHING,
    ON,
    Narrowing,
    There,
    day_asked,
    parts_asked,
    say_unknown,
)
from portal.ui.partner_screen import (
    show_contract_forms,
    show_done,
    show_file,
    show_new,
    show_user_forms,
)
from portal.ui.place import KNOWN, MEMBER, asked, link
from portal.ui.session import acting, language
from portal.ui.tables import BY_CODE, NEWER, OLDER, counted, export_buttons, show_listed
from portal.ui.words import day, plain, t

PARTS = ("q", "offering", "state")
FILTERS = (*PARTS, ON, KNOWN)
NARROW = Narrowing("partners")


def in_address(there: There = NOTHING) -> AskedPartners:
    """Return the question of the address, without what there is not."""
    texts = parts_asked(PARTS, there)
    return AskedPartners(**texts, on=day_asked(), known=day_in_address(KNOWN))


def there(page: PartnersPage) -> There:
    """Return what the list can be narrowed to, by part of the address."""
    return {"offering": page.offerings, "state": STATES}


def place(*names: str) -> dict[str, str]:
    """Return parts of this address."""
    return {name: text for name in names if (text := asked(name))}


def show_days() -> None:
    """Show the choice of the day, and of the day on which it was known."""
    NARROW.day(t("catalog.asked.on"))
    NARROW.day(t("partners.known"), KNOWN)


def show_as_of() -> None:
    """Say as of which other days this is."""
    on, known = day_asked(), day_in_address(KNOWN)
    said = [t("catalog.as_of", on=day(on))] if on else []
    said += [t("partners.as_known", on=day(known))] if known else []
    if said:
        words = tag("b", " ".join(said))
        show_html(tag("p", words, class_="portal-as-of", role="note"))


def may_edit() -> bool:
    """Return whether this person may record something."""
    return Permission.PARTNER_EDIT in acting().permissions


def show_list(found: PartnersPage) -> None:
    """Show the partners with their contracts, and the list as a file."""
    st.title(t("pages.partners.title"))
    show_done()
    show_note(t("partners.lead"))
    sold = {code: each.say(language()) for code, each in found.offerings.items()}
    states = {each: t(f"partners.states.{each}") for each in STATES}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        NARROW.text("q", t("catalog.asked.q"))
        NARROW.choice("offering", sold, t("partners.columns.offering"))
        NARROW.choice("state", states, t("partners.columns.state"))
        show_days()
    show_as_of()
    page = found.page
    with counted(page.count):
        name, wanted = f"partners-{page.on:%Y%m%d}", in_address(there(found))
        export_buttons("partners", name, FORMATS, export_partners, wanted, language())
    rows = markup.rows(found, place(ON, KNOWN)) if page.part.rows else None
    show_listed(rows, page.part.before, page.part.after, BY_CODE)
    if may_edit():
        show_new(found.kinds)
        show_file()


def show_back() -> None:
    """Show the way back to the list."""
    back = link(t("partners.back"), place(*FILTERS), page="partners")
    show_html(tag("p", back, class_="portal-line portal-back"))


def show_contracts(seen: SeenPartner) -> None:
    """Show the contracts of a partner, and what can be recorded of them."""
    st.header(t("partners.contracts"), anchor=False)
    if seen.contracts:
        show_html(tag("div", markup.contracts(seen), class_="portal-desk"))
    else:
        show_html(tag("p", t("partners.no_contracts"), class_="portal-line"))
    if seen.today and may_edit():
        show_contract_forms(seen)


def show_users(seen: SeenPartner, number: str) -> None:
    """Show the members of a partner page by page, and what can be recorded of them."""
    st.header(t("partners.users"), anchor=False)
    with counted(seen.count):
        name = f"partner-{seen.number}-{seen.on:%Y%m%d}"
        wanted = number, day_asked(), day_in_address(KNOWN), language()
        export_buttons("partner", name, FORMATS, export_users, *wanted)
    cards = Permission.MEMBER_SHOW in acting().permissions
    rows = markup.users(seen, cards=cards) if seen.users else None
    show_listed(rows, seen.before, seen.after, BY_CODE)
    if seen.today and may_edit():
        show_user_forms(seen)
        show_file()


def show_one(seen: SeenPartner, number: str) -> None:
    """Show one partner."""
    name_page(seen.name)
    show_back()
    st.title(plain(seen.name))
    cards = Permission.MEMBER_SHOW in acting().permissions
    show_html(tag("p", markup.head(seen, cards=cards), class_="portal-line"))
    show_done()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        show_days()
    show_as_of()
    show_contracts(seen)
    show_users(seen, number)


show_html(style(CARD + CATALOG))
for part in (ON, KNOWN):
    say_no_day(part)
number = asked(MEMBER)
if number is None:
    found = ask(see_partners, in_address(), asked(OLDER), asked(NEWER))
    if found is not None and say_unknown(there(found)):
        found = ask(see_partners, in_address(there(found)))
    if found is not None:
        show_list(found)
else:
    days = day_asked(), day_in_address(KNOWN)
    seen = ask(see_partner, number, *days, asked(OLDER), asked(NEWER))
    if seen is None:
        show_back()
    else:
        show_one(seen, number)
run_script("desk.js")
