"""The refusal of a whole file, before any of its records is judged."""

from portal.errors import InputRefused


class FileRefused(InputRefused):
    """The file cannot be read as records; nothing of it was used.

    ``code`` is one of ``CODES``, or one of ``fact_files``; facts name the place
    (``offset`` in bytes from 0, ``line`` and ``record`` from 1) and the limit, never a
    value of the file.
    """


CODES = (
    "file_empty",
    "file_is_spreadsheet",
    "file_is_archive",
    "file_is_binary",
    "file_encoding_unknown",
    "file_bad_bytes",
    "file_line_too_long",
    "file_record_too_long",
    "file_cell_too_long",
    "file_quote_open",
    "file_too_many_columns",
    "file_without_columns",
    "file_without_header",
    "file_header_only",
    "file_not_of_members",
)
"""Every code a file is refused with; each has a sentence ``refusals.<code>``."""
