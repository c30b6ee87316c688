"""Reads decision tables from XML."""

import feel
from engine.dmn.names import Node, child, children, content, label, text
from engine.dmn.table import AGGREGATIONS, POLICIES, Input, Output, Rule, Table
from engine.dmn.types import Types
from engine.dmn.work import Reader


def read_table(node: Node, name: str, identity: str, reader: Reader, types: Types) -> Table:
    """Read a ``decisionTable``; what is wrong with it is noted by *reader*."""
    inputs = tuple(_input(column, name, reader, types) for column in children(node, "input"))
    outputs = tuple(_output(column, name, reader, types) for column in children(node, "output"))
    table = Table(
        id=identity,
        name=name,
        policy=(node.get("hitPolicy") or "UNIQUE").upper(),
        aggregation=(node.get("aggregation") or "").upper(),
        inputs=inputs,
        outputs=outputs,
        rules=tuple(
            _rule(row, index, name, (inputs, outputs), reader)
            for index, row in enumerate(children(node, "rule"), 1)
        ),
    )
    _check(table, node.get("id") or identity, reader)
    reader.tables.append(table)
    return table


def _check(table: Table, element: str, reader: Reader) -> None:
    if table.policy not in POLICIES:
        reader.error("hit-policy", element, "{policy} is no hit policy.", policy=table.policy)
    if table.aggregation and (table.aggregation not in AGGREGATIONS or table.policy != "COLLECT"):
        reader.error(
            "aggregation", element, "{aggregation} cannot be taken.", aggregation=table.aggregation
        )
    if not table.outputs:
        reader.error("no-output", element, "The table answers nothing.")
    if table.aggregation and len(table.outputs) > 1:
        reader.error("aggregation", element, "Several outputs have no {aggregation}.",
                     aggregation=table.aggregation)  # fmt: skip
    names = [column.name for column in table.outputs]
    if len(names) > 1 and (len(set(names)) < len(names) or not all(names)):
        reader.error("output-name", element, "Each output needs a name of its own.")
    if table.policy in ("PRIORITY", "OUTPUT ORDER") and not any(c.order for c in table.outputs):
        reader.error("no-priority", element, "The outputs have no allowed values to order by.")


def _allowed(node: Node, tags: str, place: str, reader: Reader) -> feel.UnaryTest | None:
    values = child(node, tags)
    return reader.cell(values, place) if values is not None and text(values) else None


def _input(node: Node, table: str, reader: Reader, types: Types) -> Input:
    inner = child(node, "inputExpression")
    name = node.get("label") or text(inner) or node.get("id") or ""
    if not text(inner):
        message = "{table}: the input {name} asks nothing."
        reader.error("no-input", node.get("id") or "", message, table=table, name=name)
    return Input(
        id=node.get("id") or "",
        label=name,
        value=reader.expression(inner, f"{table}, {name}", node.get("id") or ""),
        type=types.of(inner).narrowed(_allowed(node, "inputValues", f"{table}, {name}", reader)),
    )


def _output(node: Node, table: str, reader: Reader, types: Types) -> Output:
    name = node.get("name") or node.get("label") or ""
    place = f"{table}, {label(node)}"
    default = child(node, "defaultOutputEntry")
    kind = types.of(node).narrowed(_allowed(node, "outputValues", place, reader))
    order = feel.constants(kind.allowed[-1].text, reader.names).values if kind.allowed else ()
    return Output(
        id=node.get("id") or "",
        label=label(node),
        name=name,
        type=kind,
        order=order,
        default=reader.expression(default, place) if text(default) else None,
    )


def _rule(
    node: Node,
    index: int,
    table: str,
    columns: tuple[tuple[Input, ...], tuple[Output, ...]],
    reader: Reader,
) -> Rule:
    cells = list(children(node, "inputEntry"))
    answers = list(children(node, "outputEntry"))
    if (len(cells), len(answers)) != (len(columns[0]), len(columns[1])):
        message = "{table}: row {row} has too few or too many cells."
        reader.error("cells", node.get("id") or "", message, table=table, row=index)
    return Rule(
        id=node.get("id") or "",
        index=index,
        tests=tuple(
            reader.cell(
                cell,
                f"{table}, row {index}, {column.label}",
                table=table,
                row=index,
                column=column.label,
            )
            for cell, column in zip(cells, columns[0], strict=False)
        ),
        outputs=tuple(
            reader.expression(answer, f"{table}, row {index}, {column.label}")
            for answer, column in zip(answers, columns[1], strict=False)
        ),
        annotations=tuple(_annotations(node)),
        written=tuple(map(text, answers)),
    )


def _annotations(node: Node) -> list[str]:
    notes = [content(child(node, "description")), *map(text, children(node, "annotationEntry"))]
    return [note for note in notes if note]
