"""The same key and the same command are carried out once, however often they come."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from models.facts import Occasion
from portal.domain.canonical import canonical
from portal.errors import KeyReused
from portal.store import ledger
from portal.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Once:
    """One command of one person, under the key its form was shown with, if any."""

    occasion: Occasion
    command: str
    given: tuple[Any, ...]

    @property
    def _hash(self) -> bytes:
        body = {"command": self.command, "given": self.given}
        return sha256(canonical(body)).digest()

    def before(self, connection: Connection) -> Mapping[str, Any] | None:
        """Return what the first of this key answered, or None where this is it.

        Refuses a key that another command came with.
        """
        idem = self.occasion.idem
        if not idem:
            return None
        staff_id = self.occasion.acting.staff_id
        row = ledger.command_of(connection, staff_id, idem)
        if row is None:
            return None
        if bytes(row.body_hash) != self._hash:
            raise KeyReused(key=idem)
        return dict(row.result)

    def done(self, connection: Connection, **result: Any) -> None:
        """Remember what this one answered."""
        if self.occasion.idem:
            ledger.keep_command(
                connection,
                self.occasion.acting.staff_id,
                self.occasion.idem,
                self._hash,
                result,
                self.occasion.at,
            )
