"""`manage.py parametros`: writes to the database the parameters that the code defines. `migrate` does it too."""

from typing import Any

from django.core.management.base import BaseCommand

from cesop.nucleo import auditoria, parametros


class Command(BaseCommand):
    """Idempotent: says what was new or changed, and what nobody defines any more."""

    help = "Sincroniza las definiciones de parámetros con la base."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run as the application's role."""
        with auditoria.firmado(auditoria.Contexto(usuario=None, pedido="manage parametros")):
            cambiados = parametros.sincronizar()
        for clave in cambiados:
            self.stdout.write(f"  {clave}")
        huerfanos = parametros.huerfanos()
        self.stdout.write(f"{len(cambiados)} parámetros nuevos o cambiados, de {len(parametros.definiciones())}.")
        if huerfanos:
            self.stdout.write(f"Ya nadie define: {', '.join(huerfanos)}.")
