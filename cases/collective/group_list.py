"""The list of a group from a spreadsheet or pasted: all of it goes in, or none with the reasons.

A person is known by the number of the identity document; who is in the list already is brought up
to date (sums, account, telephone), never put in twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases.collective import group_acts, groups
from cases.county import roster_file, roster_rows
from cases.county.roster_columns import Bad, Column, Sheet, choice, phone, plain, words, yes
from cases.county.roster_file import Table
from cases.county.roster_rows import Problem, Row
from cases.errors import StateMismatch
from cases.models import Case, GroupMember, Party, PartyGroup
from cases.paperwork import papers
from cases.reception import parties
from cases.reception.registration import LARGEST_SUM
from cases.rules import clock
from cases.vault import crypto

if TYPE_CHECKING:
    from cases.work import Work

#: rows with what the check of a party made of them
Checked = list[tuple[Row, Mapping[str, Any]]]


def _money(_column: Column, text: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", "").replace("，", "").removesuffix("元"))
    except InvalidOperation as error:
        raise Bad("金额只填数字，单位是元。") from error
    exact = amount.is_finite() and amount == round(amount, 2)
    if not exact or not 0 < amount <= LARGEST_SUM:
        raise Bad("金额应大于零，最多两位小数。")
    return amount.quantize(Decimal("0.01"))


LIST = Sheet(
    "名单",
    ("id_no",),
    (
        Column("name", "姓名", "与身份证件一致。", plain, True, 80),
        Column("id_type", "证件类型", "不填就是居民身份证。", choice, choices=words("id_type")),
        Column("id_no", "证件号码", "系统认人只认这个号码。", plain, True, 40),
        Column("phone", "联系电话", "十一位手机号，或者带区号的固定电话。", phone, True, 30),
        Column("address", "住址", "文书送到哪里。", plain, True, 200),
        Column("claimed", "请求金额", "元，最多两位小数。", _money, True, 20),
        Column("consents", "同意调解", "本人已经同意的填“是”；还没问的空着。", yes),
        Column("agreed", "约定金额", "谈好以后再填；元。", _money, most=20),
        Column("account", "收款账户", "开户行和账号。", plain, most=200),
        Column("ethnicity", "民族", "", plain, most=20),
        Column("occupation", "工种", "", plain, most=60),
    ),
)

LINES = (
    "一行一个人，最多 500 人。带 * 的列必须填。",
    "证件号码、电话、账户这些列已设成文本，不要改成数字，后几位会丢。",
    "证件号码在名单里已有的，只更新金额、账户、电话和住址；没有的，加进来。",
    "有一处不对，整张表都不收；改好以后再传一次。",
)


@dataclass
class Loaded:
    """What came of a list: how many were put in and brought up to date, or every problem."""

    added: int = 0
    changed: int = 0
    problems: list[Problem] = field(default_factory=list)


def load_file(w: Work, case_id: UUID, name: str, content: bytes) -> Loaded:
    """Take in a spreadsheet. Raises `UploadRefused`, `StateMismatch`, `NotFound`, `NotAllowed`."""
    case = groups.require_keeper(w, case_id)
    return _load(w, case, roster_file.tables(name, content, (LIST,)))


def load_text(w: Work, case_id: UUID, text: str) -> Loaded:
    """Take in what was pasted from a spreadsheet, its heading first."""
    case = groups.require_keeper(w, case_id)
    return _load(w, case, roster_file.pasted(text, (LIST,)))


def _load(w: Work, case: Case, tables: Iterable[Table]) -> Loaded:
    if not groups.may_grow(w, case):
        raise StateMismatch(state=case.state)
    reading = roster_rows.understand(tables, (LIST,))
    found = Loaded(problems=list(reading.problems))
    checked = [(row, _checked(w, case, found, row)) for row in reading.rows]
    rows = [(row, values) for row, values in checked if values is not None]
    _too_many_or_twice(case, found, rows)
    if not found.problems:
        _take(w, case, found, rows)
    return found


def _checked(w: Work, case: Case, found: Loaded, row: Row) -> Mapping[str, Any] | None:
    """Check a row as any applicant is checked; its problems name the column."""
    check = parties.check(row.values, "", clock.today(w.now), applicant=True)
    heads = {column.field: column.head for column in LIST.columns}
    for path, said in check.errors.items():
        field_ = path.lstrip(".")
        value = "" if field_ == "id_no" else str(row.values.get(field_, ""))[:40]
        head = heads.get(field_, heads["id_no"])
        found.problems += [Problem(LIST.name, row.number, head, value, one) for one in said]
    number = check.values.get("id_no")
    if number and number in {p.id_no for p in case.parties if p.side != "APPLICANT"}:
        reason = "这个号码是对方当事人的。"
        found.problems.append(Problem(LIST.name, row.number, heads["id_no"], "", reason))
    return check.values if not check.errors else None


def _too_many_or_twice(case: Case, found: Loaded, rows: Checked) -> None:
    known = {p.id_no_index for p in case.parties if p.side == "APPLICANT"}
    seen: set[bytes] = set()
    for row, values in rows:
        index = _index(values)
        if index in seen:
            reason = "这个证件号码在前面已经有一行。"
            found.problems.append(Problem(LIST.name, row.number, "证件号码", "", reason))
        seen.add(index)
    if len(known | seen) > groups.MOST:
        reason = "一个群体最多五百人。人数更多的，请分成几件办理。"
        found.problems.append(Problem(LIST.name, 0, "", "", reason))


def _index(values: Mapping[str, Any]) -> bytes:
    return crypto.ring().blind("id_no", str(values["id_no"]))


def _take(w: Work, case: Case, found: Loaded, rows: Checked) -> None:
    group = groups.begin(w, case)
    known = {one.party.id_no_index: one for one in groups.lines(w, case)}
    last = max((one.member.n for one in known.values()), default=0)
    place = max((p.position for p in case.parties), default=0)
    fresh: dict[int, Party] = {}
    for row, values in rows:
        if _index(values) not in known:
            fresh[row.number] = _added(case, group, values, place + len(fresh) + 1)
    w.session.flush()
    touched = []
    for row, values in rows:
        here = known.get(_index(values))
        if here is None:
            found.added += 1
            party = fresh[row.number]
            here = groups.Line(party, groups.enrol(w, group, party, last + found.added))
        else:
            found.changed += _renewed(here.party, here.member, row.values)
        _write(w, here.party, here.member, row.values)
        touched.append(here)
    w.session.flush()
    _sum_up(w, case)
    group_acts.note(w, case, group, "list", touched, "名单")
    papers.refresh_about(w, case, "intake/application")


def _added(case: Case, group: PartyGroup, values: Mapping[str, Any], position: int) -> Party:
    party = parties.make(values, "APPLICANT", position)
    party.group_id = group.id
    case.parties.append(party)
    return party


def _renewed(party: Party, member: GroupMember, values: Mapping[str, Any]) -> bool:
    old = (party.phone, party.address, member.claimed, member.agreed, member.account)
    new = tuple(
        values.get(name, was)
        for name, was in zip(("phone", "address", "claimed", "agreed", "account"), old, strict=True)
    )
    return old != new


def _write(w: Work, party: Party, member: GroupMember, values: Mapping[str, Any]) -> None:
    for name in ("claimed", "agreed", "account"):
        if name in values:
            setattr(member, name, values[name])
    party.phone = values["phone"]
    party.address = values["address"]
    if values.get("consents") and party.consent == "PENDING":
        group_acts.consented(w, party, "list")


def _sum_up(w: Work, case: Case) -> None:
    """Keep the count and the sum of the case with its list."""
    case.persons = max(case.persons, len(case.parties))
    sums = [one.member.claimed for one in groups.lines(w, case)]
    if all(one is not None for one in sums):
        case.amount = sum((one for one in sums if one is not None), Decimal(0))
    w.session.flush()
