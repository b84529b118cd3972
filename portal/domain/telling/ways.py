"""Which sentence an action takes, and the facts that fill it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from models.kinds import AuditAction, LockScope, VersionState
from portal.domain.card import Words
from portal.domain.telling.said import (
    NOTHING,
    Fact,
    Said,
    Word,
    block_names,
    field_names,
    listed,
    moment,
    role_names,
)
from portal.domain.telling.teller import Teller
from portal.domain.trail import Event

Way = tuple[str, dict[str, Fact]]
"""The variant of an action's sentence ("" for the plain one), and its facts."""


def way_of(teller: Teller) -> Way:
    """Return how the event of ``teller`` is said."""
    return _SUBJECTS[teller.event.action.partition(".")[0]](teller)


def _membership(teller: Teller) -> Way:
    event = teller.event
    facts: dict[str, Fact] = {
        "whose": teller.whose,
        "offering": teller.offering,
        "event": teller.move(),
        "was": teller.state(event.before.get("state")),
        "became": teller.state(event.after.get("state")),
    }
    when = moment(event.facts.get("effective_at"))
    if event.action == AuditAction.MEMBERSHIP_SETTLED:
        return ("skipped" if "guard" in event.facts else ""), facts
    if event.action == AuditAction.MEMBERSHIP_REMAPPED:
        back = "taken_back" in event.facts
        return ("back" if back else ""), facts | {"when": when or NOTHING}
    if event.action == AuditAction.MEMBERSHIP_CANCELLED:
        return "", facts
    if event.action == AuditAction.MEMBERSHIP_CORRECTED:
        return ("" if "corrects" in event.facts else "forgotten"), facts
    if isinstance(when, datetime) and when > event.at:
        return "ahead", facts | {"when": _when(teller, when)}
    if event.action == AuditAction.MEMBERSHIP_MOVED and facts["was"] == facts["became"]:
        return "same", facts
    return "", facts


def _when(teller: Teller, when: datetime) -> Fact:
    """Say the day that was meant, and whether its start or its end."""
    on = moment(teller.event.facts.get("on"))
    if on is None:
        return Said("trail.at", {"at": when})
    at_end = "at_end" in teller.event.facts
    return Said("trail.at_end" if at_end else "trail.on", {"on": on})


def _member(teller: Teller) -> Way:
    event = teller.event
    facts: dict[str, Fact] = {"member": teller.member}
    fields = listed(event.facts.get("fields"))
    if event.action == AuditAction.MEMBER_SHOWN:
        return ("trail" if "trail" in fields else ""), facts
    if event.action == AuditAction.MEMBER_UPDATED and fields:
        return "fields", facts | {"fields": field_names(fields)}
    return "", facts


def _members(teller: Teller) -> Way:
    event = teller.event
    if event.action == AuditAction.MEMBERS_EXPORTED:
        return "", {"rows": event.facts.get("rows", NOTHING)}
    members = event.facts.get("members")
    if not isinstance(members, list):
        return "", {}
    more = "more" if event.facts.get("more") else "hits"
    return more, {"hits": len(members)}


def _requests(teller: Teller) -> Way:
    return "", {"hits": len(listed(teller.event.facts.get("members")))}


def _partner(teller: Teller) -> Way:
    after, given = teller.event.after, teller.event.facts
    if teller.event.action == AuditAction.PARTNER_IMPORTED:
        names = ("linked", "ended", "already", "set_aside")
        return "", {name: given.get(name, NOTHING) for name in names}
    if teller.event.action == AuditAction.PARTNER_SHOWN:
        return "", {"hits": len(listed(given.get("members")))}
    ended = "period" if "since" in after else "ended"
    way = ended if "until" in after else ""
    return ("never" if "mistake" in given else way), {
        "member": teller.member,
        "partner": teller.party(after.get("partner")),
        "since": moment(after.get("since")) or NOTHING,
        "until": moment(after.get("until")) or NOTHING,
    }


