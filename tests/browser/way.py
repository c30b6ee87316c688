"""One dispute in a real browser, from a phone to the court's ruling and the archive."""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pypdf

from tests.browser.courtroom import Courtroom
from tests.browser.desks import Desks
from tests.browser.parties import Parties


class Way(Parties, Desks, Courtroom):
    """The dispute and the seven people who take it through."""

    def __init__(self, person, folder):
        self.person = person
        self.folder = folder
        self.today = datetime.now(
            ZoneInfo("Asia/Shanghai")
        ).date()  # the installation runs on the real clock
        self.staff = {}
        self.case = ""

    def as_(self, login):
        """The browser of an account; signed in when first needed."""
        if login not in self.staff:
            self.staff[login] = self.person().sign_in(login)
        return self.staff[login]

    def in_days(self, n):
        return self.today + timedelta(days=n)

    def papers_are_made(self, who):
        """Wait for the document worker."""
        for _ in range(300):
            who.go(self.case)
            if not who.page.locator("#paper-list[aria-busy]").count():
                return
            who.page.wait_for_timeout(200)
        raise AssertionError(who.page.locator("#paper-list").inner_text())

    def papers(self, who):
        """The papers on the case's page: title to PDF."""
        links = who.page.locator("#paper-list a[href$='.pdf']")
        found = {}
        for link in links.all():
            answer = who.context.request.get(link.get_attribute("href"))
            assert answer.headers["content-type"] == "application/pdf"
            found[link.inner_text()] = pypdf.PdfReader(io.BytesIO(answer.body()))
        return found
