"""The commands of ``python -m portal``: ``bench-data`` is the file ``bench_data``.

A command is a module here with ``register(subparsers)``, which adds its parser under
its own name, and ``run(args) -> int``, which returns the exit code. Only the command
that was asked for is imported. A refusal that ``run`` raises is said in both
languages (as JSON under ``--json``), a fault gets a reference number.

Exit codes: 0 done, 1 refused, 2 cannot start (settings, database, usage), 3 fault.
"""
