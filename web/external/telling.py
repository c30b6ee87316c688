"""Writing tasks as Camunda's REST API does."""

from collections.abc import Collection
from typing import Any

from cases.operating.external import Given
from web.external.typed import instant, told


def task(
    given: Given, names: Collection[str] | None = None, *, properties: bool = False
) -> dict[str, Any]:
    """Write one task; of its variables those in *names*, or all."""
    one = given.task
    shown = one.variables.keys() if names is None else one.variables.keys() & set(names)
    written: dict[str, Any] = {
        "id": str(one.id),
        "topicName": one.topic,
        "workerId": None if one.worker is None else one.worker.partition("/")[2],
        "lockExpirationTime": instant(one.locked_until),
        "createTime": instant(one.created_at),
        "activityId": one.element,
        "activityInstanceId": str(one.token),
        "executionId": str(one.token),
        "processInstanceId": str(one.instance_id),
        "processDefinitionId": given.definition,
        "processDefinitionKey": one.process,
        "processDefinitionVersionTag": None,
        "businessKey": one.business_key,
        "tenantId": None,
        "retries": one.retries,
        "errorMessage": one.error,
        "priority": one.priority,
        "suspended": one.suspended,
        "variables": {name: told(one.variables[name]) for name in sorted(shown)},
    }
    if properties:
        written["extensionProperties"] = {n: str(value) for n, value in one.properties.items()}
    return written
