"""Every door of the house, who may pass it, and what to knock with."""

import io

from tests.hostile.conftest import STRANGERS
from tests.web.hands import drawn, photo

#: who may read the dispute that lies at the court, and who is of the court
OFFICE = {"clerk", "mediator", "mediator2", "chief", "office"}


COURT = {"courtclerk", "judge", "president"}


READERS = OFFICE | COURT


ACCOUNTS = READERS | {"village", "police", "admin", *STRANGERS}


#: doors that are open, or that the cookie of an application opens
OPEN = {
    *("static", "assets.built", "health.live", "health.ready", "health.metrics", "home.index"),
    *("auth.sign_in_page", "auth.sign_in", "auth.sign_out"),
    *("portal.survey_page", "portal.survey_answer"),
    *("portal.apply", "portal.begin", "portal.follow", "portal.enter", "portal.leave"),
}


FILING = {
    *("portal.step", "portal.write", "portal.autosave", "portal.add_files", "portal.drop_file"),
    *("portal.send", "portal.sent", "portal.kept", "portal.forget"),
}


PARTY = {
    *("portal.party", "portal.answer", "portal.withdraw", "portal.choose", "portal.sign_page"),
    *("portal.sign", "portal.hand_in", "portal.paper", "portal.file", "portal.everything"),
    *("portal.similar", "portal.precedent", "portal.talking", "portal.say_in_talk"),
    "portal.counselling_answer",
    *("portal.ask_acceptance", "portal.choose_mediator", "portal.agree_to_data"),
    "portal.ask_about_data",
}


#: pages of any account: its own, and lists of what it may read
OWN = {
    *("auth.account", "auth.password", "auth.language", "auth.signature"),
    *("desk.index", "desk.find", "desk.claim_many", "cases.index"),
    "cases.group_template",
    *("desk.window", "desk.away", "desk.arrange_away"),
}


STUDIO = {
    *("index", "create", "compare", "deploy", "discard", "save", "edit", "lint", "restore"),
    "import_file",
    *("versions", "preview"),
}


PEOPLE_DESK = {
    *("index", "edit", "create", "disable", "enable", "reset", "organisations", "organisation"),
    *("imports", "imports_template", "imports_try", "imports_show", "imports_confirm"),
    *("imports_drop", "seat", "team", "notify", "composition"),
}


ADMIN = {
    *(f"studio.{name}" for name in STUDIO),
    *(f"people.{name}" for name in PEOPLE_DESK),
    *("runs.index", "runs.show", "runs.act", "runs.migrations", "runs.plan"),
    *("runs.batch", "runs.progress", "runs.stop"),
    *("runs.workers_index", "runs.add_worker", "runs.rotate_worker", "runs.revoke_worker"),
    *(
        "law.root",
        "law.index",
        "law.value",
        "law.holidays",
        "law.rules",
        "law.recounts",
        "law.recount",
    ),
}


#: doors that only a worker's token opens: to a browser they are shut, whoever it is
MACHINES = {
    *(f"external.{name}" for name in ("fetch", "complete", "failure", "bpmn_error")),
    *(f"external.{name}" for name in ("extend_lock", "lock", "unlock", "listing", "count")),
    *("referral_api.receive", "referral_api.status"),
    *(f"external.{name}" for name in ("one", "error_details", "absent")),
}


#: pages of events that a window may open; it finds there what its town was whistled for
EVENT_PAGES = {
    *("events.index", "events.mine", "events.figures", "events.report_page", "events.reported"),
    *("events.complain_page", "events.complain"),
}


#: doors of the grid: `tests/walks/test_grid_attacked.py` says who of it may pass
GRID_DOORS = {
    *("events.orders", "events.report", "events.show", "events.unmask", "events.upload"),
    *(
        "events.paper",
        "events.process",
        "events.written_down",
        "care.index",
        "care.new",
        "care.register",
    ),
    *("care.show", "care.consent_photo", "care.change", "care.end"),
}


HANDLERS = {"clerk", "mediator", "mediator2", "chief"}


#: what stands between two cases
BETWEEN = (
    *("link", "unlink", "merge_page", "merge", "split_page", "split"),
    *("transfer_page", "transfer", "recall"),
)


TALKERS = {"mediator", "chief"}


#: who answers for figures
COUNTERS = {"chief", "office", "admin", "village", "chief9", "office9"}


