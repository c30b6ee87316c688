"""Entering the yearly notice of rest days, and what it moves."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from cases import access
from cases.rules import calendar, recounting
from cases.rules.calendar import Special

if TYPE_CHECKING:
    from cases.work import Work

log = logging.getLogger(__name__)


def announce(w: Work, year: int, days: Iterable[Special]) -> UUID:
    """Enter the notice of *year* as an administrator; what runs is counted again by it.

    Returns the id of the report. Raises `AnswersInvalid` as `calendar.replace_year`.
    """
    access.require_county(w)
    calendar.replace_year(w.session, year, days, w.tenant)
    w.forget_law()
    log.info("The notice of %s was entered.", year, extra={"action": "holidays_changed"})
    return recounting.promise(w, recounting.HOLIDAYS, "", year=year)


def preview(w: Work, year: int, days: Iterable[Special]) -> list[recounting.Move]:
    """Say which terms the notice of *year* would move, without entering it."""

    def enter() -> None:
        calendar.replace_year(w.session, year, days, w.tenant)
        w.forget_law()

    return recounting.preview(w, recounting.HOLIDAYS, enter)
