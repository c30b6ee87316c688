"""The commands, through PostgreSQL."""

from bench import diagrams as d


def test_the_measured_case_runs_from_start_to_end(county):
    case = county.begin([d.case(), d.party_intake()], amount=5000, agreed=True)
    seen = []
    while case.open != "END":
        element = case.open.split("+")[0]
        seen.append(element)
        case.do(element)
    assert seen == [
        "intake",
        "invite",
        "who",
        "where",
        "proof",
        "ask",
        "summon",
        "answer",
        "answer_files",
        "claim",
        "claim_files",
        "session",
        "settle",
        "archive",
    ]
