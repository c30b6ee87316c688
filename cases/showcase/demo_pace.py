"""How soon the people of a fictional county do what lies on their desks, and how often too late."""

from __future__ import annotations

from collections.abc import Set
from datetime import date, datetime, timedelta

from cases.rules import clock
from cases.showcase.demo_days import HOUR, office
from cases.showcase.demo_luck import share

#: share of the tasks with a term that are done too late
LATE = 0.04
#: hours after which a task is done, at the soonest and at the latest, by its form
PACE = {
    "dispute_lifecycle/register": (0.3, 20),
    "dispute_lifecycle/confirm_triage": (0.2, 8),
    "dispute_lifecycle/record_consent": (2, 60),
    "dispute_lifecycle/accept": (0.5, 20),
    "people_mediation/notify_rights": (1, 24),
    "people_mediation/investigate": (4, 72),
    "people_mediation/session": (20, 150),
    "people_mediation/draft_agreement": (0.3, 6),
    "people_mediation/sign": (1, 40),
    "people_mediation/seal": (0.5, 24),
    "dispute_lifecycle/archive": (24, 240),
    "dispute_lifecycle/check_dossier": (4, 120),
    "judicial_confirmation/prepare_pack": (4, 96),
    "judicial_confirmation/sign_application": (4, 96),
    "judicial_confirmation_court/verify": (24, 140),
    "grid_event/verify": (0.1, 3),
    "grid_event/verify_emergency": (0.03, 0.2),
    "grid_event/respond": (0.3, 3),
    "grid_event/dispatch": (0.1, 3),
    "grid_event/handle": (2, 90),
    "grid_event/check": (1, 30),
    "whistle_131/contact": (0.1, 0.8),
    "whistle_131/accept": (0.1, 1.6),
    "whistle_131/check_in": (1, 12),
    "whistle_131/act": (4, 50),
    "whistle_131/reply": (1, 18),
    "care_visit/visit": (4, 72),
}
#: what is done around the day it is due, not before
AT_DUE = ("followup_enforcement/check_performance", "whistle_131/track")
#: who works at all hours
ALWAYS = ("grid_event/", "care_visit/", "whistle_131/accept", "whistle_131/check_in")
USUAL = (2, 40)


def when(
    seed: int,
    came_in: datetime,
    form: str,
    created_at: datetime,
    due_at: datetime | None,
    rest: Set[date],
) -> datetime:
    """Tell when a task is done; the same in every run."""
    luck = share(seed, came_in, form, created_at)
    soon, long = PACE.get(form, USUAL)
    at = created_at + (soon + (long - soon) * luck * luck) * HOUR
    if due_at is not None:
        at = _by_term(at, form, created_at, due_at, luck, share(seed, came_in, form, "late"))
    if form.startswith(ALWAYS):
        return _awake(at, luck) if "emergency" not in form and "respond" not in form else at
    return office(at, rest, luck)


def _by_term(
    at: datetime, form: str, created_at: datetime, due_at: datetime, luck: float, late: float
) -> datetime:
    """Keep the term, or be late by some hours, as it happens."""
    if form in AT_DUE:
        return max(created_at + luck * HOUR, due_at - 10 * HOUR + 40 * luck * HOUR)
    if due_at <= created_at:  # the term was over before
        return at
    if late < LATE:
        return max(at, due_at + (2 + 40 * luck) * HOUR)
    return min(at, created_at + (due_at - created_at) * (0.2 + 0.6 * luck))


def _awake(at: datetime, luck: float) -> datetime:
    """Move what would be done at night to the morning."""
    here = clock.local(at)
    if 7 <= here.hour < 21:
        return at
    morning = here.replace(hour=7, minute=0, second=0) + luck * 2 * HOUR
    return morning if here.hour < 7 else morning + timedelta(days=1)
