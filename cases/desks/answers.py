"""Reading the answers of a form: what the check let through, as values of the domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from cases import subjects
from cases.errors import AnswersInvalid
from cases.models import Attachment, Case, Party
from cases.reception import sides
from cases.rules import clock

if TYPE_CHECKING:
    from cases.subjects import Subject
    from cases.work import Work

Answers = Mapping[str, Any]


def refuse(**errors: str) -> AnswersInvalid:
    """Make the refusal of answers: one sentence a field."""
    return AnswersInvalid(errors={field: [sentence] for field, sentence in errors.items()})


def yes(value: Any) -> bool:
    """Read a yes/no choice or a tick."""
    return value in (True, "yes", "true")


def text(answers: Answers, field: str) -> str:
    """Read a text, without blanks around it; missing is empty."""
    return str(answers.get(field) or "").strip()


def money(value: Any) -> Decimal | None:
    """Read a sum of yuan to the fen; None when there is none."""
    return None if value in (None, "") else Decimal(str(value)).quantize(Decimal("0.01"))


def day(value: Any) -> date | None:
    """Read a day of the county; None when there is none."""
    return None if value in (None, "") else clock.day_of(value)


def instant(answers: Answers, field: str, now: datetime) -> datetime:
    """Read an instant that has been: the future is refused, missing is *now*.

    Raises `AnswersInvalid`. Ten minutes of a clock that runs ahead are forgiven.
    """
    value = answers.get(field)
    if value in (None, ""):
        return now
    at = clock.instant(value)
    if (at - now).total_seconds() > 600:
        raise refuse(**{field: "时间不能晚于现在。"})
    return at


def later(value: Any) -> datetime | None:
    """Read an instant that may lie ahead; None when there is none."""
    return None if value in (None, "") else clock.instant(value)


def identifier(value: Any) -> UUID | None:
    """Read an id; None when it is none."""
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None


def party(case: Case, value: Any, field: str = "party_id") -> Party:
    """Find the party of *case* that was chosen; raises `AnswersInvalid` for any other."""
    chosen = identifier(value)
    for row in case.parties:
        if row.id == chosen:
            return row
    raise refuse(**{field: "所选的人不是本案当事人。"})


def parties(case: Case, values: Any, field: str) -> list[Party]:
    """Find the chosen parties; raises `AnswersInvalid` for anybody else."""
    return [party(case, value, field) for value in values or []]


def by_party(case: Case, rows: Any) -> dict[UUID, Mapping[str, Any]]:
    """Read a list that has one row a party, by party id; rows of strangers are refused."""
    return {party(case, row.get("party_id")).id: row for row in rows or []}


def files(w: Work, case: Subject, value: Any, purpose: str) -> list[str]:
    """Read the files chosen in a form: ids of attachments of *case*, given their *purpose*.

    A picker gives ids or ``{id: …}``; raises `AnswersInvalid` for a file of another case.
    """
    found = []
    for one in value if isinstance(value, list) else [value] if value else []:
        chosen = identifier(one.get("id") if isinstance(one, Mapping) else one)
        row = w.session.get(Attachment, chosen) if chosen else None
        if row is None or not subjects.belongs(row, case):
            raise refuse(files="所选的文件不属于本案，请重新上传。")
        row.purpose = purpose
        found.append(str(row.id))
    return found


#: kept whole, for making a statement costs more than running it
_NAMES = (
    select(Party.id, Party.name)
    .where(Party.case_id == bindparam("case"), sides.speaks(), Party.gone_at.is_(None))
    .order_by(Party.position)
)


def party_options(w: Work, case: Case) -> list[dict[str, str]]:
    """List the parties as choices of a form; what else is known of them stays sealed.

    Of many on one side the representatives stand for those who elected them.
    """
    found = w.session.execute(_NAMES, {"case": case.id})
    return [{"label": name, "value": str(id_)} for id_, name in found]


def party_rows(people: Iterable[Party]) -> list[dict[str, str]]:
    """List parties as rows of a form that has one row a party."""
    return [{"party_id": str(p.id), "party_name": p.name} for p in people]
