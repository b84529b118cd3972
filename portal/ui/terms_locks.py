"""How many members terms lock, on the page of locks: such locks have no row."""

from models.kinds import Permission
from models.terms_facts import TermsVersionFact
from portal.domain.terms.owing import COUNTED, Sort
from portal.services.terms.owing import terms_locks
from portal.services.terms.standing_words import name_words
from portal.ui.act import ask
from portal.ui.html import Html, show_html, tag
from portal.ui.place import link
from portal.ui.session import acting, language
from portal.ui.words import t


def show_terms_locks() -> None:
    """Say whom each document locks until they accept it, with the way to the list."""
    found = ask(terms_locks) or ()
    if found:
        lines = [tag("li", _line(version, count)) for version, count in found]
        title = tag("p", t("acceptance.locks.title"))
        show_html(tag("div", title, tag("ul", lines), class_="portal-line"))


def _line(version: TermsVersionFact, count: int) -> list[Html | str]:
    many = f"{COUNTED:,}+" if count > COUNTED else f"{count:,}"
    document = name_words(version, language())
    words = t("acceptance.locks.line", document=document, count=many)
    if Permission.ACCEPTANCE_LIST not in acting().permissions:
        return [words]
    place = {"document": version.document, "sort": Sort.LOCKED.value}
    return [words, " ", link(t("acceptance.locks.list"), place, page="acceptances")]
