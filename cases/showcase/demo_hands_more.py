"""How the tasks of the court, the industries, the agencies and the five diagnoses are done."""

from __future__ import annotations

from datetime import timedelta

from cases.exchange import referrals
from cases.rules import clock
from cases.showcase.demo_desk import Answers, Desk
from cases.showcase.demo_hands import CONFIRMS, HANDS

does = HANDS.does


# --- the court ----------------------------------------------------------------------------------


@does("judicial_confirmation/choose_confirmation")
def choose_confirmation(d: Desk) -> Answers:
    """Ask the parties whether they want the court to confirm."""
    wants = "yes" if d.chance("confirms") < CONFIRMS else "no"
    return {"choices": [{"party_id": party, "wants": wants} for party in d.parties]}


@does("judicial_confirmation/prepare_pack")
def prepare_pack(d: Desk) -> Answers:
    """Put together what the court needs."""
    addresses = [
        {
            "party_id": str(party.id),
            "address": party.address or "合阳区",
            "phone": party.phone or "13800000001",
            "e_service": True,
        }
        for party in d.case.parties
    ]
    known = d.prefill
    return {
        "court_id": known["options_courts"][0]["value"],
        "basis": known.get("basis") or "organisation",
        "addresses": addresses,
        "facts_and_reasons": "双方自愿达成协议，内容明确，特共同申请确认。",
    }


@does("judicial_confirmation/file")
def file(d: Desk) -> Answers:
    """Send the application."""
    return {"confirm": True}


@does("judicial_confirmation/supplement")
def supplement(d: Desk) -> Answers:
    """Send what the court misses."""
    return {"answer": "已补充身份证明复印件。"}


@does("judicial_confirmation/tell_not_accepted")
def tell_not_accepted(d: Desk) -> Answers:
    """Tell the parties that the court did not take it."""
    return {"note": "已告知各方可以起诉。", "again": "no"}


@does("judicial_confirmation_court/examine")
def examine(d: Desk) -> Answers:
    """Docket the application, now and then after a supplement."""
    if d.luck.random() < 0.08:
        due = d.day(7)
        missing = [{"item": "申请人身份证明复印件"}]
        return {"decision": "supplement", "missing": missing, "supplement_due": due}
    judges = [row["value"] for row in d.prefill["options_judges"]]
    return {"decision": "accept", "judge_id": d.luck.choice(judges)}


@does("judicial_confirmation_court/verify")
def verify(d: Desk) -> Answers:
    """Ask both parties whether they meant it."""
    good = dict.fromkeys(("voluntary", "understood", "lawful", "clear"), "yes")
    return {
        "at": d.now,
        "place": "本院第三调解室",
        "applicants_present": d.parties,
        **good,
        "third_party_harm": "no",
        "record": "双方均称自愿达成协议，知道内容和后果，没有损害他人。",
    }


@does("judicial_confirmation_court/rule")
def rule(d: Desk) -> Answers:
    """Rule: valid, but for a few."""
    reasons = "协议系双方自愿达成，内容合法、明确。"
    if d.chance("dismissed") < 0.04:
        ground = d.prefill["options_grounds_dismiss"][-1]["value"]
        return {"result": "dismissed", "grounds": [ground], "reasons": "协议内容不明确。"}
    return {"result": "valid", "reasons": reasons}


@does("judicial_confirmation_court/serve")
def serve(d: Desk) -> Answers:
    """Serve the ruling on both."""
    rows = [{"party_id": party, "way": "electronic", "at": d.now} for party in d.parties]
    return {"served": rows}


@does("judicial_confirmation_court/approve_extension")
def approve_extension(d: Desk) -> Answers:
    """Let the judge have ten days more."""
    return {"approve": "yes"}


@does("dispute_lifecycle/after_dismissal")
def after_dismissal(d: Desk) -> Answers:
    """Choose what comes after a dismissal."""
    return {"next": "litigation"}


# --- referrals ----------------------------------------------------------------------------------


@does("court_referral/return_result")
def return_result(d: Desk) -> Answers:
    """Send the result back."""
    return {"told": "调解情况见结果函。", "undisputed": "", "materials_back": True}


