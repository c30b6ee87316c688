"""A fictional case for previews and tests: every person, body, number and sum is invented."""

from base64 import b64encode
from copy import deepcopy
from typing import Any

from documents import sample_affairs
from documents.context import ABOUT, CONTEXTS
from documents.errors import TemplateNotFound
from documents.parts import (
    AgentContext,
    CaseContext,
    ClauseContext,
    MediatorContext,
    OrganisationContext,
    PaperContext,
    PartyContext,
    SignatureContext,
)
from documents.sample_diagnosis import PARTS as LADDER
from documents.sample_parts import ORAL, PARTS, REASONS

ZONE = "+08:00"

#: kinds of paper that are about no dispute
AFFAIRS = ("affair", "affair_order", "care_visit")


def sample(name: str, about: str | None = None) -> dict[str, Any]:
    """Give a context for the document *name*, or for any template about *about*, free to change.

    Raises `TemplateNotFound` when neither is known.
    """
    kind = about or ABOUT.get(name)
    if kind not in CONTEXTS:
        raise TemplateNotFound(name=name)
    if kind in AFFAIRS:
        return sample_affairs.parts(kind, name, paper(), committee())
    given: dict[str, Any] = {
        "paper": paper(),
        "case": case(),
        "committee": committee(),
        "parties": [zhang(), company()],
        "mediators": mediators(),
        "recorder": "许文笙",
        "signatures": signatures(),
        "group": None,
        **PARTS["case"],
    }
    given |= PARTS.get(kind, {}) | LADDER.get(kind, {}) | own(kind)
    return deepcopy(given | special(name, given))


