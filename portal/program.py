"""The commands of ``python -m portal``: each is a file in ``portal/commands``."""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import portal.commands
from portal import logs
from portal.commands.answering import plain
from portal.commands.usage import Parser, UsageRefused
from portal.config import settings
from portal.errors import Refusal, SettingRefused, StoreUnusable
from portal.wording import LANGUAGES, say
from portal.wording.refusal import refusal_words

DONE, REFUSED, CANNOT_START, FAULT = 0, 1, 2, 3
NO_START = SettingRefused | StoreUnusable | UsageRefused


def run(words: Sequence[str]) -> int:
    """Run one command and return its exit code; people see sentences, never traces."""
    as_json = "--json" in words
    try:
        commands = commands_for(words)
        args = parser(commands).parse_args(words)
        return int(commands[args.command].run(args))
    except Refusal as refused:
        tell(refused, as_json=as_json)
        return CANNOT_START if isinstance(refused, NO_START) else REFUSED
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read us (head, a pager) has seen enough; nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    # The last resort of every command: a number to read out, and the log has the rest.
    except Exception as error:
        return unexpected(error, as_json=as_json)


def commands_for(words: Sequence[str]) -> dict[str, ModuleType]:
    """Return the commands by name: the one that was asked for, or all there are."""
    names = {
        found.name.rstrip("_").replace("_", "-"): found.name
        for found in iter_modules(portal.commands.__path__)
    }
    asked = names.keys() & set(words[:1])
    modules = {
        name: import_module(f"portal.commands.{file}")
        for name, file in names.items()
        if not asked or name in asked
    }
    return {name: each for name, each in modules.items() if hasattr(each, "register")}


def parser(commands: Mapping[str, ModuleType]) -> argparse.ArgumentParser:
    """Return the parser of these commands."""
    top = Parser(
        prog="python -m portal", description=say("house.claim", settings().language)
    )
    subparsers = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in commands.values():
        command.register(subparsers)
    return top


def unexpected(error: Exception, *, as_json: bool) -> int:
    """Say what a database complains of; of a fault of ours, only its reference."""
    from portal.store.health import trouble

    refusal = trouble(error)
    if refusal is not None:
        tell(refusal, as_json=as_json)
        return CANNOT_START
    logs.set_up_logs("ERROR")
    reference = logs.fault(error)
    if as_json:
        print(json.dumps({"outcome": "fault", "reference": reference}), flush=True)
    for language in LANGUAGES:
        print(say("house.fault", language, reference=reference), file=sys.stderr)
    return FAULT


def tell(refusal: Refusal, *, as_json: bool) -> None:
    """Say a refusal in both languages."""
    said = {language: refusal_words(refusal, language) for language in LANGUAGES}
    if as_json:
        answer = {
            "outcome": "refused",
            "code": refusal.code,
            "sentence": said,
            "facts": plain(refusal.facts),
        }
        print(json.dumps(answer, ensure_ascii=False, default=str), flush=True)
    for sentence in said.values():
        print(sentence, file=sys.stderr, flush=True)
