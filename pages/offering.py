"""Edit an offering: what is being edited, a new one, one version part by part."""

from models.kinds import Permission, VersionedKind
from portal.domain.publishing.offering_forms import new_form
from portal.services.design_offering import (
    OfferingDesign,
    begin_offering,
    see_offering_design,
)
from portal.ui import offering_markup as markup
from portal.ui.draft_page import DraftPage
from portal.ui.offering_editor import FORM, OfferingEditor
from portal.ui.offering_files import show_files
from portal.ui.place import link
from portal.ui.words import t

PAGE = DraftPage(
    name="offering",
    kind=VersionedKind.OFFERING,
    edit=Permission.OFFERING_EDIT,
    back="offering.back",
    form=FORM,
    where=markup.where,
    part_name=markup.part_name,
    parts=markup.PARTS,
)


def show_desk() -> None:
    """Show what is being edited, and the way to begin."""
    way = link(t("offering.from_catalog"), {}, page="catalog")
    PAGE.show_desk(way, t("offering.new"), new_form(), begin_offering)
    show_files()


def show_part(design: OfferingDesign) -> None:
    """Show the chosen part of a version."""
    OfferingEditor(design).show(PAGE.part)


PAGE.open(show_desk, see_offering_design, show_part)
