"""The desk of the law, for administrators of the county and of its organisations."""

from flask import Blueprint

from web.guards import for_roles
from web.shell import ADMIN

bp = Blueprint("law", __name__, template_folder="templates", url_prefix="/settings")
for_roles(bp, ADMIN)
