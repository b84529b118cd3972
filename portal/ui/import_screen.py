"""One import on the screen: from the stored file to the report, stage by stage."""

import streamlit as st

from models.job_kinds import ImportState
from models.kinds import Permission
from portal import clock
from portal.domain.importing.batch import BUSY, SILENT_AFTER, Batch
from portal.errors import InputRefused
from portal.services.export import CSV
from portal.services.import_members.rejecting import reject_file
from portal.services.import_members.storing import (
    batch_of,
    drop_file,
    noted_records,
    preview,
    start_check,
    start_run,
    start_void,
)
from portal.ui import import_markup as markup
from portal.ui.act import ask, on_press, show_result
from portal.ui.address import start_in_address
from portal.ui.download import content_of
from portal.ui.html import show_html, show_note, tag
from portal.ui.import_mapping import show_mapping
from portal.ui.keys import key
from portal.ui.session import acting, language
from portal.ui.tables import show_none, show_pager
from portal.ui.words import day, plain, t, why
from portal.wording import has

PROBLEMS = 50
ASK_EVERY = "2s"
FORM = "imports"


def show_import(number: str) -> None:
    """Show one import with everything that can be done about it now."""
    batch = ask(batch_of, number)
    if batch is None:
        return
    show_result(FORM)
    interrupted = batch.interrupted(clock.now()) or _voiding_stopped(batch)
    state = markup.state_words(batch, interrupted=interrupted)
    facts = {"state": state, "as_of": day(batch.as_of), "file": batch.file_name}
    line = t("imports.line", **facts)
    show_html(tag("p", tag("b", line), class_="portal-line", role="status"))
    if interrupted:
        _go_on(batch)
    elif batch.state in BUSY or "voiding" in batch.counts:
        watch(batch.number)
    elif batch.state in (ImportState.STORED, ImportState.CHECKED):
        _open(batch)
    else:
        _ended(batch)


def _voiding_stopped(batch: Batch) -> bool:
    if "voiding" not in batch.counts or batch.beat_at is None:
        return False
    return clock.now() - batch.beat_at > SILENT_AFTER


# ------------------------------------------------------------------ working


@st.fragment(run_every=ASK_EVERY)
def watch(number: str) -> None:
    """Show how far the work is, anew every two seconds, until it ends."""
    batch = ask(batch_of, number)
    if batch is None:
        return
    voiding = "voiding" in batch.counts
    if (batch.state not in BUSY and not voiding) or batch.interrupted(clock.now()):
        st.rerun()
    total = batch.records_total or 1
    done = int(batch.counts.get("voided", 0)) if voiding else batch.counted
    facts = {"done": f"{done:,}", "total": f"{total:,}"}
    name = "voiding" if voiding else batch.state.value
    st.progress(min(done / total, 1.0), text=t(f"imports.working.{name}", **facts))
    show_note(t("imports.may_leave"))


def _go_on(batch: Batch) -> None:
    st.warning(t("imports.was_interrupted"), icon=":material/pause_circle:")
    if "voiding" in batch.counts:
        press = on_press(FORM, start_void, batch.number, keep_changed=True)
    elif batch.state is ImportState.CHECKING:
        press = on_press(FORM, start_check, batch.number)
    elif batch.source_blob_id is None:
        st.write(t("imports.go_on_by_command"))
        return
    else:
        press = on_press(FORM, start_run, batch.number)
    _button("go_on", batch, press, primary=True)


def _button(name: str, batch: Batch, press: object, *, primary: bool = False) -> None:
    st.button(
        t(f"imports.{name}"),
        key=key("imports", name, batch.number),
        type="primary" if primary else "secondary",
        on_click=press,  # type: ignore[arg-type]
    )


# ------------------------------------------------------------------ before the run


