"""The blueprint of the desk."""

from flask import Blueprint

from web.guards import for_roles

bp = Blueprint("desk", __name__, template_folder="templates")
for_roles(bp)
