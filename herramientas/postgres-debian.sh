#!/usr/bin/env bash
# Runs a command against a throw-away cluster of Debian's Postgres. Usage: postgres-debian.sh COMMAND…
set -euo pipefail
binarios=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
datos=$(mktemp -d)
terminar() {
    CESOP_PG_BIN=$binarios CESOP_DATA=$datos .venv/bin/python manage.py detener >/dev/null 2>&1 || true
    rm -rf "$datos"
}
trap terminar EXIT
chmod 755 "$datos"
echo "Postgres de Debian: $("$binarios/postgres" --version)"
CESOP_PG_BIN=$binarios CESOP_DATA=$datos env -u DATABASE_URL -u DATABASE_URL_DUENO "$@"