def _contract(teller: Teller) -> Way:
    after, given = teller.event.after, teller.event.facts
    facts: dict[str, Fact] = {
        "member": teller.party(teller.event.member_id),
        "number": str(after.get("number", NOTHING)),
        "offering": teller.offering,
        "follows": str(given.get("follows", NOTHING)),
        "until": moment(after.get("valid_to")) or NOTHING,
    }
    if teller.event.action == AuditAction.CONTRACT_ENDED:
        return ("never" if "mistake" in given else ""), facts
    return ("following" if "follows" in given else ""), facts


def _arrears(teller: Teller) -> Way:
    after, facts = teller.event.after, teller.event.facts
    if teller.event.action == AuditAction.ARREARS_IMPORTED:
        names = ("recorded", "settled", "already", "set_aside")
        return "", {name: facts.get(name, NOTHING) for name in names}
    way = ("period" if "since" in after else "paid") if "until" in after else ""
    return way, {
        "whose": teller.whose,
        "offering": teller.offering,
        "since": moment(after.get("since")) or NOTHING,
        "until": moment(after.get("until")) or NOTHING,
    }


def _lock(teller: Teller) -> Way:
    given = teller.event.facts
    called = given.get("lock_name") or given.get("lock_reason") or NOTHING
    facts: dict[str, Fact] = {
        "target": _locked(teller),
        "blocks": block_names(given.get("blocks")),
        "lock": Word(f"locks.reasons.{called}", str(called)),
    }
    return ("hold" if "legal_hold" in given else ""), facts


def _locked(teller: Teller) -> Fact:
    """Return what a lock lies on; nobody is named within their own life."""
    scope = str(teller.event.facts.get("scope") or NOTHING)
    if scope not in set(LockScope):
        return scope
    if scope == LockScope.MEMBER and not teller.whose:
        scope = "within"
    facts: dict[str, Fact] = {
        "number": teller.member,
        "whose": teller.whose,
        "offering": teller.offering,
    }
    return Said(f"trail.lock.{scope}", facts)


def _locks(teller: Teller) -> Way:
    given = teller.event.facts
    members = given.get("members")
    called = given.get("lock_name") or teller.event.reason or NOTHING
    return "", {
        "hits": _number(given.get("count", len(listed(members)))),
        "offering": teller.offering,
        "blocks": block_names(given.get("blocks")),
        "lock": Word(f"locks.reasons.{called}", str(called)),
    }


def _request(teller: Teller) -> Way:
    facts = teller.event.facts
    number = facts.get("request") or teller.event.receipt
    way = "undo" if "takes_back" in facts else ""
    return ("spell" if "another_spell" in facts else way), {
        "whose": teller.whose,
        "offering": teller.offering,
        "event": teller.move(),
        "request": str(number or NOTHING),
    }


def _import(teller: Teller) -> Way:
    known = teller.names.imports.get(teller.event.entity_id)
    return "", {"import": known or str(teller.said("number") or NOTHING)}


def _job(teller: Teller) -> Way:
    kind = str(teller.said("job_kind") or NOTHING)
    return "", {
        "job": str(teller.said("number") or NOTHING),
        "kind": Word(f"jobs.kinds.{kind}", kind),
    }


def _proposal(teller: Teller) -> Way:
    answer = str(teller.said("answer") or NOTHING)
    return "", {
        "whose": teller.whose,
        "offering": teller.offering,
        "proposed": teller.state(teller.said("state")),
        "answer": Word(f"trail.answers.{answer}", answer),
    }


def _staff(teller: Teller) -> Way:
    event = teller.event
    after = event.after
    spoken = str(after.get("language", NOTHING))
    facts: dict[str, Fact] = {
        "staff": teller.staff(event.entity_id),
        "roles": role_names(after.get("roles")),
        "spoken": Word(f"house.language_{spoken}", spoken),
    }
    if event.action != AuditAction.STAFF_CHANGED:
        return "", facts
    if "disabled_at" in after:
        return ("disabled" if after["disabled_at"] else "enabled"), facts
    return next((name for name in ("roles", "language") if name in after), ""), facts


