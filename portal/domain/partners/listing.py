"""Partners as a list of a day: one line for each contract, and what narrows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.partner_facts import SignedContract
from portal.domain.card import Words
from portal.domain.catalog import words_of
from portal.domain.folding import fold
from portal.domain.partners.contracts import Stands

NONE = "none"
"""Stands for a partner without a contract."""
STATES = (*(each.value for each in Stands), NONE)


@dataclass(frozen=True, slots=True)
class ListedContract:
    """A partner with one of their contracts, or with none; ``users`` belong to it."""

    code: str
    number: str
    name: str
    kind: Words
    contract: SignedContract | None
    state: str
    users: int
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def offering(self) -> str:
        """The service of the contract."""
        return self.contract.offering if self.contract else ""


@dataclass(frozen=True, slots=True)
class AskedPartners:
    """What narrows the list; blank is anything. Days that are None are today."""

    q: str = ""
    offering: str = ""
    state: str = ""
    on: date | None = None
    known: date | None = None


def fitting_partners(
    found: Iterable[ListedContract], asked: AskedPartners
) -> tuple[ListedContract, ...]:
    """Return what was asked for; every word of the search has to be somewhere."""
    words = words_of(asked.q)
    return tuple(
        each
        for each in found
        if asked.offering in ("", each.offering)
        and asked.state in ("", each.state)
        and all(word in _searched(each) for word in words)
    )


def _searched(each: ListedContract) -> str:
    number = each.contract.number if each.contract else ""
    return "\n".join(map(fold, (each.number, each.name, number)))
