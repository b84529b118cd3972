"""The parser of the command line: a wrong call is refused in sentences, as all else.

argparse says what is wrong in English, for people alone. What it says is told apart
here, so that both languages and programs (``--json``) get it.
"""

import argparse
import re
import sys
from typing import Any, NoReturn

from portal.config import settings
from portal.errors import InputRefused
from portal.wording import has, say

COMPLAINTS = (
    ("command_unknown", r"argument COMMAND: invalid choice: .*"),
    (
        "code_unknown",
        r"argument (?P<option>.+?): invalid choice: '(?P<value>.*)'"
        r" \(choose from (?P<known>.+)\)",
    ),
    ("usage_missing", r"the following arguments are required: (?P<arguments>.+)"),
    ("usage_unknown", r"unrecognized arguments: (?P<arguments>.+)"),
    ("usage_ambiguous", r"ambiguous option: (?P<option>\S+) could match (?P<among>.+)"),
    ("usage_value", r"argument (?P<option>.+?): expected .*argument.*"),
    ("usage_no_value", r"argument (?P<option>.+?): ignored explicit argument .*"),
)
"""What argparse complains of: the code, and where in the text its facts stand."""


class UsageRefused(InputRefused):
    """The command was called in a way that it does not know."""


class Parser(argparse.ArgumentParser):
    """Refuses instead of ending the process; subcommands get the same parser."""

    def add_argument(self, *names: Any, **how: Any) -> argparse.Action:
        """Add an option, explained by its words where it has none of its own."""
        action = super().add_argument(*names, **how)
        command = self.prog.split()[-1].replace("-", "_")
        keys = (f"options.{command}_{action.dest}", f"options.{action.dest}")
        key = next((each for each in keys if has(each)), None)
        if key is not None and (action.help is None or action.dest == "help"):
            action.help = say(key, settings().language).replace("%", "%%")
        return action

    def error(self, message: str) -> NoReturn:
        """Show how the command is called and refuse what was typed."""
        self.print_usage(sys.stderr)
        raise refused(message, self.prog)


def refused(message: str, prog: str) -> UsageRefused:
    """Return the refusal behind a complaint of argparse."""
    help_words = f"{prog} --help"
    for code, pattern in COMPLAINTS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            facts = found.groupdict()
            if "known" in facts:
                facts["known"] = facts["known"].replace("'", "")
            return UsageRefused(code, help=help_words, **facts)
    return UsageRefused("usage_refused", help=help_words)
