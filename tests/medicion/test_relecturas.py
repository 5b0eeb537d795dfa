"""What the street answers: a re-reading that confirms or corrects, and meters that orders place and take away."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from catastro.models import Colocacion, Contraste, OrdenServicio
from catastro.services import ordenes
from catastro.services.ordenes import Cierre, Pedido
from cesop.nucleo.errors import ErroresDeFilas, ErrorNegocio
from cesop.nucleo.fechas import hoy
from medicion.models import Consumo, Lectura, Validacion
from medicion.selectors.mesa import Criterio, filtradas
from medicion.services import lotes, mesa, relecturas
from medicion.validacion.relectura import confirma
from tests.catastro import fabrica as catastro
from tests.medicion.escena import Escena, una_escena

pytestmark = pytest.mark.django_db
ALTO, NORMAL = 2500, 1310


@pytest.mark.parametrize(
    ("releida", "pasaron", "vale"),
    [
        (2_500_000, 0, True),
        (2_501_000, 0, True),
        (2_502_000, 0, False),
        (2_499_000, 3, False),
        (2_690_000, 2, True),
        (2_990_000, 2, False),
    ],
)
def test_confirma_lo_que_el_dial_mostraria(releida: int, pasaron: int, vale: bool) -> None:
    """1,500 in 31 days: some 97 a day at twice the pace."""
    assert confirma(2_500_000, releida, consumo_mil=1_500_000, dias=31, pasaron=pasaron) is vale


def cerrar(orden: OrdenServicio, escena: Escena, **resultado: Any) -> OrdenServicio:
    return ordenes.cumplir(orden, Cierre(fecha=hoy(), resultado=resultado), usuario=escena.usuario)


def emitir(escena: Escena, tipo: str, n: int = 0) -> OrdenServicio:
    pedido = Pedido(tipo=tipo, motivo="Prueba", suministro=escena.puntos[n].suministro)
    return ordenes.emitir([pedido], usuario=escena.usuario)[0]


def test_la_que_confirma_deja_valido_lo_leido() -> None:
    escena = una_escena(1)
    alto = escena.leer(0, ALTO)
    relectura = relecturas.releer(alto.pk, motivo="Verificar", usuario=escena.usuario)
    cerrar(relectura.orden, escena, lectura="2500", medidor="10000")
    nuevo = escena.consumo(0)
    assert nuevo.reemplaza == alto
    assert (nuevo.consumo, nuevo.validacion.accion) == (Decimal(1500), Validacion.Accion.RELEIDO)
    assert nuevo.lectura is not None
    assert nuevo.lectura.origen == Lectura.Origen.CONFIRMADA
    assert not filtradas(Criterio(), usuario=escena.usuario).exists()


def test_la_que_corrige_se_juzga_de_nuevo() -> None:
    escena = una_escena(1)
    alto = escena.leer(0, ALTO)
    relectura = relecturas.releer(alto.pk, motivo="Verificar", usuario=escena.usuario)
    with pytest.raises(ErrorNegocio, match="no entra en un medidor"):
        cerrar(relectura.orden, escena, lectura="9999999999")
    cerrar(relectura.orden, escena, lectura="1310")
    nuevo = escena.consumo(0)
    assert (nuevo.consumo, nuevo.validacion.accion) == (Decimal(310), Validacion.Accion.AUTOMATICA)
    assert nuevo.lectura is not None
    assert (nuevo.lectura.origen, nuevo.lectura.crudo) == (Lectura.Origen.ORDEN, Decimal(ALTO))


def test_lo_que_alguien_decidio_mientras_tanto_queda() -> None:
    escena = una_escena(1)
    alto = escena.leer(0, ALTO)
    relectura = relecturas.releer(alto.pk, motivo="Verificar", usuario=escena.usuario)
    mesa.aceptar(alto.pk, motivo="Llamó el asociado", usuario=escena.usuario, confirmado=True)
    cerrar(relectura.orden, escena, lectura="1310")
    assert escena.consumo(0) == alto


def test_la_que_no_se_pudo_vuelve_a_la_mesa() -> None:
    escena = una_escena(1)
    alto = escena.leer(0, ALTO)
    orden = relecturas.releer(alto.pk, motivo="Verificar", usuario=escena.usuario).orden
    ordenes.asignar([orden.pk], cuadrilla=catastro.una_cuadrilla(), para=None, usuario=escena.usuario)
    ordenes.fallar(orden, Cierre(fecha=hoy(), resultado={}, informe="No había nadie"), usuario=escena.usuario)
    assert list(filtradas(Criterio(), usuario=escena.usuario)) == [alto]


def test_una_relectura_de_otro_medidor_no_se_toma() -> None:
    escena = una_escena(1)
    relectura = relecturas.releer(escena.leer(0, ALTO).pk, motivo="Verificar", usuario=escena.usuario)
    with pytest.raises(ErrorNegocio, match="ahí está el 10000"):
        cerrar(relectura.orden, escena, lectura="1310", medidor="99")
    relectura.orden.refresh_from_db()
    assert relectura.orden.estado == "pendiente"


def test_lo_que_nadie_leyo_se_lee_si_el_lote_sigue_abierto() -> None:
    escena = una_escena(1)
    lotes.exportar(escena.lote, formato="csv")
    lotes.cerrar(escena.lote, usuario=escena.usuario)
    sin_lectura = escena.consumo(0)
    relectura = relecturas.releer(sin_lectura.pk, motivo="Ir a leer", usuario=escena.usuario)
    with pytest.raises(ErrorNegocio, match="está cerrado"):
        cerrar(relectura.orden, escena, lectura="1310")
    lotes.reabrir(escena.lote)
    cerrar(relectura.orden, escena, lectura="1310")
    assert escena.consumo(0).consumo == Decimal(310)


def test_un_cambio_de_medidor_por_orden() -> None:
    escena = una_escena(1)
    orden = emitir(escena, "cambio_medidor")
    nuevo = catastro.un_medidor("N1")
    with pytest.raises(ErrorNegocio, match="no hay un medidor nada"):
        cerrar(orden, escena, retiro="1310", medidor="nada", instalacion="0")
    cerrar(orden, escena, retiro="1310", medidor="n1", instalacion="0", multiplicador="20")
    puesta = Colocacion.objects.get(suministro=escena.puntos[0].suministro, hasta=None, reemplazado_en=None)
    assert (puesta.medidor, puesta.multiplicador) == (nuevo, Decimal(20))
    assert Lectura.objects.filter(origen=Lectura.Origen.ORDEN).count() == 2


def test_sin_lectura_de_retiro_el_cambio_se_hace_igual() -> None:
    escena = una_escena(1)
    catastro.un_medidor("N1")
    cerrar(emitir(escena, "cambio_medidor"), escena, medidor="N1", instalacion="0")
    assert not Lectura.objects.filter(clase="retiro").exists()


def test_retirar_y_colocar_por_orden() -> None:
    escena = una_escena(1)
    with pytest.raises(ErroresDeFilas, match="ya tiene un medidor"):
        emitir(escena, "colocacion_medidor")
    cerrar(emitir(escena, "retiro_medidor"), escena, lectura="1310")
    assert Consumo.objects.filter(consumo=Decimal(310), hasta=hoy()).exists()
    with pytest.raises(ErroresDeFilas, match="no tiene un medidor"):
        emitir(escena, "contraste")
    catastro.un_medidor("N1")
    cerrar(emitir(escena, "colocacion_medidor"), escena, medidor="N1", instalacion="7")
    assert Lectura.objects.filter(clase="instalacion", valor=7, origen="orden").exists()


def test_un_contraste_y_una_inspeccion() -> None:
    escena = una_escena(1)
    cerrar(emitir(escena, "contraste"), escena, dictamen="no_pasa", error="-2,5", certificado="C-8")
    contraste = Contraste.objects.get()
    assert (contraste.aprobado, contraste.error, contraste.lugar) == (False, Decimal("-2.5"), "sitio")
    assert cerrar(emitir(escena, "inspeccion"), escena, hallazgo="normal").estado == "cumplida"
