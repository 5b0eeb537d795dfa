"""The control accounts of billing against its documents: equal to the centavo, and what breaks them is found."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Proceso
from cesop.nucleo.procesos import services as procesos
from contabilidad.models import Periodo
from contabilidad.services.controles import Control, revisar_estado
from contabilidad.services.cuadre import CuentaDeControl, cuentas_de_control
from facturacion.models import Comprobante
from facturacion.services import trabajos
from medicion.services.devengo import devengar
from tests.facturacion import fabrica
from tests.facturacion.corrida import correr, un_consumo, una_escena

pytestmark = pytest.mark.django_db
DEUDORES, A_FACTURAR, ANTICIPOS, CAPITAL = "1.1.03.01", "1.1.03.10", "2.1.05.01", "1.1.04.01"
CIEN = Decimal(100)


@pytest.fixture(autouse=True)
def _sin_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)


def cuentas() -> dict[str, CuentaDeControl]:
    return {c.cuenta.codigo: c for c in cuentas_de_control(al=hoy())}


def distintas() -> dict[str, Decimal]:
    """Of the accounts whose module is built."""
    return {codigo: c.diferencia for codigo, c in cuentas().items() if not c.en_verde and not c.pendiente}


def escribir(orden: str, *valores: Any) -> Any:
    """By SQL, around every service."""
    with connection.cursor() as cursor:
        cursor.execute(orden, valores)
        return cursor.fetchone()[0]


def pagar_por_fuera(comprobante: Comprobante) -> int:
    """A hundred pesos that paid a voucher, and no entry says so. The id of the credit."""
    abono: int = escribir(
        "INSERT INTO facturacion_abono (clase, persona_id, importe, motivo) VALUES ('pago', %s, 100, '') RETURNING id",
        comprobante.persona_id,
    )
    assert distintas() == {ANTICIPOS: CIEN}
    escribir(
        "INSERT INTO facturacion_aplicacion (abono_id, comprobante_id, importe) VALUES (%s, %s, 100) RETURNING id",
        abono,
        comprobante.pk,
    )
    return abono


def test_lo_facturado_y_lo_devengado_cuadran_y_lo_que_entra_por_fuera_se_ve() -> None:
    escena = una_escena(("221", "150"))
    primera, segunda = escena.cuentas
    devengar([primera.consumos.get().pk])
    assert cuentas()[A_FACTURAR].contable > 0
    assert distintas() == {}
    escena.emitida()
    assert cuentas()[A_FACTURAR].contable == 0
    assert distintas() == {}

    pagar_por_fuera(Comprobante.objects.get(cuenta=primera))
    assert distintas() == {DEUDORES: CIEN}
    [culpable] = cuentas()[DEUDORES].culpables
    assert culpable.texto.startswith(f"Cuenta {primera.numero}: los asientos dicen")
    assert culpable.url.endswith(f"/{primera.pk}/")

    sin_asiento = un_consumo(segunda, "90", dias=60)
    escribir("INSERT INTO medicion_devengo (consumo_id, importe) VALUES (%s, 250) RETURNING id", sin_asiento.pk)
    assert distintas() == {DEUDORES: CIEN, A_FACTURAR: Decimal(-250)}
    assert cuentas()[A_FACTURAR].culpables[0].texto.startswith(f"Cuenta {segunda.numero}:")


def test_la_cuota_de_capital_tiene_su_propia_cuenta() -> None:
    escena = fabrica.una_escena()
    cuota = escena.emitido("1000", concepto="capital", tipo="INT", cuenta=None)
    assert cuentas()[CAPITAL].contable == Decimal(1000)
    assert distintas() == {}
    pagar_por_fuera(cuota)
    assert distintas() == {CAPITAL: CIEN}
    assert cuentas()[CAPITAL].culpables[0].texto.startswith(escena.persona.nombre)


def test_un_mes_no_se_cierra_con_una_tanda_numerada_y_sin_escribir() -> None:
    def sin_terminar() -> Control:
        periodo = Periodo.objects.get(desde__lte=hoy(), hasta__gt=hoy())
        return next(c for c in revisar_estado(periodo) if c.clave == "sin_terminar")

    escena = una_escena(("221",))
    corrida = escena.aprobada()
    correr(trabajos.emitir(corrida, usuario=escena.prepara))
    assert sin_terminar().tono == "rojo"
    assert "1 comprobantes numerados y sin escribir" in sin_terminar().culpables[0].texto
    correr(Proceso.objects.filter(tipo="escribir_corrida").latest("pk"))
    assert sin_terminar().tono == "verde"
