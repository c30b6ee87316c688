"""Reading requests: every part is known, of its kind and within bounds, or refused by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from cases.operating.external import Search, Wanted
from web.external.refused import Refused

#: tasks fetched at once, topics asked for at once, letters of an id of a worker
MOST_TASKS, MOST_TOPICS, WORKER_ID = 100, 50, 255
#: milliseconds: longest lock, longest pause before another try
LONGEST_LOCK, LONGEST_PAUSE = 24 * 3600 * 1000, 31 * 24 * 3600 * 1000
#: letters of an error, of its details, of an error code
MESSAGE, DETAILS, CODE = 2000, 20_000, 120
#: what is understood and changes nothing here: there are no variables of Java objects
_WITHOUT_EFFECT = {"deserializeValues"}
#: filters that would give too much if they were passed over
_FILTERS_ABSENT = (
    "processVariables", "processDefinitionVersionTag", "tenantIdIn", "withoutTenantId",
    "localVariables",
)  # fmt: skip


@dataclass(frozen=True)
class Topic:
    """One topic of a fetch, and how its tasks are told."""

    wanted: Wanted
    #: names of the variables to tell; None: all
    variables: frozenset[str] | None
    properties: bool


@dataclass(frozen=True)
class Fetch:
    """A request for tasks."""

    worker_id: str
    most: int
    topics: tuple[Topic, ...]
    by_priority: bool
    newest_first: bool
    #: milliseconds the answer may wait for a task
    patience: int


def body(data: bytes) -> dict[str, Any]:
    """Parse the body of a request, an object of JSON or nothing."""
    try:
        given = orjson.loads(data) if data.strip() else {}
    except orjson.JSONDecodeError as error:
        raise Refused(f"The body is not JSON: {error}") from error
    if not isinstance(given, dict):
        raise Refused("The body must be an object.")
    return given


def only(given: Mapping[str, Any], *known: str) -> None:
    """Refuse what this door does not know: it might have meant something."""
    for name, value in given.items():
        if name not in known and value is not None:
            raise Refused(f"Unknown: {str(name)[:60]!r}.")


def fetch(given: dict[str, Any]) -> Fetch:
    """Read a request for tasks."""
    only(
        given, "workerId", "maxTasks", "usePriority", "asyncResponseTimeout", "topics", "sorting",
    )  # fmt: skip
    topics = given.get("topics")
    if not isinstance(topics, list) or not 0 < len(topics) <= MOST_TOPICS:
        raise Refused(f"topics must be a list of 1 to {MOST_TOPICS}.")
    read = tuple(_topic(one) for one in topics)
    if len({one.wanted.topic for one in read}) != len(read):
        raise Refused("A topic is asked for twice.")
    return Fetch(
        worker_id=worker_id(given),
        most=number(given, "maxTasks", 1, MOST_TASKS),
        topics=read,
        by_priority=truth(given, "usePriority", True),
        newest_first=_newest_first(given.get("sorting")),
        patience=number(given, "asyncResponseTimeout", 0, 1_800_000, 0),
    )


def _topic(given: Any) -> Topic:
    if not isinstance(given, dict):
        raise Refused("A topic is an object.")
    only(
        given, "topicName", "lockDuration", "variables", "businessKey", "processDefinitionKey",
        "processDefinitionKeyIn", "processDefinitionId", "processDefinitionIdIn",
        "includeExtensionProperties", *_WITHOUT_EFFECT, *_FILTERS_ABSENT,
    )  # fmt: skip
    for name in _FILTERS_ABSENT:
        if given.get(name) not in (None, False, [], {}):
            raise Refused(f"The filter {name} is not supported.")
    names = given.get("variables")
    wanted = Wanted(
        topic=text(given, "topicName", 120),
        lock=_span(number(given, "lockDuration", 1, LONGEST_LOCK)),
        business_key=text(given, "businessKey", 120, None),
        processes=_processes(given),
    )
    variables = None if names is None else frozenset(_texts(given, "variables"))
    return Topic(wanted, variables, truth(given, "includeExtensionProperties", False))


def _processes(given: dict[str, Any]) -> frozenset[str] | None:
    """Read which processes are asked for; an id of a definition begins with its key."""
    keys = [
        frozenset([value]) if isinstance(value, str) else frozenset(_texts(given, name))
        for name in ("processDefinitionKey", "processDefinitionKeyIn")
        if (value := given.get(name)) is not None
    ]
    if given.get("processDefinitionId") or given.get("processDefinitionIdIn"):
        raise Refused("Ask for processes by processDefinitionKey: ids change with every deploy.")
    return frozenset.intersection(*keys) if keys else None


def _newest_first(given: Any) -> bool:
    if given in (None, []):
        return False
    if not isinstance(given, list) or len(given) != 1 or not isinstance(given[0], dict):
        raise Refused("sorting is a list of one: by createTime.")
    order = str(given[0].get("sortOrder") or "asc").lower()
    if given[0].get("sortBy") != "createTime" or order not in ("asc", "desc"):
        raise Refused("sorting is by createTime, asc or desc.")
    return order == "desc"


def worker_id(given: Mapping[str, Any]) -> str:
    """Read the id a worker gives itself."""
    return str(text(given, "workerId", WORKER_ID))


def text(given: Mapping[str, Any], name: str, longest: int, default: Any = ...) -> Any:
    """Read a text; without a default it must be there."""
    value = given.get(name)
    if value is None and default is not ...:
        return default
    if not isinstance(value, str) or not 0 < len(value) <= longest or "\0" in value:
        raise Refused(f"{name} must be a text of 1 to {longest} letters.")
    return value


def shortened(given: Mapping[str, Any], name: str, longest: int) -> str | None:
    """Read a text of any length, as much of it as is kept: an error must not fail to be told."""
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise Refused(f"{name} must be a text.")
    return value[:longest].replace("\0", "") if value else None


def number(given: Mapping[str, Any], name: str, low: int, high: int, default: Any = ...) -> Any:
    """Read a whole number within bounds; without a default it must be there."""
    value = given.get(name)
    if value is None and default is not ...:
        return default
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Refused(f"{name} must be a whole number from {low} to {high}.")
    return value


def truth(given: Mapping[str, Any], name: str, default: bool) -> bool:
    """Read true or false."""
    value = given.get(name)
    if value is not None and not isinstance(value, bool):
        raise Refused(f"{name} must be true or false.")
    return default if value is None else value


def _texts(given: Mapping[str, Any], name: str) -> list[str]:
    value = given.get(name)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Refused(f"{name} must be a list of texts.")
    return value


def _span(milliseconds: int) -> timedelta:
    return timedelta(milliseconds=milliseconds)


def lock(given: Mapping[str, Any], name: str) -> timedelta:
    """Read for how long a task is to be locked."""
    return _span(number(given, name, 1, LONGEST_LOCK))


def pause(given: Mapping[str, Any]) -> timedelta | None:
    """Read how long to wait before another try, None when the model says it."""
    value = number(given, "retryTimeout", 0, LONGEST_PAUSE, None)
    return None if value is None else _span(value)


# -- searches


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise Refused(f"{value[:60]!r} is no id.") from None


_SEARCH: dict[str, tuple[str, Callable[[str], Any]]] = {
    "externalTaskId": ("task_id", _uuid),
    "topicName": ("topic", str),
    "workerId": ("worker_id", str),
    "processInstanceId": ("instance", _uuid),
    "activityId": ("element", str),
}


def search(given: Mapping[str, str]) -> Search:
    """Read which tasks to list, from the query of an address."""
    only(given, *_SEARCH, "locked", "notLocked", "firstResult", "maxResults")
    found = {field: read(given[name]) for name, (field, read) in _SEARCH.items() if given.get(name)}
    if given.get("locked") == given.get("notLocked") == "true":
        raise Refused("locked and notLocked exclude each other.")
    if given.get("locked") == "true" or given.get("notLocked") == "true":
        found["locked"] = given.get("locked") == "true"
    return Search(**found)


def page(given: Mapping[str, str]) -> tuple[int, int]:
    """Read which part of a list is asked for: first, at most a hundred."""
    numbers = {
        name: int(given[name]) if given[name].isdigit() and len(given[name]) < 10 else -1
        for name in ("firstResult", "maxResults")
        if name in given
    }
    first = number(numbers, "firstResult", 0, 1_000_000, 0)
    return first, number(numbers, "maxResults", 1, MOST_TASKS, MOST_TASKS)
