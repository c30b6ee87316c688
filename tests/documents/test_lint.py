"""What the studio tells an administrator about a template."""

import pytest

import documents

AGREEMENT = documents.source("people_mediation/agreement")


@pytest.mark.parametrize("name", documents.names())
def test_the_shipped_templates_are_clean(name):
    assert documents.lint(documents.source(name), name=name) == []


@pytest.mark.parametrize(
    ("old", "new", "rule", "line", "subject"),
    [
        ("<!--", "", "head", 1, None),
        ('title = "人民调解协议书"\n', "", "head", 1, "title"),
        ("title =", "titel =", "head", 1, "titel"),
        ('code = "D-08"', "code = D-08", "head", 3, None),
        ('about = "agreement"', 'about = "agreements"', "head", 1, "about"),
        ('"mediator", "recorder"]', '"mediator", "nobody"]', "head", 1, "signed_by"),
        ("more = 1}", "more = -1}", "head", 1, "copies"),
        ("{% endfor %}", "", "syntax", AGREEMENT.count("\n"), None),
        ("{{ title }}", "{{ title | shout }}", "syntax", 14, None),
        ("{{ title }}", "{{ titles }}", "unknown_variable", 14, "titles"),
        ("{{ title }}", "{{ session.at }}", "unknown_variable", 14, "session"),
        ("agreement.facts", "agreement.fact", "unknown_key", 21, "fact"),
        ("case.number", "case.nummer", "unknown_key", 15, "nummer"),
        ("{{ clause.n | numeral }}", "{{ clause.m }}", "unknown_key", 24, "m"),
        ("{{ title }}", "{{ parties }}", "unsafe", None, None),
        ("{{ title }}", "{% include '_paper.html' %}", "unsafe", None, None),
        ("{{ title }}", "{{ title | money }}", "large", None, None),
    ],
)
def test_a_mistake_is_named_with_its_line(old, new, rule, line, subject):
    assert old in AGREEMENT
    findings = documents.lint(AGREEMENT.replace(old, new, 1))
    assert findings[0].rule == rule
    assert findings[0].severity == "error"
    assert line is None or findings[0].line == line
    assert subject is None or subject in findings[0].subjects


def test_a_key_that_only_the_data_lacks_is_found_by_rendering():
    source = AGREEMENT.replace("{{ title }}", "{{ parties[5].name }}", 1)
    (finding,) = documents.lint(source)
    assert (finding.rule, finding.line) == ("unknown_variable", 14)


def test_a_character_without_a_glyph_is_a_warning():
    (finding,) = documents.lint(AGREEMENT.replace("{{ title }}", "协议\ue123\ue123", 1))
    assert (finding.rule, finding.severity, finding.subjects) == ("font", "warning", ("\ue123",))


def test_bytes_that_are_no_text_are_a_finding():
    assert documents.lint(b"\xff\xfe")[0].rule == "encoding"
    assert documents.lint("x" * 200_000)[0].rule == "size"


def test_a_new_kind_of_paper_is_checked_against_what_it_is_about():
    source = (
        '<!--\ntitle = "邀请函"\ncode = "D-39"\nlaw = ["R-008"]\n'
        'about = "session"\norder = 75\n-->\n'
        '{% extends "_paper.html" %}\n{% block body %}\n<h1>{{ title }}</h1>\n'
        "<p>{{ session.at | moment }}</p>\n{% endblock %}\n"
    )
    assert documents.lint(source, name="expert/invitation") == []
    context = documents.sample("expert/invitation", "session")
    assert "2026年3月10日14时30分" in documents.html("expert/invitation", context, source)
