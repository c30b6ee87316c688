"""The doors of the desk."""

from web.desk import index, intake, signing, tasks
from web.desk.door import bp

__all__ = ["bp", "index", "intake", "signing", "tasks"]
