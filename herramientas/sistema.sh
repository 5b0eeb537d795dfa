#!/usr/bin/env bash
# Looks for the system libraries that Python packages cannot bring, and installs them where that is possible (root and
# apt). Where it is not, says in one line what to run. Usage: sistema.sh correr|probar [python]
set -euo pipefail
etapa=$1
python=${2:-python3}

faltan=()
tiene_biblioteca() { ldconfig -p 2>/dev/null | grep -q "$1" || compgen -G "/usr/lib/*/$1*" >/dev/null; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "No se puede instalar porque hace falta Python 3.11 o más nuevo. Instalalo y volvé a correr make." >&2
    exit 1
}
"$python" -c 'import ensurepip, venv' 2>/dev/null || faltan+=(python3-venv)
tiene_biblioteca libpango-1.0.so.0 || faltan+=(libpango-1.0-0)
tiene_biblioteca libpangoft2-1.0.so.0 || faltan+=(libpangoft2-1.0-0)
tiene_biblioteca libharfbuzz-subset.so.0 || faltan+=(libharfbuzz-subset0)
if [ "$etapa" = probar ]; then
    command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || faltan+=(chromium-headless-shell)
    command -v docker-compose >/dev/null || faltan+=(docker-compose)
    compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || faltan+=(postgresql)
    command -v pdftoppm >/dev/null || faltan+=(poppler-utils)
fi
[ ${#faltan[@]} -eq 0 ] && exit 0

orden="apt-get install -y --no-install-recommends ${faltan[*]}"
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Instalo ${faltan[*]}…"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && $orden; } >/dev/null 2>"${TMPDIR:-/tmp}/cesop-apt.$$" || {
        cat "${TMPDIR:-/tmp}/cesop-apt.$$" >&2
        rm -f "${TMPDIR:-/tmp}/cesop-apt.$$"
        echo "No se pudo instalar ${faltan[*]}. Corré: apt-get update && $orden" >&2
        exit 1
    }
    rm -f "${TMPDIR:-/tmp}/cesop-apt.$$"
else
    echo "Falta ${faltan[*]}. Corré: sudo $orden" >&2
    exit 1
fi
