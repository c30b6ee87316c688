"""The doors of the desk."""

from web.desk import away, index, intake, signing, tasks
from web.desk.door import bp

__all__ = ["away", "bp", "index", "intake", "signing", "tasks"]
