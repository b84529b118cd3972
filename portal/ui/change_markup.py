"""What a change will do, did, or why it was not done, as markup."""

from collections.abc import Sequence

from models.facts import Change
from models.kinds import Mover
from portal import clock
from portal.domain.card import Moment, ShownMembership, Words
from portal.domain.receipts import outcome_name
from portal.errors import ChangedMeanwhile, InputRefused, Refusal
from portal.services.preview_change import Preview
from portal.ui.card_markup import badge, move_name, when, who_can, words
from portal.ui.change_form import Done, Form, reason_name
from portal.ui.html import Html, tag
from portal.ui.place import DO, here, link
from portal.ui.terms_receipt import receipt_words
from portal.ui.words import day, instant, t, why

PUT_AWAY = "close"
"""What the address says to put a receipt away."""

LASTS = ("done", "scheduled", "already")
"""How a change ended of which the caller is told its last day."""

SECONDS = frozenset({Mover.SUPERVISOR})


def when_of(change: Change) -> str:
    """Return when a change is meant to take effect, as people say it."""
    if change.on is None:
        return t("card.when.now")
    name = "end_of" if change.at_end else "on"
    return t(f"card.when.{name}", on=day(change.on))


# ------------------------------------------------------------------ before


def heading(form: Form) -> Html:
    """Return what the form is about, said by what opened it."""
    said = t("changes.title", offering=words(form.offering), event=words(form.name))
    opened_by = f"{form.allowed.code} {form.on}" if form.membership_id else "join"
    return opening(said, form.id, opened_by)


def opening(said: str, name: str, opened_by: str) -> Html:
    """Return the title of what opens on the card, for those who hear it.

    The keyboard goes on to its first field, and back to what opened it at the end.
    """
    head = tag("h2", said, tabindex="-1", data_focus=name, data_opened_by=opened_by)
    return tag("div", head, class_="unseen")


def preview(form: Form, change: Change, seen: Preview) -> Html:
    """Return what will happen, in sentences."""
    return tag(
        "div",
        tag("h3", t("changes.preview.title")),
        [tag("p", line) for line in _lines(form, change, seen)],
        class_="portal-desk portal-preview",
        role="status",
    )


def _lines(form: Form, change: Change, seen: Preview) -> list[str]:
    if seen.already:
        name = "already" if seen.at_once else "already_planned"
        return [t(f"changes.preview.{name}", became=words(seen.became))]
    undone = form.undoes
    asks = asks_second(form, change, seen)
    lines = [_request_line(form, seen)] if asks else []
    lines += [
        _undo_line(form, undone)
        if undone
        else _main_line(form, change, seen, asks=asks)
    ]
    if change.variant in form.variants:
        variant = words(form.variants[change.variant])
        lines.append(t("changes.preview.variant", variant=variant))
    if seen.parts:
        lines.append(t("changes.preview.parts", services=_list(seen.parts)))
    if change.until is not None and seen.was != seen.became:
        lines.append(t("changes.preview.until", until=day(change.until)))
    if seen.cancelled:
        name = "cancelled_asked" if asks else "cancelled"
        lines.append(t(f"changes.preview.{name}", events=_list(seen.cancelled)))
    lines += [
        t(
            f"changes.preview.{'follows_undone' if undone else 'follows'}",
            when=t("card.when.on", on=day(each.at)),
            became=words(each.became),
        )
        for each in seen.follows[:1]
    ]
    return lines


def still_needed(labels: Sequence[str]) -> Html:
    """Return which fields are blank, before anybody tried without them."""
    needed = tag("span", t("changes.preview.missing"), class_="label")
    names = t("house.between").join(labels)
    line = tag("p", needed, " ", names, class_="quiet")
    return tag("div", line, class_="portal-desk portal-preview", role="status")


def asks_second(form: Form, change: Change, seen: Preview) -> bool:
    """Return whether it becomes a request; open while only the reason will tell."""
    always = form.allowed.second_person == "always"
    return seen.needs_second and (always or change.reason is not None)


def _request_line(form: Form, seen: Preview) -> str:
    facts = {"event": words(form.name), "who": who_can(seen.approvers)}
    return t("changes.preview.request", **facts)


def _undo_line(form: Form, undone: Moment) -> str:
    return t(
        "changes.preview.undo",
        event=words(undone.name),
        when=when(undone),
        state=words(form.state_name) or t("house.none"),
    )


def _main_line(form: Form, change: Change, seen: Preview, *, asks: bool) -> str:
    facts = {
        "offering": words(form.offering),
        "was": words(seen.was),
        "became": words(seen.became),
        "when": when_of(change),
        "until": day(change.until) if change.until else t("house.none"),
    }
    if seen.was is None:
        return t("changes.preview.join", **facts)
    when = "now" if seen.at_once else "later"
    same = "_same" if seen.was == seen.became and change.until else ""
    asked = "_asked" if asks and not same else ""
    return t(f"changes.preview.{when}{same}{asked}", **facts)


def _list(names: Sequence[Words]) -> str:
    return t("house.between").join(words(each) for each in names)


# ------------------------------------------------------------------ refused


def refused(form: Form, refusal: Refusal, shown: ShownMembership | None) -> Html:
    """Return why a change was not done, and what is possible instead."""
    return tag(
        "div",
        tag("p", tag("b", why(in_words(form, refusal, shown)))),
        tag("p", t("changes.refused.kept"), class_="quiet"),
        class_="portal-desk portal-refused",
        role="alert",
    )


