"""The schema's history, applied by Alembic from anywhere: ``migrations.upgrade(url)``."""

from importlib.resources import files

from alembic import command
from alembic.config import Config


def config(url: str) -> Config:
    """Make Alembic's configuration for the database at *url*."""
    made = Config(str(files("migrations") / "alembic.ini"))
    made.set_main_option("script_location", str(files("migrations")))
    made.attributes["url"] = url
    return made


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema up to *revision*."""
    command.upgrade(config(url), revision)


def downgrade(url: str, revision: str = "base") -> None:
    """Take the schema down to *revision*; what newer revisions added is lost."""
    command.downgrade(config(url), revision)
