"""What ``celery -A web.celery_app`` loads: the application, built at import as it wants."""

from web.worker import main

app = main()
