"""The parts of the member card as markup: built from the frozen card, nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from models.facts import Allowed, ContractFact
from models.kinds import ContactKind, Mover, StateKind
from models.offer_facts import PartyContract
from models.request_facts import Waiting
from portal.domain.calendar import last_day
from portal.domain.card import Card, Moment, ShownContact, ShownMembership, Words
from portal.domain.correcting import CORRECT
from portal.domain.member_number import grouped
from portal.domain.terms.along import can_open
from portal.services.partners.see import relation_words
from portal.ui.html import Html, join, tag
from portal.ui.lock_markup import blocked_line, is_out_of_use, lock_badge
from portal.ui.place import DO, ON, asked, here, link
from portal.ui.policy_card import fault, may
from portal.ui.session import language
from portal.ui.words import day, instant, t
from portal.wording import LANGUAGES, say
from portal.wording.refusal import finding_words

ROLE_OF = {
    Mover.HELP_DESK: "help_desk",
    Mover.ON_BEHALF: "help_desk",
    Mover.SUPERVISOR: "supervisor",
    Mover.LEGAL: "legal",
}
"""Who acts as a letter of the lifecycle table; the system is nobody to ask."""


def words(both: Words | None) -> str:
    """Return words in the language of the screen."""
    return both.say(language()) if both else ""


def who_can(movers: frozenset[Mover]) -> str:
    """Return the roles that may do a move, as words."""
    roles = {ROLE_OF[mover] for mover in movers if mover in ROLE_OF}
    if "help_desk" in roles:
        roles.add("supervisor")
    names = [t(f"roles.{role}") for role in sorted(roles)]
    return t("house.between").join(names) or t("house.none")


def when(moment: Moment) -> str:
    """Return when a change takes effect, as people say it."""
    on = moment.effective_on
    if on is None:
        return t("card.when.at", at=instant(moment.effective_at))
    ends = moment.details.get("at_end") == "true"
    return t("card.when.end_of" if ends else "card.when.on", on=day(on))


# ------------------------------------------------------------------ the person


def person(card: Card, tools: Sequence[str] = ()) -> Html:
    """Return name, reading and number, large, then the rest in quiet lines."""
    number = tag(
        "span",
        tag("span", t("card.number"), class_="label"),
        grouped(card.number),
        class_="number",
    )
    return tag(
        "section",
        tag("h1", card.name, dir="auto", tabindex="-1", data_focus=card.number),
        [pause(), tag("span", card.reading, class_="reading")]
        if card.reading
        else None,
        pause(),
        number,
        tag("p", join(map(_tool, tools), " "), class_="tools"),
        tag("p", tag("span", " · ".join(_facts(card))), contacts(card), class_="more"),
        [tag("p", line, class_="more") for line in _beside(card)],
        class_="portal-desk portal-who",
        aria_label=t("things.member"),
    )


def pause() -> Html:
    """Return what parts two facts for those who hear them one after the other."""
    return tag("span", t("house.between"), class_="unseen")


def _tool(name: str) -> Html:
    pressed = asked(DO) == name
    return link(
        t(f"card.tools.{name}"),
        here(**{DO: None if pressed else name, ON: None}),
        class_="portal-tool",
        aria_expanded="true" if pressed else "false",
        data_opens=name,
    )


def _facts(card: Card) -> list[str]:
    facts = [words(card.actor_kind), t(f"card.kind_{card.kind}")]
    if card.born:
        facts.append(t("card.born", year=card.born))
    if card.joined_on:
        facts.append(t("card.joined", on=day(card.joined_on)))
    if card.former_names:
        names = t("house.between").join(card.former_names)
        facts.append(t("card.former", names=names))
    return facts


def contacts(card: Card) -> Html:
    """Return the contacts, masked; former ones say until when."""
    if not card.contacts:
        return tag("span", t("card.side.no_contacts"), class_="contact")
    return join(
        [
            join([pause(), tag("span", _contact(each), class_="contact")])
            for each in card.contacts
        ]
    )


def contact_name(contact: ShownContact) -> str:
    """Return what kind of contact it is."""
    name = "phone" if contact.kind is ContactKind.PHONE else "mail"
    return t(f"card.side.{name}")


def _contact(each: ShownContact) -> list[Html | str]:
    former = f" {t('card.side.former', on=day(each.until))}" if each.until else ""
    return [f"{contact_name(each)} ", tag("b", each.masked), former]


def _beside(card: Card) -> list[list[Html | str]]:
    """Return partners, contracts, the note and what waits, a line each."""
    names = {
        event: both
        for shown in card.memberships
        for event, both in shown.events.items()
    }
    lines = [
        ("partners", _belonging(each.partner_name, each.relation))
        for each in card.partners
    ]
    lines += [("contracts", _contract(each, card.at)) for each in card.contracts]
    lines += [("waiting", _waiting(each, names)) for each in card.waiting]
    if card.note:
        lines.append(("note", card.note))
    return [
        [tag("span", t(f"card.side.{name}"), class_="label"), line]
        for name, line in lines
    ]


def _belonging(partner: str, relation: str) -> str:
    return f"{partner} · {relation_words(relation, language())}"


def _contract(each: ContractFact, at: datetime) -> str:
    said = t(
        "card.side.contract",
        number=each.number,
        offering=each.offering_code,
        terms=each.terms_label,
    )
    over = each.span.valid_to
    if over is None or over > at:
        return said
    return t("card.side.contract_over", said=said, until=day(last_day(over)))


def _waiting(each: Waiting, names: Mapping[str, Words]) -> str:
    undoes = each.change.get("undoes")
    event = undo_of(names.get(undoes)) if undoes else names.get(each.event)
    ours = t(f"our_moves.{CORRECT}") if each.event == CORRECT else ""
    said = t(
        "card.side.waiting_line",
        number=each.number,
        event=ours or words(event) or each.event,
        who=words(Words(each.requested_by_ja, each.requested_by_en)),
        at=instant(each.requested_at),
    )
    return f"{said} {t('card.side.waiting_hint')}"


# ------------------------------------------------------------------ memberships


def badge(kind: StateKind | None, name: Words | None, *, both: bool = False) -> Html:
    """Return a state as a badge, sign, word and colour; ``both`` languages if asked."""
    if name is None:
        return tag("span", t("card.unknown_state"), class_="portal-badge portal-ended")
    other = name.en if language() == "ja" else name.ja
    lang = "en" if language() == "ja" else "ja"
    return tag(
        "span",
        words(name),
        " " if both else None,
        tag("small", other, lang=lang) if both and other != words(name) else None,
        class_=f"portal-badge portal-{kind or StateKind.ENDED}",
    )


def memberships(
    card: Card, some: Sequence[ShownMembership], form_of: int | None = None
) -> Html:
    """Return memberships one below the other.

    While a form is open, those it is not about are told in one line.
    """
    if not card.memberships:
        none = t("card.none" if card.today else "card.none_as_of")
        return tag("p", none, class_="portal-desk portal-hold")
    return join([fault(card), *_each(card, some, form_of)])


def _each(
    card: Card, some: Sequence[ShownMembership], form_of: int | None
) -> Iterator[Html]:
    yield from (
        membership(each, card)
        if form_of in (None, each.id)
        else tag("article", _head(each), class_="portal-desk portal-hold portal-brief")
        for each in some
    )


def _head(shown: ShownMembership) -> Html:
    return tag(
        "div",
        tag("h2", words(shown.offering), _variant(shown)),
        badge(shown.kind, shown.state_name, both=True),
        lock_badge(shown),
        pause(),
        tag("span", " · ".join(_since(shown)), class_="quiet"),
        class_="head",
    )


def _variant(shown: ShownMembership) -> Html | None:
    named = shown.variant_name
    return tag("small", " ", words(named)) if named is not None else None


def membership(shown: ShownMembership, card: Card) -> Html:
    """Return one membership: state, since, why, what to say, what comes next."""
    return tag(
        "article",
        _head(shown),
        _warning(shown),
        blocked_line(shown),
        tag(
            "p",
            tag("span", t("card.tell"), class_="label"),
            t("card.tell_line", words=sentence(shown)),
            class_="tell",
        ),
        may(card, shown),
        _next(shown, today=card.today),
        _moves(shown, asked(DO) if asked(ON) == str(shown.id) else None),
        class_="portal-desk portal-hold",
    )


def _since(shown: ShownMembership) -> list[str]:
    """Return since when, until when, why and by whom; of an active one only since."""
    dates = []
    if shown.since_at is not None:
        dates.append(t("card.since", on=day(shown.since_at)))
    if shown.until_on is not None:
        dates.append(t("card.until", on=day(shown.until_on)))
    parts = [" ".join(dates)] if dates else []
    if shown.spell > 1:
        parts.append(t("card.spell", count=shown.spell))
    came = shown.came_by
    if came is not None and shown.kind is not StateKind.ACTIVE:
        if came.reason is not None:
            parts.append(t("card.because", reason=words(came.reason)))
        if came.case_number:
            parts.append(t("card.case", number=came.case_number))
        parts.append(by_whom(came))
    if shown.unknown_before is not None:
        parts.append(t("card.unknown_before", on=day(shown.unknown_before)))
    return parts


def by_whom(moment: Moment) -> str:
    """Return who brought a change about, and who approved it."""
    if moment.mover is Mover.SYSTEM or moment.by is None:
        return t("card.by_system")
    behalf = moment.mover is Mover.ON_BEHALF
    said = t(f"card.{'by_request' if behalf else 'by_staff'}", name=words(moment.by))
    if moment.approved_by is None:
        return said
    return f"{said} · {t('card.approved', name=words(moment.approved_by))}"


def _warning(shown: ShownMembership) -> Html | None:
    lines = []
    if shown.arrears_since is not None:
        lines.append(t("card.arrears", on=day(shown.arrears_since)))
    if shown.contract_over is not None:
        lines.append(_contract_over(shown.contract_over))
    return join(tag("p", line, class_="warn") for line in lines) if lines else None


def _contract_over(contract: PartyContract) -> str:
    over = contract.span.valid_to or contract.span.valid_from
    return t(
        "card.own_contract_over" if contract.own else "card.contract_over",
        partner=contract.partner,
        contract=contract.number,
        until=day(last_day(over)),
    )


def sentence(shown: ShownMembership) -> str:
    """Return what the clerk reads to the caller about one membership."""
    offering = words(shown.offering)
    if shown.state is None and shown.unknown_before is not None:
        return t("card.tell_unknown", offering=offering)
    if shown.state is None:
        said = t("card.tell_not_yet", offering=offering)
    elif shown.kind is StateKind.ACTIVE and is_out_of_use(shown):
        said = t("card.tell_locked", offering=offering)
    else:
        said = t("card.tell_now", offering=offering, text=words(shown.member_text))
    ahead = shown.ahead
    if ahead is None or ahead.became is None or ahead.became == shown.state_name:
        return said
    told = t("card.tell_ahead", when=when(ahead), state=words(ahead.became))
    between = "" if language() == "ja" else " "
    return f"{said}{between}{told[:1].upper()}{told[1:]}"


def _next(shown: ShownMembership, *, today: bool) -> Html | None:
    ahead = shown.ahead
    if ahead is None:
        return None
    line = t(
        "card.next_line",
        when=when(ahead),
        event=words(ahead.name),
        was=words(ahead.was) or t("house.none"),
        became=words(ahead.became),
    )
    return tag(
        "p",
        tag("span", t("card.next" if today else "card.next_after"), class_="label"),
        line,
        tag("span", f" {by_whom(ahead)}", class_="quiet"),
        class_="next",
    )


def _moves(shown: ShownMembership, pressed: str | None) -> Html | None:
    """Return the open moves as links to their forms, and the closed ones folded."""
    if not shown.allowed:
        return None
    offering = words(shown.offering)
    return tag(
        "div",
        [_move(each, shown, pressed) for each in shown.allowed if can_open(each)],
        closed_moves(shown),
        class_="moves",
        role="group",
        aria_label=t("card.moves", offering=offering),
    )


def _move(allowed: Allowed, shown: ShownMembership, pressed: str | None) -> Html:
    is_open = allowed.code == pressed
    place = {DO: allowed.code, ON: str(shown.id)}
    return link(
        move_name(allowed, shown),
        here(**({DO: None, ON: None} if is_open else place)),
        class_="portal-move",
        aria_expanded="true" if is_open else "false",
        data_opens=f"{allowed.code} {shown.id}",
    )


def move_name(allowed: Allowed, shown: ShownMembership) -> str:
    """Return what a move is called; undoing names what it takes back."""
    if not allowed.undoes:
        return words(Words(allowed.name_ja, allowed.name_en))
    planned = shown.undone_by(allowed)
    if planned is None:
        return t("card.undo")
    return t("card.undo_named", event=words(planned.name), when=when(planned))


def event_name(allowed: Allowed, shown: ShownMembership) -> Words:
    """Return the names of an event in both languages; undoing is named by us."""
    if not allowed.undoes:
        return Words(allowed.name_ja, allowed.name_en)
    planned = shown.undone_by(allowed)
    return undo_of(planned.name if planned else None)


def undo_of(event: Words | None) -> Words:
    """Return what taking back a planned change is called, in both languages."""
    if event is None:
        return Words(*(say("changes.undo", each) for each in LANGUAGES))
    return Words(
        *(say("changes.undo_of", each, event=event.say(each)) for each in LANGUAGES)
    )


def why_closed(allowed: Allowed) -> str:
    """Return why a move is closed to this clerk, and who or what would open it."""
    if not allowed.by_role:
        return t("card.closed_by_role", who=who_can(allowed.movers))
    return " ".join(finding_words(each, language()) for each in allowed.findings)


def closed_moves(shown: ShownMembership) -> Html | None:
    """Return the closed moves, folded, each with its reason; None where none is."""
    closed = [each for each in shown.allowed if not can_open(each)]
    if not closed:
        return None
    lines = [
        (tag("dt", move_name(each, shown)), tag("dd", why_closed(each)))
        for each in closed
    ]
    return tag(
        "details",
        tag("summary", t("card.closed", count=len(closed))),
        tag("dl", lines),
        class_="portal-closed",
    )
