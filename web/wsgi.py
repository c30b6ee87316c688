"""The web server's door: ``gunicorn 'web.wsgi:app()'``."""

import gc

from flask import Flask

from web import logs
from web.app import create_app
from web.settings import Settings
from web.worker import broker, runtime_of

#: allocations between two collections: what a request leaves behind goes by counting references,
#: and looking for rings at every seven hundred costs a twentieth of the time
RARELY = (20_000, 20, 100)


def app() -> Flask:
    """Build the application of this process from the environment."""
    settings = Settings.from_env()
    logs.configure(settings.log_level)
    runtime = runtime_of(settings, broker(settings), pool_size=settings.web_threads)
    made = create_app(runtime, settings)
    gc.freeze()  # what was built stays, in memory that the forked workers share untouched
    gc.set_threshold(*RARELY)
    return made
