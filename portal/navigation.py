"""Every page: one row each, and who lands where.

A page is shown in the menu to those who hold its permission; a typed address of
another one is refused with a sentence. The services ask again in any case.
"""

from dataclasses import dataclass
from pathlib import Path

from models.facts import Acting
from models.kinds import Permission, Role

FOLDER = Path(__file__).resolve().parents[1] / "pages"
SECTIONS = ("work", "catalog", "records", "system")


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page; words lie under ``pages.<name>.title`` and ``.help``.

    ``permission`` None opens it to everybody signed in. ``section`` None keeps it
    out of the menu, or above its sections for home. ``also`` is another permission
    that opens it. ``menu`` is a permission without which the menu leaves it out:
    whoever reviews comes by a link.
    """

    name: str
    icon: str
    permission: Permission | None
    section: str | None
    also: Permission | None = None
    menu: Permission | None = None

    @property
    def url(self) -> str:
        """The page's path in the address."""
        return self.name

    @property
    def file(self) -> Path:
        """The script."""
        return FOLDER / f"{self.name}.py"

    @property
    def title(self) -> str:
        """The key of its title."""
        return f"pages.{self.name}.title"

    @property
    def help(self) -> str:
        """The key of what it is for."""
        return f"pages.{self.name}.help"

    @property
    def opening(self) -> tuple[Permission, ...]:
        """The permissions of which each opens it."""
        return tuple(each for each in (self.permission, self.also) if each)

    def opens_for(self, acting: Acting) -> bool:
        """Return whether this person may open the page."""
        return self.permission is None or bool(set(self.opening) & acting.permissions)


HOME = PageRow("home", ":material/home:", None, None)

PAGES: tuple[PageRow, ...] = (
    HOME,
    PageRow("look_up", ":material/search:", Permission.MEMBER_FIND, "work"),
    PageRow("policy", ":material/fact_check:", Permission.RULE_READ, "work"),
    PageRow("members", ":material/filter_list:", Permission.MEMBER_FIND, "work"),
    PageRow("approvals", ":material/how_to_reg:", Permission.REQUEST_LIST, "work"),
    PageRow("review_desk", ":material/inbox:", Permission.TERMS_APPROVE, "work"),
    PageRow("work_list", ":material/checklist:", Permission.LIFECYCLE_READ, "work"),
    PageRow("catalog", ":material/menu_book:", Permission.OFFERING_READ, "catalog"),
    PageRow(
        "offering",
        ":material/edit_note:",
        Permission.OFFERING_READ,
        "catalog",
        menu=Permission.OFFERING_EDIT,
    ),
    PageRow("actors", ":material/groups:", Permission.ACTOR_READ, "catalog"),
    PageRow(
        "actor",
        ":material/person_edit:",
        Permission.ACTOR_READ,
        "catalog",
        menu=Permission.ACTOR_EDIT,
    ),
    PageRow("terms", ":material/gavel:", Permission.TERMS_READ, "catalog"),
    PageRow("rules", ":material/policy:", Permission.RULE_READ, "catalog"),
    PageRow("partners", ":material/handshake:", Permission.PARTNER_READ, "catalog"),
    PageRow("internal_rules", ":material/rule:", Permission.TERMS_READ, "catalog"),
    PageRow("risks", ":material/warning:", Permission.RISK_READ, "catalog"),
    PageRow(
        "lifecycle_designer",
        ":material/account_tree:",
        Permission.LIFECYCLE_READ,
        "catalog",
    ),
    PageRow(
        "attributes",
        ":material/list_alt:",
        Permission.ATTRIBUTE_READ,
        "catalog",
    ),
    PageRow("version", ":material/difference:", Permission.LIFECYCLE_READ, None),
    PageRow("locks", ":material/lock:", Permission.LOCK_LIST, "work"),
    PageRow("violations", ":material/report:", Permission.VIOLATION_READ, "work"),
    PageRow("acceptances", ":material/fact_check:", Permission.ACCEPTANCE_LIST, "work"),
    PageRow("imports", ":material/upload_file:", Permission.IMPORT_RUN, "work"),
    PageRow("audit_trail", ":material/history:", Permission.AUDIT_READ, "records"),
    PageRow("health", ":material/monitor_heart:", Permission.HEALTH_READ, "system"),
    PageRow("jobs", ":material/pending_actions:", Permission.HEALTH_READ, "system"),
    PageRow("my_session", ":material/badge:", None, "system"),
)

FIRST: tuple[tuple[Role, str], ...] = (
    (Role.HELP_DESK, "look_up"),
    (Role.SUPERVISOR, "approvals"),
    (Role.LEGAL, "review_desk"),
    (Role.INFORMATION_MANAGEMENT, "imports"),
    (Role.AUDITOR, "audit_trail"),
    (Role.ADMINISTRATOR, "health"),
)
"""The first page of each role, by page name; the first role that fits wins."""


def first_page(acting: Acting) -> PageRow:
    """Return where this person lands: the first page of their role, or home."""
    by_name = {row.name: row for row in PAGES}
    for role, name in FIRST:
        row = by_name.get(name)
        if role in acting.roles and row is not None and row.opens_for(acting):
            return row
    return HOME


def in_menu(row: PageRow, acting: Acting) -> bool:
    """Return whether the menu shows a page; home to those who land there."""
    if row is HOME:
        return first_page(acting) is HOME
    wanted = row.menu is None or row.menu in acting.permissions
    return row.section is not None and wanted and row.opens_for(acting)
