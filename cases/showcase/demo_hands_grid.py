"""How the tasks of the grids are done: events, whistles, visits."""

from __future__ import annotations

from cases.showcase import demo_matters, demo_names
from cases.showcase.demo_desk import Answers, Desk
from cases.showcase.demo_hands import HANDS

does = HANDS.does


@does("grid_event/verify")
def verify(d: Desk) -> Answers:
    """Go and see: most is true, some is settled at once, some is not so."""
    drawn = d.chance("verdict")
    if drawn < 0.05:
        return {"verdict": "false", "note": "到现场看过，没有这回事。"}
    priority = d.affair.priority if d.affair.priority != "RED" else "YELLOW"
    if drawn < 0.3 and d.affair.priority == "GREEN":
        return {"verdict": "settled", "priority": priority, "note": "网格员当场帮着办好了。"}
    return {"verdict": "true", "priority": priority}


@does("grid_event/verify_emergency")
def verify_emergency(d: Desk) -> Answers:
    """Ask back by telephone."""
    if d.chance("alarm") < 0.1:
        return {"verdict": "false", "note": "是烧纸的烟，已熄灭。"}
    return {"verdict": "true"}


@does("grid_event/respond")
def respond(d: Desk) -> Answers:
    """Drive out and write down what was done."""
    return {"at": d.now, "result": demo_matters.handled(d.affair.category).result}


@does("grid_event/dispatch")
def dispatch(d: Desk) -> Answers:
    """Order a department, blow the whistle, or find that it is a dispute."""
    affair, drawn = d.affair, d.chance("dispatch")
    if affair.category == "DISPUTE" and drawn < 0.7:
        return {
            "level": "VILLAGE",
            "way": "dispute",
            "dispute_category": "NEIGHBOR",
            "applicant": demo_names.person(d.luck),
            "applicant_phone": demo_names.phone(d.luck),
            "respondent": demo_names.person(d.luck),
            "facts": "两家为晒坝的界线吵了几次，村里劝过，还是谈不拢。",
            "claim": "请对方按原来的界线让出来",
        }
    level, priority = "TOWN" if drawn < 0.8 else "COUNTY", affair.priority
    priority = priority if priority != "RED" else "YELLOW"
    if drawn > 0.95:
        return {"level": level, "way": "whistle", "priority": priority}
    return {
        "level": level,
        "way": "department",
        "priority": priority,
        "department": _department(d),
        "demand": demo_matters.handled(affair.category).demand or "请到场处置。",
    }


def _department(d: Desk) -> str:
    """Choose a body of the county that handles such events, or the agency of the town."""
    wanted = f"event.{d.affair.category}"
    rows = [row for row in d.county.places.values() if wanted in (row.handles or [])]
    if rows and d.luck.random() < 0.6:
        return str(d.luck.choice(rows).id)
    code = d.county.town_of(d.affair.place_id).code
    return str(d.county.codes[f"{code}-{d.luck.choice(('XZ', 'PCS'))}"])


@does("grid_event/handle")
def handle(d: Desk) -> Answers:
    """Do it; a little of it becomes a project."""
    outcome = "PROJECT" if d.chance("project") < 0.04 else "SOLVED"
    result = demo_matters.handled(d.affair.category).result
    return {"decision": "done", "outcome": outcome, "result": result}


@does("grid_event/supervise")
def supervise(d: Desk) -> Answers:
    """Hurry whom it lies with."""
    return {"department": d.prefill["department"], "demand": "请在一日内办结，并写明结果。"}


@does("grid_event/check")
def check(d: Desk) -> Answers:
    """See on the spot whether it is done."""
    if d.luck.random() < 0.05:
        return {"ok": "no", "note": "还有一处没有弄好。"}
    return {"ok": "yes"}


@does("grid_event/evaluate")
def evaluate(d: Desk) -> Answers:
    """Ask how content the reporter is."""
    return {"satisfied": d.luck.choices("54321", (64, 26, 7, 2, 1))[0]}


# --- 131 ----------------------------------------------------------------------------------------


@does("whistle_131/contact")
def contact(d: Desk) -> Answers:
    """Call whoever complained."""
    return {"reached": "yes", "note": "电话联系上了，说尽快来人看。"}


@does("whistle_131/decide")
def decide(d: Desk) -> Answers:
    """Do it alone, or call departments."""
    priority = d.affair.priority
    if d.chance("alone") < 0.35:
        return {"priority": priority, "way": "alone"}
    called = list(dict.fromkeys(_department(d) for _ in range(2)))
    demand = "到场看清楚，三日内办结。"
    return {"priority": priority, "way": "whistle", "departments": called, "demand": demand}


@does("whistle_131/accept")
def accept(d: Desk) -> Answers:
    """Name who comes."""
    return {"who": demo_names.person(d.luck)}


@does("whistle_131/check_in")
def check_in(d: Desk) -> Answers:
    """Come to the place."""
    return {"at": d.now, "seen": "看过现场，情况属实。"}


@does("whistle_131/plan")
def plan(d: Desk) -> Answers:
    """Agree on who does what."""
    return {"plan": "由牵头部门三日内办完。", "owner": d.prefill["options_owners"][0]["value"]}


@does("whistle_131/act")
def act(d: Desk) -> Answers:
    """Do it, or make it a project."""
    result = demo_matters.handled(d.affair.category).result
    if d.chance("project") < 0.1:
        steps = [{"what": "列入改造项目", "on": d.day(60)}]
        return {"outcome": "PROJECT", "result": result, "milestones": steps}
    return {"outcome": "SOLVED", "result": result}


@does("whistle_131/reply")
def reply(d: Desk) -> Answers:
    """Tell the complainant, and ask how content."""
    score = d.luck.choices("54321", (55, 30, 9, 4, 2))[0]
    return {"words": "您反映的事已经办了，有问题请再打电话。", "satisfied": score, "reopen": "no"}


@does("whistle_131/rate")
def rate(d: Desk) -> Answers:
    """Rate the departments."""
    rows = [dict(row) | {"rating": d.luck.choice("5543")} for row in d.prefill["ratings"]]
    return {"ratings": rows}


@does("whistle_131/track")
def track(d: Desk) -> Answers:
    """Look again at what became a project."""
    return {"note": "正在走程序。", "done": "no", "review_on": d.day(30)}


# --- visits -------------------------------------------------------------------------------------


@does("care_visit/visit")
def visit(d: Desk) -> Answers:
    """Visit somebody: all is well, or a wish, or nobody is at home."""
    drawn = d.luck.random()
    if drawn < 0.06:
        return {"met": "absent", "situation": "敲门没有人应，邻居说走亲戚去了。"}
    seen = {"met": "met", "at": d.now, "photo_consent": "no"}
    if drawn < 0.13:
        need = {"findings": ["NEED"], "need": "想换一副老花镜。"}
        return {**seen, **need, "situation": "精神还好，眼睛看不清。"}
    return {**seen, "findings": ["NORMAL"], "situation": "身体还好，家里收拾得干净，聊了一阵。"}


@does("care_visit/chase")
def chase(d: Desk) -> Answers:
    """Ask why nobody went."""
    return {"reason": "网格员这几天请假。", "done": "安排同事明天去。"}


@does("care_visit/wish")
def wish(d: Desk) -> Answers:
    """Grant a wish."""
    return {"done": "已经办好送到家里。"}


@does("care_visit/check")
def check_visit(d: Desk) -> Answers:
    """Look at the record of a visit."""
    return {"ok": "ok"}
