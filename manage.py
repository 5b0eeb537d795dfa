#!/usr/bin/env python
"""Django's command line. Finds the embedded services, or starts them, before anything else."""

import sys

import psycopg
from django.core.management import execute_from_command_line

from cesop.embebidos import entorno

SIN_SERVICIOS = {"detener", "help", "--help", "version", "collectstatic"}


def main() -> None:
    """Run a command with database and broker at hand."""
    try:
        if len(sys.argv) > 1 and sys.argv[1] not in SIN_SERVICIOS:
            entorno.preparar()
        else:
            entorno.preparar_secretos()
    except (OSError, RuntimeError, psycopg.OperationalError) as error:
        sys.exit(f"No se puede empezar: {error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
