"""The blueprint of the cases."""

from flask import Blueprint

from web.guards import for_roles

bp = Blueprint("cases", __name__, template_folder="templates")
for_roles(bp)