def _session(teller: Teller) -> Way:
    return "", {"staff": teller.staff(teller.event.after.get("staff"))}


def _permission(teller: Teller) -> Way:
    asked = str(teller.event.facts.get("permission", NOTHING))
    facts: dict[str, Fact] = {
        "whose": teller.whose,
        "permission": Word(f"permissions.{asked}", asked),
    }
    page = teller.event.facts.get("page")
    if page:
        return "page", facts | {"page": Word(f"pages.{page}.title", str(page))}
    return "", facts


def _audit(teller: Teller) -> Way:
    return "", {
        "format": str(teller.said("format") or NOTHING).upper(),
        "rows": teller.event.facts.get("rows", NOTHING),
    }


def _portal(_teller: Teller) -> Way:
    return "", {}


def _schema(teller: Teller) -> Way:
    return ("" if teller.event.before else "first"), {}


def _field(teller: Teller) -> Way:
    given = teller.event.facts
    fields = listed(given.get("fields")) or [given.get("field", NOTHING)]
    return "", {"whose": teller.whose, "fields": field_names(fields)}


def _risk(teller: Teller) -> Way:
    given = teller.event.facts
    return "", {
        "risk": str(given.get("risk") or NOTHING),
        "name": _version_name(given.get("name"), given.get("risk")),
        "before": _number(teller.said("risk_before")),
        "after": _number(teller.said("risk_after")),
    }


def _violation(teller: Teller) -> Way:
    given = teller.event.facts
    response = str(given.get("response") or NOTHING)
    return "", {
        "whose": teller.whose,
        "offering": teller.offering,
        "case": str(given.get("case") or NOTHING),
        "response": Word(f"violations.responses.{response}", response),
    }


def _violations(teller: Teller) -> Way:
    return "", {"hits": len(listed(teller.event.facts.get("members")))}


def _version(teller: Teller) -> Way:
    event, given = teller.event, teller.event.facts
    verdict = str(given.get("verdict") or NOTHING)
    when = moment(event.after.get("effective_at"))
    facts: dict[str, Fact] = {
        "version": _version_called(teller),
        "changes": _number(given.get("changes")),
        "verdict": Word(f"publishing.verdicts.{verdict}", verdict),
        "base": _number(given.get("based_on")),
        "until": moment(event.after.get("ended_at")) or NOTHING,
        "was": _version_name(event.before.get("name"), None),
        "channel": _channel(given.get("notice_channel")),
        "given": moment(given.get("given_at")) or NOTHING,
        "file": str(given.get("file") or NOTHING),
        "rule": str(given.get("rule") or NOTHING),
        "stands": _stands(given.get("rule_stands")),
    }
    if event.action == AuditAction.VERSION_DRAFTED and "based_on" in given:
        return "based", facts
    if event.action == AuditAction.VERSION_APPROVED and isinstance(when, datetime):
        return ("ahead" if when > event.at else ""), facts | {"when": when}
    return _version_way(event), facts


def _setting(teller: Teller) -> Way:
    event = teller.event
    name = str(event.facts.get("setting") or NOTHING)
    return "", {
        "setting": Word(f"settings.{name}", name),
        "was": _number(event.before.get("days")),
        "days": _number(event.after.get("days")),
    }


def _stands(value: Any) -> Word:
    said = str(value or NOTHING)
    return Word(f"internal_rules.stands.{said}", said)


def _internal_rule(teller: Teller) -> Way:
    given = teller.event.facts
    return "", {"rule": _version_name(given.get("name"), given.get("code"))}


def _offering(teller: Teller) -> Way:
    given = teller.event.facts
    if teller.event.action == AuditAction.OFFERING_IMPORTED:
        names = ("new", "changed", "unchanged", "refused")
        return "", {name: given.get(name, NOTHING) for name in names}
    return "", {
        "version": _version_called(teller),
        "due": moment(given.get("due")) or NOTHING,
    }


