"""Reading members from files: pure steps from bytes to checked candidates.

The order of the steps, a module each: ``encoding`` (bytes to text), ``layout``
(delimiter and header), ``reading`` (text to records), ``profile`` and ``columns``
(which column means what), ``records`` (a record to a candidate or its reasons).
Nothing here opens a file, reads the clock or asks a database.
"""
