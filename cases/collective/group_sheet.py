"""The grid of a group as a spreadsheet (XLSX): what the page shows, with its sums.

Numbers of documents and telephones are masked as on the page; a text that begins with a sign of
calculation stays a text (OWASP: CSV Injection).
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from openpyxl import Workbook

from cases import access
from cases.collective import group_grid, groups
from cases.collective.group_grid import Row
from cases.figures.statistics_sheet import XLSX, page
from processes import law

if TYPE_CHECKING:
    from cases.work import Work

__all__ = ["XLSX", "sheet"]

HEAD = [
    *("序号", "姓名", "证件号码", "联系电话", "代表", "请求金额", "约定金额", "同意调解"),
    *("参加协议", "签名", "申请确认", "已收金额", "情况"),
]
#: how it stands, in a word
STANDING = {
    "OPEN": "调解中",
    "AGREED": "协议生效",
    "CONFIRMED": "司法确认有效",
    "REST": "未参加协议",
    "LEFT": "已退出",
}
SIGNED = {"own": "本人", "representative": "代表代签"}


def sheet(w: Work, case_id: UUID) -> tuple[str, bytes]:
    """Write the grid of a case; that it was taken away is kept. Raises `NotFound`."""
    case = access.read(w, case_id)
    access.require_office(w, case, *groups.ROLES)
    grid = group_grid.grid(w, case_id)
    w.record(case, "group.exported", people=len(grid.rows))
    book = Workbook(write_only=True)
    days = [day.isoformat() for day in grid.days]
    rows = [_line(row, days) for row in grid.rows]
    page(book, "群体台账", [*HEAD, *(f"{day}应付" for day in days)], [*rows, _sums(grid, days)])
    written = BytesIO()
    book.save(written)
    return f"群体台账 {grid.number}.xlsx", written.getvalue()


def _line(row: Row, days: list[str]) -> list[Any]:
    owed = {one.due_on.isoformat(): one.amount for one in row.payments}
    said = {True: "是", False: "否", None: ""}
    end = law.words("end_state").get(row.outcome or "")
    return [
        *(row.n, row.name, row.id_no, row.phone, "代表" if row.representative else ""),
        *(row.claimed, row.agreed, law.words("consent").get(row.consent, "")),
        *(said[row.joins], SIGNED.get(row.signed or "", "")),
        *(said[row.wants_confirmation], row.paid, end or STANDING[row.standing]),
        *(owed.get(day) for day in days),
    ]


def _sums(grid: group_grid.Grid, days: list[str]) -> list[Any]:
    total = grid.total
    owed = [one for row in grid.rows for one in row.payments]
    return [
        *("合计", f"{total.people}人", "", "", "", total.claimed, total.agreed, total.consented),
        *(total.joining, total.signed, "", total.paid, ""),
        *(sum(one.amount for one in owed if one.due_on.isoformat() == day) for day in days),
    ]
