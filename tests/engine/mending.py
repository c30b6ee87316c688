"""An instance and who mends it."""

from bench.diagrams import document, element, end, process, start, user
from engine import administration
from engine.spiff import mend

WHY = "录入有误"


def choosing():
    """Choose by a variable that may be missing."""
    nodes = [start(), element("exclusiveGateway", "g"), user("a"), user("b"), end()]
    flows = [
        *(("start", "g"), ("g", "a", "amount > 1"), ("g", "b", "amount <= 1")),
        *(("a", "end"), ("b", "end")),
    ]
    return document(process("p", nodes, flows))


class Mended:
    """A case and an administrator's hands on it."""

    def __init__(self, case):
        self.case, self.county, self.id = case, case.county, case.id

    def __getattr__(self, name):
        act = getattr(administration, name)
        return lambda *args, **more: self.county.run(
            lambda engine: act(engine, self.id, *args, **more)
        )

    def positions(self):
        return self.county.run(lambda e: mend.positions(e._turn(self.id).case))

    def at(self, element):
        found = [one for one in self.positions() if one.element == element and one.index is None]
        return found[0]

    def go(self, sources, target, process=None, **more):
        tokens = [self.at(one).id for one in sources.split("+")]
        process = process or self.county.instance(self.id).process
        self.move(tokens, process, target, WHY, **more)
        assert self.county.disagreements(self.id) == []
        return self.case.open
