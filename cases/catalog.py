"""The names a definition may refer to: for checks, for the editors' choices, for titles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

import orjson
from lxml import etree
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

import documents
import forms
import processes
from cases import hosting, operations
from cases.access import ROLES
from cases.models import Draft
from cases.words import Words
from documents.errors import DocumentError
from engine import Source, lint
from engine.models import Definition
from processes import law

if TYPE_CHECKING:
    from cases.work import Work

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_PLAIN = re.compile(r"[a-z][a-z0-9_]{2,59}")
_DEEP = re.compile(r"[a-z][a-z0-9_]{2,59}/[a-z][a-z0-9_]{1,59}")


def title(kind: str, key: str, content: bytes) -> str:
    """Return what people call a definition; its key where it has no name or cannot be read."""
    try:
        return _TITLES[kind](content) or key
    except (ValueError, LookupError, etree.LxmlError, DocumentError):
        return key


def _process_title(content: bytes) -> str | None:
    root = etree.fromstring(content, _PARSER)
    found = root.find(f"{BPMN}process[@isExecutable='true']")
    if found is None:
        found = root.find(f"{BPMN}process")
    return found.get("name") if found is not None else None


def _decision_title(content: bytes) -> str | None:
    return etree.fromstring(content, _PARSER).get("name")


def _form_title(content: bytes) -> str | None:
    schema = orjson.loads(content)
    if not isinstance(schema, dict):
        return None
    parts = schema.get("components")
    found = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    texts = (str(part.get("text", "")) for part in found if part.get("type") == "text")
    title = schema.get("title") or next((t.lstrip("# ").split("\n")[0] for t in texts), None)
    return str(title) if title else None


def _document_title(content: bytes) -> str | None:
    return documents.describe("draft/draft", content).title


_TITLES = {
    "process": _process_title,
    "decision": _decision_title,
    "form": _form_title,
    "document": _document_title,
}


def _newest(work: Work) -> dict[str, dict[str, bytes]]:
    """Return the newest content of every definition, by kind and key."""
    rows = (
        select(Definition.kind, Definition.key, Definition.content)
        .where(Definition.tenant_id == work.tenant)
        .ext(distinct_on(Definition.kind, Definition.key))
        .order_by(Definition.kind, Definition.key, Definition.version.desc())
    )
    found: dict[str, dict[str, bytes]] = {kind: {} for kind in _TITLES}
    for kind, key, content in work.session.execute(rows):
        found[kind][key] = content
    return found


def _calls(contents: dict[str, bytes]) -> dict[str, frozenset[str]]:
    called = re.compile(rb'calledElement="([^"]+)"')
    return {
        key: frozenset(name.decode() for name in called.findall(content))
        for key, content in contents.items()
    }


def _catalog(found: dict[str, dict[str, bytes]]) -> lint.Catalog:
    return lint.Catalog(
        forms=frozenset(found["form"]),
        operations=frozenset(operations.known()),
        decisions=frozenset(found["decision"]),
        processes=frozenset(found["process"]),
        roles=frozenset(ROLES),
        functions=hosting.FUNCTIONS,
        laws=frozenset(law.rules()),
        documents=frozenset(found["document"]),
        calls=_calls(found["process"]),
    )


def deployed(work: Work, *coming: Source) -> lint.Catalog:
    """Collect the names of everything deployed now, and of what is *coming* with it."""
    found = _newest(work)
    for source in coming:
        found[source.kind][source.key] = source.content
    return _catalog(found)


@cache
def shipped() -> lint.Catalog:
    """Collect the names of everything that comes with the product."""
    found: dict[str, dict[str, bytes]] = {kind: {} for kind in _TITLES}
    for kind, key, content in processes.shipped():
        found[kind][key] = content
    found["form"] = dict(forms.shipped())
    found["document"] = dict(documents.shipped())
    return _catalog(found)


def form_names(diagrams: Iterable[bytes]) -> dict[str, str]:
    """Name the forms after the tasks that ask them, in the processes *diagrams*."""
    key = "{http://camunda.org/schema/1.0/bpmn}formKey"
    tasks = (
        task
        for content in diagrams
        for task in etree.fromstring(content, _PARSER).iter(f"{BPMN}userTask")
    )
    return {str(form): str(task.get("name") or form) for task in tasks if (form := task.get(key))}


def options(work: Work) -> dict[str, list[dict[str, str]]]:
    """List the choices of the editors, each a value with its Chinese label."""
    found = _newest(work)
    for draft in work.session.scalars(select(Draft).where(Draft.tenant_id == work.tenant)):
        found[draft.kind].setdefault(draft.key, draft.content)
    asked = form_names(_newest(work)["process"].values())
    named = {
        f"{kind}s" if kind != "process" else "processes": _choices(
            (key, _choice_label(kind, key, content, asked)) for key, content in contents.items()
        )
        for kind, contents in found.items()
    }
    return {
        **named,
        "roles": _choices(ROLES.items()),
        "operations": _choices((one.name, one.title) for one in operations.known().values()),
        "laws": _choices(
            (id, Words("%(id)s %(article)s", id=id, article=row.article))
            for id, row in law.rules().items()
        ),
        "deadlines": _choices((key, row.text) for key, row in law.deadline_rows().items()),
        "states": _choices(law.words("state").items()),
        "confirm_states": _choices(law.words("confirm_state").items()),
        "end_states": _choices(law.words("end_state").items()),
    }


def _choice_label(kind: str, key: str, content: bytes, asked: dict[str, str]) -> str:
    if kind == "form" and key in asked:
        return Words("%(name)s (%(key)s)", name=asked[key], key=key)
    return title(kind, key, content)


def _choices(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in pairs]


def key_problem(kind: str, key: str) -> str | None:
    """Say in Chinese why *key* cannot be the key of a definition; None when it can."""
    if kind in ("form", "document"):
        return None if _DEEP.fullmatch(key) else "编号写成“流程/名称”，用小写字母、数字和下划线。"
    return None if _PLAIN.fullmatch(key) else "编号用小写字母、数字和下划线，以字母开头。"


def blank(kind: str, key: str, name: str) -> str:
    """Write an empty definition to begin from."""
    return _BLANKS[kind].replace("{key}", key.replace("/", "_")).replace("{name}", _escape(name))


def _escape(text: str) -> str:
    return re.sub(r'[<>&"{}\\]', "", text).strip()


_BLANKS = {
    "process": """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  id="definitions_{key}" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="{key}" name="{name}" isExecutable="true">
    <bpmn:startEvent id="start" name="开始" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram_{key}">
    <bpmndi:BPMNPlane id="plane_{key}" bpmnElement="{key}">
      <bpmndi:BPMNShape id="start_di" bpmnElement="start">
        <dc:Bounds x="160" y="160" width="36" height="36" />
      </bpmndi:BPMNShape>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
""",
    "decision": """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="{key}_definitions"
  name="{name}" namespace="http://camunda.org/schema/1.0/dmn">
  <decision id="{key}" name="{name}">
    <decisionTable id="{key}_table" hitPolicy="FIRST">
      <input id="input_1" label="条件">
        <inputExpression id="input_1_expression" typeRef="string">
          <text>value</text>
        </inputExpression>
      </input>
      <output id="output_1" label="结果" name="result" typeRef="string" />
    </decisionTable>
  </decision>
</definitions>
""",
    "form": """{
  "type": "default",
  "schemaVersion": 18,
  "id": "{key}",
  "title": "{name}",
  "components": [
    {"type": "text", "id": "heading", "text": "## {name}"},
    {"type": "textarea", "id": "note", "key": "note", "label": "说明",
     "validate": {"maxLength": 2000}}
  ]
}
""",
    "document": """<!--
title = "{name}"
code = "D-90"
law = []
about = "case"
order = 90
signed_by = []
copies = {per_party = 0, more = 1}
-->
{% extends "_paper.html" %}
{% block body %}
<h1>{{ title }}</h1>
<p>案号：{{ case.number or "未编号" }}</p>
{% endblock %}
""",
}
