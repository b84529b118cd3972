"""One version: where it stands, what it changes, who said what, what I may do."""

from collections.abc import Sequence

import streamlit as st

from models.kinds import Permission
from portal.domain.publishing.phases import OPEN
from portal.services.publish.read import asked_for, history
from portal.services.publish.see import Seen, list_things, see_version
from portal.services.publish.tell import problems_in_words
from portal.ui import version_markup as markup
from portal.ui import version_screen as screen
from portal.ui.act import ask
from portal.ui.frame import name_page
from portal.ui.html import Html, run_script, show_html, style, tag
from portal.ui.import_markup import LOOKS
from portal.ui.keys import key
from portal.ui.looks import CARD
from portal.ui.opinions import show_comments
from portal.ui.place import asked, link
from portal.ui.rules_analysis import show_analysis
from portal.ui.rules_changes import said_of
from portal.ui.rules_whatif import show_what_if
from portal.ui.session import acting, language
from portal.ui.terms_impact import show_impact
from portal.ui.terms_notices import show_notices
from portal.ui.words import plain, t


def choose_other(name: str) -> None:
    """Compare with the version that was chosen."""
    st.query_params[markup.AGAINST] = str(st.session_state[name])


def show_changes(seen: Seen) -> None:
    """Show the differences from the version that was chosen."""
    st.header(t("version.changes"), anchor=False)
    version = seen.shown.version
    elsewhere = seen.against is not None and seen.against.code != version.code
    others = [e.version.number for e in seen.versions if e.version.id != version.id]
    if others:
        name = key("version", "against", version.id)
        chosen = seen.against.number if seen.against and not elsewhere else None
        words = {each: t("version.numbered", number=each) for each in others}
        st.selectbox(
            t("version.against"),
            others,
            index=others.index(chosen) if chosen in others else None,
            format_func=words.__getitem__,
            key=name,
            on_change=choose_other,
            args=(name,),
        )
    if seen.against is not None and elsewhere:
        to = markup.to_version(seen.against)
        show_html(tag("p", t("version.origin"), " ", to, class_="portal-line"))
    said = said_of(seen)
    if seen.against is None:
        st.write(t("version.first"))
    parts = markup.to_parts(version)
    if parts is not None:
        show_html(parts)
    for each in said.tables:
        show_html(each)
    show_tables(markup.changes(seen, said.told))
    by_field = markup.changes_of(seen, said.told)
    if by_field is not None:
        with st.expander(t("version.by_field")):
            show_html(by_field)
    if not seen.changes and seen.against is not None:
        st.write(t("version.same"))


def show_tables(tables: Sequence[Html]) -> None:
    """Show the differences; where they are very many, the others open."""
    for table in tables[:1]:
        show_html(table)
    for table in tables[1:]:
        with st.expander(t("version.more")):
            show_html(table)


def show_problems(seen: Seen) -> None:
    """Show what keeps an open version from being published."""
    version = seen.shown.version
    if version.state in OPEN and seen.shown.problems:
        st.header(t("version.problems"), anchor=False)
        found = problems_in_words(seen.shown.problems, version.content, language())
        show_html(markup.lines(found))


def show_seen(seen: Seen) -> None:
    """Show everything about one version."""
    version = seen.shown.version
    title = markup.title(version)
    name_page(title)
    st.title(plain(title))
    screen.show_results(seen)
    show_html(markup.facts(seen))
    for each in ask(asked_for, version, language()) or ():
        show_html(tag("p", tag("b", each), class_="portal-line"))
    show_problems(seen)
    show_changes(seen)
    show_impact(version)
    show_analysis(seen)
    show_what_if(seen)
    st.header(t("version.do"), anchor=False)
    screen.show_steps(seen)
    show_notices(version)
    reviewers = markup.reviewers(seen.shown.rounds, seen.names)
    if reviewers is not None:
        st.header(t("version.reviewers"), anchor=False)
        show_html(reviewers)
    may = seen.takes_part and version.state in OPEN
    if may or seen.shown.comments:
        st.header(t("version.opinions"), anchor=False)
        show_comments(seen, may=may)
    st.header(t("version.history"), anchor=False)
    show_html(markup.lines(ask(history, version.kind, version.code, language()) or ()))


show_html(style(CARD + LOOKS))
if Permission.LIFECYCLE_READ in acting().permissions:
    back = link(t("version.back"), {}, page="work_list")
    show_html(tag("p", back, class_="portal-line portal-back"))
thing = asked(markup.THING)
if thing is None:
    st.title(t("pages.version.title"))
    st.write(t("version.choose"))
    show_html(markup.things(ask(list_things) or ()))
else:
    kind, against = markup.kind_asked(), markup.number_asked(markup.AGAINST)
    number = markup.number_asked(markup.VERSION)
    seen = ask(see_version, kind, thing, number, against)
    if seen is None:
        st.title(t("pages.version.title"))
        every = link(t("version.all"), {}, page="version")
        show_html(tag("p", every, class_="portal-line portal-back"))
    else:
        show_seen(seen)
run_script("desk.js")
