"""Edit an actor kind: what is being edited, a new one, one version part by part."""

from models.kinds import Permission, VersionedKind
from portal.domain.publishing.actor_forms import new_form
from portal.services.design_actor import ActorDesign, begin_actor, see_actor_design
from portal.ui import actor_markup as markup
from portal.ui.actor_editor import FORM, ActorEditor
from portal.ui.draft_page import DraftPage
from portal.ui.place import link
from portal.ui.words import t

PAGE = DraftPage(
    name="actor",
    kind=VersionedKind.ACTOR_PROFILE,
    edit=Permission.ACTOR_EDIT,
    back="offering.back",
    form=FORM,
    where=markup.where,
    part_name=markup.part_name,
    parts=markup.PARTS,
)


def show_desk() -> None:
    """Show what is being edited, and the way to begin."""
    way = link(t("actors.from_list"), {}, page="actors")
    PAGE.show_desk(way, t("actors.new"), new_form(), begin_actor)


def show_part(design: ActorDesign) -> None:
    """Show the chosen part of a version."""
    ActorEditor(design).show(PAGE.part)


PAGE.open(show_desk, see_actor_design, show_part)
