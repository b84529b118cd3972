"""What waits for me, oldest first; what is in force; a file that becomes a draft."""

import streamlit as st

from models.kinds import Permission, VersionedKind
from portal.services.publish.see import list_scheduled, list_things, see_work
from portal.services.vouch import see_stale
from portal.ui import services_markup
from portal.ui import version_markup as markup
from portal.ui.act import ask, last_result, show_result
from portal.ui.html import join, run_script, show_html, show_note, style, tag
from portal.ui.import_markup import LOOKS
from portal.ui.looks import CARD
from portal.ui.session import acting
from portal.ui.version_files import form, show_import
from portal.ui.words import t


def show_imported() -> None:
    """Say which version a file is now."""
    result = last_result(form("import"))
    if not show_result(form("import")) or result is None or result.value is None:
        return
    done = "drafted" if result.value.new else "already"
    words = [t(f"work_list.{done}"), " ", markup.to_version(result.value.version)]
    show_html(tag("p", join(words), class_="portal-line portal-back", role="status"))


show_html(style(CARD + LOOKS))
st.title(t("pages.work_list.title"))
found = ask(see_work)
if found is not None:
    count = t("work_list.count", count=len(found.work))
    show_html(tag("p", tag("b", count), class_="portal-line", role="status"))
    if found.work:
        show_html(markup.work(found))
    else:
        st.write(t("work_list.none"))
if Permission.OFFERING_EDIT in acting().permissions:
    stale = ask(see_stale)
    if stale:
        st.header(t("my_services.stale"), anchor=False)
        show_html(services_markup.stale(stale))
live = ask(list_things)
st.header(t("work_list.things"), anchor=False)
if live:
    show_html(markup.things(live))
else:
    st.write(t("work_list.no_things"))
later = ask(list_scheduled)
if later:
    st.header(t("work_list.scheduled"), anchor=False)
    show_html(markup.things(later, t("work_list.scheduled")))
if Permission.LIFECYCLE_EDIT in acting().permissions:
    st.header(t("work_list.file"), anchor=False)
    show_imported()
    show_note(t("work_list.file_lead"))
    show_import(VersionedKind.LIFECYCLE)
run_script("desk.js")
