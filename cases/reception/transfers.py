"""A dispute that is another body's: handed on in writing, with a slip to send back (D-19).

Sources: 人民调解法 art. 25, and the article behind each channel (`processes/law/channels.toml`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cases import access
from cases.models import Case, Organisation, User
from cases.paperwork import contexts, numbering, papers
from cases.reception import risks
from cases.vault import attachments
from processes.law import Channel

if TYPE_CHECKING:
    from cases.work import Work

PAPER = "referral/handing_over"
#: characters of the number: 合调函〔2026〕3号
SERIES = "调函"
#: how many files a letter names one by one
NAMED = 20


def receiver(w: Work, case: Case, channel: Channel) -> str:
    """Name the body that a dispute of this *channel* is handed to, as far as it is known."""
    if channel.code in ("POLICE", "PROTECTION_ORDER"):
        return risks.station(w, case) or channel.name
    if channel.code == "GOVERNMENT":
        centre = w.session.get_one(Organisation, case.centre_id)
        town = w.session.get(Organisation, centre.parent_id) if centre.parent_id else None
        return town.name if town is not None else channel.name
    return channel.name


def send(
    w: Work, case: Case, channel: Channel, reason: str, law: Iterable[str], to: str = ""
) -> None:
    """Make the letter that hands *case* to the body of *channel*, or to the one named in *to*."""
    actor = access.require_user(w)
    user = w.session.get_one(User, actor.user_id)
    committee = contexts.committee_of(w, case)
    reply = w.law.deadline("administrative.transfer", w.now).last_day
    part = {
        "number": numbering.letter(w.session, committee, w.now, SERIES),
        "receiver": to or receiver(w, case, channel),
        "reason": reason,
        "law": list(law),
        "materials": _materials(w, case),
        "reply_by": contexts.day(reply),
        "contact": " ".join(part for part in (user.name, committee.phone) if part),
    }
    papers.issue(w, case, PAPER, parts={"transfer": part}, audience="staff")


def _materials(w: Work, case: Case) -> list[str]:
    """Name what goes with the letter: the application and what was handed in openly."""
    first = "人民调解申请书一份" if case.source == "application" else "纠纷登记材料一份"
    open_files = [f.name for f in attachments.of_case(w, case) if not f.confidential]
    return [first, *open_files[:NAMED]]
