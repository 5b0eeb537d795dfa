"""Calls from the file to the bill and back: kept once, set apart with a reason, billed once, given back."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catastro.models import CambioDeEstado
from cesop.nucleo import aprobaciones
from cesop.nucleo.errors import SinPermiso
from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.procesos import services as procesos
from facturacion.models import (
    ArchivoDeLlamadas,
    Borrador,
    CifraSimulada,
    Comprobante,
    LlamadaApartada,
    LlamadaFacturada,
    LlamadaMedida,
    VersionDeCuadro,
)
from facturacion.selectors import explicaciones
from facturacion.selectors.cuadros import leer
from facturacion.services import cuadros, importacion_de_llamadas, refacturacion, trabajos, trabajos_simulacion
from facturacion.services.archivos_de_llamadas import recibir
from facturacion.services.simulaciones import Pedido
from tests.catastro import fabrica
from tests.factories import entrar, un_usuario
from tests.facturacion.corrida import Escena, correr, emitir
from tests.facturacion.telefonia import LINEAS, importadas, llamada, un_archivo, una_telefonica
from tests.sql import ejecutar, es_rechazada

pytestmark = pytest.mark.django_db
# By hand: 300 s local are three steps of two minutes, free; 95 s to a cell phone at 96.4 are 152.6333; ten minutes to
# Buenos Aires at 42.8 are 428. With the rental, 9800 + 152.63 + 428 = 10380.63, and 21 %.
NETO, TOTAL = Decimal("10380.63"), Decimal("12560.56")


def local(**otros: Any) -> dict[str, Any]:
    return llamada("2257430001", 300) | otros


def celular(**otros: Any) -> dict[str, Any]:
    return llamada("1115223344", 95, hora="11:00:00") | otros


def larga(**otros: Any) -> dict[str, Any]:
    return llamada("1148120000", 600, hora="21:00:00") | otros


@pytest.fixture(autouse=True)
def _sin_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)


@pytest.fixture
def escena() -> Escena:
    return una_telefonica()


def facturadas() -> list[tuple[str, int, int, int, Decimal]]:
    filas = LlamadaFacturada.objects.order_by("pk")
    return list(filas.values_list("clase", "vez", "segundos", "libres", "importe"))


def test_del_archivo_a_la_factura_se_deshace_y_se_factura_de_nuevo(escena: Escena) -> None:
    archivo = importadas(escena, local(), celular(), larga())
    assert (archivo.estado, archivo.filas, archivo.nuevas) == ("importado", 3, 3)
    corrida = escena.emitida()
    connection.check_constraints()
    factura = Comprobante.objects.get(cuenta=escena.cuentas[0])
    assert (factura.neto, factura.total) == (NETO, TOTAL)
    assert [(r.codigo, r.cantidad, r.importe) for r in factura.lineas.filter(clase="cargo").order_by("orden")] == [
        ("abono", 1, 9800), ("llamadas_interurbana", 10, 428),
        ("llamadas_celular", Decimal("1.583"), Decimal("152.63")),
    ]  # fmt: skip
    hechas = [
        ("local", 1, 360, 360, 0), ("celular", 1, 95, 0, Decimal("152.6333")), ("interurbana", 1, 600, 0, 428),
    ]  # fmt: skip
    assert facturadas() == hechas
    assert Comprobante.objects.get(cuenta=escena.cuentas[1]).neto == 9800
    # Once: the next month has only what was called since, and explains why it is less.
    importadas(escena, llamada("2257430001", 60, hora="12:00:00"))
    mes = sumar_meses(hoy(), 1)
    escena.emitida(anio=mes.year, mes=mes.month)
    siguiente = Comprobante.objects.filter(cuenta=escena.cuentas[0]).latest("pk")
    assert siguiente.neto == 9800
    dicha = explicaciones.explicar(siguiente).anterior
    assert dicha is not None and dicha.explicacion.exacta
    # Undone, the calls come back, and the month may be billed again.
    correr(trabajos.deshacer(corrida, motivo="Cuadro equivocado", usuario=escena.decide))
    correr(trabajos.procesos.Proceso.objects.filter(tipo="escribir_corrida", parametros__anula=True).latest("pk"))
    connection.check_constraints()
    escena.emitida()
    otra = Comprobante.objects.filter(cuenta=escena.cuentas[0], origen="corrida").latest("pk")
    assert otra.total == TOTAL
    assert facturadas()[-3:] == [(clase, 2, *resto) for clase, _, *resto in hechas]


def test_refacturar_devuelve_las_llamadas_y_las_toma_la_nueva(escena: Escena) -> None:
    importadas(escena, celular())
    escena.emitida()
    (cuenta, _) = escena.cuentas
    original = Comprobante.objects.get(cuenta=cuenta)
    pedida = refacturacion.pedir(
        cuenta, [original], punto=escena.punto, vence=hoy(), motivo="A otro titular", usuario=escena.prepara
    )
    aprobaciones.aprobar(str(pedida.pk), usuario=escena.decide, nota="")
    connection.check_constraints()
    nueva = Comprobante.objects.get(origen="refactura")
    assert nueva.total == original.total
    assert [(f.comprobante_id, f.vez) for f in LlamadaFacturada.objects.order_by("pk")] == [
        (original.pk, 1), (nueva.pk, 2),
    ]  # fmt: skip


def test_lo_que_cambia_despues_de_aprobado_queda_afuera(escena: Escena) -> None:
    importadas(escena, celular())
    corrida = escena.aprobada()
    importadas(escena, larga())
    emitir(corrida, escena.prepara)
    estados = Borrador.objects.filter(corrida=corrida).order_by("cuenta").values_list("estado", flat=True)
    assert list(estados) == ["cambiado", "emitido"]
    assert not LlamadaFacturada.objects.exists()


def test_a_quien_se_fue_se_le_cobran_las_llamadas_que_faltaban(escena: Escena) -> None:
    """Retired last month, its calls came after: the next run bills them, and no rental."""
    importadas(escena, celular())
    (cuenta, _) = escena.cuentas
    CambioDeEstado.objects.create(cuenta=cuenta, desde="conectada", hasta="retirada", usuario=escena.prepara)
    mes = sumar_meses(hoy(), 1)
    escena.emitida(anio=mes.year, mes=mes.month)
    assert Comprobante.objects.get(cuenta=cuenta).neto == Decimal("152.63")
    despues = sumar_meses(hoy(), 2)
    assert not escena.preparada(anio=despues.year, mes=despues.month).borradores.filter(cuenta=cuenta).exists()


def test_lo_que_el_cuadro_dejo_de_saber_cobrar_se_dice_y_frena_solo_esa_cuenta(escena: Escena) -> None:
    importadas(escena, celular(), llamada("1115223344", 30, hora="13:00:00"))
    (version,) = VersionDeCuadro.objects.all()
    cuadros.retirar(version)
    libro = leer(version.contenido)
    assert libro.telefonia is not None
    sin = dataclasses.replace(libro.telefonia, destinos=libro.telefonia.destinos[:1])
    otra = dataclasses.replace(libro, telefonia=sin, norma="Sin celulares")
    cuadros.activar(cuadros.importar(otra, usuario=escena.prepara), usuario=escena.prepara)
    corrida = escena.calculada()
    con_causa, sin_causa = Borrador.objects.filter(corrida=corrida).order_by("cuenta")
    ayer = LlamadaMedida.objects.earliest("pk").fecha
    assert con_causa.causas == [
        {"causa": "llamada_sin_precio", "detalle": f"al 1115223344 el {ayer:%d/%m/%Y}, y 1 más"}
    ]
    assert sin_causa.neto == 9800


def test_cada_llamada_entra_una_vez_o_queda_apartada_con_su_motivo(
    escena: Escena, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importacion_de_llamadas, "POR_TANDA", 3)
    monkeypatch.setattr("facturacion.services.archivos_de_llamadas.POR_TANDA", 3)
    vieja = local()
    vieja["inicio"] -= dt.timedelta(days=300)
    archivo = importadas(
        escena,
        local(), local(), local(destino="2257439999"),
        celular(linea=None, cuenta=escena.cuentas[1].numero),
        larga(linea="2257469999"), larga(segundos=-5), larga(destino="9112"), vieja,
        larga(tipo="E", destino=""), larga(tipo="N"),
    )  # fmt: skip
    assert (archivo.nuevas, archivo.repetidas, archivo.sin_cargo, archivo.apartadas) == (2, 1, 2, 5)
    motivos = LlamadaApartada.objects.order_by("renglon").values_list("renglon", "motivo")
    assert list(motivos) == [
        (4, "repetida"), (6, "sin_cuenta"), (7, "duracion_negativa"), (8, "prefijo_desconocido"), (9, "vieja"),
    ]  # fmt: skip
    assert set(LlamadaMedida.objects.values_list("cuenta", flat=True)) == {c.pk for c in escena.cuentas}
    # The same calls in another file are not kept twice.
    otro = importadas(escena, local(), celular())
    assert (otro.nuevas, otro.repetidas) == (1, 1)
    de_nuevo = recibir("otro.csv", un_archivo(local(), celular()), usuario=escena.prepara)
    assert (de_nuevo.estado, de_nuevo.proceso) == ("rechazado", None)
    assert "ya se recibió" in de_nuevo.causas[0]["motivo"]
    malo = recibir("malo.csv", un_archivo(local()).replace(b"TOTAL;1", b"TOTAL;2"), usuario=escena.prepara)
    assert (malo.estado, malo.causas[0]["campo"]) == ("rechazado", "cantidad")
    with pytest.raises(SinPermiso):
        recibir("x.csv", b"", usuario=un_usuario("caja", "caja"))


def test_las_consultas_no_dependen_de_cuantas_llamadas_son(escena: Escena) -> None:
    importadas(escena, local())
    with CaptureQueriesContext(connection) as una:
        escena.calculada()
    importadas(escena, *(llamada("2257430001", 60, hora=f"15:{n:02d}:00", linea=LINEAS[n % 2]) for n in range(40)))
    mes = sumar_meses(hoy(), 1)
    with CaptureQueriesContext(connection) as cuarenta:
        escena.calculada(anio=mes.year, mes=mes.month)
    assert len(cuarenta) == len(una)


def test_simular_otra_tarifa_cuenta_las_llamadas(escena: Escena) -> None:
    importadas(escena, celular())
    (vigente,) = VersionDeCuadro.objects.all()
    libro = leer(vigente.contenido)
    assert libro.telefonia is not None
    dobles = tuple(dataclasses.replace(p, por_minuto=p.por_minuto * 2) for p in libro.telefonia.precios)
    otra = dataclasses.replace(
        libro, desde=sumar_meses(hoy(), 2), telefonia=dataclasses.replace(libro.telefonia, precios=dobles)
    )
    pedido = Pedido(
        nombre="El doble", versiones=[cuadros.importar(otra, usuario=escena.prepara)], anio=hoy().year,
        mes=hoy().month, alcance="cuadros",
    )  # fmt: skip
    escena.emitida()
    simulacion = trabajos_simulacion.simular(pedido, usuario=escena.prepara)
    assert simulacion.proceso is not None
    correr(simulacion.proceso)
    cifra = CifraSimulada.objects.get(simulacion=simulacion, componente="cargo_variable", clase="cargo")
    assert (cifra.antes, cifra.despues) == (Decimal("152.63"), Decimal("305.27"))


def test_las_pantallas(escena: Escena, client: Client) -> None:
    entrar(client, escena.prepara)
    datos = un_archivo(celular(), larga(linea="2257469999"), larga(destino="9112"))
    enviado = client.post(reverse("facturacion:llamadas_recibir"), {"archivo": SimpleUploadedFile("cdr.csv", datos)})
    archivo = ArchivoDeLlamadas.objects.get()
    pagina = reverse("facturacion:archivo_de_llamadas", args=[archivo.pk])
    assert enviado["Location"] == pagina
    assert archivo.proceso is not None
    correr(archivo.proceso)
    assert "2 sin resolver" in client.get(reverse("facturacion:llamadas")).content.decode()
    assert "Nadie tiene esa línea" in client.get(pagina).content.decode()
    # The line is loaded in its account, and its calls come in; the others are discarded, with the reason.
    fabrica.una_linea(escena.cuentas[1], "2257469999", desde=hoy().replace(year=hoy().year - 1))
    client.post(reverse("facturacion:llamadas_reintentar", args=[archivo.pk]))
    assert LlamadaMedida.objects.filter(cuenta=escena.cuentas[1]).count() == 1
    descarte = reverse("facturacion:llamadas_descartar", args=[archivo.pk, "prefijo_desconocido", LINEAS[0]])
    assert client.post(descarte, {"resolucion": " "}).status_code == 422
    client.post(descarte, {"resolucion": "Número de prueba de la central"})
    assert not LlamadaApartada.objects.filter(resuelta_en__isnull=True).exists()
    assert client.post(descarte, {"resolucion": "Otra vez"}).status_code == 422
    assert "Número de prueba de la central" in client.get(pagina).content.decode()
    escena.emitida()
    factura = Comprobante.objects.get(cuenta=escena.cuentas[0])
    assert "152,6333" in client.get(reverse("facturacion:comprobante", args=[factura.pk])).content.decode()
    detalle = client.get(reverse("facturacion:comprobante_llamadas", args=[factura.pk])).content.decode()
    assert "1115223344" in detalle and "1:35" in detalle


FACTURADA = (
    "INSERT INTO facturacion_llamadafacturada (llamada_id, vez, comprobante_id, clase, segundos, libres, importe) "
    "VALUES (%s, %s, %s, 'x', 1, 0, 1)"
)


def test_la_base_lo_rechaza(escena: Escena) -> None:
    archivo = importadas(escena, celular(), larga(linea="2257469999"))
    escena.emitida()
    (llamada_,) = LlamadaMedida.objects.all()
    suya, ajena = (Comprobante.objects.get(cuenta=cuenta) for cuenta in escena.cuentas)
    apartada = LlamadaApartada.objects.get()
    tablas = ("llamadamedida", "llamadafacturada", "llamadadevuelta")
    for tabla in tablas:
        es_rechazada(f"DELETE FROM facturacion_{tabla}", por="permission|permiso|inmutable")
    es_rechazada("UPDATE facturacion_llamadamedida SET segundos = 1", por="permission|permiso|inmutable")
    es_rechazada(FACTURADA, llamada_.pk, 1, suya.pk, por="llamadafacturada_una_vez")
    es_rechazada(FACTURADA, llamada_.pk, 2, suya.pk, por="llamadafacturada_admitida")
    es_rechazada(FACTURADA, llamada_.pk, 1, ajena.pk, por="llamadafacturada_una_vez|llamadafacturada_admitida")
    es_rechazada(
        "INSERT INTO facturacion_llamadadevuelta (facturada_id, nota_id) "
        "SELECT id, %s FROM facturacion_llamadafacturada",
        ajena.pk, por="llamadadevuelta_admitida",
    )  # fmt: skip
    copia = (
        "INSERT INTO facturacion_llamadamedida (archivo_id, renglon, cuenta_id, linea, fecha, hora, segundos, destino) "
        "SELECT archivo_id, renglon, {}, linea, fecha, {}, {}, destino FROM facturacion_llamadamedida"
    )
    es_rechazada(copia.format("cuenta_id", "hora", "segundos"), por="llamadamedida_una_vez")
    es_rechazada(copia.format("0", "hora", "segundos"), por="llamadamedida_admitida")
    es_rechazada(copia.format("cuenta_id", "hora", "700000"), por="llamadamedida_posible")
    es_rechazada("UPDATE facturacion_archivodellamadas SET nuevas = 9 WHERE id = %s", archivo.pk, por="firme")
    es_rechazada("UPDATE facturacion_llamadaapartada SET datos = '{}' WHERE id = %s", apartada.pk, por="firme")
    es_rechazada("UPDATE facturacion_llamadaapartada SET resuelta_en = now()", por="llamadaapartada_resuelta")
    ejecutar("UPDATE facturacion_llamadaapartada SET motivo = 'vieja' WHERE id = %s", apartada.pk)
