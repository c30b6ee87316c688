"""Sums, days, ages and persons as legal papers write them."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from documents.errors import NotANumber

Amount = str | int | Decimal

CAPITALS = "零壹贰叁肆伍陆柒捌玖"
NUMERALS = "〇一二三四五六七八九"
LIMIT = Decimal("1000000000000")

#: family names of two characters
COMPOUND = frozenset(
    {
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "夏侯",
        "司徒",
        "长孙",
        "宇文",
        "端木",
        "南宫",
    }
)

#: codes that the tables keep -> words on paper
LABELS = {
    "source": {
        "application": "当事人申请",
        "initiative": "主动调解",
        "court": "人民法院委派、委托或移送",
        "police": "公安机关委托移送",
        "procuratorate": "检察机关委托移送",
        "petition": "信访部门委托移送",
        "other": "其他部门委托移送",
        "grid_event": "网格事件转来",
    },
    "id_type": {
        "ID_CARD": "公民身份号码",
        "HKMT": "港澳台居民证件号码",
        "PASSPORT": "护照号码",
        "USCC": "统一社会信用代码",
        "OTHER": "证件号码",
    },
    "agent": {
        "GUARDIAN": "法定代理人",
        "LAWYER": "律师",
        "LEGAL_WORKER": "基层法律服务工作者",
        "STAFF": "工作人员",
        "RELATIVE": "近亲属",
        "CITIZEN": "社区、单位推荐的公民",
    },
    "side": {"APPLICANT": "申请人", "RESPONDENT": "被申请人", "THIRD": "其他当事人"},
    "mode": {
        "JOINT": "共同调解",
        "SEPARATE": "分别调解",
        "PHONE": "电话调解",
        "VIDEO": "视频调解",
    },
    "way": {"visit": "上门", "phone": "电话", "video": "视频"},
    "performed": {"performed": "已履行", "partly": "部分履行", "not": "未履行"},
    "result": {
        "agreed": "达成协议",
        "continue": "择期继续调解",
        "adjourn": "择期继续调解",
        "failed": "未达成协议",
    },
    "visit_result": {
        "stable": "协议履行正常，纠纷未反复",
        "relapse": "纠纷出现反复",
        "new_dispute": "发现新的纠纷",
    },
    "satisfied": {"1": "很不满意", "2": "不满意", "3": "基本满意", "4": "满意", "5": "很满意"},
    "method": {"cash": "现金", "transfer": "银行转账", "on_the_spot": "当场", "other": "其他"},
}


def label(code: str | int | None, group: str) -> str:
    """Give the words of a *code*; an unknown code stands for itself, None is empty."""
    return "" if code is None else LABELS[group].get(str(code), str(code))


def _fen(amount: Amount) -> int:
    try:
        value = Decimal(str(amount))
    except InvalidOperation as error:
        raise NotANumber(value=str(amount)) from error
    if not value.is_finite() or not 0 <= value < LIMIT or value * 100 % 1:
        raise NotANumber(value=str(amount))
    return int(value * 100)


def _group(number: int) -> str:
    """Write 1 to 9999 with one 零 for each inner gap: 1005 is 壹仟零伍."""
    written, gap = "", False
    for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += ("零" if gap else "") + CAPITALS[digit] + name
            gap = False
        elif written:
            gap = True
    return written


def _whole(yuan: int) -> str:
    """Write a whole sum in groups of four digits; a gap between groups gives one 零."""
    written, gap = "", False
    for power, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group = yuan // power % 10000
        if group:
            needs_zero = written and (gap or group < 1000)
            written += ("零" if needs_zero else "") + _group(group) + name
            gap = False
        elif written:
            gap = True
    return written


def capitals(amount: Amount) -> str:
    """Write a sum of yuan in capitals: "12300" is 人民币壹万贰仟叁佰元整.

    0 to 999,999,999,999.99 by the payment rules (《正确填写票据和结算凭证的基本规定》): 整 follows
    元 and 角, never 分; 零 stands for an empty 角 before 分. Raises `NotANumber`.
    """
    fen = _fen(amount)
    yuan, jiao, cent = fen // 100, fen // 10 % 10, fen % 10
    written = _whole(yuan) + "元" if yuan else ""
    if jiao:
        written += CAPITALS[jiao] + "角"
    elif cent and yuan:
        written += "零"
    written += CAPITALS[cent] + "分" if cent else "整"
    return "人民币" + (written if fen else "零元整")


def yuan(amount: Amount) -> str:
    """Write a sum in running text, without needless noughts: 18600元, 18600.50元."""
    whole, cents = divmod(_fen(amount), 100)
    return f"{whole}.{cents:02d}元" if cents else f"{whole}元"


def money(amount: Amount) -> str:
    """Write a sum for a table: 18,600.00."""
    whole, cents = divmod(_fen(amount), 100)
    return f"{whole:,}.{cents:02d}"


def sum_of(amount: Amount) -> str:
    """Write a sum as an agreement must have it: 18600元（大写：人民币壹万捌仟陆佰元整）."""
    return f"{yuan(amount)}（大写：{capitals(amount)}）"


def _date(value: str | date) -> date:
    return value if isinstance(value, date) else datetime.fromisoformat(value).date()


def day(value: str | date | None) -> str:
    """Write an ISO date or instant as 2026年3月5日; nothing for None."""
    if value is None:
        return ""
    on = _date(value)
    return f"{on.year}年{on.month}月{on.day}日"


def moment(value: str | None) -> str:
    """Write an ISO instant as 2026年3月5日14时05分, in the zone that it carries."""
    if value is None:
        return ""
    at = datetime.fromisoformat(value)
    return f"{day(at)}{at.hour}时{at.minute:02d}分"


def numeral(number: int) -> str:
    """Write 0 to 99 in Chinese: 12 is 十二."""
    tens, ones = divmod(number, 10)
    if not tens:
        return "零" if not ones else NUMERALS[ones]
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")


def han_day(value: str | date | None) -> str:
    """Write a date as courts do: 二〇二六年三月五日."""
    if value is None:
        return ""
    on = _date(value)
    year = "".join(NUMERALS[int(digit)] for digit in str(on.year))
    return f"{year}年{numeral(on.month)}月{numeral(on.day)}日"


def age(birth: str | None, on: str | date) -> int | None:
    """Count the full years from a birth date to a day (周岁); None when the birth is not known."""
    if not birth:
        return None
    born, then = _date(birth), _date(on)
    return then.year - born.year - ((then.month, then.day) < (born.month, born.day))


def mask_id(number: str | None) -> str:
    """Hide the middle of an identity number: 110***********0028."""
    if not number:
        return ""
    if len(number) < 8:
        return number[:1] + "*" * (len(number) - 1)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def mask_phone(number: str | None) -> str:
    """Hide the middle of a telephone number: 138****8000."""
    if not number:
        return ""
    return number[:3] + "****" + number[-4:] if len(number) >= 11 else mask_id(number)


def mask_name(name: str | None) -> str:
    """Keep the family name: 张㛃 is 张某, 欧阳某某 keeps 欧阳."""
    if not name:
        return ""
    family = 2 if name[:2] in COMPOUND and len(name) > 2 else 1
    return name[:family] + "某" * max(1, min(2, len(name) - family))


def joined(names: list[str], final: str = "、") -> str:
    """Join names with 、 and *final* before the last."""
    return final.join(part for part in ("、".join(names[:-1]), *names[-1:]) if part)


def paragraphs(text: str | None) -> Iterator[str]:
    """Give the lines of a text that are not blank, without their outer space."""
    for line in (text or "").splitlines():
        if kept := line.strip(" \t\u3000"):
            yield kept


def ended(sentence: str) -> str:
    """Close a sentence with 。 once."""
    return sentence.strip().rstrip("。；;.，, ") + "。"
