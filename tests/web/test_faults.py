"""Why an editor's text was refused is said in the editor's language, whoever refused it."""

import ast
import re
from pathlib import Path

import pytest

import feel
import processes
from documents import lint
from forms import patterns
from forms.errors import PatternError, PatternTooSlow
from web.faults import SENTENCES, chinese

ROOT = Path(__file__).parents[2]
#: English that may stand in a Chinese reason: what the editor wrote, in quotes or as a name
QUOTED = re.compile(r"“[^”]*”|\b(then|else|return|satisfies|in|and|amount|frobnicate)\b")


def literals(folder, called):
    """The first arguments of the calls of *called* in the modules of *folder*."""
    for file in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            name = isinstance(node, ast.Call) and getattr(node.func, "id", "")
            if name in called and node.args and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def test_every_fault_of_feel_and_every_pattern_error_has_its_chinese():
    faults = set(literals("feel", {"Fault"}))
    refused = set(literals("forms", {"PatternError"})) | {"The pattern has too many states."}
    assert len(faults) > 10
    assert len(refused) > 10
    assert faults | refused <= SENTENCES.keys()
    for pattern, words in SENTENCES.items():
        assert set(re.findall(r"{\w+}", pattern)) == set(re.findall(r"{\w+}", words))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("amount >", "第 1 行第 9 个字：没有写完"),
        ("amount ， 3", "第 1 行第 8 个字：“，”是中文符号，请改成英文的"),
        ('"没完', "第 1 行第 1 个字：这段文字没有收尾的引号"),
        ("if amount 3", "第 1 行第 11 个字：这里不能写“3”"),
        ("if amount then 1", "第 1 行第 17 个字：没有写完，可以写 else"),
        ("1 in", "第 1 行第 5 个字：没有写完，可以写 名称 或 ( 或 ["),
        ("(" * 500 + "1", "层数超过上限"),
    ],
)
def test_a_slip_in_feel_is_told_in_chinese_with_its_place(text, said):
    with pytest.raises(feel.FeelError) as error:
        feel.compile(text)
    told = chinese(error.value.fault)
    assert told.startswith(said)
    assert not re.search(r"[A-Za-z]{2,}", QUOTED.sub("", told))
    assert str(error.value) == error.value.fault  # the log keeps its English


@pytest.mark.parametrize("pattern", ["(a", "a)", "*a", "a{3,1}", "[z-a]", "(?<=a)b", "(a)\\1"])
def test_a_slip_in_a_pattern_is_told_in_chinese(pattern):
    with pytest.raises((PatternError, PatternTooSlow)) as error:
        patterns.compile(pattern)
    assert not re.search(r"[A-Za-z]{2,}", chinese(feel.Fault(str(error.value))))


HEAD = """<!--
title = "试"
code = "D-99"
law = []
about = "case"
order = 1
signed_by = []
-->
"""


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{ title", "模板没有写完"),
        ("{% if title %}", "有标签没有结束"),
        ("{% frobnicate %}", "没有 frobnicate 这种标签"),
        ("{{ title | frobnicate }}", "没有 frobnicate 这个用法"),
        ("{{ ) }}", "这里不能写 )"),
        ("{{ 1 2 }}", "这里要写 }}，却写了 数字"),
        ("{{ title.x }}", "不能读取 文字 的 x"),
    ],
)
def test_a_slip_in_a_template_is_told_in_chinese(body, said):
    found = [one for one in lint(HEAD + body) if one.severity == "error"]
    assert said in [chinese(one.message) for one in found], found


def test_what_nobody_foresaw_is_told_as_it_is():
    assert chinese("the moon is out") == "the moon is out"


def test_the_studio_tells_the_reason_in_the_readers_language(house):
    admin = house.as_("admin")
    source = {name: content for _, name, content in processes.shipped()}["followup_enforcement"]
    slip = {"content": source.decode().replace("breached = true", "breached =")}
    for language, said in (("zh_Hans", "没有写完"), ("en", "the expression ends too early")):
        admin.get("/studio/")
        admin.post("/account/language", {"locale": language})
        door = "/studio/process/findings/followup_enforcement"
        token = {"X-CSRF-Token": admin.token}
        answer = admin.client.post(door, json=slip, headers=token)
        told = [one["message"] for one in answer.json["findings"]]
        assert any(said in one for one in told), told