@does("court_referral/court_handles")
def court_handles(d: Desk) -> Answers:
    """Let the court take note."""
    choices = [row["value"] for row in d.prefill["options_outcomes"]]
    return {"outcome": choices[0], "number": "（2026）渝0199诉前调1号"}


@does("court_referral/police_decides")
def police_decides(d: Desk) -> Answers:
    """Let the police decide after the mediation."""
    return {"outcome": "by_law", "number": ""}


@does("court_referral/petition_closes")
def petition_closes(d: Desk) -> Answers:
    """Let the petition office close its matter where an agreement settled it."""
    is_settled = referrals.required(d.w, d.case).result == "agreed"
    return {"outcome": "settled" if is_settled else "continued", "number": ""}


# --- industries and agencies --------------------------------------------------------------------


@does("industry_mediation/check_materials")
def check_materials(d: Desk) -> Answers:
    """See that the papers of the industry are there."""
    there = [row["value"] for row in d.prefill["options_materials"]]
    return {"materials": there, "elsewhere": "no"}


@does("industry_mediation/loss_sheet")
def loss_sheet(d: Desk) -> Answers:
    """Count the losses, item by item."""
    asked = max(200, int(d.case.amount or 1000))
    first = asked * 2 // 3
    items = [
        {"label": "医疗费", "claimed": first, "found": first, "basis": "门诊和住院票据"},
        {
            "label": "误工费",
            "claimed": asked - first,
            "found": (asked - first) // 2,
            "basis": "证明",
        },
    ]
    return {"items": items}


@does("industry_mediation/commission")
def commission(d: Desk) -> Answers:
    """Commission an appraisal."""
    return {
        "agreed": "yes",
        "agreed_by": [one["value"] for one in d.prefill["options_parties"]],
        "body": "山城司法鉴定所",
        "subject": "伤情和费用",
        "questions": "费用是否合理。",
        "fee_by": "both",
        "expected_on": d.day(15),
    }


@does("industry_mediation/report")
def report(d: Desk) -> Answers:
    """Take in what the appraisal found."""
    return {"outcome": "report", "conclusion": "费用合理。"}


@does("administrative_mediation/check_jurisdiction")
def check_jurisdiction(d: Desk) -> Answers:
    """Find that the agency may mediate it."""
    known = [row["value"] for row in d.prefill.get("options_materials") or []]
    told = d.prefill.get("determined_on") or d.day(-3)
    found: Answers = {"jurisdiction": "ours", "materials": known, "determined_on": told}
    return found | {"excluded": "no"} if d.prefill.get("is_public_order") else found


@does("administrative_mediation/hand_over")
def hand_over(d: Desk) -> Answers:
    """Hand a dispute over to whom it belongs."""
    channel = d.prefill["options_channels"][0]["value"]
    return {"channel": channel, "reason": "不属于本机关职权。"}


@does("administrative_mediation/record_start")
def record_start(d: Desk) -> Answers:
    """Begin when the loss is fixed, as it is by then."""
    return {"event": d.prefill["options_events"][-1]["value"], "event_on": d.day(0)}


@does("administrative_mediation/approve_filing")
def approve_filing(d: Desk) -> Answers:
    """Approve that the agency takes it."""
    return {"approve": "yes", "opinion": "同意。"}


@does("administrative_mediation/notify_rights")
def notify_rights(d: Desk) -> Answers:
    """Tell the rights before an agency."""
    return {"at": d.now, "way": "phone"}


@does("administrative_mediation/notify_meeting")
def notify_meeting(d: Desk) -> Answers:
    """Say when the agency meets with them."""
    then = clock.local(d.w.now) + timedelta(days=6)
    at = then.replace(hour=10, minute=0, second=0, microsecond=0).isoformat()
    return {"at": at, "place": "行政调解室", "all_agree_sooner": False}


@does("administrative_mediation/adjudicate")
def adjudicate(d: Desk) -> Answers:
    """Write down the decision of the government."""
    number = f"合府处〔2026〕{d.luck.randrange(1, 900)}号"
    return {"number": number, "decided_on": d.day(0), "content": "按证载界线确定。"}


# --- the five diagnoses -------------------------------------------------------------------------


