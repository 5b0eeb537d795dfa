"""A billing run from its preparation to its undoing: what each step writes, and what it refuses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection

from catastro.models import CondicionFiscal, ParteDeCuenta
from cesop.nucleo import aprobaciones
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import ahora, hoy
from cesop.nucleo.models import Proceso
from cesop.nucleo.procesos import motor
from cesop.nucleo.procesos import services as procesos
from contabilidad.models import Asiento, Partida
from facturacion.models import (
    Borrador,
    CargoFacturable,
    Comprobante,
    ConsumoDevuelto,
    ConsumoFacturado,
    Corrida,
    Renglon,
    SaldoComprobante,
    VersionDeCuadro,
)
from facturacion.selectors import cuadros
from facturacion.services import corridas, tandas, trabajos
from facturacion.tarifas.caso import liquidar_caso
from facturacion.tarifas.casos import Caso, Consumo
from tests.facturacion.corrida import Escena, correr, emitir, un_consumo, una_escena
from tests.facturacion.fabrica import un_concepto

pytestmark = pytest.mark.django_db
DEUDORES = "1.1.03.01"


@pytest.fixture(autouse=True)
def _sin_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)


@pytest.fixture
def escena() -> Escena:
    return una_escena()


def saldo(codigo: str) -> Decimal:
    return sum((p.debe - p.haber for p in Partida.objects.filter(cuenta__codigo=codigo)), Decimal(0))


def estados(corrida: Corrida) -> list[str]:
    return list(Borrador.objects.filter(corrida=corrida).order_by("cuenta").values_list("estado", flat=True))


def esperado(kwh: str) -> Decimal:
    """What the engine says of the same account, by its single path."""
    libro = cuadros.leer(VersionDeCuadro.objects.get().contenido)
    desde = hoy() - dt.timedelta(days=30)
    caso = Caso(
        categoria="T1R", desde=desde, hasta=hoy(), consumos=(Consumo(magnitud="activa", cantidad=Decimal(kwh)),)
    )
    return Decimal(liquidar_caso([libro], caso, cuadro=libro.codigo).resumen["total_centavos"].item()) / 100


def test_se_calcula_lo_que_da_el_cuadro(escena: Escena) -> None:
    corrida = escena.calculada()
    assert corrida.estado == Corrida.Estado.CALCULADA
    borradores = list(Borrador.objects.filter(corrida=corrida).order_by("cuenta"))
    assert [b.total for b in borradores] == [esperado("221"), esperado("150"), esperado("400")]
    assert all(b.marcas == ["primera"] and b.huella for b in borradores)
    assert not Comprobante.objects.exists()


def test_lo_aprobado_se_emite_se_numera_y_se_asienta(escena: Escena) -> None:
    corrida = escena.emitida()
    connection.check_constraints()
    assert corrida.estado == Corrida.Estado.EMITIDA
    emitidos = list(Comprobante.objects.order_by("pk"))
    assert [c.total for c in emitidos] == [esperado("221"), esperado("150"), esperado("400")]
    assert [c.numeraciones.get().numero for c in emitidos] == [1, 2, 3]
    assert {c.autorizaciones.get().estrategia for c in emitidos} == {"SIN_AUTORIZACION"}
    assert Asiento.objects.filter(evento="facturacion.comprobante_emitido").count() == 3
    assert saldo(DEUDORES) == sum(c.total for c in emitidos)
    assert estados(corrida) == ["emitido"] * 3
    assert ConsumoFacturado.objects.count() == 3
    primero = emitidos[0]
    assert (primero.desde, primero.hasta) == (hoy() - dt.timedelta(days=30), hoy())
    assert (primero.vence, primero.segundo_vence) == (
        hoy() + dt.timedelta(days=10), hoy() + dt.timedelta(days=25),
    )  # fmt: skip


def test_lo_que_no_se_puede_facturar_queda_dicho() -> None:
    escena = una_escena(("221", "", "150"))
    ParteDeCuenta.objects.filter(cuenta=escena.cuentas[2]).update(reemplazado_en=ahora())
    corrida = escena.calculada()
    causas = dict(Borrador.objects.filter(corrida=corrida).values_list("cuenta", "causas"))
    assert [[causa["causa"] for causa in causas[c.pk]] for c in escena.cuentas] == [
        [],
        ["sin_lectura"],
        ["sin_titular"],
    ]
    corridas.pasar(corrida, "calculada", a="aprobada")
    emitir(corrida, escena.prepara)
    assert Comprobante.objects.count() == 1
    assert corrida.estado == Corrida.Estado.EMITIDA


def test_lo_que_cambia_despues_de_aprobado_queda_afuera(escena: Escena) -> None:
    corrida = escena.aprobada()
    un_consumo(escena.cuentas[1], "900", hasta=hoy() - dt.timedelta(days=31))
    emitir(corrida, escena.prepara)
    assert estados(corrida) == ["emitido", "cambiado", "emitido"]
    assert [c.numeraciones.get().numero for c in Comprobante.objects.order_by("pk")] == [1, 2]


def test_lo_numerado_se_escribe_tal_cual_aunque_todo_cambie(escena: Escena) -> None:
    corrida = escena.aprobada()
    correr(trabajos.emitir(corrida, usuario=escena.prepara))
    cuenta = escena.cuentas[0]
    titular = cuenta.partes.get(rol="titular").persona
    titular.nombre = "Otra, Eva"
    titular.save(update_fields=["nombre"])
    CondicionFiscal.objects.create(persona=titular, iva=1, desde=hoy() - dt.timedelta(days=9))
    correr(Proceso.objects.get(tipo="escribir_corrida"))
    emitido = Comprobante.objects.get(cuenta=cuenta)
    assert (emitido.nombre, emitido.condicion_iva, emitido.total) == ("Pérez, Ana", 5, esperado("221"))


def test_lo_que_otra_corrida_ya_numero_no_se_numera_dos_veces(escena: Escena) -> None:
    """Two months approved at once with the same readings: the second one would never be written."""
    (una, otra) = (escena.aprobada(anio=2030, mes=mes) for mes in (1, 2))
    correr(trabajos.emitir(una, usuario=escena.prepara))
    correr(trabajos.emitir(otra, usuario=escena.prepara))
    assert estados(otra) == ["cambiado"] * 3
    for proceso in Proceso.objects.filter(tipo="escribir_corrida").order_by("pk"):
        correr(proceso)
    assert Comprobante.objects.count() == 3


def test_emitir_de_nuevo_no_repite_nada(escena: Escena) -> None:
    corrida = escena.aprobada()
    correr(trabajos.emitir(corrida, usuario=escena.prepara))
    # Interrupted between its two transactions: going on finishes it.
    assert corridas.sin_escribir(corrida, anula=False)
    emitir(corrida, escena.prepara)
    correr(Proceso.objects.filter(tipo="escribir_corrida").earliest("pk"))
    corrida.refresh_from_db()
    assert corrida.estado == Corrida.Estado.EMITIDA
    assert Comprobante.objects.count() == 3


def test_lo_que_fallo_al_numerar_se_numera_despues(escena: Escena, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trabajos, "POR_TANDA", 1)
    corrida = escena.aprobada()
    numerar = tandas.numerar
    segunda = escena.cuentas[1].pk

    def falla(corrida: Corrida, numero: int, cuentas: list[int]) -> object:
        if segunda in cuentas:
            raise RuntimeError
        return numerar(corrida, numero, cuentas)

    monkeypatch.setattr(tandas, "numerar", falla)
    a_medias(trabajos.emitir(corrida, usuario=escena.prepara))
    correr(Proceso.objects.filter(tipo="escribir_corrida").latest("pk"))
    corrida.refresh_from_db()
    assert (corrida.estado, Comprobante.objects.count()) == (Corrida.Estado.EMITIENDO, 2)
    monkeypatch.setattr(tandas, "numerar", numerar)
    emitir(corrida, escena.prepara)
    assert (corrida.estado, Comprobante.objects.count()) == (Corrida.Estado.EMITIDA, 3)


def test_deshacer_a_medias_no_numera_dos_veces_y_se_termina(escena: Escena, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trabajos, "POR_TANDA", 1)
    corrida = escena.emitida()
    numerar = tandas.numerar_notas

    def falla(corrida: Corrida, numero: int, comprobantes: list[int], *, motivo: str) -> object:
        if numero == 2:
            raise RuntimeError
        return numerar(corrida, numero, comprobantes, motivo=motivo)

    monkeypatch.setattr(tandas, "numerar_notas", falla)
    a_medias(trabajos.deshacer(corrida, motivo="x", usuario=escena.decide))
    # The two that are numbered wait for their writing: going on numbers only the other.
    monkeypatch.setattr(tandas, "numerar_notas", numerar)
    for _ in range(2):  # the writing that had started writes what there was when it did
        correr(trabajos.deshacer(corrida, motivo="x", usuario=escena.decide))
        correr(Proceso.objects.filter(tipo="escribir_corrida", parametros__anula=True).latest("pk"))
    connection.check_constraints()
    corrida.refresh_from_db()
    assert corrida.estado == Corrida.Estado.DESHECHA
    assert Comprobante.objects.filter(origen="nota").count() == 3


def a_medias(proceso: Proceso) -> None:
    """To its end, with a chunk that failed."""
    while motor.avanzar(proceso.pk, segundos=5) is motor.Avance.HAY_MAS:
        pass
    proceso.refresh_from_db()
    assert proceso.estado == Proceso.Estado.CON_ERRORES


def test_deshacer_deja_todo_como_estaba_y_se_puede_facturar_de_nuevo(escena: Escena) -> None:
    corrida = escena.emitida()
    correr(trabajos.deshacer(corrida, motivo="Cuadro equivocado", usuario=escena.decide))
    correr(Proceso.objects.filter(tipo="escribir_corrida").latest("pk"))
    connection.check_constraints()
    corrida.refresh_from_db()
    assert corrida.estado == Corrida.Estado.DESHECHA
    assert Comprobante.objects.filter(origen="nota").count() == 3
    assert {s.saldo for s in SaldoComprobante.objects.all()} == {Decimal(0)}
    codigos = set(Partida.objects.values_list("cuenta__codigo", flat=True))
    assert {codigo: saldo(codigo) for codigo in codigos} == dict.fromkeys(codigos, Decimal(0))
    assert ConsumoDevuelto.objects.count() == 3
    otra = escena.emitida()
    assert otra.pk != corrida.pk
    assert ConsumoFacturado.objects.filter(vez=2).count() == 3


def test_un_cargo_viaja_en_la_factura_con_su_iva_y_vuelve_si_se_deshace(escena: Escena) -> None:
    cuenta = escena.cuentas[0]
    cargo = CargoFacturable.objects.create(
        cuenta=cuenta, concepto=un_concepto("conexion"), importe=Decimal("1000.00"), facturable_desde=hoy()
    )
    corrida = escena.emitida()
    factura = Comprobante.objects.get(cuenta=cuenta)
    assert factura.total == esperado("221") + Decimal("1210.00")
    assert cargo.destino.comprobante == factura
    correr(trabajos.deshacer(corrida, motivo="x", usuario=escena.decide))
    correr(Proceso.objects.filter(tipo="escribir_corrida").latest("pk"))
    assert CargoFacturable.objects.filter(causa_tipo="devuelto", causa_id=cargo.pk, importe=1000).count() == 1


def test_una_lectura_bimestral_va_en_dos_cuotas() -> None:
    escena = una_escena(("401",), ciclo="en_cuotas")
    for mes in (1, 2):
        assert escena.emitida(anio=2030, mes=mes).estado == Corrida.Estado.EMITIDA
    assert list(ConsumoFacturado.objects.order_by("pk").values_list("cuota", "cuotas")) == [(1, 2), (2, 2)]
    lineas = Renglon.objects.filter(componente="cargo_variable").values_list("cantidad", flat=True)
    assert sum(lineas, Decimal(0)) == Decimal(401)
    tercera = escena.calculada(anio=2030, mes=3)
    assert estados(tercera) == ["con_causa"]


def test_la_aprueba_otra_persona_y_solo_lo_que_vio(escena: Escena) -> None:
    corrida = escena.calculada()
    pedido = corridas.pedir_aprobacion(corrida, motivo="Noviembre", usuario=escena.prepara)
    aprobaciones.aprobar(str(pedido.pk), usuario=escena.decide, nota="")
    corrida.refresh_from_db()
    assert corrida.estado == Corrida.Estado.APROBADA
    assert corrida.aprobacion == pedido


def test_excluir_pide_motivo_y_se_vuelve_a_incluir(escena: Escena) -> None:
    corrida = escena.calculada()
    with pytest.raises(ErrorNegocio, match="sin motivo"):
        corridas.excluir(corrida, [escena.cuentas[0]], motivo=" ")
    assert corridas.excluir(corrida, [escena.cuentas[0]], motivo="En reclamo") == 1
    correr(trabajos.calcular(corrida, usuario=escena.prepara))
    assert estados(corrida) == ["excluido", "calculado", "calculado"]
    corrida.refresh_from_db()
    assert corridas.incluir(corrida, [escena.cuentas[0]]) == 1
    with pytest.raises(ErrorNegocio, match="sin calcular"):
        corridas.pedir_aprobacion(corrida, motivo="x", usuario=escena.prepara)


def test_cancelar_no_deja_rastro_y_despues_de_numerar_no_se_puede(escena: Escena) -> None:
    corrida = escena.calculada()
    corridas.cancelar(corrida)
    assert not Borrador.objects.exists()
    emitida = escena.emitida()
    with pytest.raises(ErrorNegocio, match="la corrida está emitida"):
        corridas.cancelar(emitida)


def test_sin_politica_o_con_una_fecha_vieja_no_se_prepara(escena: Escena) -> None:
    with pytest.raises(ErrorNegocio, match="fecha que ya pasó"):
        escena.preparada(fecha=hoy() - dt.timedelta(days=1))
    escena.grupo.politicas_de_facturacion.update(reemplazado_en=ahora())
    with pytest.raises(ErrorNegocio, match="no se dijo cómo"):
        escena.preparada()