#: who looks for precedents: whoever mediates, anywhere
READING = OFFICE | {"village", "police", "admin", "clerk9", "mediator9", "chief9", "office9"}


#: endpoint → the accounts that may pass with the dispute at the court
CASE = {
    **dict.fromkeys(("statistics.index", "statistics.sheet", "statistics.ask"), COUNTERS),
    "statistics.report": set(),  # there is none
    "counselling.index": ACCOUNTS,
    **{f"counselling.{name}": set() for name in ("show", "plan", "write", "unmask")},
    **{f"counselling.{name}": set() for name in ("readers", "warn", "end", "consent")},
    "counselling.ask": TALKERS,
    "survey.index": {"chief", "office", "village", "chief9", "office9"},
    **{f"survey.{name}": set() for name in ("call", "hear")},  # nobody was asked
    "cases.reconsider": HANDLERS - {"clerk"},
    "library.index": READING,
    **{f"library.{name}": set() for name in ("show", "judge")},  # there is none
    **dict.fromkeys(("library.proposal", "library.propose"), TALKERS),
    "cases.show": READERS,
    "cases.paper_list": READERS,
    "cases.process": READERS,
    "cases.written_down": READERS,
    "cases.unmask": READERS,
    # an agreement is in force: nobody joins, and who is bound by it stays
    **dict.fromkeys(("cases.amend_page", "cases.amend"), HANDLERS),
    **dict.fromkeys(("cases.data_request_page", "cases.take_data_request"), HANDLERS),
    **dict.fromkeys(("cases.join_page", "cases.join"), HANDLERS),
    "cases.paper": READERS,
    "cases.file": TALKERS,
    "cases.retry": READERS,
    "cases.withdraw": HANDLERS | {"office"},
    "cases.invite": HANDLERS,
    "cases.replace_mediator": {"chief"},
    "cases.declare_interest": HANDLERS - {"clerk"},
    "cases.add_note": HANDLERS | {"office"},
    "cases.ask_acceptance": HANDLERS | {"office"},
    "cases.relapse": HANDLERS | {"office"},
    "cases.report_risk": HANDLERS | {"office"},
    "cases.suspend": TALKERS,  # an agreement is in force: there is nothing to suspend
    "cases.extend": TALKERS,  # an agreement is in force: no period of mediation runs
    "cases.add_investigation": HANDLERS - {"clerk"},
    "cases.add_files": OFFICE,
    "cases.upload": OFFICE,
    **dict.fromkeys(("cases.set_confidential", "cases.describe_file"), TALKERS),
    **dict.fromkeys(("cases.group", "cases.group_batches"), OFFICE),
    **dict.fromkeys(("cases.group_load", "cases.group_export"), HANDLERS),
    # there is no group
    **{f"cases.group_{name}": set() for name in ("plan", "act", "print", "pdf")},
    **dict.fromkeys((f"cases.{name}" for name in BETWEEN), HANDLERS),
    "cases.letter": set(),  # there is none
    "cases.retention_list": {"chief", "chief9", "village"},
    "cases.appraise": {"chief", "chief9", "village"},  # told that nothing is ticked
    **{f"cases.{name}": set() for name in ("disposed", "disposal_paper")},  # there is none
    "referrals.index": COURT | OFFICE | set(STRANGERS) | {"police", "village"},
    "referrals.letter": COURT | OFFICE | set(STRANGERS) | {"police", "village"},
    "referrals.send": COURT | {"police", "courtclerk9", "judge9"},  # told what is missing
    "referrals.show": set(),
    "referrals.paper": set(),
    "referrals.no_penalty": set(),
    "referrals.longer": set(),
    "court.index": COURT | {"courtclerk9", "judge9"},
    "court.compositions_list": COURT | {"courtclerk9", "judge9"},
    **{f"court.{name}": set() for name in ("receive_composition", "composition")},  # there is none
    "court.show": COURT,
    "court.extend": {"judge"},  # told that nothing is being examined, nothing was ruled
    "court.object_to": {"courtclerk", "judge"},
    "desk.preview": {"courtclerk"},
    "desk.task": {"courtclerk"},
    "desk.claim": {"courtclerk"},
    "desk.release": {"courtclerk"},
    "desk.assign": {"courtclerk"},
    "desk.draft": {"courtclerk"},
    "desk.drop_draft": {"courtclerk"},
    "desk.complete": {"courtclerk"},
    "desk.end_away": set(),  # there is none
    "desk.sign_page": set(),
    "desk.sign": set(),
    "desk.sign_paper_page": OFFICE,
    "desk.sign_paper": HANDLERS,
    "desk.register": {"clerk", "clerk9"},
    **{name: {"clerk", "clerk9", "police"} for name in EVENT_PAGES},
    **{name: set() for name in GRID_DOORS},
    "events.orders": {"police"},  # an officer of a department too
}


