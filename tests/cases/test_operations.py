import re
from pathlib import Path

import pytest

import processes
from cases import operations
from cases.errors import NotFound


def test_every_operation_that_a_shipped_process_names_is_there():
    named = set()
    for key in processes.names("process"):
        text = processes.read("process", key).decode()
        named |= set(re.findall(r'name="operation" value="([^"]+)"', text))
    assert named
    assert named <= set(operations.known())


def test_every_operation_is_named_after_its_module_or_the_case_and_has_a_chinese_title():
    for name, operation in operations.known().items():
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", name)
        assert re.search(r"[一-鿿]", operation.title), name


def test_every_module_with_operations_is_in_the_list():
    folder = Path(operations.__file__).parent
    having = {
        ".".join(f.relative_to(folder).with_suffix("").parts)
        for f in folder.rglob("*.py")
        if "\nOPERATIONS = (" in f.read_text("utf-8")
    }
    assert having == {
        f"{place}.{name}" for place, names in operations.MODULES.items() for name in names
    }


def test_an_operation_nobody_wrote_is_not_found():
    with pytest.raises(NotFound):
        operations.find("cases.destroy")