def _open(batch: Batch) -> None:
    found = ask(preview, batch.number)
    if found is None:
        return
    checked = batch.state is ImportState.CHECKED
    if batch.fault:
        st.warning(plain(_fault(batch.fault)), icon=":material/block:")
    show_html(markup.detected(found))
    if found.mapping.missing:
        between = t("house.between")
        names = between.join(
            t(f"import.fields.{each}") for each in found.mapping.missing
        )
        st.warning(t("imports.missing", fields=names), icon=":material/help:")
    with st.container(horizontal=True):
        if checked:
            press = on_press(FORM, start_run, batch.number)
            _button("run", batch, press, primary=True)
        check = on_press(FORM, start_check, batch.number)
        _button("check", batch, check, primary=not checked)
        _button("drop", batch, on_press(FORM, drop_file, batch.number))
    if checked:
        st.header(t("imports.told"), anchor=False)
        _results(batch)
    with st.expander(t("imports.mapping"), expanded=not checked):
        show_mapping(found)


# ------------------------------------------------------------------ after the run


def _ended(batch: Batch) -> None:
    if batch.state is ImportState.FAILED:
        fault = batch.fault or "interrupted"
        st.error(plain(_fault(fault)), icon=":material/error:")
        if batch.source_blob_id is None:
            st.write(t("imports.go_on_by_command"))
        else:
            press = on_press(FORM, start_run, batch.number)
            _button("go_on", batch, press, primary=True)
    if batch.state is ImportState.VOIDED:
        facts = {name: f"{batch.counts.get(name, 0):,}" for name in
                 ("voided", "put_back", "kept")}  # fmt: skip
        st.info(t("imports.was_voided", **facts), icon=":material/undo:")
    _results(batch)
    with st.container(horizontal=True, vertical_alignment="center"):
        if batch.reject_blob_id is not None:
            st.download_button(
                t("imports.rejects_as_file"),
                data=content_of(reject_file, batch.number, language()),
                file_name=f"{batch.number}.csv",
                mime=CSV,
                key=key("imports", "rejects", batch.number),
                icon=":material/download:",
                on_click="ignore",
                help=t("imports.rejects_help"),
            )
        if batch.state is not ImportState.VOIDED:
            _void(batch)


def _void(batch: Batch) -> None:
    if Permission.IMPORT_VOID not in acting().permissions:
        return
    changed = batch.fault == "import_changed_since"
    if changed:
        kept = f"{batch.counts.get('kept', 0):,}"
        st.warning(t("imports.changed_since", kept=kept), icon=":material/block:")
    with st.popover(t("imports.void"), icon=":material/undo:"):
        st.write(t("imports.void_means"))
        name = "void_keeping" if changed else "void_now"
        void = on_press(FORM, start_void, batch.number, keep_changed=changed)
        _button(name, batch, void)


def _fault(code: str) -> str:
    """Return why a run stopped: a refusal's sentence, or the reference of a fault."""
    if code == "interrupted":
        return t("imports.was_interrupted")
    if has(f"refusals.{code}"):
        return why(InputRefused(code))
    return t("house.fault", reference=code)


def _results(batch: Batch) -> None:
    show_html(markup.reconciliation(batch))
    reasons = markup.reasons(batch)
    if reasons is not None:
        st.header(t("imports.reasons"), anchor=False)
        show_html(reasons)
    _problems(batch)


def _problems(batch: Batch) -> None:
    start = start_in_address()
    noted = ask(noted_records, batch.number, PROBLEMS, start)
    if not noted or not noted[0]:
        return
    count, lines = noted
    st.header(t("imports.problems"), anchor=False)
    if not lines:
        show_none("", count, PROBLEMS)
        return
    last = min(start + PROBLEMS, count)
    told = {"first": f"{start + 1:,}", "last": f"{last:,}", "count": f"{count:,}"}
    show_note(t("imports.shown", **told))
    show_html(markup.problems(lines))
    before = str(max(start - PROBLEMS, 0)) if start else None
    show_pager(before, str(last) if last < count else None)
