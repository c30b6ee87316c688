"""The process studio (流程工坊): drafts, findings, versions, and the deploy of a new one.

Only an administrator works here; nothing here reads a case. New cases take a deployed version,
open cases stay on the release they were started under.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete, func, select, union
from sqlalchemy.dialects.postgresql import distinct_on, insert

import documents
from cases import access, catalog
from cases.access import Actor
from cases.errors import AnswersInvalid, NotFound, StateMismatch
from cases.models import Draft, User
from cases.operating import shipping
from cases.words import Words
from documents.errors import DocumentError
from engine import Source, lint
from engine.errors import DefinitionInvalid
from engine.models import Definition, Instance, Task

if TYPE_CHECKING:
    from cases.work import Work

#: bytes of one definition
LIMIT = 2_000_000

KINDS = ("process", "decision", "form", "document")


@dataclass(frozen=True)
class Row:
    """One line of the studio's list: the newest version of a definition."""

    kind: str
    key: str
    name: str
    version: int
    release: int
    at: datetime
    by: str | None
    note: str
    #: instances that run in it now, on any version; processes only
    running: int
    has_draft: bool


@dataclass(frozen=True)
class Editing:
    """What an editor page needs."""

    kind: str
    key: str
    name: str
    content: str
    #: version the content was begun from; 0 for a new definition
    base_version: int
    newest_version: int
    #: None when the content is a deployed version
    saved_at: datetime | None
    options: dict[str, Any]


@dataclass(frozen=True)
class Version:
    """One deployed version."""

    version: int
    release: int
    at: datetime
    by: str | None
    note: str
    sha256: str
    newest: bool


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side with what differs, element by element."""

    old: str
    new: str
    differences: list[lint.Difference]


@dataclass(frozen=True)
class Preview:
    """The PDF of a draft template: ready, failed with a reason, or still being made."""

    status: str
    error: str | None


def administrator(work: Work) -> Actor:
    """Return the acting account when it is an administrator's; raises `NotAllowed`."""
    return access.require_county(work)


def _newest(work: Work, kind: str, key: str) -> Definition | None:
    rows = select(Definition).where(
        Definition.tenant_id == work.tenant, Definition.kind == kind, Definition.key == key
    )
    return work.session.scalars(rows.order_by(Definition.version.desc()).limit(1)).one_or_none()


def newest_version(work: Work, kind: str, key: str) -> int:
    """Return the number of the newest version of a definition, 0 when it was never deployed."""
    newest = _newest(work, kind, key)
    return newest.version if newest else 0


