"""A party leaves on its phone, from every state there is: 不想调解了 is never hidden."""

import io

import pypdf
import pytest
from sqlalchemy import select

from cases.models import Document
from cases.paperwork import papers
from tests.walks.states import (
    AFTER_THE_AGREEMENT,
    BEFORE_ACCEPTANCE,
    IN_MEDIATION,
    asked,
    name_of,
    sealing,
)

pytestmark = [
    pytest.mark.browser,
    # WeasyPrint leaves a colour profile open
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

#: what the page of the case tells of who left, by how far the application to the court was
TOLD = {
    **dict.fromkeys(("applying", "filing"), "马桂兰不愿申请司法确认"),
    **dict.fromkeys(("filed", "docketed"), "马桂兰请求撤回司法确认申请"),
}


@pytest.mark.parametrize("state", BEFORE_ACCEPTANCE + IN_MEDIATION, ids=name_of)
def test_who_leaves_before_the_agreement_takes_effect_ends_the_mediation(reaches, state):
    one = reaches(state)
    mine = one.leaves()
    assert "有当事人退出，调解已经结束" in mine
    assert "不想调解了" not in mine  # there is nothing left to leave
    assert "人民调解终止告知书" in mine
    assert "有当事人退出，调解已经结束" in one.party_page(1)
    desk = one.page("clerk" if state in BEFORE_ACCEPTANCE else "mediator")
    assert "马桂兰退出调解" in desk
    assert "人民调解终止告知书" in desk
    assert one.open() == (set() if state in BEFORE_ACCEPTANCE else {"archive"})


@pytest.mark.parametrize("state", AFTER_THE_AGREEMENT, ids=name_of)
def test_who_leaves_an_agreement_in_effect_is_bound_all_the_same(reaches, state):
    one = reaches(state)
    before = one.documents()
    mine = one.leaves()
    assert "协议仍然有效" in mine
    assert TOLD.get(name_of(state), "已生效的协议仍然有效，可以起诉") in one.page()
    assert one.case.end_state is None
    assert one.documents() == before  # no notice of an end: nothing has ended


@pytest.mark.parametrize("state", [asked, sealing], ids=name_of)
def test_the_notice_says_who_left_and_what_is_open(reaches, state):
    one = reaches(state)
    one.leaves()
    with one.house.runtime.work() as w:
        found = select(Document.id).where(
            Document.case_id == one.case_id, Document.name == "termination/notice"
        )
        paper = w.session.scalars(found).one()
    one.house.runtime.do(papers.make, paper)
    phone = one.phone(1)
    link = phone.page.get_by_role("link", name="人民调解终止告知书")
    answer = phone.context.request.get(link.get_attribute("href"))
    text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(answer.body())).pages)
    assert "马桂兰" in text
    assert "向人民法院" in text
