"""A payment at a till: what it writes, posts, leaves and refuses; its annulment; the day of the till."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import connection

from cesop.nucleo import aprobaciones
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy, mover_reloj
from contabilidad.models import Partida
from facturacion.models import Abono, CargoFacturable, Comprobante, SaldoAbono, SaldoComprobante
from facturacion.services import talonarios
from recaudacion.models import Recibo, SesionCaja
from recaudacion.selectors import deudas
from recaudacion.services import anulaciones, cajas
from recaudacion.services.cobros import cobrar
from recaudacion.services.creditos import aplicar_credito
from tests.factories import un_usuario
from tests.facturacion.fabrica import un_tipo
from tests.recaudacion import fabrica
from tests.recaudacion.fabrica import exigir_cuadre, usado

pytestmark = pytest.mark.django_db
DEUDORES, CAJA, ANTICIPOS, TESORERIA, TARJETAS = "1.1.03.01", "1.1.01.03", "2.1.05.01", "1.1.01.01", "1.1.01.42"


@pytest.fixture
def escena() -> fabrica.Escena:
    return fabrica.una_escena()


def saldo(codigo: str) -> Decimal:
    return sum((p.debe - p.haber for p in Partida.objects.filter(cuenta__codigo=codigo)), Decimal(0))


def debido(comprobante: Comprobante) -> Decimal:
    return SaldoComprobante.objects.get(pk=comprobante.pk).saldo


def causa(error: pytest.ExceptionInfo[ErrorNegocio]) -> str:
    return error.value.codigo


def test_lo_cobrado_se_numera_se_asienta_y_deja_de_deberse(escena: fabrica.Escena) -> None:
    factura = escena.debe("1000")
    recibo = escena.cobrado({factura: "1210"}, medios=[usado("efectivo", "1500")])
    assert (str(recibo), recibo.entregado, recibo.vuelto) == ("Recibo 00001-00000001", 1500, 290)
    assert (debido(factura), saldo(DEUDORES), saldo(CAJA)) == (0, 0, 1210)
    assert recibo.abono.saldo.disponible == 0
    exigir_cuadre()


def test_la_misma_clave_da_el_mismo_recibo(escena: fabrica.Escena) -> None:
    pedido = escena.pedido({escena.debe("100"): "121"})
    primero = cobrar(pedido, sesion=escena.sesion, usuario=escena.cajera)
    assert cobrar(pedido, sesion=escena.sesion, usuario=escena.cajera) == primero
    assert Recibo.objects.count() == 1
    with pytest.raises(ErrorNegocio) as error:
        escena.cobrado(anticipo="5", clave=pedido.clave)
    assert causa(error) == "recaudacion.otro_pedido"


def test_varios_medios_varios_comprobantes_y_lo_que_sobra_a_cuenta(escena: fabrica.Escena) -> None:
    una, otra = escena.debe("1000"), escena.debe("500", concepto="capital", tipo="INT", cuenta=None)
    recibo = escena.cobrado(
        {una: "700", otra: "500"},
        anticipo="50",
        medios=[usado("debito", "800", "cupón 12"), usado("efectivo", "500")],
    )
    assert [(m.medio.clave, m.importe) for m in recibo.medios.select_related("medio")] == [
        ("debito", 800), ("efectivo", 450),
    ]  # fmt: skip
    assert (debido(una), debido(otra)) == (510, 0)
    assert (saldo(TARJETAS), saldo(CAJA), saldo(ANTICIPOS), saldo("1.1.04.01")) == (800, 450, -50, 0)
    assert SaldoAbono.objects.get(abono=recibo.abono).disponible == 50
    exigir_cuadre()


def test_lo_que_quedo_a_cuenta_paga_despues(escena: fabrica.Escena) -> None:
    escena.cobrado(anticipo="300")
    factura, clave = escena.debe("100"), uuid.uuid4()
    (credito,) = aplicar_credito(escena.persona, clave=clave, usuario=escena.cajera)
    assert aplicar_credito(escena.persona, clave=clave, usuario=escena.cajera) == [credito]
    assert (credito.importe, debido(factura), saldo(ANTICIPOS), saldo(DEUDORES)) == (121, 0, -179, 0)
    with pytest.raises(ErrorNegocio, match="no debe nada"):
        aplicar_credito(escena.persona, clave=uuid.uuid4(), usuario=escena.cajera)


@pytest.mark.parametrize(
    ("parte", "datos", "esperada"),
    [
        ("0", {}, "recaudacion.importe"),
        ("-1", {}, "recaudacion.importe"),
        ("NaN", {}, "recaudacion.importe"),
        ("Infinity", {}, "recaudacion.importe"),
        ("1.005", {}, "recaudacion.importe"),
        ("1210.01", {}, "recaudacion.cambio"),
        ("99999999999999", {}, "recaudacion.importe_maximo"),
        ("1210", {"medios": []}, "recaudacion.medios"),
        ("1210", {"medios": [("efectivo", "1000", "")]}, "recaudacion.medios"),
        ("1210", {"medios": [("debito", "1300", "1")]}, "recaudacion.vuelto"),
        ("1210", {"medios": [("debito", "1210", " ")]}, "recaudacion.referencia"),
        ("1210", {"medios": [("debito", "1210", "1"), ("efectivo", "20", "")]}, "recaudacion.vuelto"),
    ],
)
def test_lo_que_no_se_cobra(escena: fabrica.Escena, parte: str, datos: dict[str, list], esperada: str) -> None:  # type: ignore[type-arg]
    factura = escena.debe("1000")
    if "medios" in datos:
        datos = {"medios": [usado(*medio) for medio in datos["medios"]]}
    with pytest.raises(ErrorNegocio) as error:
        escena.cobrado({factura: parte}, **datos)
    assert causa(error) == esperada
    assert (Recibo.objects.count(), debido(factura)) == (0, 1210)


def test_lo_ya_pago_lo_de_otro_y_lo_que_no_existe_no_se_cobran(escena: fabrica.Escena) -> None:
    factura = escena.debe("100")
    escena.cobrado({factura: "121"})
    ajena = Comprobante(pk=10**9)
    for comprobante in (factura, ajena):
        with pytest.raises(ErrorNegocio, match="ya está pago o es de otra persona") as error:
            escena.cobrado({comprobante: "121"})
        assert causa(error) == "recaudacion.cambio"
    assert Recibo.objects.count() == 1


def test_en_caja_ajena_cerrada_o_de_ayer_no(escena: fabrica.Escena) -> None:
    factura, otra = escena.debe("100"), un_usuario("otra", "caja")
    with pytest.raises(ErrorNegocio) as error:
        cobrar(escena.pedido({factura: "121"}), sesion=escena.sesion, usuario=otra)
    assert causa(error) == "recaudacion.caja_ajena"
    mover_reloj(dt.timedelta(days=1))
    with pytest.raises(ErrorNegocio) as error:
        escena.cobrado({factura: "121"})
    assert causa(error) == "recaudacion.caja_de_otro_dia"
    cajas.contar(escena.sesion, conteo={}, monedas=Decimal(0), usuario=escena.cajera)
    cajas.cerrar(escena.sesion, usuario=escena.cajera)
    with pytest.raises(ErrorNegocio) as error:
        escena.cobrado({factura: "121"})
    assert causa(error) == "recaudacion.caja_cerrada"
    assert not Recibo.objects.exists()


def test_pagar_tarde_cobra_el_interes_en_el_acto(escena: fabrica.Escena) -> None:
    """Of what rides in no bill of its group: its note is born and paid with the same receipt."""
    factura = escena.debe("1000")
    talonarios.abrir(un_tipo("NDB"), escena.facturacion.punto)
    escena.facturacion.punto.estrategias.create(tipo=un_tipo("NDB"), estrategia="SIN_AUTORIZACION", desde=hoy())
    mover_reloj(dt.timedelta(days=27))  # 17 days late
    sesion = SesionCaja.objects.get()
    cajas.contar(sesion, conteo={}, monedas=Decimal(0), usuario=escena.cajera)
    cajas.cerrar(sesion, usuario=escena.cajera)
    nueva = cajas.abrir(sesion.caja, fondo=Decimal(0), usuario=escena.cajera)
    (adeudado,) = deudas.de_comprobantes([factura.pk], al=hoy())
    assert adeudado.mora == deudas.Mora.AHORA
    # 1210 at 45 % over 17 days: 25.36, and its VAT.
    recibo = cobrar(escena.pedido({factura: "1240.69"}), sesion=nueva, usuario=escena.cajera)
    nota = Comprobante.objects.get(tipo__clave="NDB")
    assert (nota.neto, nota.total, debido(nota), debido(factura)) == (Decimal("25.36"), Decimal("30.69"), 0, 0)
    assert (saldo(DEUDORES), recibo.abono.saldo.disponible) == (0, 0)
    assert not CargoFacturable.objects.exists()
    datos = anulaciones.pedir(recibo, motivo="Era de otro", usuario=escena.cajera)
    aprobaciones.aprobar(datos.pk, usuario=un_usuario("jefa", "gerencia", ve_todas=True), nota="")
    assert (debido(factura), debido(nota), saldo(DEUDORES), saldo(CAJA)) == (1210, 0, 1210, 0)
    exigir_cuadre()


def test_anular_devuelve_la_deuda_el_credito_y_el_efectivo(escena: fabrica.Escena) -> None:
    factura = escena.debe("1000")
    recibo = escena.cobrado({factura: "1210"}, anticipo="90")
    otra = escena.debe("50")
    aplicar_credito(escena.persona, clave=uuid.uuid4(), usuario=escena.cajera)
    assert debido(otra) == 0
    pedida = anulaciones.pedir(recibo, motivo="Importe mal tecleado", usuario=escena.cajera)
    with pytest.raises(ErrorNegocio, match="lo pediste vos"):
        aprobaciones.aprobar(pedida.pk, usuario=escena.cajera, nota="")
    jefa = un_usuario("jefa", "gerencia", ve_todas=True)
    aprobaciones.aprobar(pedida.pk, usuario=jefa, nota="")
    assert (debido(factura), debido(otra), saldo(DEUDORES)) == (1210, Decimal("60.50"), Decimal("1270.50"))
    assert (saldo(CAJA), saldo(ANTICIPOS)) == (0, 0)
    assert Abono.objects.filter(revierte=recibo.abono).count() == 1
    with pytest.raises(ErrorNegocio, match="ya está anulado"):
        anulaciones.pedir(recibo, motivo="Otra vez", usuario=escena.cajera)
    exigir_cuadre()


def test_el_dia_de_una_caja() -> None:
    escena = fabrica.una_escena(fondo="5000")
    assert (saldo(CAJA), saldo(TESORERIA)) == (5000, -5000)
    escena.cobrado({escena.debe("1000"): "1210"})
    escena.cobrado(anticipo="100", medios=[usado("cheque", "100", "123")])
    clave = uuid.uuid4()
    entrega = cajas.rendir(escena.sesion, importe=Decimal(4000), recibe="Tesorería", clave=clave, usuario=escena.cajera)
    assert (
        cajas.rendir(escena.sesion, importe=Decimal(4000), recibe="Tesorería", clave=clave, usuario=escena.cajera)
        == entrega
    )
    with pytest.raises(ErrorNegocio, match="no hay tanto efectivo"):
        cajas.rendir(
            escena.sesion, importe=Decimal("2210.01"), recibe="Tesorería", clave=uuid.uuid4(), usuario=escena.cajera
        )
    with pytest.raises(ErrorNegocio, match="sin contarla"):
        cajas.cerrar(escena.sesion, usuario=escena.cajera)
    cajas.contar(escena.sesion, conteo={"1000": 2, "200": 1}, monedas=Decimal("0.50"), usuario=escena.cajera)
    with pytest.raises(ErrorNegocio, match="no es lo que tendría que haber"):
        cajas.cerrar(escena.sesion, usuario=escena.cajera)
    cierre = cajas.cerrar(escena.sesion, observacion="Vuelto mal dado", usuario=escena.cajera)
    assert (cierre.esperado, cierre.contado, cierre.diferencia) == (2210, Decimal("2200.50"), Decimal("-9.50"))
    assert (saldo(CAJA), saldo("5.8.01.01")) == (0, Decimal("9.50"))
    exigir_cuadre()


def test_una_persona_una_caja_y_una_caja_una_persona(escena: fabrica.Escena) -> None:
    with pytest.raises(ErrorNegocio, match="tenés abierta"):
        cajas.abrir(fabrica.una_caja(2), fondo=Decimal(0), usuario=escena.cajera)
    with pytest.raises(ErrorNegocio, match="la tiene abierta"):
        cajas.abrir(escena.sesion.caja, fondo=Decimal(0), usuario=un_usuario("otra", "caja"))


def test_las_consultas_no_crecen_con_lo_que_se_paga(escena: fabrica.Escena) -> None:
    cuentas = []
    for cuantos in (1, 6):
        pedido = escena.pedido({escena.debe("100"): "121" for _ in range(cuantos)})
        with connection.execute_wrapper(lambda ejecutar, *args: cuentas.append(args[0]) or ejecutar(*args)):
            cobrar(pedido, sesion=escena.sesion, usuario=escena.cajera)
        cuentas.append("fin")
    primera = cuentas.index("fin")
    assert len(cuentas) - primera - 2 == primera, cuentas
