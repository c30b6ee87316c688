"""The reader's language: Chinese is the source, English a whole catalogue.

A reader switches by ``?lang=`` (kept in a cookie), an account by its own setting. Browsers'
Accept-Language is not asked: a county office's computers often say English and mean nothing by it.
"""

import flask_babel
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, get_locale

from cases.words import Words
from web.request import reader_locale

LOCALES = {"zh_Hans": "中文", "en": "English"}
COOKIE = "shenming_lang"
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
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, num: int) -> str:
    """Say one of two sentences by *num*, its %(num)d place filled in."""
    return str(flask_babel.ngettext(one, many, num))


def say(text: object) -> str:
    """Translate words that come from data: BPMN names, form labels, rows of law, `Words`."""
    if not text:
        return ""
    if isinstance(text, Words):
        pattern = gettext(text.pattern)
        if not text.values:
            return pattern
        return pattern % {name: say(one) for name, one in text.values.items()}
    return gettext(str(text))


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
    app.jinja_env.globals.update(html_lang=html_lang, locales=LOCALES, is_english=is_english)
    app.jinja_env.filters["say"] = say