EVERY = OPEN | FILING | PARTY | OWN | ADMIN | MACHINES | set(CASE)


def may_pass(endpoint, who):
    """Tell whether *who* (a login, ``party``, ``nobody``) may pass at all."""
    if endpoint in OPEN | FILING:
        return True
    if endpoint in PARTY:
        return who == "party"
    if endpoint in OWN:
        return who in ACCOUNTS
    if endpoint in ADMIN:
        return who == "admin"
    return endpoint in CASE and who in CASE[endpoint]


def doors(app):
    """List every rule with each of its methods that is asked for."""
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            yield rule, method


def address(app, rule, scene, told=None):
    """Build the address of *rule* with ids of the dispute *told*."""
    told = told or scene.court
    known = {
        "case_id": told.case,
        "affair_id": told.case,
        "once": "0123456789abcdef",
        "task_id": told.tasks.get("examine") or next(iter(told.tasks.values())),
        "document_id": told.papers.get("people_mediation/mediation_record")
        or next(iter(told.papers.values())),
        "file_id": told.files.get("confidential") or told.files["identity"],
        "party_id": told.parties[0],
        "sheet_id": next(iter(told.papers.values())),
        "report_id": "01890000-0000-7000-8000-000000000001",
        "notice_id": "01890000-0000-7000-8000-000000000001",
        "disposal_id": "01890000-0000-7000-8000-000000000001",
        "which": "opinion",
        "other_id": told.case,
        "link_id": "01890000-0000-7000-8000-000000000001",
        "transfer_id": "01890000-0000-7000-8000-000000000001",
        "referral_id": "01890000-0000-7000-8000-000000000001",
        "confirmation_id": told.confirmation or told.case,
        "run_id": told.instance,
        "act": "suspend",
        "ask_id": "01890000-0000-7000-8000-000000000001",
        "counselling_id": "01890000-0000-7000-8000-000000000001",
        "note_id": "01890000-0000-7000-8000-000000000001",
        "precedent_id": "01890000-0000-7000-8000-000000000001",
        "batch_id": "01890000-0000-7000-8000-000000000001",
        "recount_id": "01890000-0000-7000-8000-000000000001",
        "absence_id": "01890000-0000-7000-8000-000000000001",
        "import_id": "01890000-0000-7000-8000-000000000001",
        "user_id": "01890000-0000-7000-8000-000000000001",
        "place_id": "01890000-0000-7000-8000-000000000001",
        "kind": "document" if rule.endpoint == "portal.sign" else "form",
        "key": "people_mediation/seal" if "studio" in rule.endpoint else "people.period",
        "name": "matter",
        "rest": "history",
        "filename": "../settings.py",
    }
    given = {name: known[name] for name in rule.arguments}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, given, force_external=False)


def everything(scene):
    """Make one form that every door would find something in."""
    told = scene.court
    return {
        "party_id": told.parties[0],
        "signer": told.parties[0],
        "user_id": told.parties[0],
        "field": "phone",
        "purpose": "evidence",
        "note": "闯入",
        "stage": "village",
        "outcome": "resolved",
        "on": "2026-03-01",
        "who": "闯入",
        "place": "闯入",
        "interviewee": "闯入",
        "confidential": "yes",
        "answers": '{"decision": "accept"}',
        "answer": "no",
        "wants": "no",
        "do": "next",
        "locale": "en",
        "login": "intruder",
        "name": "闯入",
        "key": "people_mediation/intruder",
        "content": "{}",
        "version": "1",
        "seen": "1",
        "days": "9",
        "since": "2027-01-01",
        "reason": "闯入闯入",
        "files": (io.BytesIO(photo()), "闯入.jpg"),
        "file": (io.BytesIO(photo()), "闯入.jpg"),
        **drawn(),
    }


def body(endpoint, data):
    """Send what a script sends as JSON, all else as a form."""
    if data is None or endpoint != "desk.draft":
        return {"data": data}
    return {"json": {"answers": {"note": "闯入"}}, "headers": {"X-CSRF-Token": data["csrf"]}}
