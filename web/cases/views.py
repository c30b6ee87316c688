"""The cases pages."""

from uuid import UUID

from flask import Blueprint

bp = Blueprint("cases", __name__, template_folder="templates")


@bp.get("/cases")
def index() -> str:
    """List."""
    raise NotImplementedError


@bp.get("/cases/<uuid:case_id>")
def show(case_id: UUID) -> str:
    """Show."""
    raise NotImplementedError


@bp.post("/cases/<uuid:case_id>/files")
def upload(case_id: UUID) -> str:
    """Take."""
    raise NotImplementedError


@bp.get("/cases/<uuid:case_id>/papers/<uuid:document_id>.pdf")
def paper(case_id: UUID, document_id: UUID) -> str:
    """Paper."""
    raise NotImplementedError
