"""A rule set as YAML, read as carefully as JSON: plain values, nothing repeated.

Only what JSON can say too: texts, whole numbers, true and false, null, lists and
mappings. A day stays a text, and so do ``no`` and ``on``, which are codes of somebody.
Aliases are refused: a small file could stand for a large one.
"""

import re
from typing import Any, ClassVar, Final

import yaml
from yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent

from models.publishing_facts import Content
from portal.domain.publishing.content import DEEPEST

MOST: Final = 2 << 20
"""Characters of a file; a content may hold half as much."""

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WRITER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class YamlRefused(ValueError):
    """What cannot be read: why, and on which line."""

    def __init__(self, why: str, line: int) -> None:
        """Keep both."""
        super().__init__(why)
        self.why, self.line = why, line


class _Loader(_PARSER):  # type: ignore[misc]
    """Builds what JSON can say and nothing else."""

    yaml_constructors: ClassVar[Any] = {}
    yaml_implicit_resolvers: ClassVar[Any] = {}


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark is not None else 0


def _mapping(loader: Any, node: Any) -> dict[str, Any]:
    """Return a mapping; a key that stands twice is refused."""
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        name = loader.construct_object(key_node, deep=True)
        if not isinstance(name, str) or name in found:
            raise YamlRefused("yaml_key", _line(key_node.start_mark))
        found[name] = loader.construct_object(value_node, deep=True)
    return found


def _refused(_loader: Any, node: Any) -> Any:
    """Refuse what is neither text, number, yes or no, list nor mapping."""
    raise YamlRefused("yaml_kind", _line(node.start_mark))


def _sequence(loader: Any, node: Any) -> Any:
    return loader.construct_sequence(node, deep=True)


def _number(loader: Any, node: Any) -> int:
    return int(loader.construct_scalar(node))


def _truth(loader: Any, node: Any) -> bool:
    return bool(loader.construct_scalar(node).lower() == "true")


TAG: Final = "tag:yaml.org,2002:"
for _name, _make in {
    "map": _mapping,
    "seq": _sequence,
    "str": lambda loader, node: loader.construct_scalar(node),
    "int": _number,
    "bool": _truth,
    "null": lambda _loader, _node: None,
}.items():
    _Loader.add_constructor(TAG + _name, _make)
_Loader.add_constructor(None, _refused)
for _name, _pattern, _first in (
    ("int", r"-?(?:0|[1-9][0-9]{0,14})", "-0123456789"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    _Loader.add_implicit_resolver(TAG + _name, re.compile(f"^(?:{_pattern})$"), _first)


class _Dumper(_WRITER):  # type: ignore[misc]
    """Writes what stands twice twice."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return that nothing is written as an alias of something else."""
        del data
        return True


def _text(dumper: Any, text: str) -> Any:
    """Write a text; one with signs that YAML takes for line ends in quotes."""
    style = '"' if _ENDS.search(text) else None
    return dumper.represent_scalar(f"{TAG}str", text, style=style)


_ENDS: Final = re.compile("[\r\x85\u2028\u2029\ufeff]")
_Dumper.add_representer(str, _text)


FIRST: Final = ("format", "code", "id", "column", "name_ja", "name_en", "effect")
"""Fields that tell people what they read; lists of rows come last."""


def _in_order(value: Any) -> Any:
    """Return a value whose mappings begin with what they are called."""
    if isinstance(value, list | tuple):
        return [_in_order(each) for each in value]
    if not isinstance(value, dict):
        return value
    names = sorted(value, key=lambda name: _place(name, value[name]))
    return {name: _in_order(value[name]) for name in names}


def _place(name: str, value: Any) -> int:
    if name in FIRST:
        return FIRST.index(name)
    rows = isinstance(value, list | tuple) and any(isinstance(e, dict) for e in value)
    return len(FIRST) + rows


def as_yaml(content: Content) -> str:
    """Return a content as YAML, texts in their own script, names before the rest."""
    written = yaml.dump(
        _in_order(content),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=88,
    )
    return str(written)


def content_of(text: str) -> Content:
    """Return the content that a text holds; raises ``YamlRefused``."""
    if len(text) > MOST:
        raise YamlRefused("yaml_long", 0)
    try:
        _check(text)
        loader = _Loader(text)
        try:
            found = loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        raise YamlRefused("yaml_broken", _line(error.problem_mark)) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, YamlRefused):
            raise
        raise YamlRefused("yaml_broken", 0) from None
    if not isinstance(found, dict):
        raise YamlRefused("yaml_broken", 1)
    return found


def _check(text: str) -> None:
    """Refuse aliases and what is too deep before anything is built."""
    deep = 0
    for event in yaml.parse(text, Loader=_PARSER):
        if isinstance(event, AliasEvent):
            raise YamlRefused("yaml_alias", _line(event.start_mark))
        deep += isinstance(event, CollectionStartEvent)
        deep -= isinstance(event, CollectionEndEvent)
        if deep > DEEPEST:
            raise YamlRefused("yaml_deep", _line(event.start_mark))
