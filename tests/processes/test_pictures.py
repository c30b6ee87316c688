"""Every diagram can be read by a person: complete, in order, nothing on top of something else."""

from dataclasses import dataclass


def test_every_node_and_flow_has_its_picture(drawing):
    assert set(drawing.nodes) <= set(drawing.boxes)
    assert {flow.id for flow in drawing.flows} == set(drawing.lines)


def test_no_picture_shows_what_is_not_there(drawing):
    known = set(drawing.nodes) | {e.get("id") for e in drawing.root.iter()}
    assert set(drawing.boxes) | set(drawing.lines) <= known


def test_no_two_nodes_overlap(drawing):
    nodes = list(drawing.nodes.values())
    for n, one in enumerate(nodes):
        for other in nodes[n + 1 :]:
            related = other.id in drawing.around(one) or one.id in drawing.around(other)
            assert related or not drawing.boxes[one.id].meets(drawing.boxes[other.id], 2), (
                one.id,
                other.id,
            )


def test_what_is_inside_a_sub_process_is_drawn_inside(drawing):
    for node in drawing.nodes.values():
        if node.parent:
            assert drawing.boxes[node.parent].holds(drawing.boxes[node.id]), node.id


def test_every_node_stands_in_the_lane_of_its_role(drawing):
    lanes = {lane.get("id"): lane for lane in drawing.root.iter("{*}lane")}
    for node in drawing.nodes.values():
        role = node.attributes.get("candidateGroups")
        if role is None:
            continue
        role = "bodies" if role.startswith("=") else role  # each body has a role of its own
        lane, box = drawing.boxes[f"lane_{role}"], drawing.boxes[node.id]
        assert f"lane_{role}" in lanes
        assert lane.y <= box.y <= lane.y + lane.h - box.h, node.id


def test_flows_are_orthogonal(drawing):
    for flow, start, end in drawing.segments():
        assert start[0] == end[0] or start[1] == end[1], flow.id


def test_flows_begin_and_end_on_the_border_of_their_nodes(drawing):
    for flow in drawing.flows:
        points = drawing.lines[flow.id]
        for point, node in ((points[0], flow.source), (points[-1], flow.target)):
            box = drawing.boxes[node]
            on_x = point[0] in (box.x, box.x + box.w) and box.y <= point[1] <= box.y + box.h
            on_y = point[1] in (box.y, box.y + box.h) and box.x <= point[0] <= box.x + box.w
            assert on_x or on_y, (flow.id, node)


def test_no_flow_runs_through_a_node(drawing):
    for flow, start, end in drawing.segments():
        line = _thin(start, end)
        ends = {flow.source, flow.target}
        spared = ends | drawing.around(drawing.nodes[flow.source])
        spared |= drawing.around(drawing.nodes[flow.target])
        for node in set(drawing.nodes) - spared:
            assert not drawing.boxes[node].meets(line), (flow.id, node)


def test_no_two_flows_cross(drawing):
    segments = list(drawing.segments())
    for n, (one, a, b) in enumerate(segments):
        for other, c, d in segments[n + 1 :]:
            fork = (
                one.source == other.source
                and drawing.lines[one.id][0] == drawing.lines[other.id][0]
            )
            if one is not other and not fork:
                assert not _thin(a, b).meets(_thin(c, d)), (one.id, other.id)


def test_labels_cover_nothing_and_each_other_not(drawing):
    labels = list(drawing.labels.items())
    for n, (of, label) in enumerate(labels):
        for other, box in labels[n + 1 :]:
            assert not label.meets(box), (of, other)
        for node, box in drawing.boxes.items():
            if node in drawing.nodes and drawing.nodes[node].kind != "subProcess" and node != of:
                assert not label.meets(box), (of, node)
        for flow, start, end in drawing.segments():
            assert not label.meets(_thin(start, end)), (of, flow.id)


@dataclass(frozen=True)
class Line:
    x: float
    y: float
    w: float
    h: float

    def meets(self, other):
        return (
            self.x < other.x + other.w
            and other.x < self.x + self.w
            and self.y < other.y + other.h
            and other.y < self.y + self.h
        )


def _thin(start, end):
    x, y = min(start[0], end[0]), min(start[1], end[1])
    return Line(x, y, abs(start[0] - end[0]) + 0.1, abs(start[1] - end[1]) + 0.1)
