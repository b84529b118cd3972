"""Closed vocabularies: kinds of things; states, moves and reasons are rows."""

from enum import StrEnum


class StateKind(StrEnum):
    """What a lifecycle state means to the machinery below it."""

    APPLIED = "applied"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
    ERASED = "erased"


class MemberKind(StrEnum):
    """Whether a member is one person or one organisation."""

    PERSON = "person"
    ORGANISATION = "organisation"


class ActorSide(StrEnum):
    """On which side of the service an actor kind stands."""

    CUSTOMER = "customer"
    PROVIDER = "provider"
    PARTNER = "partner"


class ContactKind(StrEnum):
    """How a member can be reached."""

    PHONE = "phone"
    MAIL = "mail"


class LedgerKind(StrEnum):
    """What a ledger row does; all but ``MOVE`` stand outside the lifecycle table."""

    MOVE = "move"
    OPENING_BALANCE = "opening_balance"
    VOID = "void"
    CANCELLED = "cancelled"
    TOOK_EFFECT = "took_effect"
    SKIPPED = "skipped"


class Mover(StrEnum):
    """Who may do a move, in the letters of the lifecycle table."""

    HELP_DESK = "H"
    SUPERVISOR = "S"
    LEGAL = "L"
    ON_BEHALF = "M"
    SYSTEM = "Y"


class Role(StrEnum):
    """What a member of staff is here for."""

    VIEWER = "viewer"
    HELP_DESK = "help_desk"
    SUPERVISOR = "supervisor"
    PRODUCT_OWNER = "product_owner"
    LEGAL = "legal"
    INFORMATION_MANAGEMENT = "information_management"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing a service lets somebody do; default deny."""

    MEMBER_FIND = "member.find"
    MEMBER_SHOW = "member.show"
    MEMBER_REVEAL = "member.reveal"
    MEMBER_CHANGE = "member.change"
    MEMBER_EXPORT = "member.export"
    REQUEST_LIST = "request.list"
    REQUEST_ANSWER = "request.answer"
    IMPORT_RUN = "import.run"
    IMPORT_VOID = "import.void"
    AUDIT_READ = "audit.read"
    AUDIT_EXPORT = "audit.export"
    LIFECYCLE_READ = "lifecycle.read"
    LIFECYCLE_EDIT = "lifecycle.edit"
    LIFECYCLE_APPROVE = "lifecycle.approve"
    OFFERING_READ = "offering.read"
    OFFERING_EDIT = "offering.edit"
    OFFERING_APPROVE = "offering.approve"
    TERMS_READ = "terms.read"
    TERMS_EDIT = "terms.edit"
    TERMS_APPROVE = "terms.approve"
    ACCEPTANCE_LIST = "acceptance.list"
    RULE_READ = "rule.read"
    RULE_EDIT = "rule.edit"
    RULE_APPROVE = "rule.approve"
    ACTOR_READ = "actor.read"
    ACTOR_EDIT = "actor.edit"
    ACTOR_APPROVE = "actor.approve"
    RISK_READ = "risk.read"
    RISK_EDIT = "risk.edit"
    RISK_ACCEPT = "risk.accept"
    ATTRIBUTE_READ = "attribute.read"
    ATTRIBUTE_EDIT = "attribute.edit"
    ATTRIBUTE_APPROVE = "attribute.approve"
    PARTNER_READ = "partner.read"
    PARTNER_EDIT = "partner.edit"
    VIOLATION_READ = "violation.read"
    VIOLATION_EDIT = "violation.edit"
    VIOLATION_DECIDE = "violation.decide"
    LOCK_LIST = "lock.list"
    LOCK_PLACE = "lock.place"
    LOCK_PLACE_WIDELY = "lock.place_widely"
    LOCK_HOLD = "lock.hold"
    LOCK_RELEASE = "lock.release"
    STAFF_READ = "staff.read"
    STAFF_CHANGE = "staff.change"
    HEALTH_READ = "health.read"
    JOB_CHANGE = "job.change"


class RequestState(StrEnum):
    """Where a request for a second person stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"
    OVERTAKEN = "overtaken"


class LockScope(StrEnum):
    """What a lock lies on; it reaches every membership within."""

    MEMBER = "member"
    MEMBERSHIP = "membership"
    OFFERING = "offering"
    PARTNER = "partner"
    EVERYWHERE = "everywhere"


class LockSource(StrEnum):
    """In whose name a lock was placed; that source releases it."""

    HELP_DESK = "help_desk"
    OPERATIONS = "operations"
    BILLING = "billing"
    SECURITY = "security"
    LEGAL = "legal"


class LockBlock(StrEnum):
    """What a lock keeps from happening; the last two a legal hold alone may."""

    SIGN_IN = "sign_in"
    USE = "use"
    CHANGE = "change"
    JOIN = "join"
    BILL = "bill"
    NOTIFY = "notify"
    WITHDRAW = "withdraw"
    DISCLOSE = "disclose"


