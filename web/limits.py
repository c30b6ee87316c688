"""How often one address may try what a stranger can try: signing in, opening a case by its key."""

import hashlib

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from web.settings import Settings

#: guesses of a password or an access key; the key's 60 bits make even a year of these hopeless
GUESS = "10 per minute; 60 per hour"
#: applications begun and files sent by one address (an office's people share one)
FILING = "30 per hour"
UPLOAD = "60 per hour"
#: every step of an application, saved as it is written
WRITING = "240 per minute"

#: requests of one worker's token: a hundred a second, however many processes show it
WORKER = "6000 per minute"

limiter = Limiter(get_remote_address, headers_enabled=True)


def of_token() -> str:
    """Count a request for the token it shows; those without one for their address."""
    shown = request.headers.get("Authorization", "")
    return hashlib.sha256(shown.encode()).hexdigest()[:24] if shown else get_remote_address()


def storage(settings: Settings) -> str:
    """Keep the counts where all web processes see them, in memory when there is no such place."""
    url = settings.broker_url.replace("redis+socket://", "redis+unix://")
    return url if url.startswith(("redis://", "rediss://", "redis+unix://")) else "memory://"


def install(app: Flask, settings: Settings) -> None:
    """Count for *app*; a broken counter store never closes the door."""
    app.config.update(
        RATELIMIT_STORAGE_URI=storage(settings),
        RATELIMIT_STRATEGY="moving-window",
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_KEY_PREFIX="shenming",
    )
    limiter.init_app(app)
