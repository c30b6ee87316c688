"""The court pages."""

from flask import Blueprint

bp = Blueprint("court", __name__, template_folder="templates")


@bp.get("/court")
def index() -> str:
    """List."""
    raise NotImplementedError
