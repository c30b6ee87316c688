"""Seven people take one dispute from a phone to the archive."""

import pypdf
import pytest

pytestmark = pytest.mark.browser

#: what the file of a written and confirmed agreement holds
PAPERS = {
    "人民调解卷宗", "卷内目录", "人民调解申请书", "人民调解受理登记表",
    "人民调解当事人权利义务告知书", "个人信息处理告知及同意书", "人民调解调查记录",
    "人民调解记录", "人民调解协议书", "人民调解回访记录", "司法确认申请书", "主持调解证明",
    "送达地址确认书", "补正通知书", "受理通知书", "民事裁定书", "人民调解结案报告表",
    "卷宗情况说明", "调解卷宗（合订）",
}  # fmt: skip


def test_seven_people_take_a_dispute_from_a_phone_to_the_archive(way):
    way.files_on_a_phone()
    way.is_registered()
    way.is_triaged()
    way.other_side_consents()
    way.is_accepted()
    way.is_prepared()
    way.has_sessions()
    way.is_drafted()
    way.is_signed()
    way.is_sealed()
    way.is_applied_for()
    way.court_asks_and_accepts()
    way.is_verified()
    way.is_ruled()
    way.is_performed()
    way.is_archived()

    chief = way.as_("chief")
    chief.sees("达成协议并经司法确认", "已归档，没有要办的事")
    papers = way.papers(chief)
    assert papers.keys() >= PAPERS
    agreement = "".join(page.extract_text() for page in papers["人民调解协议书"].pages)
    assert way.number in agreement
    assert "壹万捌仟元整" in agreement
    assert "草　稿" not in agreement  # sealed: the mark across the draft is gone
    assert sum(len(page.images) for page in papers["人民调解协议书"].pages) >= 4  # who signed
    ruling = "".join(page.extract_text() for page in papers["民事裁定书"].pages)
    assert "诉前调确" in ruling
    whole = len(papers["调解卷宗（合订）"].pages)
    assert whole > len(PAPERS)
    with chief.page.expect_download() as download:
        link = chief.page.get_by_role("link", name="调解卷宗（合订）").get_attribute("href")
        chief.page.evaluate("address => location.assign(address)", f"{link}?download")
    assert len(pypdf.PdfReader(download.value.path()).pages) == whole
    chief.go(f"{way.case}/process").page.locator("#diagram .djs-container").wait_for()
    chief.sees("纠纷全流程", "已经走完")
    chief.looks("case-process")
