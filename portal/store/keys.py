"""One key per subject, in a database of its own; sealing and opening with it.

AES-256-GCM with a random 96-bit nonce in front (NIST SP 800-38D). The key is
written before anything sealed with it, so an orphan key is possible and harmless.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.dialects import postgresql, sqlite

from models.tables.keys import SubjectKey
from portal.store.engine import Database

KEY = SubjectKey.__table__  # type: ignore[attr-defined]


_READ = sa.select(KEY.c.subject_id, KEY.c.secret).where(
    KEY.c.subject_id.in_(sa.bindparam("subjects", expanding=True))
)


def keys_for(keys: Database, subjects: Sequence[int], at: datetime) -> dict[int, bytes]:
    """Return a key for each subject, making those that are missing.

    A destroyed key is left out: what it sealed stays unreadable, and nothing new
    may be sealed for that subject.
    """
    wanted = list(dict.fromkeys(subjects))
    found = _read(keys, wanted)
    missing = [subject for subject in wanted if subject not in found]
    if missing:
        rows = [
            {"subject_id": subject, "secret": os.urandom(32), "created_at": at}
            for subject in missing
        ]
        insert = sqlite.insert if keys.sqlite else postgresql.insert
        with keys.write() as connection:
            connection.execute(insert(KEY).on_conflict_do_nothing(), rows)
        found |= _read(keys, missing)
    return {subject: secret for subject, secret in found.items() if secret}


def _read(keys: Database, subjects: Sequence[int]) -> dict[int, bytes | None]:
    found: dict[int, bytes | None] = {}
    with keys.read() as connection:
        for start in range(0, len(subjects), 500):
            some = subjects[start : start + 500]
            rows = connection.execute(_READ, {"subjects": some})
            found |= {row[0]: row[1] for row in rows}
    return found


def present_keys(keys: Database, subjects: Iterable[int]) -> Mapping[int, bytes]:
    """Return the keys that exist and are not destroyed, making none."""
    found = _read(keys, list(dict.fromkeys(subjects)))
    return {subject: secret for subject, secret in found.items() if secret}


def seal(secret: bytes, bound: int | str, content: bytes) -> bytes:
    """Return nonce ‖ ciphertext; bound to the event's id, or to what it is of."""
    nonce = os.urandom(12)
    return nonce + AESGCM(secret).encrypt(nonce, content, str(bound).encode())


def unseal(secret: bytes, bound: int | str, sealed: bytes) -> bytes | None:
    """Return the content, or None where key and value do not belong together."""
    try:
        return AESGCM(secret).decrypt(sealed[:12], sealed[12:], str(bound).encode())
    except InvalidTag:
        return None
