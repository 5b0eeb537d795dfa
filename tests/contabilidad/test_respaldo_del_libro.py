"""A restored ledger: the same balances, still closed to change, and still able to post and to count on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connections

from cesop.embebidos import roles
from cesop.nucleo.respaldo.programas import Servidor
from cesop.nucleo.respaldo.respaldar import respaldar
from cesop.nucleo.respaldo.restaurar import Destino, restaurar
from contabilidad import libro
from tests.contabilidad.conftest import DIA, LibroChico, una_factura

SALDOS = """
    SELECT c.codigo, m.seccion_id, sum(m.debe), sum(m.haber) FROM (
        SELECT cuenta_id, seccion_id, debe, haber FROM contabilidad_saldodiario
        UNION ALL SELECT cuenta_id, seccion_id, debe, haber FROM contabilidad_saldodelta
    ) AS m JOIN contabilidad_cuenta AS c ON c.id = m.cuenta_id GROUP BY 1, 2 ORDER BY 1, 2
"""


@pytest.fixture
def restaurada(
    base_propia: str,
    libro_propio: LibroChico,
    settings,
    tmp_path: Path,  # type: ignore[no-untyped-def]
) -> Iterator[tuple[list[tuple[object, ...]], Servidor]]:
    """(balances before, the owner's way to the restored copy)."""
    settings.MEDIA_ROOT, settings.RESPALDOS = tmp_path / "adjuntos", tmp_path / "respaldos"
    for numero in range(1, 21):
        libro.asentar(una_factura(numero, seccion=libro_propio.agua if numero % 3 else libro_propio.electricidad))
    dueno = Servidor.de_alias("dueno")
    with dueno.conectar() as conexion:
        antes = conexion.execute(SALDOS).fetchall()
    hecho = respaldar(dueno, destino=tmp_path / "respaldos", clave="una clave de prueba", conservar=None)
    copia = dueno.otra_base(f"{base_propia}_r")
    restaurar(
        hecho.archivo,
        clave="una clave de prueba",
        destino=Destino(dueno=copia, clave_app="", administrador=None, adjuntos=tmp_path / "restaurados"),
        reemplazar=False,
    )
    yield antes, copia
    with dueno.otra_base("postgres").conectar() as conexion:
        conexion.execute(f'DROP DATABASE "{copia.base}"')


@pytest.mark.cluster
def test_el_libro_vuelve_con_sus_saldos_y_sigue(
    restaurada: tuple[list[tuple[object, ...]], Servidor], libro_propio: LibroChico
) -> None:
    antes, copia = restaurada
    with copia.conectar() as dueno:
        assert dueno.execute(SALDOS).fetchall() == antes
        assert len(antes) >= 3
        with pytest.raises(psycopg.Error, match="No se puede"):
            dueno.execute("UPDATE contabilidad_partida SET debe = debe + 1 WHERE debe > 0")
    app = connections["default"]
    anterior = app.settings_dict["NAME"]
    app.close()
    app.settings_dict["NAME"] = copia.base
    try:
        assert app.settings_dict["USER"] == roles.APP
        cuenta = libro_propio.cuentas["1.1.03.01"]
        saldo = libro.saldo(cuenta, al=DIA)
        repetido = libro.asentar(una_factura(20, seccion=libro_propio.agua))
        assert libro.saldo(cuenta, al=DIA) == saldo  # an identical repeat is skipped there too
        nuevo = libro.asentar(una_factura(21, seccion=libro_propio.agua))
        assert nuevo.pk > repetido.pk
        assert libro.saldo(cuenta, al=DIA) == saldo + 121
    finally:
        app.close()
        app.settings_dict["NAME"] = anterior