def _channel(code: Any) -> Fact:
    return Word(f"terms.channels.{code or NOTHING}", str(code or NOTHING))


def _version_way(event: Event) -> str:
    if event.action == AuditAction.VERSION_REVIEWED and "sent_back" in event.facts:
        return "sent_back"
    was = event.before.get("version_state")
    taken_back = event.action == AuditAction.VERSION_TAKEN_BACK
    return "review" if taken_back and was == VersionState.IN_REVIEW else ""


def _version_called(teller: Teller) -> Fact:
    given = teller.event.facts
    kind = str(given.get("kind") or NOTHING)
    return Said(
        "trail.version",
        {
            "kind": Word(f"publishing.kinds.{kind}", kind),
            "name": _version_name(given.get("name"), given.get("code")),
            "number": _number(given.get("number")),
        },
    )


def _version_name(name: Any, code: Any) -> Fact:
    if isinstance(name, Mapping) and {"ja", "en"} <= name.keys():
        return Words(str(name["ja"]), str(name["en"]))
    return str(code or NOTHING)


def _acceptance(teller: Teller) -> Way:
    given = teller.event.facts
    act, method = str(given.get("act") or NOTHING), str(given.get("method") or NOTHING)
    capacity = str(given.get("capacity") or NOTHING)
    facts: dict[str, Fact] = {
        **_terms_called(teller),
        "capacity": Word(f"acceptance.capacities.{capacity}", capacity),
        "method": Word(f"acceptance.methods.{method}", method),
    }
    return (act if act in ("decline", "withdraw") else ""), facts


def _terms_called(teller: Teller) -> dict[str, Fact]:
    given = teller.event.facts
    return {
        "whose": teller.whose,
        "document": _version_name(given.get("name"), given.get("document")),
        "number": _number(given.get("number")),
        "receipt": str(given.get("receipt") or NOTHING),
        "on": moment(given.get("on")) or NOTHING,
    }


def _acceptances(teller: Teller) -> Way:
    given = teller.event.facts
    hits = given.get("rows", len(listed(given.get("members"))))
    names = ("recorded", "already")
    return "", {**{n: _number(given.get(n)) for n in names}, "hits": _number(hits)}


def _handed_out(teller: Teller) -> Way:
    return "", _terms_called(teller)


def _answer(teller: Teller) -> Way:
    given = teller.event.facts
    purpose = str(given.get("asked_for") or NOTHING)
    question = given.get("question")
    about = question.get("about", "") if isinstance(question, Mapping) else ""
    return str(about), {
        "whose": teller.whose,
        "asked_for": Word(f"policy.purposes.{purpose}", purpose),
        "answer": str(given.get("answer_number") or NOTHING),
        "reference": str(given.get("reference") or NOTHING),
    }


def _number(value: Any) -> Fact:
    return value if isinstance(value, int) else NOTHING


_SUBJECTS: Mapping[str, Callable[[Teller], Way]] = {
    "membership": _membership,
    "member": _member,
    "members": _members,
    "partner": _partner,
    "contract": _contract,
    "arrears": _arrears,
    "lock": _lock,
    "locks": _locks,
    "request": _request,
    "requests": _requests,
    "import": _import,
    "job": _job,
    "proposal": _proposal,
    "staff": _staff,
    "session": _session,
    "permission": _permission,
    "audit": _audit,
    "portal": _portal,
    "schema": _schema,
    "field": _field,
    "version": _version,
    "risk": _risk,
    "violation": _violation,
    "violations": _violations,
    "internal_rule": _internal_rule,
    "offering": _offering,
    "acceptance": _acceptance,
    "acceptances": _acceptances,
    "foreseen": _acceptances,
    "receipt": _handed_out,
    "evidence": _handed_out,
    "text": _handed_out,
    "setting": _setting,
    "answer": _answer,
}
