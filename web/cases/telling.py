"""What the sentences of a timeline have in common."""

from cases.desks.timeline import Line
from web.i18n import gettext as _


def who(line: Line) -> str:
    """Name the party that *line* is about, as far as the reader may know it."""
    return line.about or _("当事人")
