"""Clauses of an agreement as legal sentences: who, for whom, what, how much, by when, how, or else.

A court dismisses what is unclear (民诉法解释 art. 358), so each kind has one fixed sentence, made
from the same data that performance is followed by.
"""

from collections.abc import Callable

from documents.parts import ClauseContext
from documents.words import day, ended, numeral, sum_of

METHODS = {
    "cash": "以现金方式",
    "transfer": "以银行转账方式",
    "on_the_spot": "当场",
    "other": "以双方认可的其他方式",
}
ALL = "各方当事人"
#: words that open a condition, before which nothing need be said
CONDITIONS = ("如", "若", "逾期", "未", "任何一期", "到期")


def sentence(clause: ClauseContext) -> str:
    """Write one clause as a legal sentence (more than one when there is a default term)."""
    written = WRITERS[clause["kind"]](clause)
    return written + _default(clause["default_term"])


def performance(clauses: list[ClauseContext]) -> str:
    """Say in one sentence how and by when the obligations are performed (履行方式、时限)."""
    parts = [part for clause in clauses if (part := _performance(clause))]
    return ended("；".join(parts)) if parts else "本协议生效后，各方当事人应当自觉遵守。"


def _performance(clause: ClauseContext) -> str:
    if clause["kind"] in ("FUTURE", "WAIVER"):
        return ""
    return f"第{numeral(clause['n'])}项由{clause['obligor'] or ALL}{_term(clause)}履行完毕"


def _term(clause: ClauseContext) -> str:
    method = METHODS.get(clause["method"] or "", "")
    if clause["method"] == "on_the_spot":
        return "在签订本协议时当场"
    if len(clause["instalments"]) > 1:
        last = clause["instalments"][-1]["due_on"]
        count = numeral(len(clause["instalments"]))
        return f"{method}分{count}期、至{day(last)}前（含当日）"
    return f"{_by(clause['due_on'])}{method}"


def _by(due_on: str | None) -> str:
    return f"于{day(due_on)}前（含当日）" if due_on else "自本协议生效之日起"


def _pay(clause: ClauseContext) -> str:
    matter = (clause["act"] or "").rstrip("。；") or "款项"
    head = f"{clause['obligor']}向{clause['obligee']}支付{matter}{sum_of(clause['amount'] or 0)}"
    account = f"收款账户：{clause['account'].rstrip('。')}。" if clause["account"] else ""
    return f"{head}，{_schedule(clause)}。{account}"


def _schedule(clause: ClauseContext) -> str:
    method = METHODS.get(clause["method"] or "", "")
    if clause["method"] == "on_the_spot":
        return f"于签订本协议时当场付清，{clause['obligee']}当场确认收讫"
    if len(clause["instalments"]) < 2:
        return f"{_by(clause['due_on'])}{method}一次性付清"
    rows = [
        f"第{numeral(n)}期{sum_of(row['amount'])}，于{day(row['due_on'])}前（含当日）付清"
        for n, row in enumerate(clause["instalments"], 1)
    ]
    return f"{method}分{numeral(len(rows))}期支付：" + "；".join(rows)


def _deliver(clause: ClauseContext) -> str:
    matter = (clause["act"] or "").rstrip("。；")
    if clause["method"] == "on_the_spot":
        return f"{clause['obligor']}于签订本协议时当场向{clause['obligee']}交付{matter}。"
    at = f"在{clause['place']}" if clause["place"] else ""
    return f"{clause['obligor']}{_by(clause['due_on'])}{at}向{clause['obligee']}交付{matter}。"


def _act(clause: ClauseContext) -> str:
    matter = (clause["act"] or "").rstrip("。；")
    at = f"，履行地点：{clause['place']}" if clause["place"] else ""
    checked = f"，完成后由{clause['obligee']}当场查验确认" if clause["obligee"] else ""
    when = "于签订本协议时当场" if clause["method"] == "on_the_spot" else _by(clause["due_on"])
    return f"{clause['obligor'] or ALL}{when}完成下列事项：{matter}{at}{checked}。"


def _apology(clause: ClauseContext) -> str:
    now = clause["method"] == "on_the_spot"
    when = "于签订本协议时当场" if now else _by(clause["due_on"])
    at = f"在{clause['place']}" if clause["place"] else ""
    way = f"，方式为：{clause['act'].rstrip('。；')}" if clause["act"] else ""
    whom = f"向{clause['obligee']}" if clause["obligee"] else ""
    return f"{clause['obligor']}{when}{at}就本次纠纷{whom}赔礼道歉{way}。"


def _future(clause: ClauseContext) -> str:
    until = f"至{day(clause['due_on'])}止" if clause["due_on"] else ""
    matter = (clause["act"] or "").rstrip("。；")
    return f"自本协议生效之日起{until}，{clause['obligor'] or ALL}应当遵守下列约定：{matter}。"


def _waiver(clause: ClauseContext) -> str:
    matter = (clause["act"] or "").rstrip("。；")
    after = "本协议约定的义务履行完毕后，"
    if not clause["obligor"]:
        rest = f"：{matter}" if matter else ""
        return f"{after}{ALL}就本次纠纷互不再主张其他权利{rest}。"
    if matter:
        whom = f"对{clause['obligee']}" if clause["obligee"] else ""
        return f"{after}{clause['obligor']}自愿放弃{whom}的下列权利主张：{matter}。"
    towards = f"向{clause['obligee']}" if clause["obligee"] else ""
    return f"{after}{clause['obligor']}不再就本次纠纷{towards}主张其他权利。"


def _default(term: str | None) -> str:
    if not term or not term.strip():
        return ""
    said = term.strip()
    return ended(said if said.startswith(CONDITIONS) else f"逾期未履行的，{said}")


WRITERS: dict[str, Callable[[ClauseContext], str]] = {
    "PAY": _pay,
    "DELIVER": _deliver,
    "ACT": _act,
    "APOLOGY": _apology,
    "FUTURE": _future,
    "WAIVER": _waiver,
}
