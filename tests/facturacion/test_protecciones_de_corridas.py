"""What the database refuses of books, runs and billed consumptions, written around the services."""

from __future__ import annotations

import pytest

from cesop.nucleo.models import Proceso
from cesop.nucleo.procesos import services as procesos
from facturacion.models import Comprobante, ConsumoFacturado, Corrida, TandaNumerada, VersionDeCuadro
from facturacion.services import corridas, trabajos
from medicion.models import Consumo
from tests.facturacion.corrida import Escena, correr, un_consumo, una_escena
from tests.sql import ejecutar, es_rechazada

pytestmark = pytest.mark.django_db
CORRIDA = "UPDATE facturacion_corrida SET {} WHERE id = %s"
TANDA = (
    "INSERT INTO facturacion_tandanumerada (corrida_id, anula, numero, cuantos, comprobantes, renglones, consumos, "
    "cargos, llamadas) VALUES (%s, %s, 9, 1, '', '', '', '', '')"
)
FACTURADO = (
    "INSERT INTO facturacion_consumofacturado (consumo_id, cuota, cuotas, vez, comprobante_id, devengado) "
    "VALUES (%s, %s, 1, %s, %s, 0)"
)


@pytest.fixture(autouse=True)
def _sin_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)


@pytest.fixture
def escena() -> Escena:
    return una_escena()


@pytest.mark.parametrize(
    "cambio", ["contenido = contenido || ' '", "desde = desde + 1", "estado = 'borrador'", "norma = 'otra'"]
)
def test_una_version_que_rige_no_se_toca(escena: Escena, cambio: str) -> None:
    version = VersionDeCuadro.objects.get()
    es_rechazada(f"UPDATE facturacion_versiondecuadro SET {cambio} WHERE id = %s", version.pk, por="firme")


def test_una_version_que_rige_se_retira_y_no_vuelve(escena: Escena) -> None:
    version = VersionDeCuadro.objects.get()
    es_rechazada("DELETE FROM facturacion_versiondecuadro WHERE id = %s", version.pk, por="firme|permission|permiso")
    ejecutar("UPDATE facturacion_versiondecuadro SET estado = 'retirada' WHERE id = %s", version.pk)
    es_rechazada("UPDATE facturacion_versiondecuadro SET estado = 'activa' WHERE id = %s", version.pk, por="firme")


@pytest.mark.parametrize("a", ["aprobada", "emitiendo", "emitida", "deshaciendo", "deshecha"])
def test_una_corrida_preparada_no_saltea_pasos(escena: Escena, a: str) -> None:
    corrida = escena.preparada()
    es_rechazada(CORRIDA.format(f"estado = '{a}'"), corrida.pk, por="corrida_transicion")


@pytest.mark.parametrize("a", ["preparada", "calculada", "aprobada", "emitiendo", "cancelada", "deshecha"])
def test_una_corrida_emitida_solo_se_deshace(escena: Escena, a: str) -> None:
    corrida = escena.emitida()
    es_rechazada(CORRIDA.format(f"estado = '{a}'"), corrida.pk, por="corrida_transicion")
    ejecutar(CORRIDA.format("estado = 'deshaciendo'"), corrida.pk)


def test_una_corrida_no_cambia_de_mes_ni_de_fecha_ni_se_borra(escena: Escena) -> None:
    corrida = escena.aprobada()
    for cambio in ("mes = 13 - mes", "anio = anio + 1", "registrado_en = now() - interval '1 day'",
                   "fecha = fecha + 1, vence = vence + 1, segundo_vence = segundo_vence + 1"):  # fmt: skip
        es_rechazada(CORRIDA.format(cambio), corrida.pk, por="corrida_transicion")
    es_rechazada("DELETE FROM facturacion_corrida WHERE id = %s", corrida.pk, por="transicion|permission|permiso")


def test_no_hay_dos_corridas_del_mes_salvo_la_que_se_cancelo(escena: Escena) -> None:
    corrida = escena.preparada()
    otra = (
        "INSERT INTO facturacion_corrida (grupo_id, anio, mes, fecha, vence, estado, usuario_id) "
        "SELECT grupo_id, anio, mes, fecha, vence, 'preparada', usuario_id FROM facturacion_corrida WHERE id = %s"
    )
    es_rechazada(otra, corrida.pk, por="corrida_una_por_mes")
    corridas.cancelar(corrida)
    ejecutar(otra, corrida.pk)
    assert Corrida.objects.count() == 2


@pytest.mark.parametrize("anula", [False, True])
def test_una_tanda_no_se_numera_si_la_corrida_no_se_emite(escena: Escena, anula: bool) -> None:
    corrida = escena.aprobada()
    es_rechazada(TANDA, corrida.pk, anula, por="tandanumerada_de_corrida")
    corridas.pasar(corrida, "aprobada", a="emitiendo")
    if anula:
        es_rechazada(TANDA, corrida.pk, anula, por="tandanumerada_de_corrida")
    else:
        ejecutar(TANDA, corrida.pk, anula)
        assert TandaNumerada.objects.get().numero == 9


def test_un_consumo_se_factura_una_vez_y_en_su_cuenta(escena: Escena) -> None:
    escena.emitida()
    facturado, otro = ConsumoFacturado.objects.order_by("pk")[:2]
    es_rechazada(FACTURADO, facturado.consumo_id, 1, 1, facturado.comprobante_id, por="consumofacturado_una_vez")
    es_rechazada(FACTURADO, facturado.consumo_id, 1, 2, facturado.comprobante_id, por="consumofacturado_admitido")
    nuevo = un_consumo(escena.cuentas[0], "10")
    es_rechazada(FACTURADO, nuevo.pk, 1, 1, otro.comprobante_id, por="consumofacturado_admitido")
    sin_validar = Consumo.objects.create(
        suministro=nuevo.suministro, cuenta=nuevo.cuenta, magnitud="activa", desde=nuevo.desde, hasta=nuevo.hasta,
        dias=nuevo.dias, consumo=nuevo.consumo, caso="normal", resultado="bloqueada",
    )  # fmt: skip
    es_rechazada(FACTURADO, sin_validar.pk, 1, 1, facturado.comprobante_id, por="consumofacturado_admitido")
    ejecutar(FACTURADO, nuevo.pk, 1, 1, facturado.comprobante_id)


def test_solo_la_nota_de_un_comprobante_devuelve_su_consumo(escena: Escena) -> None:
    corrida = escena.emitida()
    facturado, otro = ConsumoFacturado.objects.order_by("pk")[:2]
    devolver = "INSERT INTO facturacion_consumodevuelto (facturado_id, nota_id) VALUES (%s, %s)"
    es_rechazada(devolver, facturado.pk, otro.comprobante_id, por="consumodevuelto_admitido")
    correr(trabajos.deshacer(corrida, motivo="x", usuario=escena.decide))
    correr(Proceso.objects.filter(tipo="escribir_corrida").latest("pk"))
    nota = Comprobante.objects.get(corrige=otro.comprobante)
    es_rechazada(devolver, facturado.pk, nota.pk, por="consumodevuelto_admitido|facturado_id")
