"""Opinions on places of a version: what was read then, and which answers which."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from models.publishing_facts import Comment, Content, Path
from portal.domain.publishing.content import content_bytes
from portal.domain.publishing.tree import Branch, Node, fold, unfold

TEXTS = ("text_ja", "text_en")
"""What is read of a clause; the rest of its row is bookkeeping."""


def mark_at(content: Content, path: Path) -> str:
    """Return the SHA-256 of what a place says; empty where there is no such place."""
    node: Node | None = unfold(content)
    for part in path:
        node = node.parts.get(part) if isinstance(node, Branch) else None
    if node is None:
        return ""
    said = fold(node)
    if isinstance(said, Mapping) and any(name in said for name in TEXTS):
        said = {name: said.get(name, "") for name in TEXTS}
    return sha256(content_bytes({"said": said})).hexdigest()


def reads_otherwise(comment: Comment, content: Content) -> bool:
    """Return whether its place says something else now than when it was written."""
    return comment.mark is not None and comment.mark != mark_at(content, comment.path)


def on_place(comments: Iterable[Comment], path: Path) -> tuple[Comment, ...]:
    """Return the opinions on a place and on what is inside it."""
    return tuple(each for each in comments if each.path[: len(path)] == path)


def in_threads(comments: Iterable[Comment]) -> tuple[Comment, ...]:
    """Return opinions with their answers right behind them."""
    listed = list(comments)
    known = {each.id for each in listed}
    below: dict[int, list[Comment]] = {}
    for each in listed:
        if each.answers in known:
            below.setdefault(each.answers, []).append(each)
    tops = (each for each in listed if each.answers not in known)
    return tuple(found for top in tops for found in _thread(top, below))


def _thread(top: Comment, below: Mapping[int, list[Comment]]) -> list[Comment]:
    answers = below.get(top.id, [])
    return [top, *(found for each in answers for found in _thread(each, below))]


def waiting(comments: Iterable[Comment], path: Path) -> int:
    """Return how many opinions on a place nobody dealt with."""
    tops = (each for each in on_place(comments, path) if each.answers is None)
    return sum(each.resolved_at is None for each in tops)
