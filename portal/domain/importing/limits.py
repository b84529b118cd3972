"""How much of a file is read, and how long its parts may be.

A file beyond these limits is refused in bounded time and memory: no step holds
more than one record, and no record is longer than ``RECORD_CHARS``.
"""

CHUNK_BYTES = 1 << 16
"""Bytes that callers hand over at a time; any other size works too."""

PREFIX_BYTES = 1 << 18
"""Bytes looked at to find delimiter, header and mapping."""

LINE_BYTES = 4_000_000
"""Longest line in bytes: four times ``RECORD_CHARS``, as UTF-8 needs."""

RECORD_CHARS = 1_000_000
"""Longest record in characters, over all its lines."""

COLUMNS = 500
"""Most columns a header may have."""

SAMPLE_RECORDS = 300
"""Records whose values are looked at to find out what a column holds."""

PREAMBLE_RECORDS = 10
"""Records looked at in search of the header (titles may stand above it)."""

NUMBER_CHARS = 40
NAME_CHARS = 200
READING_CHARS = 200
PHONE_CHARS = 60
MAIL_CHARS = 254
DATE_CHARS = 60
WORD_CHARS = 100
NOTE_CHARS = 4_000
"""Longest value of each kind; a longer one is refused as ``value_too_long``."""
