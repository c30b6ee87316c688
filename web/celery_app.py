"""What ``celery -A web.celery_app`` loads: the worker's application, built at import as it wants."""

from web.worker import main

app = main()
