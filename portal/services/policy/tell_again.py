"""What is said of an answer that is given again."""

from collections.abc import Iterator

from portal.services.policy.replay import Replayed
from portal.wording import say
from portal.wording.dates import instant_words


def again_words(again: Replayed, language: str) -> Iterator[str]:
    """Yield whether it is the same, and else in what it is another."""
    yield say(
        "policy.same" if again.same else "policy.differs",
        language,
        number=again.number,
        at=instant_words(again.at, language),
        by=again.by.say(language),
    )
    if again.other_rules:
        yield say("policy.other_rules", language)
    for each in again.differs:
        known = again.rulings.functions.get(each.code)
        yield say(
            "policy.differs_line",
            language,
            function=known.say(language) if known else each.code,
            was=_decision(each.was, language),
            now=_decision(each.now, language),
        )


def _decision(code: str | None, language: str) -> str:
    key = f"policy.decisions.{code}" if code else "policy.not_asked"
    return say(key, language)
