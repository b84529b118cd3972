"""The same key and the same command are carried out once, however often they come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self, TypeVar

from models.facts import Occasion
from portal.domain.canonical import canonical
from portal.errors import KeyReused
from portal.store import ledger
from portal.store.engine import Connection, Store

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Once:
    """One command of one person, under a key, if any; ``body`` is what it asks for."""

    occasion: Occasion
    key: str | None
    body: Any

    @classmethod
    def of(cls, occasion: Occasion, command: str, *given: Any) -> Self:
        """Return a command under the key that its form was shown with."""
        return cls(occasion, occasion.idem, {"command": command, "given": given})

    @property
    def _hash(self) -> bytes:
        return sha256(canonical(self.body)).digest()

    def before(self, connection: Connection) -> Mapping[str, Any] | None:
        """Return what the first of this key answered, or None where this is it.

        Refuses a key that another command came with.
        """
        if not self.key:
            return None
        staff_id = self.occasion.acting.staff_id
        row = ledger.command_of(connection, staff_id, self.key)
        if row is None:
            return None
        if bytes(row.body_hash) != self._hash:
            raise KeyReused(key=self.key)
        return dict(row.result)

    def carry_out(
        self,
        store: Store,
        write: Callable[[Connection], Answer],
        row_of: Callable[[Answer], Mapping[str, Any] | None],
        again: Callable[[Mapping[str, Any]], Answer],
    ) -> Answer:
        """Write in one transaction, and answer; the second time as the first did.

        ``row_of`` returns what is remembered of an answer (None: nothing, so that it
        may be asked once more), and ``again`` the answer that it tells of.
        """
        with store.write() as connection:
            done = self.before(connection)
            if done is not None:
                return again(done)
            answer = write(connection)
            row = row_of(answer)
            if row is not None:
                self.done(connection, **row)
        return answer

    def done(self, connection: Connection, **result: Any) -> None:
        """Remember what this one answered."""
        if self.key:
            ledger.keep_command(
                connection,
                self.occasion.acting.staff_id,
                self.key,
                self._hash,
                result,
                self.occasion.at,
            )
