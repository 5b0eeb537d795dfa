"""Payable documents: what they merge and ask for, what they tell that was owed, and that the paper says the same."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pypdfium2
import pytest
import zxingcpp
from django.db import transaction

from catastro.models import CuentaServicio, MedioDeContacto, ParteDeCuenta, PuntoDeRuta, Ruta
from cesop.nucleo import adjuntos, parametros
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy, mover_reloj
from cesop.nucleo.models import CorreoSaliente, Proceso
from facturacion.codigos import FORMATOS, Clase, leer
from facturacion.models import (
    ComprobanteDeDocumento,
    DeudaInformada,
    DocumentoPago,
    SaldoComprobante,
    TandaImpresa,
)
from facturacion.papel import pdf
from facturacion.parametros import CODIGO_FORMATO
from facturacion.selectors.papel import papeles
from facturacion.services import trabajos_documentos as trabajos
from facturacion.services.documentos import preparar_de
from tests.catastro import fabrica as catastro
from tests.catastro.rechazo import rechaza
from tests.factories import una_sucursal
from tests.facturacion import corrida, fabrica

pytestmark = pytest.mark.django_db
PAGO_FACIL = FORMATOS["pago-facil-42"]


@pytest.fixture
def escena() -> fabrica.Escena:
    return fabrica.una_escena()


def un_documento(escena: fabrica.Escena) -> DocumentoPago:
    return preparar_de(escena.persona, usuario=escena.usuario)


def texto_de(contenido: bytes) -> str:
    paginas = pypdfium2.PdfDocument(contenido)
    return "\n".join(pagina.get_textpage().get_text_range() for pagina in paginas)


def codigos_de(contenido: bytes) -> list[tuple[str, str]]:
    """What an independent reader sees on the paper."""
    imagen = pypdfium2.PdfDocument(contenido)[0].render(scale=300 / 72).to_pil().convert("L")
    return [(leido.format.name, leido.text) for leido in zxingcpp.read_barcodes(imagen)]


def test_junta_lo_de_un_pagador_con_un_codigo_para_todo_y_uno_de_cada_uno(escena: fabrica.Escena) -> None:
    una, otra = escena.emitido("1000"), escena.emitido("2000", vence=hoy() + dt.timedelta(days=20))
    hecho = un_documento(escena)
    assert (hecho.total, hecho.cuantos, hecho.vence) == (una.total + otra.total, 2, una.vence)
    assert not hecho.deuda_informada.exists()
    leido = leer(PAGO_FACIL, hecho.codigo)
    assert (leido.clase, leido.clave, leido.centavos) == (Clase.DOCUMENTO, hecho.pk, int(hecho.total * 100))
    suyos = {fila.comprobante_id: leer(PAGO_FACIL, fila.codigo) for fila in hecho.comprobantes.all()}
    assert {(c.pk, int(c.total * 100), c.vence) for c in (una, otra)} == {
        (leido.clave, leido.centavos, leido.vence) for leido in suyos.values()
    }
    with pytest.raises(ErrorNegocio, match="ya está en un documento"):
        un_documento(escena)
    escena.emitido("10")
    assert un_documento(escena).cuantos == 1  # what came later goes in another


def test_lo_vencido_se_informa_con_su_interes_y_no_se_suma(escena: fabrica.Escena) -> None:
    vieja = escena.emitido("1000")
    un_documento(escena)
    mover_reloj(dt.timedelta(days=40))
    nueva = escena.emitido("500")
    hecho = un_documento(escena)
    assert hecho.total == nueva.total
    informada = hecho.deuda_informada.get()
    assert (informada.comprobante, informada.capital) == (vieja, vieja.total)
    assert informada.interes > 0
    texto = texto_de(pdf(papeles([hecho.pk])))
    assert "Deudas pendientes" in texto
    assert "No existen deudas pendientes" not in texto


def test_el_papel_dice_los_codigos_de_la_base_y_es_siempre_el_mismo(escena: fabrica.Escena) -> None:
    for importe in ("1000", "2000", "3000"):
        escena.emitido(importe)
    hecho = un_documento(escena)
    contenido = pdf(papeles([hecho.pk]))
    propios = {("ITF", codigo) for codigo in [hecho.codigo, *hecho.comprobantes.values_list("codigo", flat=True)]}
    assert set(codigos_de(contenido)) == {("QRCode", hecho.codigo), *propios}
    texto = texto_de(contenido)
    assert "No existen deudas pendientes" in texto
    assert "Ley 27.743" in texto
    mover_reloj(dt.timedelta(days=60))
    assert pdf(papeles([hecho.pk])) == contenido


def test_lo_que_no_entra_en_el_formato_va_en_el_de_las_cajas(escena: fabrica.Escena) -> None:
    escena.emitido("2000000")
    hecho = un_documento(escena)
    assert hecho.formato == "caja-50"
    assert leer(FORMATOS["caja-50"], hecho.codigo).centavos == int(hecho.total * 100)
    assert ("ITF", hecho.codigo) in codigos_de(pdf(papeles([hecho.pk])))


def test_con_un_formato_que_no_existe_no_se_prepara(escena: fabrica.Escena) -> None:
    escena.emitido("10")
    fijar_formato("otro-99")
    with pytest.raises(ErrorNegocio, match="no existe"):
        un_documento(escena)
    assert not DocumentoPago.objects.exists()


def fijar_formato(formato: str) -> None:
    fila = parametros.filas_de(CODIGO_FORMATO).get()
    fila.reemplazado_en = fila.registrado_en + dt.timedelta(microseconds=1)
    fila.save(update_fields=["reemplazado_en"])
    type(fila).objects.create(parametro_id=CODIGO_FORMATO, valor=formato, desde=fila.desde, norma="prueba")


def test_un_mes_entero_se_prepara_se_imprime_por_reparto_y_se_envia() -> None:
    """A run of three accounts; two of one payer, on a delivery route and by mail; the third in no route."""
    escena = corrida.una_escena(("221", "150", "400"))
    pagador = _un_pagador(escena.cuentas[:2])
    escena.emitida()
    periodo = hoy().replace(day=1)
    for _ in range(2):
        corrida.correr(trabajos.preparar(periodo, usuario=escena.prepara))
    suyo = DocumentoPago.objects.get(pagador=pagador)
    assert DocumentoPago.objects.count() == 2
    assert (suyo.cuantos, suyo.ruta and suyo.ruta.codigo, suyo.orden, suyo.en_papel) == (2, "P1", 7, True)
    assert suyo.segundo_vence == suyo.vence + dt.timedelta(days=15)
    assert suyo.recargo > 0
    assert suyo.congelado["consumos"][str(escena.cuentas[0].pk)][-1] == 221_000
    corrida.correr(trabajos.imprimir(periodo, todos=False, usuario=escena.prepara))
    tandas = TandaImpresa.objects.order_by("pk")
    assert [(t.ruta and t.ruta.codigo, t.documentos) for t in tandas] == [("P1", 1), (None, 1)]
    impreso = adjuntos.leer(tandas[0].adjunto)
    assert suyo.codigo in {codigo for _, codigo in codigos_de(impreso)}
    assert "CONSUMO" in texto_de(impreso)
    for _ in range(2):
        corrida.correr(trabajos.enviar(periodo, usuario=escena.prepara))
    correo = CorreoSaliente.objects.get()
    assert (correo.para, correo.clave) == ("ana@ejemplo.coop", f"documento:{suyo.pk}")
    assert correo.adjunto is not None
    assert adjuntos.leer(correo.adjunto) == pdf(papeles([suyo.pk]))
    assert Proceso.objects.exclude(estado=Proceso.Estado.TERMINADO).count() == 0


def _un_pagador(cuentas: list[CuentaServicio] | tuple[CuentaServicio, ...]) -> object:
    pagador = catastro.una_persona("Paga, Todo")
    MedioDeContacto.objects.create(persona=pagador, tipo="email", valor="ana@ejemplo.coop")
    ruta = Ruta.objects.create(codigo="P1", nombre="Centro", uso="reparto", sucursal=una_sucursal())
    PuntoDeRuta.objects.create(ruta=ruta, suministro=cuentas[1].suministro, orden=7)
    for cuenta in cuentas:
        ParteDeCuenta.objects.create(
            cuenta=cuenta, rol="pagador", persona=pagador, desde=hoy() - dt.timedelta(days=300)
        )
        CuentaServicio.objects.filter(pk=cuenta.pk).update(envio="ambos")
    return pagador


def test_las_consultas_del_papel_no_crecen_con_los_documentos(
    escena: fabrica.Escena, django_assert_max_num_queries: object
) -> None:
    otra = catastro.una_persona("Gómez, Luis")
    punto = catastro.un_suministro()
    with transaction.atomic():  # an account comes with its first state
        cuenta = catastro.una_cuenta(otra, suministro=punto)
    escena.emitido("10")
    escena.emitido("10", persona=otra, cuenta=cuenta)
    uno, dos = (preparar_de(p, usuario=escena.usuario) for p in (escena.persona, otra))
    with django_assert_max_num_queries(13):  # type: ignore[operator]
        assert len(papeles([uno.pk, dos.pk])) == 2


# ── What the database refuses ──


def test_la_base_rechaza_un_documento_que_no_es_de_sus_comprobantes(escena: fabrica.Escena) -> None:
    factura = escena.emitido("1000")
    otra = catastro.una_persona("Gómez, Luis")
    for pagador, total in ((otra, factura.total), (escena.persona, factura.total - 1)):
        with rechaza("comprobantededocumento_entero"), transaction.atomic():
            _a_mano(escena, factura.pk, pagador_id=pagador.pk, total=total)
    with rechaza("documentopago_entero"), transaction.atomic():
        DocumentoPago.objects.create(**_datos(escena, total=factura.total))
        transaction.get_connection().check_constraints()
    hecho = un_documento(escena)
    with rechaza("facturacion_comprobantededocumento_pkey"), transaction.atomic():
        _a_mano(escena, factura.pk, pagador_id=escena.persona.pk, total=factura.total)
    with rechaza("deudainformada_admitida"), transaction.atomic():
        DeudaInformada.objects.create(documento=hecho, comprobante=factura, capital=Decimal(1))
    for modelo in (DocumentoPago, ComprobanteDeDocumento):
        with rechaza("permission denied"), transaction.atomic():
            modelo.objects.update(codigo="1")


def _datos(escena: fabrica.Escena, **datos: object) -> dict[str, object]:
    return {
        "periodo": hoy().replace(day=1), "pagador": escena.persona, "nombre": "x", "vence": hoy(), "cuantos": 1,
        "formato": "x", "codigo": "1", "plantilla": "factura-1", "usuario": escena.usuario, **datos,
    }  # fmt: skip


def _a_mano(escena: fabrica.Escena, comprobante: int, *, pagador_id: int, total: Decimal) -> None:
    datos = _datos(escena, total=total)
    del datos["pagador"]
    hecho = DocumentoPago.objects.create(**datos, pagador_id=pagador_id)
    importe = SaldoComprobante.objects.get(pk=comprobante).saldo
    ComprobanteDeDocumento.objects.create(
        documento=hecho, comprobante_id=comprobante, orden=1, importe=importe, formato="x", codigo="1"
    )