def in_words(form: Form, refusal: Refusal, shown: ShownMembership | None) -> Refusal:
    """Return a refusal whose facts are names instead of codes."""
    if not isinstance(refusal, InputRefused):
        return refusal
    facts = dict(refusal.facts)
    states = form.states
    moves = shown.allowed if shown else ()
    names = {each.event: move_name(each, shown) for each in moves if shown}
    facts["event"] = words(form.name)
    if facts.get("state") in states:
        facts["state"] = words(states[facts["state"]])
    if "allowed" in facts:
        facts["allowed"] = [names.get(each, each) for each in facts["allowed"]]
    if facts.get("reason"):
        facts["reason"] = reason_name(form, facts["reason"])
    if "reasons" in facts:
        facts["reasons"] = [reason_name(form, each) for each in facts["reasons"]]
    if "who" in facts:
        facts["who"] = who_can(frozenset(map(Mover, facts["who"])))
    if "offering" in facts:
        facts["offering"] = words(form.offering)
    return type(refusal)(refusal.code, **facts)


def meanwhile(
    moments: Sequence[Moment], shown: ShownMembership | None, *, again: bool
) -> Html:
    """Return what colleagues did while the form was open, and what is possible now."""
    hint = "meanwhile_hint" if again else "meanwhile_over"
    return tag(
        "div",
        tag("p", tag("b", t("changes.refused.meanwhile"))),
        tag("ul", [tag("li", _did(each)) for each in moments]),
        tag("p", _stands(shown)) if shown else None,
        tag("p", t(f"changes.refused.{hint}"), class_="quiet"),
        class_="portal-desk portal-refused",
        role="alert",
    )


def _stands(shown: ShownMembership) -> list[Html | str]:
    now = t("changes.refused.stands", offering=words(shown.offering))
    return [now, " ", badge(shown.kind, shown.state_name)]


def _did(moment: Moment) -> str:
    said = t(
        "changes.refused.meanwhile_line",
        at=instant(moment.recorded_at),
        who=words(moment.by) or t("card.by_system"),
        event=words(moment.name),
    )
    if moment.became is None:
        return said
    facts = {"was": words(moment.was), "became": words(moment.became)}
    return f"{said} {t('changes.refused.meanwhile_change', **facts)}"


def is_meanwhile(refusal: Refusal | None) -> bool:
    """Return whether a colleague was first."""
    return isinstance(refusal, ChangedMeanwhile)


# ------------------------------------------------------------------ after


def receipt(done: Done) -> Html:
    """Return the receipt: number, what was done, what to tell the caller."""
    given = done.receipt
    facts = _facts(done)
    outcome = outcome_name(given, clock.now())
    told = t(f"changes.tell.{outcome}", **facts)
    if given.until_on is not None and given.outcome in LASTS:
        told = t("changes.tell.until", words=told, until=day(given.until_on))
    waiting = given.outcome == "waiting"
    label = "request_number" if waiting else "number"
    return tag(
        "div",
        tag(
            "p",
            tag("span", t(f"changes.receipt.{label}"), class_="label"),
            tag(
                "span",
                given.number,
                class_="number",
                tabindex="-1",
                data_focus=given.number,
            ),
            _copy(given.number),
            link(t("changes.close"), here(**{DO: PUT_AWAY})),
            class_="head",
        )
        if given.number
        else None,
        tag("p", tag("b", t(f"changes.receipt.{outcome}", **facts))),
        [tag("p", line) for line in _more(done)],
        tag(
            "p",
            tag("span", t("changes.receipt.tell"), class_="label"),
            t("card.tell_line", words=told),
            class_="tell",
        ),
        class_=f"portal-desk portal-receipt portal-is-{given.outcome}",
        role="status",
    )


def _copy(number: str) -> Html:
    return tag(
        "button",
        t("changes.receipt.copy"),
        type="button",
        data_copy=number,
        data_copied=t("changes.receipt.copied"),
    )


def _facts(done: Done) -> dict[str, str]:
    given, form = done.receipt, done.form
    undone = given.outcome == "undone" and form.undoes is not None
    name = form.undoes.name if undone and form.undoes else form.name
    became = form.states.get(given.became or "")
    return {
        "number": given.number,
        "offering": words(form.offering),
        "event": words(name),
        "became": words(became) or given.became or t("house.none"),
        "when": when_of(done.change),
    }


def _more(done: Done) -> list[str]:
    given = done.receipt
    lines = [receipt_words(each) for each in done.accepted]
    if given.repeated:
        lines.append(t("changes.receipt.repeated"))
    if given.until_on is not None:
        lines.append(t("changes.receipt.until", until=day(given.until_on)))
    if given.parts:
        services = _list([Words(*each) for each in given.parts])
        lines.append(t("changes.preview.parts", services=services))
    if given.cancelled:
        events = [
            done.form.events.get(each, Words(each, each)) for each in given.cancelled
        ]
        name = "would_cancel" if given.outcome == "waiting" else "cancelled"
        lines.append(t(f"changes.receipt.{name}", events=_list(events)))
    if given.outcome == "waiting":
        lines.append(t("changes.receipt.approve", who=who_can(SECONDS)))
        lines.append(t("changes.receipt.lapses"))
    return lines