@does("five_diagnosis/choose_entry")
def choose_entry(d: Desk) -> Answers:
    """Begin where the table proposes, in one of the villages."""
    known = d.prefill
    villages = [row["value"] for row in known["options_village_id"]]
    chosen = {key: known[key] for key in ("village_id", "police_id", "office_id")}
    if villages and d.chance("village") < 0.9:
        chosen["village_id"] = villages[int(d.chance("which village") * len(villages))]
    return {"decision": "confirm"} | {key: value for key, value in chosen.items() if value}


@does("five_diagnosis/pre_diagnose")
def pre_diagnose(d: Desk) -> Answers:
    """Talk it over as neighbours: half of it ends here."""
    outcome = "settled" if d.chance("neighbours") < 0.5 else "handed_up"
    return {
        "on": d.day(0), "who": "邻居赵大妈", "outcome": outcome,
        "note": "上门劝过两次，讲了远亲不如近邻。",
    }  # fmt: skip


@does("five_diagnosis/assist")
def assist(d: Desk) -> Answers:
    """Go together with the police."""
    outcome = "settled" if d.chance("police") < 0.35 else "handed_up"
    note = "讲了法律，看了现场，一起劝了双方。"
    return {"on": d.day(0), "who": "驻村民警", "others": "村干部", "note": note, "outcome": outcome}


@does("five_diagnosis/secure")
def secure(d: Desk) -> Answers:
    """Make the place safe."""
    return {"note": "现场已经稳住，双方分开。", "joint": "no", "next": "mediate"}


@does("five_diagnosis/consider_panel")
def consider_panel(d: Desk) -> Answers:
    """Go on without a panel."""
    return {"decision": "go_on", "reason": "再谈一次有希望。"}


@does("five_diagnosis/convene")
def convene(d: Desk) -> Answers:
    """Invite those who know."""
    members = [row["value"] for row in d.prefill["options_members"]][:2]
    then = clock.local(d.w.now) + timedelta(days=3)
    at = then.replace(hour=14, minute=30, second=0, microsecond=0).isoformat()
    return {"question": "怎样各让一步。", "meets_at": at, "place": "申明亭", "members": members}


@does("five_diagnosis/ask_participants")
def ask_participants(d: Desk) -> Answers:
    """Let the parties agree to everybody."""
    return {"members": [dict(row) | {"agreed": d.parties} for row in d.prefill["members"]]}


@does("five_diagnosis/give_opinion")
def give_opinion(d: Desk) -> Answers:
    """Write an opinion."""
    return {"opinion": "先办急的，再算账，分两步走。", "stance": "agree"}


@does("five_diagnosis/hold_panel")
def hold_panel(d: Desk) -> Answers:
    """Hold the panel."""
    keys = ("member_id", "attended", "opinion", "stance")
    rows = [{key: row.get(key) for key in keys} for row in d.prefill["members"]]
    rows = [row | {"attended": "yes", "stance": row["stance"] or "agree"} for row in rows]
    return {
        "at": d.now, "place": "申明亭", "recorder": "书记员", "members": rows,
        "conclusion": "go_on", "plan": "双方各出一半，三日内动工。",
    }  # fmt: skip


@does("five_diagnosis/return_agreed")
def return_agreed(d: Desk) -> Answers:
    """Look at what was agreed."""
    answers: Answers = {"legal": "good", "file": "good", "visit_on": d.day(30)}
    return answers | {"confirm": "yes" if d.chance("confirms") < CONFIRMS else "no"}


@does("five_diagnosis/return_failed")
def return_failed(d: Desk) -> Answers:
    """Say where to go when nothing was agreed."""
    channel = d.prefill["options_channels"][0]["value"]
    return {"cause": "两家的心结没有解开。", "channel": channel}


@does("joint_handling/invite")
def invite_bodies(d: Desk) -> Answers:
    """Invite the nearest two bodies."""
    nearest = [row["value"] for row in d.prefill["options_bodies"]][:2]
    return {"bodies": nearest, "question": "请一同调解。"}


@does("joint_handling/reply")
def reply_to_invitation(d: Desk) -> Answers:
    """Come, as most do."""
    if d.chance("comes") < 0.9:
        return {"answer": "comes", "name": d.prefill["name"]}
    return {"answer": "declines", "note": "所里走不开。"}