class LockReason(StrEnum):
    """Why a lock was placed."""

    MEMBER_REQUEST = "MEMBER_REQUEST"
    LOST_DEVICE = "LOST_DEVICE"
    FRAUD_SUSPECT = "FRAUD_SUSPECT"
    CALLER_CHECK_FAILED = "CALLER_CHECK_FAILED"
    ARREARS = "ARREARS"
    TERMS_OVERDUE = "TERMS_OVERDUE"
    VIOLATION = "VIOLATION"
    INVESTIGATION = "INVESTIGATION"
    COURT = "COURT"
    PARTNER_DISSOLVED = "PARTNER_DISSOLVED"
    INCIDENT = "INCIDENT"
    MAINTENANCE = "MAINTENANCE"
    OTHER = "OTHER"


class ReleaseReason(StrEnum):
    """Why a lock was released."""

    RESOLVED = "RESOLVED"
    MEMBER_REQUEST = "MEMBER_REQUEST"
    PLACED_BY_MISTAKE = "PLACED_BY_MISTAKE"
    ORDER_LIFTED = "ORDER_LIFTED"
    REPLACED = "REPLACED"
    OTHER = "OTHER"


class ContractEnd(StrEnum):
    """Why a contract ends before its time; a mistake was never valid."""

    BY_PARTNER = "BY_PARTNER"
    BY_US = "BY_US"
    AGREED = "AGREED"
    BREACH = "BREACH"
    PARTNER_DISSOLVED = "PARTNER_DISSOLVED"
    REPLACED = "REPLACED"
    MISTAKE = "MISTAKE"
    OTHER = "OTHER"


class VersionedKind(StrEnum):
    """What is published in versions, all in the one way of ADR 0013."""

    LIFECYCLE = "lifecycle"
    OFFERING = "offering"
    ACTOR_PROFILE = "actor_profile"
    ATTRIBUTE = "attribute"
    TERMS = "terms"
    RULE_SET = "rule_set"
    CHECKLIST = "checklist"
    ROLE_MATRIX = "role_matrix"
    IMPORT_MAPPING = "import_mapping"
    NOTICE_TEMPLATE = "notice_template"
    TAXONOMY = "taxonomy"


class OfferingPhase(StrEnum):
    """Where an offering stands itself, in the order it passes through."""

    CONSIDERED = "considered"
    DESIGN = "design"
    PREPARATION = "preparation"
    IN_SERVICE = "in_service"
    ENDING = "ending"
    ENDED = "ended"
    REJECTED = "rejected"


class VersionState(StrEnum):
    """Where a version stands as far as somebody decided it."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    REPEALED = "repealed"


class VersionPhase(StrEnum):
    """Where a version stands at an instant: by its state, and by dates."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    SCHEDULED = "scheduled"
    LIVE = "live"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    REPEALED = "repealed"


class ReviewOrder(StrEnum):
    """Whether reviewers are asked one after the other or all at once."""

    SERIES = "series"
    PARALLEL = "parallel"


class Settling(StrEnum):
    """Whether one agreement settles a round, or everybody has to answer."""

    FIRST = "first"
    ALL = "all"


class Verdict(StrEnum):
    """What a reviewer answers."""

    AGREE = "agree"
    REQUEST_CHANGES = "request_changes"
    ABSTAIN = "abstain"


class RoundOutcome(StrEnum):
    """How a round of review ended."""

    AGREED = "agreed"
    CHANGES_REQUESTED = "changes_requested"
    UNDECIDED = "undecided"
    VOIDED = "voided"


class Outcome(StrEnum):
    """How an audited command ended."""

    DONE = "done"
    DENIED = "denied"
    FAILED = "failed"


class Via(StrEnum):
    """By which door a command came in."""

    UI = "ui"
    CLI = "cli"
    IMPORT = "import"
    API = "api"
    SYSTEM = "system"


