"""The desk of people and places, for administrators."""

from flask import Blueprint

from web.guards import for_roles
from web.shell import ADMIN

bp = Blueprint("people", __name__, template_folder="templates")
for_roles(bp, ADMIN)
