"""Codes in words: states, roles, consents … from the law's own table, in the reader's language."""

from flask import Flask

from processes import law
from web.i18n import gettext


def word(kind: str, code: object) -> str:
    """Return the word for *code* of *kind*; an unknown code is shown as it is."""
    if code is None or code == "":
        return ""
    known = law.words(kind) if kind in law.kinds_of_words() else {}
    found = known.get(str(code))
    return gettext(found) if found else str(code)


def choices(kind: str) -> list[tuple[str, str]]:
    """List the codes of *kind* with their words, for a select."""
    return [(code, gettext(words)) for code, words in law.words(kind).items()]


def ground(kind: str, code: str) -> str:
    """Return the coded ground *code* of *kind* in a sentence."""
    return gettext(law.grounds(kind)[code].text)


def grounds(kind: str) -> list[tuple[str, str]]:
    """List the coded grounds of *kind* with their sentences, for a select."""
    return [(code, gettext(row.text)) for code, row in law.grounds(kind).items()]


def categories() -> list[tuple[str, str]]:
    """List the kinds of dispute with their names."""
    return [(code, gettext(row.name)) for code, row in law.categories().items()]


def kinds() -> list[tuple[str, str]]:
    """List the sub-kinds of industry and administrative mediation with their routes."""
    routes = law.words("route")
    return [
        (kind.key, f"{gettext(routes[kind.process])}·{gettext(kind.name)}")
        for kind in law.kinds().values()
    ]


def category(code: str | None) -> str:
    """Return the name of a kind of dispute."""
    row = law.categories().get(code or "")
    return gettext(row.name) if row else ""


def article(rule: str) -> str:
    """Return the article that makes a rule, by its id; empty when the law's table has none."""
    row = law.rules().get(rule)
    return gettext(row.article) if row else ""


def install(app: Flask) -> None:
    """Give templates the words."""
    app.jinja_env.globals.update(
        word=word,
        choices=choices,
        ground=ground,
        article=article,
        grounds=grounds,
        categories=categories,
        category=category,
    )
