"""`plegar_saldos`: folds what was posted since the last folding into the daily balances."""

from typing import Any

from django.core.management.base import BaseCommand

from contabilidad.services.cierre import plegar


class Command(BaseCommand):
    """What the periodic task does, at once."""

    help = "Suma los movimientos nuevos a los saldos diarios."

    def handle(self, *args: Any, **options: Any) -> None:
        """Fold them all."""
        self.stdout.write(f"Se plegaron {plegar()} movimientos.")