class AuditAction(StrEnum):
    """Everything the audit trail can say was done, as ``subject.verb``."""

    MEMBERSHIP_MOVED = "membership.moved"
    MEMBERSHIP_OPENED = "membership.opened"
    MEMBERSHIP_CANCELLED = "membership.cancelled"
    MEMBERSHIP_VOIDED = "membership.voided"
    MEMBERSHIP_SETTLED = "membership.settled"
    MEMBERSHIP_REMAPPED = "membership.remapped"
    MEMBERSHIP_CORRECTED = "membership.corrected"
    MEMBER_CREATED = "member.created"
    MEMBER_UPDATED = "member.updated"
    MEMBER_VOIDED = "member.voided"
    PARTNER_LINKED = "partner.linked"
    PARTNER_IMPORTED = "partner.imported"
    PARTNER_SHOWN = "partner.shown"
    CONTRACT_SIGNED = "contract.signed"
    CONTRACT_ENDED = "contract.ended"
    ARREARS_RECORDED = "arrears.recorded"
    ARREARS_IMPORTED = "arrears.imported"
    ACCEPTANCE_RECORDED = "acceptance.recorded"
    ACCEPTANCES_IMPORTED = "acceptances.imported"
    ACCEPTANCES_LISTED = "acceptances.listed"
    ACCEPTANCES_EXPORTED = "acceptances.exported"
    FORESEEN_LISTED = "foreseen.listed"
    FORESEEN_EXPORTED = "foreseen.exported"
    RECEIPT_SHOWN = "receipt.shown"
    EVIDENCE_SHOWN = "evidence.shown"
    TEXT_GIVEN = "text.given"
    ANSWER_GIVEN = "answer.given"
    ANSWER_REPLAYED = "answer.replayed"
    ANSWER_FAILED = "answer.failed"
    LOCK_PLACED = "lock.placed"
    LOCK_RELEASED = "lock.released"
    LOCKS_PLACED = "locks.placed"
    LOCKS_RELEASED = "locks.released"
    LOCKS_LISTED = "locks.listed"
    REQUEST_FILED = "request.filed"
    REQUEST_REFUSED = "request.refused"
    REQUEST_TAKEN_BACK = "request.taken_back"
    REQUEST_OVERTAKEN = "request.overtaken"
    IMPORT_STARTED = "import.started"
    IMPORT_COMPLETED = "import.completed"
    IMPORT_FAILED = "import.failed"
    IMPORT_VOIDED = "import.voided"
    PROPOSAL_ANSWERED = "proposal.answered"
    VERSION_DRAFTED = "version.drafted"
    VERSION_EDITED = "version.edited"
    VERSION_SUBMITTED = "version.submitted"
    VERSION_REVIEWED = "version.reviewed"
    VERSION_COMMENTED = "version.commented"
    VERSION_RESOLVED = "version.resolved"
    VERSION_CHECKED = "version.checked"
    VERSION_FILE_GIVEN = "version.file_given"
    VERSION_APPROVED = "version.approved"
    VERSION_TAKEN_BACK = "version.taken_back"
    VERSION_WITHDRAWN = "version.withdrawn"
    VERSION_REPEALED = "version.repealed"
    VERSION_TOOK_EFFECT = "version.took_effect"
    VERSION_ANNOUNCED = "version.announced"
    VERSION_NOTICE_STRUCK = "version.notice_struck"
    SETTING_CHANGED = "setting.changed"
    OFFERING_VOUCHED = "offering.vouched"
    OFFERING_IMPORTED = "offering.imported"
    RULE_RECORDED = "internal_rule.recorded"
    RULE_ENDED = "internal_rule.ended"
    RISK_OPENED = "risk.opened"
    RISK_CHANGED = "risk.changed"
    RISK_ACCEPTED = "risk.accepted"
    RISK_CLOSED = "risk.closed"
    VIOLATION_OPENED = "violation.opened"
    VIOLATION_EVIDENCE_ADDED = "violation.evidence_added"
    VIOLATION_SANCTION_ASKED = "violation.sanction_asked"
    VIOLATION_SANCTION_REFUSED = "violation.sanction_refused"
    VIOLATION_SANCTIONED = "violation.sanctioned"
    VIOLATION_APPEALED = "violation.appealed"
    VIOLATION_APPEAL_UPHELD = "violation.appeal_upheld"
    VIOLATION_APPEAL_DISMISSED = "violation.appeal_dismissed"
    VIOLATION_LIFTED = "violation.lifted"
    VIOLATION_CLOSED = "violation.closed"
    VIOLATION_STRUCK = "violation.struck"
    VIOLATION_FILE_GIVEN = "violation.file_given"
    VIOLATIONS_LISTED = "violations.listed"
    JOB_ASKED = "job.asked"
    JOB_COMPLETED = "job.completed"
    JOB_FAILED = "job.failed"
    JOB_CANCELLED = "job.cancelled"
    JOB_RETRIED = "job.retried"
    STAFF_SIGNED_IN = "staff.signed_in"
    STAFF_SIGNED_OUT = "staff.signed_out"
    STAFF_ADDED = "staff.added"
    STAFF_CHANGED = "staff.changed"
    SESSION_REVOKED = "session.revoked"
    PERMISSION_DENIED = "permission.denied"
    AUDIT_EXPORTED = "audit.exported"
    MEMBERS_EXPORTED = "members.exported"
    PORTAL_SET_UP = "portal.set_up"
    SCHEMA_SEEN = "schema.seen"
    MEMBERS_FOUND = "members.found"
    REQUESTS_LISTED = "requests.listed"
    MEMBER_SHOWN = "member.shown"
    FIELD_REVEALED = "field.revealed"
