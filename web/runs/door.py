"""The desk of running processes, for administrators."""

from flask import Blueprint

from web.guards import for_roles
from web.shell import ADMIN

bp = Blueprint("runs", __name__, template_folder="templates", url_prefix="/runs")
for_roles(bp, ADMIN)
