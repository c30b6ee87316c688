"""Hands in the studio's editors: dragging, choosing, checking, deploying."""

from playwright.sync_api import expect


class Studio:
    """An administrator's browser before an editor."""

    def __init__(self, person):
        self.person = person
        self.page = person.page

    def creates(self, kind, name, key):
        """Begin a new definition of *kind* (表单 …)."""
        self.person.go("/studio")
        section = self.page.get_by_role("region", name=kind)
        section.get_by_role("button", name="新建").first.click()
        dialog = self.page.locator("dialog[open]")
        dialog.get_by_label("名称").fill(name)
        dialog.get_by_label("编号").fill(key)
        dialog.get_by_role("button", name="新建").click()
        self.page.wait_for_url("**/edit/**")
        self._is_drawn()

    def opens(self, kind, key):
        self.person.go(f"/studio/{kind}/edit/{key}")
        self._is_drawn(is_paper=kind == "document")

    def _is_drawn(self, *, is_paper=False):
        self.page.locator("#canvas > *").first.wait_for()
        if not is_paper:  # without a window Chromium leaves the preview open, as a download
            self.page.wait_for_load_state("networkidle")

    def drags(self, source, x, y):
        """Drag *source* to a place of the window."""
        box = source.bounding_box()
        mouse = self.page.mouse
        mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        mouse.down()
        mouse.move(box["x"] + box["width"] / 2 + 20, box["y"] + 30, steps=4)
        mouse.move(x, y, steps=12)
        self.page.wait_for_timeout(150)  # the editor marks where it would land
        mouse.up()

    def unfolds(self, group):
        """Unfold a group of the properties."""
        head = self.page.locator(".bio-properties-panel-group-header", has_text=group).first
        if "open" not in (head.get_attribute("class") or ""):
            head.click()

    def finds(self, text):
        """The findings say *text*."""
        expect(self.page.locator("#findings")).to_contain_text(text, timeout=15_000)

    def deploys(self, note):
        self.person.press("发布")
        dialog = self.page.locator("dialog[open]")
        dialog.locator("textarea").fill(note)
        dialog.locator("button[value=yes]").click()
