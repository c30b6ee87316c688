"""A template from a browser lays out its data and can do nothing else."""

from time import monotonic

import pytest

import documents
from documents.errors import (
    DocumentError,
    TemplateInvalid,
    TemplateNotFound,
    TemplateUnsafe,
    TooLarge,
    VariableMissing,
)

HEAD = """<!--
title = "试验"
code = "D-99"
law = ["R-001"]
about = "case"
order = 1
-->
"""
NAME = "draft/draft"


def make(body, **more):
    return documents.html(NAME, documents.sample(NAME, "case") | more, HEAD + body)


ESCAPES = [
    "{{ ''.__class__.__mro__ }}",
    "{{ case['__class__'] }}",
    "{{ case.__init__.__globals__ }}",
    "{{ case.items() }}",
    "{{ case.keys }}",
    "{{ (case | default).__doc__ }}",
    "{{ parties.append(1) }}",
    "{{ parties[0].pop('name') }}",
    "{{ 'a'.upper() }}",
    "{{ '{0.__class__}'.format(case) }}",
    "{{ '%s' % case }}",
    "{{ case.title.join }}",
    "{{ seal.__globals__ }}",
    "{{ signature.__code__ }}",
    "{{ range.__class__ }}",
    "{{ self.__class__ }}",
    "{{ self._TemplateReference__context }}",
    "{% for x in parties %}{{ loop.__class__ }}{% endfor %}",
    "{% for x in parties %}{{ loop.cycle.__globals__ }}{% endfor %}",
    "{% macro m() %}{{ caller }}{% endmacro %}{{ m.__call__ }}",
    "{% macro m() %}x{% endmacro %}{{ m._func }}",
    "{% import '_parts.html' as p %}{{ p.__dict__ }}",
    "{% import '_parts.html' as p %}{{ p._body_stream }}",
    "{% include '_parts.html' %}",
    "{% include 'people_mediation/agreement.html' %}",
    "{% include '../../cases/vault/crypto.py' %}",
    "{% import '/etc/passwd' as p %}",
    "{% extends 'people_mediation/agreement.html' %}",
    "{% set name = '_parts.html' %}{% import name as p %}",
    "{{ 2 ** 64 }}",
    "{{ 'ab' * 1000000000 }}",
    "{{ [1] * 1000000000 }}",
    "{{ parties + parties }}",
    "{{ parties }}",
    "{{ case }}",
    "{{ case.open_session }}",
]


@pytest.mark.parametrize("body", ESCAPES)
def test_an_escape_is_refused(body):
    with pytest.raises((TemplateUnsafe, TemplateInvalid, VariableMissing)):
        make(body)


@pytest.mark.parametrize(
    "body",
    [
        "{{ config }}",
        "{{ case.nothing }}",
        "{{ parties[9].name }}",
        "{{ nobody.name }}",
        "{{ namespace(a=1) }}",
        "{{ dict(a=1) }}",
        "{{ lipsum() }}",
        "{{ cycler('a') }}",
    ],
)
def test_a_name_that_is_not_given_is_an_error(body):
    with pytest.raises((VariableMissing, TemplateUnsafe)):
        make(body)


@pytest.mark.parametrize(
    "body",
    [
        "{{ case.title | attr('__class__') }}",
        "{{ case | tojson }}",
        "{{ case.title | safe }}",
        "{{ parties | map(attribute='__class__') | list }}",
        "{% if x is callable %}{% endif %}",
        "{{ case.facts | urlize }}",
        "{% do parties.append(1) %}",
        "{% debug %}",
        "{{ case.title",
        "{% for x in parties %}",
    ],
)
def test_what_the_language_does_not_have_is_a_mistake_with_its_line(body):
    with pytest.raises(TemplateInvalid) as caught:
        make("\n" + body)
    assert caught.value.detail["line"] >= 8


@pytest.mark.parametrize(
    "body",
    [
        "{% for a in range(999) %}{% for b in range(999) %}{% endfor %}{% endfor %}",
        "{% for a in range(999) %}{% for b in range(999) %}"
        + "x" * 999
        + "{% endfor %}{% endfor %}",
        "{{ range(1000000) }}",
        "{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}",
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}"
        "{{ f(40) }}",
        "{% macro f(n) %}" + "x" * 5000 + "{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}"
        "{% endmacro %}{{ f(12) }}",
        "{% set a = 'x' %}" + "{% set a = a ~ a %}" * 60,
        "{% set a %}xxxxxxxx{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 60,
        "{% set a = 9 %}" + "{% set a = a * a %}" * 40 + "{{ a }}",
        "{% for x in [[1]] recursive %}{{ loop([x, x]) }}{% endfor %}",
    ],
)
def test_what_would_never_end_or_grow_without_end_is_stopped(body):
    begun = monotonic()
    with pytest.raises((TooLarge, TemplateUnsafe, TemplateInvalid)):
        make(body)
    assert monotonic() - begun < 20


def test_a_template_that_is_too_large_or_no_text_is_refused():
    with pytest.raises(TemplateInvalid):
        make("x" * 200_000)
    with pytest.raises(TemplateInvalid):
        documents.html(NAME, {}, b"\xff\xfe\x00")


def test_only_shipped_names_are_found():
    for name in ("people_mediation/nothing", "../render", "_paper.html", "", "a/b/c", "a"):
        with pytest.raises(TemplateNotFound):
            documents.html(name, {})


def test_errors_are_of_one_family():
    for body in (*ESCAPES, "{{", "{{ nobody }}"):
        with pytest.raises(DocumentError):
            make(body)


def test_what_an_administrator_needs_is_there():
    body = (
        "{% from '_parts.html' import number %}{{ number(case.number) }}"
        "{% for party in parties if party.kind == 'NATURAL' %}{{ loop.index }}{{ party.name }}"
        "{% else %}无{% endfor %}{{ case.title ~ '（' ~ (parties | count + 1) ~ '）' }}"
        "{{ case.amount | capitals }}{{ case.number[:6] }}{{ case.note or '无' }}"
    )
    html = make(body)
    for words in ("1张㛃", "纠纷（3）", "人民币贰万肆仟元整", "（2026）", "无"):
        assert words in html


def test_a_context_is_not_changed_by_a_template():
    context = documents.sample(NAME, "case")
    documents.html(NAME, context, HEAD + "{% set case = 1 %}{% set parties = 2 %}{{ case }}")
    assert context == documents.sample(NAME, "case")


def test_a_paper_fetches_nothing(caplog):
    body = (
        '<img src="file:///etc/passwd"><img src="http://127.0.0.1:9/x.png">'
        '<link rel="stylesheet" href="file:///etc/passwd"><style>@import "http://127.0.0.1:9/";'
        "@font-face{font-family:x;src:url(file:///etc/passwd)}p{font-family:x}</style><p>文</p>"
        '<object data="file:///etc/passwd"></object><a href="file:///etc/passwd">链接</a>'
    )
    made = documents.pdf(make(body))
    assert made.pages == 1
    assert b"root:" not in made.content
    refused = [one.message for one in caplog.records if "disallowed protocol" in one.message]
    assert sum("file:///etc/passwd" in words for words in refused) >= 2
    assert any("http://127.0.0.1:9/" in words for words in refused)


def test_a_paper_of_too_many_pages_is_refused():
    with pytest.raises(TooLarge):
        documents.pdf("<p style='break-after:page'>页</p>" * 700)
    with pytest.raises(TooLarge):
        documents.pdf("x" * 7_000_000)
