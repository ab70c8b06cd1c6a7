"""The web process.  It also reads imported files, in as many threads as IMPORT_WORKERS says."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from perfgoals import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
with environment.one_line():
    application = get_wsgi_application()

from ingest.worker import start_in_this_process  # noqa: E402  models are there only now

if settings.IMPORT_WORKERS:
    start_in_this_process(settings.IMPORT_WORKERS)
