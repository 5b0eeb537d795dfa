"""Billing again: a note that gives back, and several periods of an account in one act."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cesop.nucleo import aprobaciones
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Aprobacion
from cesop.nucleo.procesos import services as procesos
from contabilidad.models import Partida
from facturacion.models import CargoFacturable, Comprobante, ConsumoFacturado, SaldoAbono, SaldoComprobante
from facturacion.services import cargos, refacturacion, trabajos
from facturacion.services.aplicaciones import Parte, aplicar
from facturacion.services.notas import Efecto, Nota, acreditar
from medicion.models import Consumo, Validacion
from tests.factories import entrar
from tests.facturacion.corrida import Escena, correr, un_consumo, una_escena
from tests.facturacion.fabrica import un_concepto, un_tipo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sin_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)


def corregir(consumo: Consumo, kwh: str, *, validado: bool = True) -> Consumo:
    """Another consumption in its place, as a corrected reading leaves it."""
    nuevo = Consumo.objects.create(
        suministro=consumo.suministro, cuenta=consumo.cuenta, magnitud="activa", desde=consumo.desde,
        hasta=consumo.hasta, dias=consumo.dias, consumo=Decimal(kwh), caso="normal", resultado="valida",
        reemplaza=consumo,
    )  # fmt: skip
    if validado:
        Validacion.objects.create(consumo=nuevo, accion="automatica")
    return nuevo


def tres_meses() -> tuple[Escena, list[Comprobante]]:
    """An account billed for three months."""
    escena = una_escena(("",))
    (cuenta,) = escena.cuentas
    for n, kwh in ((3, "400"), (2, "400"), (1, "400")):
        un_consumo(cuenta, kwh, hasta=hoy() - dt.timedelta(days=30 * (n - 1)))
        escena.emitida(anio=2030, mes=4 - n)
    return escena, list(Comprobante.objects.order_by("pk"))


def pedir(escena: Escena, originales: list[Comprobante]) -> Aprobacion:
    return refacturacion.pedir(
        escena.cuentas[0], originales, punto=escena.punto, vence=hoy() + dt.timedelta(days=10), motivo="Medidor ajeno",
        usuario=escena.prepara,
    )  # fmt: skip


def saldos() -> dict[str, Decimal]:
    hechos: dict[str, Decimal] = {}
    for partida in Partida.objects.select_related("cuenta"):
        codigo = partida.cuenta.codigo
        hechos[codigo] = hechos.get(codigo, Decimal(0)) + partida.debe - partida.haber
    return {codigo: saldo for codigo, saldo in hechos.items() if saldo}


def test_tres_meses_se_facturan_de_nuevo_en_cadena() -> None:
    """Corrected down to half: notes and bills period by period; what was paid passes, and the rest is credit."""
    escena, originales = tres_meses()
    pagado = originales[0]
    nota_previa = CargoFacturable.objects.count()
    abono = _pago(pagado, pagado.total)
    for facturado in ConsumoFacturado.objects.select_related("consumo"):
        corregir(facturado.consumo, "200")
    siguiente = escena.calculada(anio=2030, mes=4)
    assert [b.causas[0]["causa"] for b in siguiente.borradores.all()] == ["sin_lectura"], "never billed twice"
    pedida = pedir(escena, originales)
    aprobaciones.aprobar(str(pedida.pk), usuario=escena.decide, nota="")
    connection.check_constraints()
    nuevos = list(Comprobante.objects.filter(origen="refactura").order_by("pk"))
    assert [(c.desde, c.hasta) for c in nuevos] == [(c.desde, c.hasta) for c in originales]
    assert len({c.total for c in nuevos}) == 1
    assert all(c.correcciones.get().total == c.total for c in originales)
    assert SaldoComprobante.objects.filter(pk__in=[c.pk for c in originales], saldo=0).count() == 3
    debe = [SaldoComprobante.objects.get(pk=c.pk).saldo for c in nuevos]
    assert debe == [Decimal(0), nuevos[1].total, nuevos[2].total]
    nota = pagado.correcciones.get()
    assert SaldoAbono.objects.get(abono=nota.abono).disponible == pagado.total - nuevos[0].total
    assert SaldoAbono.objects.get(abono=abono).disponible == 0
    # The ledger owes what the bills do, and keeps the credit: as if only the new ones had been issued.
    assert saldos()["2.1.05.02"] == -(pagado.total - nuevos[0].total)
    assert CargoFacturable.objects.count() == nota_previa
    with pytest.raises(ErrorNegocio) as error:
        refacturacion.prever(escena.cuentas[0], originales, vence=hoy())
    assert error.value.codigo == "facturacion.ya_corregido"


def test_lo_que_una_corrida_esta_emitiendo_no_se_toca() -> None:
    """Its list is frozen: neither a bill is made again nor a charge left without effect meanwhile."""
    escena = una_escena(("221",))
    escena.emitida(anio=2030, mes=1)
    un_consumo(escena.cuentas[0], "150")
    cargo = CargoFacturable.objects.create(
        cuenta=escena.cuentas[0], concepto=un_concepto("conexion"), importe=Decimal(10), facturable_desde=hoy()
    )
    correr(trabajos.emitir(escena.aprobada(anio=2030, mes=2), usuario=escena.prepara))
    with pytest.raises(ErrorNegocio, match="está emitiendo la cuenta"):
        pedir(escena, list(Comprobante.objects.all()))
    with pytest.raises(ErrorNegocio, match="está emitiendo la cuenta"):
        cargos.anular([cargo], motivo="No va", usuario=escena.prepara)


def _pago(comprobante: Comprobante, importe: Decimal):  # type: ignore[no-untyped-def]
    """A payment without its entry: recaudacion's acts are of the floor above."""
    abono = comprobante.persona.abonos.create(clase="pago", importe=importe)
    aplicar(abono, [Parte(comprobante=comprobante, importe=importe)])
    return abono


