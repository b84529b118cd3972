"""What was checked, in words, worst first."""

from datetime import datetime

import streamlit as st

from models.kinds import Permission
from models.staff_facts import Check
from portal import clock
from portal.errors import Refusal
from portal.services.check_health import check_health
from portal.services.house import the_settings
from portal.services.staff import all_sessions
from portal.ui.act import ask
from portal.ui.html import Html, show_html, show_note, tag
from portal.ui.keys import key
from portal.ui.session import acting
from portal.ui.words import instant, t, why

WORST_FIRST = ("failed", "warning", "ok")
SIGNS = {"failed": "✕", "warning": "▲", "ok": "✓"}


def finding(check: Check) -> str:
    """Return the sentence of one check."""
    facts = dict(check.facts)
    for name in ("seen", "since"):
        if isinstance(facts.get(name), datetime):
            facts[name] = instant(facts[name], seconds=True)
    refused = facts.pop("refused", None)
    if isinstance(refused, Refusal):
        facts["problem"] = why(refused)
    return t(f"checks.{check.code}_{check.state}", **facts)


def line(check: Check) -> Html:
    """Return one row: sign and word for the result, never colour alone."""
    state = f"{SIGNS[check.state]} {t(f'pages.health.{check.state}')}"
    return tag(
        "tr",
        tag("td", state, class_=f"portal-state portal-{check.state}"),
        tag("th", t(f"checks.{check.code}"), scope="row"),
        tag("td", finding(check)),
    )


def summary(checks: tuple[Check, ...]) -> None:
    """Say the answer first."""
    for state, sentence, show in (
        ("failed", "some_failed", st.error),
        ("warning", "some_warnings", st.warning),
    ):
        count = sum(check.state == state for check in checks)
        if count:
            one = "_one" if count == 1 else ""
            show(t(f"pages.health.{sentence}{one}", count=count))
            return
    st.success(t("pages.health.all_ok"), icon=":material/check_circle:")


st.title(t("pages.health.title"))
checks = ask(check_health, the_settings())
if checks:
    summary(checks)
    head = [
        tag("th", t(f"pages.health.{each}")) for each in ("state", "check", "finding")
    ]
    rows = sorted(checks, key=lambda check: WORST_FIRST.index(check.state))
    show_html(
        tag(
            "table",
            tag("caption", t("pages.health.at", at=instant(clock.now(), seconds=True))),
            tag("thead", tag("tr", head)),
            tag("tbody", map(line, rows)),
            class_="portal-table",
        )
    )
    st.button(
        t("pages.health.again"), key=key("health", "again"), icon=":material/refresh:"
    )
    may_count = Permission.STAFF_READ in acting().permissions
    sessions = ask(all_sessions) if may_count else None
    if sessions is not None:
        people = len({each.staff_code for each in sessions})
        show_note(t("pages.health.open_sessions", count=len(sessions), people=people))
