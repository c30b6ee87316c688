"""The blueprint of the events."""

from flask import Blueprint

from web.guards import for_roles
from web.shell import CLERKS, GRID, POSTS

bp = Blueprint("events", __name__, template_folder="templates")
for_roles(bp, GRID | POSTS | CLERKS)