@pytest.mark.parametrize(("validado", "cuantos", "causa"), [
    (False, 2, "facturacion.sin_validar"), (True, 1, "facturacion.falta_periodo"),
    (True, 0, "facturacion.nada_a_refacturar"),
])  # fmt: skip
def test_lo_que_no_se_puede_refacturar(validado: bool, cuantos: int, causa: str) -> None:
    escena = una_escena(("401",), ciclo="en_cuotas")
    for mes in (1, 2):
        escena.emitida(anio=2030, mes=mes)
    corregir(Consumo.objects.get(), "301", validado=validado)
    with pytest.raises(ErrorNegocio) as error:
        pedir(escena, list(Comprobante.objects.order_by("pk")[:cuantos]))
    assert error.value.codigo == causa


def test_dos_cuotas_de_una_lectura_se_refacturan_juntas_con_lo_que_viajaba() -> None:
    escena = una_escena(("401",), ciclo="en_cuotas")
    CargoFacturable.objects.create(
        cuenta=escena.cuentas[0], concepto=un_concepto("conexion"), importe=Decimal(1000), facturable_desde=hoy()
    )
    for mes in (1, 2):
        escena.emitida(anio=2030, mes=mes)
    corregir(Consumo.objects.get(), "301")
    aprobaciones.aprobar(str(pedir(escena, list(Comprobante.objects.all())).pk), usuario=escena.decide, nota="")
    connection.check_constraints()
    nuevos = Comprobante.objects.filter(origen="refactura")
    medido = [linea for c in nuevos for linea in c.lineas.filter(componente="cargo_variable")]
    assert sum((linea.cantidad for linea in medido if linea.cantidad), Decimal(0)) == Decimal(301)
    assert sorted(f.cuota for c in nuevos for f in c.consumos.all()) == [1, 2]
    assert [c.destino.comprobante_id for c in CargoFacturable.objects.filter(causa_tipo="devuelto")] == [
        nuevos.order_by("pk")[0].pk
    ]
    assert [b.causas[0]["causa"] for b in escena.calculada(anio=2030, mes=3).borradores.all()] == ["sin_lectura"]


@pytest.mark.parametrize(("efecto", "se_factura"), [(Efecto.REFACTURAR, True), (Efecto.CONDONAR, False)])
def test_una_nota_entera_devuelve_o_condona(efecto: Efecto, se_factura: bool) -> None:
    escena = una_escena(("221",))
    escena.emitida(anio=2030, mes=1)
    original = Comprobante.objects.get()
    nota = Nota(clave=uuid.uuid4(), tipo=un_tipo("NCB"), punto=escena.punto, motivo="Error", efecto=efecto)
    acreditar(original, nota, usuario=escena.prepara)
    (borrador,) = escena.calculada(anio=2030, mes=2).borradores.all()
    assert (borrador.estado == "calculado") is se_factura
    assert borrador.total == (original.total if se_factura else 0)


def test_la_pantalla_muestra_antes_y_despues_y_pide(client: Client) -> None:
    escena = una_escena(("221",))
    escena.emitida(anio=2030, mes=1)
    original = Comprobante.objects.get()
    corregir(Consumo.objects.get(), "100")
    cliente = entrar(client, escena.prepara)
    direccion = reverse("facturacion:refacturar", args=[escena.cuentas[0].pk])
    factura = cliente.get(reverse("facturacion:comprobante", args=[original.pk])).content.decode()
    assert f"{direccion}?c={original.pk}" in factura
    (ofrecido,) = cliente.get(direccion).context["ofrecidos"]
    assert (ofrecido["corregida"], ofrecido["elegido"]) == (True, True)
    vista = cliente.get(direccion, {"c": original.pk}).context
    (periodo,) = vista["periodos"]
    assert (periodo["antes"], periodo["ahora"]) == (Decimal(221), Decimal(100))
    assert vista["diferencia"] == periodo["periodo"].total - original.total < 0
    datos = {
        "c": original.pk,
        "punto": "20",
        "vence": f"{hoy() + dt.timedelta(days=5):%d/%m/%Y}",
        "motivo": "Mal leído",
    }
    hecho = cliente.post(direccion, datos)
    pedida = Aprobacion.objects.get(acto=refacturacion.ACTO)
    assert hecho["Location"] == reverse("nucleo:aprobacion", args=[pedida.pk])
    assert "Motivo: Mal" in cliente.get(hecho["Location"]).content.decode()
