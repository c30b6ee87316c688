"""The party's page says in plain words where the case stands, and what the party may do."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from cases.desks import portal
from cases.errors import NotAllowed
from cases.reception import consent
from engine.models import Task
from tests.cases.telling import Story, to_consent, to_draft


@pytest.fixture
def story(county, application, register):
    return Story(county, application, register)


def stands(story, n):
    return story.by_party(n, portal.party_page).standing


def test_the_page_says_whose_turn_it_is_on_the_way(story):
    to_consent(story)
    assert stands(story, 1).mood == "yours"
    assert "愿不愿意调解" in stands(story, 1).now
    assert (stands(story, 0).mood, stands(story, 0).holder) == ("theirs", "受理员")
    story.by_party(1, consent.answer, consents=True, privacy={"general": True, "sensitive": True})
    story.as_(
        "clerk",
        "accept",
        {
            "committee_id": str(story.county.place("HYC-TW")),
            "mediators": [str(story.county.user("mediator"))],
        },
    )
    now = stands(story, 0)
    assert (now.holder, now.next) == ("人民调解员 杨德顺", "下一步：声明利害关系。")


def test_a_day_is_the_countys_also_before_eight_in_the_morning(story):
    to_consent(story)
    with story.county.work() as w:
        task = w.session.scalars(select(Task).where(Task.done_at.is_(None))).one()
        task.due_at = datetime(2026, 3, 4, 22, 30, tzinfo=UTC)  # half past six of the fifth here
    assert str(stands(story, 0).by) == "2026-03-05"


def test_the_page_asks_to_sign_to_choose_and_to_perform(story):
    to_draft(story)
    story.draft()
    assert stands(story, 1).now == "有文书等您签名：人民调解协议书。"
    page = story.by_party(1, portal.party_page)
    assert "sign" in page.may
    assert [sheet.name for sheet in page.sheets] == ["people_mediation/agreement"]
    assert "people_mediation/agreement" not in [sheet.name for sheet in page.records]
    story.sign_all()
    story.as_("mediator", "sign", {"outcome": "signed"})
    story.as_("chief", "seal", {"confirm": True})
    asked = stands(story, 1)
    assert (asked.now, str(asked.by)) == ("协议已经生效。要不要一起请法院确认？", "2026-04-02")
    everybody = story.county.parties(story.case_id)
    rows = [{"party_id": str(p), "wants": "no"} for p in everybody]
    story.as_("mediator", "choose_confirmation", {"choices": rows})
    assert stands(story, 1).now == "请在2026年4月1日前履行协议第2条。"
    assert stands(story, 0).now == "对方应在2026年4月1日前履行协议第2条。"


def test_the_page_of_an_ended_case_says_what_is_left(story):
    to_consent(story)
    story.by_party(1, consent.answer, consents=False)
    story.as_("clerk", "notify_refused", {"note": ""})
    ended = story.by_party(0, portal.party_page)
    assert (ended.standing.mood, ended.may) == ("done", ("upload",))
    assert "起诉" in ended.standing.next


def test_a_party_sees_of_the_other_side_only_names_and_answers(story):
    to_draft(story)
    shown = str(story.by_party(0, portal.party_page))
    for secret in ("13900005678", story.application["respondents"][0]["id_no"], "光明村3组"):
        assert secret not in shown
    with pytest.raises(NotAllowed):
        story.county.do("mediator", portal.party_page)


def test_the_window_on_the_page_says_which_article_made_it(story):
    story.county.clock.now = datetime(2026, 8, 31, 1, tzinfo=UTC)
    story.days = ("2026-10-20", "2026-10-30")
    story.to_effect()
    clock = story.by_party(0, portal.party_page).clocks[0]
    assert (clock.key, clock.days_left) == ("confirmation.window", 37)
    assert str(clock.last_day) == "2026-10-08"
    assert "民事诉讼法" in clock.article
    assert clock.steps[-1].startswith("2026年10月1日是休息日（国庆节），顺延到")
