"""Any sequence of acts, by the single path or the mass one, leaves the ledger where a sixty-line model says."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from contabilidad.errores import EventoInvalido, LoteInvalido
from contabilidad.libro import Evento, Importe, anular, asentar, asentar_lote
from contabilidad.models import Asiento, Periodo
from tests.contabilidad.conftest import FACTURA, LibroChico, cerrar_sin_revisar, en_columnas
from tests.contabilidad.modelo import Entrada, Modelo
from tests.factories import un_usuario

DIAS = st.dates(dt.date(2026, 9, 1), dt.date(2026, 12, 31))
IMPORTES = st.dictionaries(
    st.tuples(st.sampled_from(["neto", "iva"]), st.sampled_from(["E", "A"])),
    st.integers(1, 10**7).map(lambda c: Decimal(c) / 100),
    min_size=1,
    max_size=4,
)
FIN = dt.date(2026, 12, 31)


def maquina(libro: LibroChico) -> type[RuleBasedStateMachine]:  # noqa: C901 - its rules are its methods
    """The state machine over a ledger; each example works in a savepoint that is undone."""
    secciones = {"E": libro.electricidad.pk, "A": libro.agua.pk}
    usuario = un_usuario("conta")

    class LibroContraModelo(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.modelo = Modelo()
            self.ejemplo = transaction.atomic()
            self.ejemplo.__enter__()

        def teardown(self) -> None:
            connection.check_constraints()
            transaction.set_rollback(True)
            self.ejemplo.__exit__(None, None, None)

        def _probar(self, acto: Any) -> str:
            antes = Asiento.objects.count()
            try:
                with transaction.atomic():
                    acto()
            except EventoInvalido as error:
                return error.causa
            except LoteInvalido as error:
                # Everything that is wrong; one alone is told the first.
                return min({r.causa for r in error.rechazados}, key=lambda causa: causa != "periodo_cerrado")
            return "nuevo" if Asiento.objects.count() > antes else "repetido"

        def _asentar(self, evento: Evento, *, en_lote: bool) -> str:
            return self._probar(lambda: asentar_lote(en_columnas([evento])) if en_lote else asentar(evento))

        @rule(
            numero=st.integers(1, 6), revision=st.integers(1, 3), fecha=DIAS, importes=IMPORTES, en_lote=st.booleans()
        )
        def asentar(
            self,
            numero: int,
            revision: int,
            fecha: dt.date,
            importes: dict[tuple[str, str], Decimal],
            en_lote: bool,
        ) -> None:
            evento = Evento(
                tipo=FACTURA,
                fecha=fecha,
                origen=("comprobante", numero),
                revision=revision,
                importes=tuple(
                    Importe(componente=c, importe=v, seccion=secciones[s]) for (c, s), v in importes.items()
                ),
            )
            esperado = self.modelo.asentar((numero, revision), Entrada(fecha, importes))
            assert self._asentar(evento, en_lote=en_lote) == esperado

        @precondition(lambda self: self.modelo.entradas)
        @rule(datos=st.data())
        def repetir(self, datos: st.DataObject) -> None:
            clave = datos.draw(st.sampled_from(sorted(self.modelo.entradas)))
            entrada = self.modelo.entradas[clave]
            evento = Evento(
                tipo=FACTURA,
                fecha=entrada.fecha,
                origen=("comprobante", clave[0]),
                revision=clave[1],
                importes=tuple(
                    Importe(componente=c, importe=v, seccion=secciones[s])
                    for (c, s), v in reversed(entrada.importes.items())
                ),
            )
            en_lote = datos.draw(st.booleans())
            assert self._asentar(evento, en_lote=en_lote) == self.modelo.asentar(clave, entrada)

        @precondition(lambda self: self.modelo.entradas)
        @rule(datos=st.data(), fecha=st.just(dt.date(2026, 12, 15)))
        def anular(self, datos: st.DataObject, fecha: dt.date) -> None:
            clave = datos.draw(st.sampled_from(sorted(self.modelo.entradas)))
            asiento = Asiento.objects.get(evento=FACTURA, origen_id=clave[0], origen_revision=clave[1])
            esperado = self.modelo.anular(clave, fecha)
            obtenido = self._probar(lambda: anular(asiento, fecha=fecha, motivo="Prueba", usuario=usuario))
            assert obtenido == esperado

        @rule(mes=st.integers(9, 11))
        def cerrar_o_reabrir(self, mes: int) -> None:
            cerrado = mes in self.modelo.cerrados
            if cerrado:
                Periodo.objects.filter(desde=dt.date(2026, mes, 1)).update(estado="abierto")
            else:
                cerrar_sin_revisar(dt.date(2026, mes, 1))
            self.modelo.cerrados ^= {mes}

        @rule(cuantos=st.integers(1, 50))
        def plegar(self, cuantos: int) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT contabilidad_plegar(%s)", [cuantos])

        @invariant()
        def los_saldos_coinciden(self) -> None:
            for al in (dt.date(2026, 10, 15), FIN):
                assert _saldos(al) == self.modelo.saldos(al)

    return LibroContraModelo


def _saldos(al: dt.date) -> dict[str, Decimal]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.codigo, sum(m.debe - m.haber) FROM (SELECT cuenta_id, dia, debe, haber FROM "
            "contabilidad_saldodiario UNION ALL SELECT cuenta_id, dia, debe, haber FROM contabilidad_saldodelta) AS m "
            "JOIN contabilidad_cuenta AS c ON c.id = m.cuenta_id WHERE m.dia <= %s GROUP BY 1 "
            "HAVING sum(m.debe - m.haber) <> 0",
            [al],
        )
        return dict(cursor.fetchall())


def _correr(libro: LibroChico, ejemplos: int, pasos: int) -> None:
    run_state_machine_as_test(
        maquina(libro),
        settings=settings(
            max_examples=ejemplos,
            stateful_step_count=pasos,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_el_libro_hace_lo_que_dice_el_modelo(libro: LibroChico) -> None:
    _correr(libro, ejemplos=70, pasos=12)


@pytest.mark.largo
def test_el_libro_hace_lo_que_dice_el_modelo_mucho_tiempo(libro: LibroChico) -> None:
    _correr(libro, ejemplos=2_000, pasos=50)
