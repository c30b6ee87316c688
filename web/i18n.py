"""The reader's language: Chinese is the source, English a whole catalogue.

A reader switches by ``?lang=`` (kept in a cookie), an account by its own setting. Browsers'
Accept-Language is not asked: a county office's computers often say English and mean nothing by it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import flask_babel
from flask import Flask, Response, g, has_app_context, has_request_context, request
from flask_babel import Babel, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from cases.words import Day, Words
from web.faults import chinese
from web.request import reader_locale

LOCALES = {"zh_Hans": "中文", "en": "English"}
COOKIE = "shenming_lang"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
YEAR = 365 * 24 * 3600


def select() -> str:
    """Choose the locale of this request: the address, the cookie, the account, Chinese."""
    if not has_request_context():
        return "zh_Hans"
    for wanted in (
        request.args.get("lang"),
        request.cookies.get(COOKIE),
        reader_locale(),
    ):
        if wanted in LOCALES:
            return str(wanted)
    return "zh_Hans"


def is_english() -> bool:
    """Say whether this page is written in English."""
    locale = get_locale()
    return bool(locale and locale.language == "en")


def html_lang() -> str:
    """Return the `lang` attribute of the page."""
    return "en" if is_english() else "zh-Hans"


def gettext(text: str, **values: object) -> str:
    """Say *text* in the reader's language, its %(name)s places filled in."""
    found = _find(text, values)
    return found % values if values else found


def ngettext(one: str, many: str, num: int) -> str:
    """Say one of two sentences by *num*, its %(num)d place filled in."""
    return str(flask_babel.ngettext(one, many, num))


def _find(text: str, values: Mapping[str, object]) -> str:
    """Look *text* up; where English has a word for one and a word for many, by the first number.

    Chinese has one word for both, so its sentences never ask.
    """
    known = _catalogue()
    number = next((n for n in values.values() if type(n) is int), None)
    if number is not None:
        found = str(known.ungettext(text, text, number))
        if found != text:
            return found
    return str(known.ugettext(text))


def _catalogue() -> Any:
    """Return the catalogue of this request; to find it takes ten times as long as a word in it."""
    try:
        return g.catalogue
    except (AttributeError, RuntimeError):  # the first word, or nobody asks
        known = flask_babel.get_translations()
        if has_app_context():
            g.catalogue = known
        return known


@pass_context
def _in_template(context: Context, text: str, /, **values: object) -> str:
    """Say *text* in a template: what is filled in is escaped, the text itself is ours."""
    found = _find(text, values)
    return (Markup(found) if context.eval_ctx.autoescape else found) % values  # noqa: S704


def say(text: object) -> str:
    """Translate words that come from data: BPMN names, form labels, rows of law, `Words`."""
    if not text:
        return ""
    if isinstance(text, Day):
        return day(text.value)
    if isinstance(text, Words):
        values = {
            name: reason(one) if name == "reason" else _value(one)
            for name, one in text.values.items()
        }
        return gettext(text.pattern, **values)
    return gettext(str(text))


def reason(text: object) -> object:
    """Say why a check or a library refused; they tell it in English."""
    if isinstance(text, str) and not isinstance(text, Words) and not is_english():
        return chinese(text)
    return _value(text)


def _value(value: object) -> object:
    """Say what is filled into a sentence; numbers stay numbers, since sentences go by them."""
    return say(value) if isinstance(value, str) else value


def day(value: date) -> str:
    """Write a day in full: 2026年11月21日, 21 Nov 2026."""
    if is_english():
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def _remember(response: Response) -> Response:
    wanted = request.args.get("lang")
    if wanted in LOCALES and not g.get("stateless"):
        response.set_cookie(
            COOKIE,
            wanted,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
    return response


def install(app: Flask) -> None:
    """Give *app* its languages."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "zh_Hans")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Shanghai")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    Babel(app, locale_selector=select)
    app.after_request(_remember)
    app.jinja_env.globals.update(gettext=_in_template, html_lang=html_lang)
    app.jinja_env.globals.update(locales=LOCALES, is_english=is_english)
    app.jinja_env.filters["say"] = say
