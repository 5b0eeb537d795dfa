"""The one-command start: embedded Postgres and Valkey, their secrets and their supervisor.

Used by the entry points (`manage.py`, gunicorn, Celery, the tests) before Django's settings load; the settings
themselves only read the environment. Production never gets here: it sets `DATABASE_URL` and `CELERY_BROKER_URL`.
"""
