"""Who has a part in the services: the list as of a day, and one actor kind."""

import streamlit as st

from models.kinds import ActorSide, Permission
from portal.domain.actors import AskedActors
from portal.domain.risk_list import AskedRisks
from portal.services.export import FORMATS
from portal.services.risks.see import see_risks
from portal.services.see_actors import (
    ActorsPage,
    SeenActor,
    export_actors,
    see_actor,
    see_actors,
)
from portal.ui import actor_markup as markup
from portal.ui import risk_markup
from portal.ui.act import ask
from portal.ui.address import say_no_day
from portal.ui.catalog_markup import CODE, attributes, version_source
from portal.ui.frame import name_page
from portal.ui.html import Html, run_script, show_html, show_note, style, tag
from portal.ui.import_markup import LOOKS
from portal.ui.looks import CARD, CATALOG, DESIGNER
from portal.ui.narrowing import (
    ON,
    Narrowing,
    attribute_parts,
    attributes_asked,
    day_asked,
    parts_asked,
    say_unknown,
)
from portal.ui.place import asked, link
from portal.ui.session import acting, language
from portal.ui.tables import BY_CODE, NEWER, OLDER, counted, export_buttons, show_listed
from portal.ui.version_markup import THING
from portal.ui.words import capital, day, plain, t

FILTERS = ("q", "side", ON)
THERE = {"side": set(ActorSide)}
NARROW = Narrowing("actors")


def in_address() -> AskedActors:
    """Return the question that stands in the address."""
    texts = parts_asked(("q", "side"), THERE)
    return AskedActors(**texts, on=day_asked(), attributes=attributes_asked())


def place() -> dict[str, str]:
    """Return the parts of this address that narrow the list."""
    texts = {name: text for name in FILTERS if (text := asked(name))}
    return {**texts, **attribute_parts()}


def show_as_of(on: str) -> None:
    """Say as of which other day this is."""
    said = t("catalog.as_of", on=on)
    show_html(tag("p", tag("b", said), class_="portal-as-of", role="note"))


def show_list(page: ActorsPage) -> None:
    """Show the actor kinds that fit, and the list as a file."""
    st.title(t("pages.actors.title"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        NARROW.text("q", t("catalog.asked.q"))
        sides = {each.value: t(f"actors.sides.{each}") for each in ActorSide}
        NARROW.choice("side", sides, t("actors.columns.side"))
        NARROW.day(t("catalog.asked.on"))
    NARROW.attributes(page.columns.filters, page.dropped)
    if not page.today:
        show_as_of(day(page.on))
    with counted(page.count):
        name = f"actors-{page.on:%Y%m%d}"
        export_buttons("actors", name, FORMATS, export_actors, in_address(), language())
    kept = {n: v for n, v in place().items() if n == ON}
    found = markup.rows(page, kept) if page.part.rows else None
    show_listed(found, page.part.before, page.part.after, BY_CODE)


def show_back(code: str | None = None, gone: str | None = None) -> None:
    """Show the way back to the list, and to where owners edit; or back to today."""
    back: list[Html | str] = [link(t("actors.back"), place(), page="actors")]
    if gone is not None and day_asked() is not None:
        back += [" · ", link(t("card.as_of.back"), {CODE: gone})]
    if code is not None and Permission.ACTOR_EDIT in acting().permissions:
        back += [" · ", link(t("catalog.edit"), {THING: code}, page="actor")]
    show_html(tag("p", back, class_="portal-line portal-back"))


def show_part(words: str, *found: Html) -> None:
    """Show a part of the page under its heading."""
    st.header(capital(t(words)), anchor=False)
    for each in found:
        show_html(tag("div", each, class_="portal-desk"))


def show_risks(seen: SeenActor) -> None:
    """Show the risks of a kind as they were known on the day."""
    where = {"actor": seen.actor.code} | {n: v for n, v in place().items() if n == ON}
    found = ask(see_risks, AskedRisks(actor=seen.actor.code, on=day_asked()))
    if found is None:
        return
    st.header(t("pages.risks.title"), anchor=False)
    if found.part.rows:
        show_html(tag("div", risk_markup.rows(found, where), class_="portal-desk"))
    else:
        show_html(tag("p", t("risks.none"), class_="portal-line"))
    way = link(t("actors.to_risks"), where, page="risks")
    show_html(tag("p", way, class_="portal-line portal-back"))


def show_one(seen: SeenActor) -> None:
    """Show one actor kind: its profile, its flow with the gaps, who has a say."""
    name = markup.name_of(seen)
    name_page(name)
    show_back(seen.version.code)
    st.title(plain(name))
    NARROW.day(t("catalog.asked.on"))
    if not seen.today:
        show_as_of(day(seen.on))
    show_html(markup.head(seen))
    values = attributes(seen.attributes)
    if values is not None:
        show_html(tag("div", values, class_="portal-desk portal-captioned"))
    flow = [markup.flow(seen)] if seen.actor.flow else []
    show_part("publishing.places.flow", markup.open_gaps(seen), *flow)
    if seen.offerings:
        show_part("actors.offerings", markup.offerings(seen))
    if seen.actor.stakeholders:
        show_part("publishing.places.stakeholders", markup.stakeholders(seen))
    if Permission.RISK_READ in acting().permissions:
        show_risks(seen)
    show_html(version_source(seen.version))


show_html(style(CARD + LOOKS + DESIGNER + CATALOG))
say_no_day(ON)
code = asked(CODE)
if code is None:
    say_unknown(THERE)
    page = ask(see_actors, in_address(), asked(OLDER), asked(NEWER))
    if page is not None:
        show_list(page)
else:
    seen = ask(see_actor, code, day_asked())
    if seen is None:
        show_note(t("actors.none_then"))
        show_back(gone=code)
    else:
        show_one(seen)
run_script("desk.js")