def special(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Give what one document shows otherwise than the others about the same thing."""
    if name == "intake/privacy_consent":
        return {"party": zhang(), "agents": []}
    if name == "people_mediation/oral_agreement":
        return {"agreement": given["agreement"] | ORAL}
    if name in ("referral/transfer_letter", "referral/no_penalty"):
        return _of_police(given)
    if name == "enforcement/application":
        return {"paper": paper() | {"on": "2026-06-20"}}
    if name.startswith("administrative_mediation/"):
        return _of_agency(given)
    if name == "confirmation/service_address":
        return {"confirmation": given["confirmation"] | {"addresses": addresses()[:1]}}
    if name.startswith("court/"):
        return {
            "paper": paper() | {"on": "2026-03-30"},
            "confirmation": given["confirmation"] | REASONS.get(name, {}),
        }
    return {}


def own(kind: str) -> dict[str, Any]:
    """Give the parts of a kind that are made of the people of the sample."""
    if kind == "party":
        return {"party": company(), "agents": company()["agents"]}
    if kind == "visit":
        return {"visit": PARTS["visit"]["visit"] | {"party": zhang()}}
    if kind in ("confirmation", "objection", "enforcement"):
        return _of_court(kind)
    return {}


def _of_police(given: dict[str, Any]) -> dict[str, Any]:
    station = given["agency"] | {"name": "临江县公安局南桥派出所"}
    sent = {"kind": "POLICE", "sender": station["name"], "number": "临公南移〔2026〕19号"}
    return {"agency": station, "referral": given["referral"] | sent | {"days": None}}


def _of_agency(given: dict[str, Any]) -> dict[str, Any]:
    """Let an agency mediate in place of the committee, under a number of its own."""
    number = {"number": "（2026）南行调字第3号"}
    agency = committee() | {"name": "临江县南桥街道办事处", "filing_no": None}
    agreed = {"agreement": given["agreement"] | number} if given.get("agreement") else {}
    return {"committee": agency, "case": case() | number} | agreed


def _of_court(kind: str) -> dict[str, Any]:
    known = PARTS["confirmation"]["confirmation"] | {"addresses": addresses()}
    given = {"confirmation": known, "court": PARTS["confirmation"]["court"], "leave": None}
    if kind == "enforcement":
        sides = {"creditor": zhang(), "debtors": [company()], "court": given["court"]}
        given["enforcement"] = PARTS["enforcement"]["enforcement"] | sides
    return given


def paper() -> PaperContext:
    """Give a finished paper of 18 March 2026."""
    return {
        "id": "0190c5a2-7d31-7c44-9a1e-5f2b8c6d7e90",
        "on": "2026-03-18",
        "sealed_at": f"2026-03-18T16:20:00{ZONE}",
        "hash": "9f2c4e71a0b35d86c1e4f7a92b6d08153c7e9af04d21b86e5a90c3d7f2418b6e",
        "draft": False,
    }


def case() -> CaseContext:
    """Give the dispute: water from a burst roof pipe."""
    return {
        "code": "7K3M-92QF",
        "number": "（2026）南人调字第12号",
        "title": "张㛃与䶮丰物业服务有限公司物业服务纠纷",
        "category": "物业纠纷",
        "source": "application",
        "facts": (
            "2026年1月14日，云栖家园3栋屋面雨水管因年久失修破裂，雨水倒灌，"
            "造成申请人位于该栋2单元601室的房屋客厅地板、墙面及部分家具受损。"
            "申请人多次要求物业服务企业维修、赔偿，双方对损失数额和责任承担不能达成一致。"
        ),
        "claims": ["赔偿地板、墙面修复费用及家具损失共计24000元", "限期更换破裂的屋面雨水管"],
        "amount": "24000.00",
        "place": "临江县南桥街道云栖家园3栋2单元601室",
        "occurred_on": "2026-01-14",
        "applied_at": f"2026-03-02T09:12:00{ZONE}",
        "accepted_at": f"2026-03-04T10:30:00{ZONE}",
        "period_due": "2026-04-03",
        "closed_at": f"2026-05-29T11:00:00{ZONE}",
        "outcome": "达成书面调解协议，经人民法院裁定确认有效，协议已履行完毕。",
        "note": None,
        "first_session_at": f"2026-03-10T14:30:00{ZONE}",
        "first_session_place": "南桥街道人民调解委员会第一调解室",
        "open_session": False,
        "entrusted": False,
        "registrar": "苏砚秋",
        "channel": "窗口",
        "kind": "物业服务",
        "next": [],
        "charges": False,
        "fee": None,
        "status_quo": False,
        "consents": ["p1", "p2"],
        "materials": ["物业服务合同", "房屋权属证明"],
        "decision": None,
    }


def committee() -> OrganisationContext:
    """Give the committee that mediates."""
    return {
        "name": "临江县南桥街道人民调解委员会",
        "short_name": "南",
        "address": "临江县南桥街道文昌路66号",
        "phone": "0990-2660012",
        "uscc": None,
        "filing_no": "临司调备〔2024〕17号",
        "seal": None,
    }


def zhang() -> PartyContext:
    """Give the applicant, a woman whose name has a rare character."""
    return {
        "id": "p1",
        "side": "APPLICANT",
        "kind": "NATURAL",
        "name": "张㛃",
        "gender": "女",
        "ethnicity": "汉族",
        "birth_date": "1986-03-02",
        "id_type": "ID_CARD",
        "id_no": "990101198603020025",
        "phone": "13800138000",
        "address": "临江县南桥街道云栖家园3栋2单元601室",
        "occupation": "小学教师",
        "legal_rep": None,
        "legal_rep_title": None,
        "agents": [],
        "left_on": None,
    }


def agent() -> AgentContext:
    """Give the agent of the company."""
    return {
        "kind": "STAFF",
        "name": "钱犇",
        "gender": "男",
        "id_no": "990101197809150031",
        "phone": "13900139000",
        "organisation": "䶮丰物业服务有限公司",
        "relation": "法务专员",
        "authority": "SPECIAL",
        "items": [
            "代为陈述事实、提交和质证证据",
            "代为承认、变更、放弃调解请求",
            "代为协商并签署调解协议",
            "代为申请司法确认、签收法律文书",
        ],
    }


def company() -> PartyContext:
    """Give the respondent, a company acting through an agent."""
    return {
        "id": "p2",
        "side": "RESPONDENT",
        "kind": "LEGAL",
        "name": "䶮丰物业服务有限公司",
        "gender": None,
        "ethnicity": None,
        "birth_date": None,
        "id_type": "USCC",
        "id_no": "91990101MA5XWFQ2K0",
        "phone": "0990-2661188",
        "address": "临江县城关街道人民路88号",
        "occupation": None,
        "legal_rep": "陈𬭎",
        "legal_rep_title": "总经理",
        "agents": [agent()],
        "left_on": None,
    }


def mediators() -> list[MediatorContext]:
    """Give two mediators, the lead first."""
    return [
        {
            "name": "周敏行",
            "role": "LEAD",
            "certificate_no": "临调第0231号",
            "phone": "0990-2660015",
        },
        {"name": "赵堃", "role": "CO", "certificate_no": "临调第0187号", "phone": "0990-2660016"},
    ]


def addresses() -> list[dict[str, Any]]:
    """Give where the court's papers reach the two parties."""
    first = {
        "party": zhang(),
        "receiver": "张㛃",
        "address": "临江县南桥街道云栖家园3栋2单元601室",
        "phone": "13800138000",
        "email": "zhang@example.invalid",
        "e_service": True,
    }
    second = {
        "party": company(),
        "receiver": "钱犇",
        "address": "临江县城关街道人民路88号䶮丰物业服务有限公司法务部",
        "phone": "13900139000",
        "email": None,
        "e_service": False,
    }
    return [first, second]


SIGNERS = (
    ("party", "张㛃", "p1", 0),
    ("agent", "钱犇", "p2", 1),
    ("mediator", "周敏行", None, 2),
    ("mediator", "赵堃", None, 3),
    ("recorder", "许文笙", None, 4),
    ("registrar", "苏砚秋", None, 5),
    ("investigator", "周敏行", None, 2),
    ("interviewee", "陆守田", None, 6),
    ("invitee", "陆守田", None, 6),
    ("visitor", "周敏行", None, 2),
    ("filer", "苏砚秋", None, 5),
    ("director", "赵堃", None, 3),
    ("checker", "赵堃", None, 3),
)


def signatures() -> list[SignatureContext]:
    """Give everybody's signature, as drawn on a tablet."""
    return [
        {
            "role": role,
            "name": name,
            "party_id": party_id,
            "image": stroke(shape),
            "method": "DRAWN",
            "at": f"2026-03-18T16:0{n % 10}:00{ZONE}",
        }
        for n, (role, name, party_id, shape) in enumerate(SIGNERS)
    ]


def stroke(shape: int) -> str:
    """Draw a scribble that stands for a signature, as a data URI."""
    bend = 8 + shape * 3
    path = (
        f"M6 {26 + bend % 9} q12 -{bend + 14} 18 2 t14 -6 q4 18 -6 20 q18 -34 30 -{bend}"
        f" q-6 20 4 18 q14 -4 20 -{20 + shape} q-4 28 8 22 t22 -{10 + shape % 4}"
    )
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 130 60" width="130" height="60">'
        f'<path d="{path}" fill="none" stroke="#111" stroke-width="2.4" stroke-linecap="round"/>'
        "</svg>"
    )
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def clause(**given: Any) -> ClauseContext:
    """Give a clause of payment with *given* in place of its own values."""
    base: ClauseContext = {
        "n": 1,
        "kind": "PAY",
        "obligor": "䶮丰物业服务有限公司",
        "obligee": "张㛃",
        "amount": "18600.00",
        "act": "地板、墙面修复费用及家具损失赔偿款",
        "place": None,
        "due_on": "2026-03-31",
        "method": "transfer",
        "account": "户名张㛃，开户行临江农村商业银行南桥支行，账号6200990000001234567",
        "instalments": [],
        "default_term": "按未付款项的每日万分之五支付违约金",
    }
    return base | given  # type: ignore[return-value]
