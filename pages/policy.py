"""What a member, or a kind of actor, may do with a service on any day, and why."""

import streamlit as st

from models.kinds import Permission
from portal.domain.member_number import grouped
from portal.services.policy.see import Answered, choices, see_again, see_answer
from portal.services.policy.see_clause import Cited, see_clause
from portal.ui import policy_details as folded
from portal.ui import policy_markup as markup
from portal.ui.act import ask
from portal.ui.frame import name_page
from portal.ui.html import join, run_script, show_html, show_note, style
from portal.ui.looks import CARD, POLICY
from portal.ui.place import AT, KNOWN, asked
from portal.ui.policy_form import show_form, show_more
from portal.ui.policy_grid import comparison, grid
from portal.ui.policy_place import ANSWER, CLAUSE, VERSUS, question
from portal.ui.session import acting, check_still_in, language
from portal.ui.words import t


def answered() -> Answered | None:
    """Return the answer that the address asks for, or asks for again."""
    number = asked(ANSWER)
    if number is not None:
        return ask(see_again, number)
    asking = question()
    return None if asking is None else ask(see_answer, asking, asked(VERSUS))


def show_answer(seen: Answered) -> None:
    """Show an answer: first what is said, then why, then what it was made of."""
    found = seen.found
    named = Permission.MEMBER_SHOW in acting().permissions
    if found.member is not None and named:
        name_page(f"{found.member.name} {grouped(found.member.number)}")
    today = seen.again is None and not (asked(AT) or asked(KNOWN))
    parts = [folded.again(seen), markup.whom(seen, named=named), folded.fault(seen)]
    if len(found.rulings) == 1:
        parts.append(markup.answer(found.rulings[0], seen, today=today))
    elif found.rulings:
        parts.append(grid(seen))
    else:
        parts.append(folded.nothing(seen))
    show_html(join(parts))
    show_clause(seen)
    if seen.other is not None:
        show_html(comparison(found, seen.other))
    # Stage by stage only where one is asked for: a table of them is not read.
    traced = found.rulings if len(found.rulings) == 1 else ()
    show_html(join([folded.number(seen), folded.details(seen, traced)]))


def show_clause(seen: Answered) -> None:
    """Show the text of the clause that the address asks for."""
    document, _, clause = (asked(CLAUSE) or "").partition(":")
    if not clause:
        return
    member = seen.asked.member if seen.again is None else None
    dates = (seen.asked.at, seen.asked.known_at)
    found = ask(see_clause, Cited(document, clause, member, *dates, language()))
    if found is not None:
        show_html(folded.clause_text(found))


@st.fragment
def desk() -> None:
    """Answer what is asked; only this part of the screen runs again."""
    check_still_in()
    known = ask(choices)
    if known is None:
        return
    with st.container(gap="small"):
        form = st.container(gap="xsmall")
        seen = answered()
        found = seen.found if seen else None
        with form:
            show_form(known, found)
            show_more(known, found)
        if seen is not None:
            show_answer(seen)
        elif question() is None and asked(ANSWER) is None:
            show_note(t("policy_page.lead"))


show_html(style(CARD + POLICY))
st.title(t("pages.policy.title"))
desk()
run_script("desk.js")