def _version(work: Work, kind: str, key: str, version: int) -> Definition:
    row = work.session.scalars(
        select(Definition).where(
            Definition.tenant_id == work.tenant,
            Definition.kind == kind,
            Definition.key == key,
            Definition.version == version,
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _draft(work: Work, actor: Actor, kind: str, key: str) -> Draft | None:
    return work.session.scalars(
        select(Draft).where(Draft.kind == kind, Draft.key == key, Draft.by == actor.user_id)
    ).one_or_none()


def _names(work: Work) -> dict[str | None, str]:
    rows = work.session.execute(select(User.id, User.name))
    return {str(user_id): name for user_id, name in rows}


def listing(work: Work) -> list[Row]:
    """List the newest version of every definition, by kind and key."""
    actor = administrator(work)
    running = _running(work)
    mine = select(Draft.kind, Draft.key).where(Draft.by == actor.user_id)
    drafts = set(work.session.execute(mine))
    names = _names(work)
    rows = _newest_of_all(work)
    asked = catalog.form_names(row.content for row in rows if row.kind == "process")
    return [
        Row(
            kind=row.kind,
            key=row.key,
            name=asked.get(row.key) or catalog.title(row.kind, row.key, row.content),
            version=row.version,
            release=row.release,
            at=row.created_at,
            by=names.get(row.created_by),
            note=row.note,
            running=running.get(row.key, 0) if row.kind == "process" else 0,
            has_draft=(row.kind, row.key) in drafts,
        )
        for row in rows
    ]


def _newest_of_all(work: Work, *kinds: str) -> list[Definition]:
    """List the newest version of every definition of *kinds*, of all kinds when none is named."""
    query = (
        select(Definition)
        .where(Definition.tenant_id == work.tenant, Definition.kind.in_(kinds or KINDS))
        .ext(distinct_on(Definition.kind, Definition.key))
        .order_by(Definition.kind, Definition.key, Definition.version.desc())
    )
    return list(work.session.scalars(query))


def _running(work: Work) -> dict[str, int]:
    """Count what runs by process: begun by it, or standing in it where another calls it."""
    active = (Instance.tenant_id == work.tenant, Instance.status == "active")
    begun = select(Instance.process, Instance.id).where(*active)
    called = select(Task.process, Task.instance_id).join(Instance, Instance.id == Task.instance_id)
    both = union(begun, called.where(*active, Task.done_at.is_(None))).subquery()
    counts = select(both.c.process, func.count()).group_by(both.c.process)
    return {process: count for process, count in work.session.execute(counts)}


def _title(work: Work, kind: str, key: str, content: bytes) -> str:
    """Name a definition as people know it; a form by the task that shows it."""
    processes = _newest_of_all(work, "process") if kind == "form" else []
    asked = catalog.form_names(row.content for row in processes)
    return asked.get(key) or catalog.title(kind, key, content)


def open_draft(work: Work, kind: str, key: str) -> Editing:
    """Open the actor's draft of a definition, or its newest version where there is no draft.

    Raises `NotFound` when there is neither.
    """
    actor = administrator(work)
    newest = _newest(work, kind, key)
    draft = _draft(work, actor, kind, key)
    if draft is not None:
        content, base, saved = draft.content, draft.base_version, draft.saved_at
    elif newest is not None:
        content, base, saved = newest.content, newest.version, None
    else:
        raise NotFound
    return Editing(
        kind=kind,
        key=key,
        name=_title(work, kind, key, content),
        content=content.decode(),
        base_version=base,
        newest_version=newest.version if newest else 0,
        saved_at=saved,
        options=catalog.options(work),
    )


def create(work: Work, kind: str, key: str, name: str) -> None:
    """Begin a new definition as a draft; raises `AnswersInvalid` for a key that is taken."""
    administrator(work)
    problem = catalog.key_problem(kind, key)
    if problem is None and _newest(work, kind, key) is not None:
        problem = "此编号已被使用。"
    if problem is not None or kind not in KINDS:
        raise AnswersInvalid(errors={"key": [problem or "没有这一类定义。"]})
    save_draft(work, kind, key, catalog.blank(kind, key, name), base_version=0)


def save_draft(work: Work, kind: str, key: str, content: str, *, base_version: int) -> datetime:
    """Keep the actor's unfinished change; it may be wrong, only its size is limited."""
    actor = administrator(work)
    if _newest(work, kind, key) is None and catalog.key_problem(kind, key) is not None:
        raise NotFound
    data = content.encode()
    if len(data) > LIMIT:
        raise AnswersInvalid(errors={"content": ["内容超过 2 MB。"]})
    values = {"content": data, "base_version": base_version, "saved_at": work.now}
    row = insert(Draft).values(
        tenant_id=work.tenant, kind=kind, key=key, by=actor.user_id, preview=None, **values
    )
    keys = ["tenant_id", "kind", "key", "by"]
    work.session.execute(row.on_conflict_do_update(index_elements=keys, set_=values))
    return work.now


def discard_draft(work: Work, kind: str, key: str) -> None:
    """Throw the actor's draft away."""
    actor = administrator(work)
    work.session.execute(
        delete(Draft).where(Draft.kind == kind, Draft.key == key, Draft.by == actor.user_id)
    )


def findings(work: Work, kind: str, key: str, content: str) -> list[lint.Finding]:
    """Say what is wrong with *content*, against what is deployed now."""
    administrator(work)
    return shipping.findings(Source(kind, key, content.encode()), catalog.deployed(work))


def deploy(work: Work, kind: str, key: str, content: str, *, base_version: int, note: str) -> int:
    """Deploy *content* as the next version; returns the release.

    Raises `DefinitionInvalid` with the findings, `AnswersInvalid` without a note, `StateMismatch`
    when somebody deployed a newer version since the draft was begun.
    """
    actor = administrator(work)
    if not note.strip():
        raise AnswersInvalid(errors={"note": ["请写明修改了什么、为什么。"]})
    newest = _newest(work, kind, key)
    if newest is not None and newest.version != base_version:
        raise StateMismatch("A newer version was deployed meanwhile.", version=newest.version)
    wrong = [found for found in findings(work, kind, key, content) if found.severity == "error"]
    if wrong:
        raise DefinitionInvalid(wrong)
    file = Source(kind, key, content.encode())
    release = work.engine.deploy([file], note=note.strip(), by=actor.id)
    discard_draft(work, kind, key)
    return int(release.number)


def versions(work: Work, kind: str, key: str) -> list[Version]:
    """List the versions of a definition, newest first."""
    administrator(work)
    rows = work.session.scalars(
        select(Definition)
        .where(Definition.tenant_id == work.tenant, Definition.kind == kind, Definition.key == key)
        .order_by(Definition.version.desc())
    ).all()
    if not rows:
        raise NotFound
    names = _names(work)
    return [
        Version(
            version=row.version,
            release=row.release,
            at=row.created_at,
            by=names.get(row.created_by),
            note=row.note,
            sha256=row.sha256.hex(),
            newest=row is rows[0],
        )
        for row in rows
    ]


def compare(work: Work, kind: str, key: str, old: int, new: int | None) -> Comparison:
    """Compare two versions, or a version with the actor's draft when *new* is None."""
    actor = administrator(work)
    before = _version(work, kind, key, old).content
    if new is None:
        draft = _draft(work, actor, kind, key)
        if draft is None:
            raise NotFound
        after = draft.content
    else:
        after = _version(work, kind, key, new).content
    differences = lint.compare(before, after) if kind == "process" else []
    return Comparison(before.decode(), after.decode(), differences)


def restore(work: Work, kind: str, key: str, version: int, note: str) -> int:
    """Deploy the content of an earlier version again, as the newest; returns the release."""
    administrator(work)
    content = _version(work, kind, key, version).content.decode()
    newest = _newest(work, kind, key)
    base = newest.version if newest else 0
    return deploy(work, kind, key, content, base_version=base, note=note)


def request_preview(work: Work, key: str, content: str, *, base_version: int) -> UUID:
    """Save a document's draft and promise its PDF with fictional data; returns the draft's id."""
    actor = administrator(work)
    save_draft(work, "document", key, content, base_version=base_version)
    draft = _draft(work, actor, "document", key)
    assert draft is not None  # noqa: S101  # it was written a line ago
    draft.preview = draft.preview_error = None
    work.later("documents.preview", draft_id=draft.id)
    return draft.id


def make_preview(work: Work, draft_id: str) -> None:
    """Make the PDF of a draft template, a job; a faulty template is told, not tried again."""
    draft = work.session.get(Draft, UUID(draft_id))
    if draft is None:
        return
    try:
        text = draft.content.decode()
        about = documents.describe(draft.key, text).about
        html = documents.html(draft.key, documents.sample(draft.key, about), source=text)
        draft.preview = work.files.put(documents.pdf(html).content)
        draft.preview_error = None
    except DocumentError as error:
        draft.preview_error = _fault(error)


#: what is wrong with a template, by the class of its error
FAULTS = {
    "TemplateInvalid": "模板写法不对",
    "TemplateUnsafe": "模板用了不允许的写法",
    "VariableMissing": "模板用到的值不存在",
    "TooLarge": "文书太大，或者制作太久",
}


def _fault(error: DocumentError) -> str:
    """Keep what stopped a preview: the class, the line if it is known, the template's own words."""
    return json.dumps(
        [type(error).__name__, error.detail.get("line"), str(error)[:300]], ensure_ascii=False
    )


def _told(fault: str) -> Words:
    """Say in the editor's words what stopped a preview."""
    name, line, reason = json.loads(fault)
    said = Words("%(fault)s（%(reason)s）。", fault=FAULTS.get(name, "文书做不出来"), reason=reason)
    return Words("第 %(line)s 行：%(said)s", line=line, said=said) if line else said


def preview(work: Work, key: str) -> tuple[Preview, bytes | None]:
    """Tell how the preview of the actor's draft stands, with the PDF when it is ready."""
    actor = administrator(work)
    draft = _draft(work, actor, "document", key)
    if draft is None:
        raise NotFound
    if draft.preview_error:
        return Preview("failed", _told(draft.preview_error)), None
    if draft.preview:
        return Preview("ready", None), work.files.get(draft.preview)
    return Preview("making", None), None
