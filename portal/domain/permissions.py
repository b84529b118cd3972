"""The role matrix the portal starts with; owners change it as rows."""

from collections.abc import Mapping

from models.facts import Acting
from models.kinds import Permission, Role
from portal.errors import NotPermitted

_READ = {
    Permission.LIFECYCLE_READ,
    Permission.OFFERING_READ,
    Permission.ACTOR_READ,
    Permission.ATTRIBUTE_READ,
    Permission.TERMS_READ,
    Permission.RULE_READ,
}
_LOOK = {
    Permission.MEMBER_FIND,
    Permission.MEMBER_SHOW,
    Permission.PARTNER_READ,
    *_READ,
}
_LOCK = {Permission.LOCK_LIST, Permission.LOCK_PLACE, Permission.LOCK_RELEASE}
_CASES = {Permission.VIOLATION_READ, Permission.VIOLATION_EDIT}

STANDARD: Mapping[Role, frozenset[Permission]] = {
    Role.VIEWER: frozenset(_READ),
    Role.HELP_DESK: frozenset(
        _LOOK
        | _LOCK
        | _CASES
        | {Permission.MEMBER_REVEAL, Permission.MEMBER_CHANGE, Permission.REQUEST_LIST}
    ),
    Role.SUPERVISOR: frozenset(
        _LOOK
        | _LOCK
        | _CASES
        | {
            Permission.VIOLATION_DECIDE,
            Permission.LOCK_PLACE_WIDELY,
            Permission.MEMBER_REVEAL,
            Permission.MEMBER_CHANGE,
            Permission.MEMBER_EXPORT,
            Permission.REQUEST_LIST,
            Permission.REQUEST_ANSWER,
            Permission.ACCEPTANCE_LIST,
            Permission.IMPORT_RUN,
            Permission.IMPORT_VOID,
            Permission.AUDIT_READ,
            Permission.PARTNER_EDIT,
        }
    ),
    Role.PRODUCT_OWNER: frozenset(
        _READ
        | {
            Permission.PARTNER_READ,
            Permission.PARTNER_EDIT,
            Permission.TERMS_EDIT,
            Permission.RULE_EDIT,
            Permission.OFFERING_EDIT,
            Permission.OFFERING_APPROVE,
            Permission.ACTOR_EDIT,
            Permission.ACTOR_APPROVE,
            Permission.RISK_READ,
            Permission.RISK_EDIT,
            Permission.RISK_ACCEPT,
            Permission.ATTRIBUTE_EDIT,
            Permission.ATTRIBUTE_APPROVE,
            Permission.LIFECYCLE_EDIT,
            Permission.LIFECYCLE_APPROVE,
        }
    ),
    Role.LEGAL: frozenset(
        _LOOK
        | _LOCK
        | _CASES
        | {
            Permission.VIOLATION_DECIDE,
            Permission.LOCK_PLACE_WIDELY,
            Permission.LOCK_HOLD,
            Permission.TERMS_EDIT,
            Permission.TERMS_APPROVE,
            Permission.RULE_EDIT,
            Permission.RULE_APPROVE,
            Permission.RISK_READ,
            Permission.RISK_ACCEPT,
            Permission.MEMBER_CHANGE,
            Permission.REQUEST_LIST,
            Permission.REQUEST_ANSWER,
            Permission.ACCEPTANCE_LIST,
            Permission.AUDIT_READ,
        }
    ),
    Role.INFORMATION_MANAGEMENT: frozenset(
        _LOOK
        | _LOCK
        | {
            Permission.LOCK_PLACE_WIDELY,
            Permission.IMPORT_RUN,
            Permission.IMPORT_VOID,
            Permission.AUDIT_READ,
            Permission.LIFECYCLE_APPROVE,
            Permission.OFFERING_APPROVE,
            Permission.ACTOR_APPROVE,
            Permission.RISK_READ,
            Permission.RISK_ACCEPT,
            Permission.ATTRIBUTE_APPROVE,
            Permission.HEALTH_READ,
            Permission.JOB_CHANGE,
        }
    ),
    Role.AUDITOR: frozenset(
        _READ
        | {
            Permission.AUDIT_READ,
            Permission.AUDIT_EXPORT,
            Permission.PARTNER_READ,
            Permission.RISK_READ,
            Permission.STAFF_READ,
            Permission.HEALTH_READ,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        _READ
        | {
            Permission.PARTNER_READ,
            Permission.PARTNER_EDIT,
            Permission.STAFF_READ,
            Permission.STAFF_CHANGE,
            Permission.HEALTH_READ,
            Permission.JOB_CHANGE,
        }
    ),
}


def require(acting: Acting, permission: Permission) -> None:
    """Refuse unless ``acting`` holds ``permission``; default deny."""
    if permission not in acting.permissions:
        raise NotPermitted(permission=permission.value)
