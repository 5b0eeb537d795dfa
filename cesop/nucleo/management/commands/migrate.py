"""`migrate`, as the role that owns the tables."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate as de_django

from cesop.nucleo import posmigracion
from cesop.nucleo.migrador import Migrador

# Django's command has no other place where its executor can be chosen.
de_django.MigrationExecutor = Migrador  # type: ignore[attr-defined]


class Command(de_django.Command):
    """Django's migrate on the database `dueno`: the application's role creates nothing."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse when the owner's address is not known. After a whole migration, run the steps of `posmigracion`."""
        if options["database"] == "default":
            if "dueno" not in settings.DATABASES:
                raise CommandError(
                    "No se puede migrar porque no se conoce el rol dueño de la base. Definí DATABASE_URL_DUENO."
                )
            options["database"] = "dueno"
        super().handle(*args, **options)
        if not any(options.get(parcial) for parcial in ("app_label", "plan", "check_unapplied", "fake", "prune")):
            posmigracion.correr(using=options["database"])
