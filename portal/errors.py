"""Refusals and faults: a code and facts, never a sentence.

A *refusal* is expected: the screen says it with ``wording`` under
``refusals.<code>`` and nothing was changed. A *fault* is ours: the screen shows a
reference number, the log has the trace.
"""

from collections.abc import Mapping
from typing import Any


class PortalError(Exception):
    """Whatever the portal raises on purpose."""

    code = "fault"

    def __init__(self, **facts: Any) -> None:
        """Keep ``facts`` for the wording; they must never hold personal values."""
        super().__init__(self.code, facts)
        self.facts = facts
        self.by_name: Mapping[str, Any] = {}
        """Facts that sentences say by name where programs get the code."""


class Refusal(PortalError):
    """An expected no; ``code`` names its sentence."""

    code = "refused"


class InputRefused(Refusal):
    """What somebody typed or sent cannot be used; ``code`` says why."""

    def __init__(self, code: str, **facts: Any) -> None:
        """Refuse with the sentence ``refusals.<code>``."""
        self.code = code
        super().__init__(**facts)


class NotPermitted(Refusal):
    """This person's roles do not allow it."""

    code = "not_permitted"


class SignInRefused(InputRefused):
    """The identity is known to the provider but not welcome here."""


class NotFound(Refusal):
    """There is no such record, or none this person may see."""

    code = "not_found"


class NotOnDay(NotFound):
    """There is such a record, but not on the day that was asked for."""

    code = "not_on_day"


class NotYet(NotFound):
    """There is such a record from a later day on than the one asked for."""

    code = "not_yet"


class NothingDefined(NotFound):
    """Nobody has defined yet what is kept of such a record."""

    code = "nothing_defined"


class NumberMistyped(NotFound):
    """Nobody has this member number, and its check digit says why."""

    code = "number_mistyped"


class TransitionRefused(InputRefused):
    """The lifecycle does not let this happen; facts list what it allows instead."""


class ChangedMeanwhile(Refusal):
    """A colleague changed the record first; facts hold what they did."""

    code = "changed_meanwhile"


class EditConflict(Refusal):
    """A colleague changed the same fields of a draft; facts hold both values."""

    code = "edit_conflict"


class KeyReused(Refusal):
    """The same command key came with another request."""

    code = "key_reused"


class SettingRefused(InputRefused):
    """A setting stops the start; facts name it."""


class StoreUnusable(InputRefused):
    """The database cannot be used as it is (gone, read-only, of a newer schema)."""
