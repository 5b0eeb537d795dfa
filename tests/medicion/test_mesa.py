"""The desk: what waits, ranked by money; each decision once; two people on the same one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catastro.models import OrdenServicio
from catastro.services import ordenes
from cesop.nucleo.errors import AvisoConfirmable, ErrorNegocio
from cesop.nucleo.fechas import hoy
from medicion.models import AvisoLegal, Consumo, Validacion
from medicion.selectors import juntas, mesa
from medicion.selectors.mesa import Criterio
from medicion.services import lecturas, relecturas
from medicion.services import mesa as actos
from medicion.services.avisos import avisar
from tests.catastro.rechazo import rechaza
from tests.factories import un_usuario, una_sucursal
from tests.medicion.escena import Escena, una_escena

pytestmark = pytest.mark.django_db
ALTO, BAJO, NORMAL = 2500, 1050, 1310


def en_la_mesa(escena: Escena, **criterio: object) -> list[int]:
    """What waits, in its order."""
    filas = mesa.filtradas(Criterio(**criterio), usuario=escena.usuario)  # type: ignore[arg-type]
    return list(filas.values_list("pk", flat=True))


def test_lo_que_se_objeta_espera_ordenado_por_la_plata() -> None:
    escena = una_escena(4)
    bajo, normal, alto = escena.leer(0, BAJO), escena.leer(1, NORMAL), escena.leer(2, ALTO)
    sin_lectura = escena.leer(3, None, anomalia="01")
    assert normal.validacion.accion == Validacion.Accion.AUTOMATICA
    assert en_la_mesa(escena) == [alto.pk, sin_lectura.pk, bajo.pk]
    totales = mesa.totales(Criterio(), usuario=escena.usuario)
    assert (totales.filas, totales.bloqueadas) == (3, 2)
    assert totales.en_juego == alto.en_juego + bajo.en_juego + sin_lectura.en_juego
    assert en_la_mesa(escena, regla="V06") == [alto.pk]
    assert en_la_mesa(escena, resultado="sin_lectura") == [sin_lectura.pk]
    assert en_la_mesa(escena, lote="L9999999") == []
    assert en_la_mesa(escena, texto="titular de 10002") == [alto.pk]
    assert en_la_mesa(escena, texto=str(escena.puntos[0].suministro.numero)) == [bajo.pk]
    assert dict(mesa.por_regla(Criterio(regla="V06"), usuario=escena.usuario)) == {"V01": 1, "V06": 1, "V07": 1}


def test_otra_sucursal_no_la_ve() -> None:
    escena = una_escena(1)
    escena.leer(0, ALTO)

    ajena = un_usuario("ajena", "medicion", sucursal=una_sucursal(codigo="MDA", nombre="Mar de Ajó"))
    assert list(mesa.pendientes(ajena)) == []


def test_aceptar_pide_motivo_y_confirmar_lo_que_la_ley_presume_error() -> None:
    escena = una_escena(1)
    alto = escena.leer(0, ALTO)
    with pytest.raises(ErrorNegocio, match="sin un motivo"):
        actos.aceptar(alto.pk, motivo=" ", usuario=escena.usuario)
    with pytest.raises(AvisoConfirmable, match="175 %"):
        actos.aceptar(alto.pk, motivo="La foto lo muestra", usuario=escena.usuario)
    actos.aceptar(alto.pk, motivo="La foto  lo muestra", usuario=escena.usuario, confirmado=True)
    assert Validacion.objects.get(consumo=alto).motivo == "La foto lo muestra"
    assert en_la_mesa(escena) == []


def test_aceptar_dos_veces_es_una_y_otro_no_lo_pisa() -> None:
    escena = una_escena(1)
    bajo = escena.leer(0, BAJO)
    primera = actos.aceptar(bajo.pk, motivo="Temporada", usuario=escena.usuario)
    assert actos.aceptar(bajo.pk, motivo="Temporada", usuario=escena.usuario) == primera
    otra = un_usuario("otra", "medicion")
    with pytest.raises(ErrorNegocio, match="ya lo decidió") as error:
        actos.aceptar(bajo.pk, motivo="Sí", usuario=otra)
    assert error.value.codigo == "mesa.decidida"
    with pytest.raises(ErrorNegocio, match="ya lo decidió"):
        actos.estimar(bajo.pk, motivo="No", usuario=otra)
    assert Validacion.objects.filter(consumo=bajo).count() == 1


def test_lo_que_no_tiene_cifra_no_se_acepta() -> None:
    escena = una_escena(1)
    sin_lectura = escena.leer(0, None, anomalia="01")
    with pytest.raises(ErrorNegocio, match="no hay una cifra"):
        actos.aceptar(sin_lectura.pk, motivo="Sí", usuario=escena.usuario)


def test_estimar_pone_lo_esperado_en_su_lugar() -> None:
    escena = una_escena(1)
    sin_lectura = escena.leer(0, None, anomalia="01")
    nuevo = actos.estimar(sin_lectura.pk, motivo="Sin acceso", usuario=escena.usuario)
    assert (nuevo.estimado, nuevo.consumo) == (True, Decimal(310))
    assert nuevo.validacion.accion == Validacion.Accion.ESTIMADO
    assert en_la_mesa(escena) == []
    assert actos.estimar(sin_lectura.pk, motivo="Sin acceso", usuario=escena.usuario) == nuevo


def test_corregir_calcula_de_nuevo_y_lo_crudo_queda() -> None:
    escena = una_escena(1)
    alto = escena.leer(0, ALTO)
    with pytest.raises(ErrorNegocio, match="el mismo valor"):
        lecturas.corregir_del_consumo(alto.pk, valor=Decimal(ALTO), motivo="Dedo", usuario=escena.usuario)
    with pytest.raises(ErrorNegocio, match="no entra en un medidor"):
        lecturas.corregir_del_consumo(alto.pk, valor=Decimal(9_999_999_999), motivo="Dedo", usuario=escena.usuario)
    nuevo = lecturas.corregir_del_consumo(alto.pk, valor=Decimal(NORMAL), motivo="Dedo", usuario=escena.usuario)
    assert nuevo is not None
    assert (nuevo.consumo, nuevo.resultado) == (Decimal(310), "valida")
    lectura = nuevo.lectura
    assert lectura is not None
    assert (lectura.crudo, lectura.valor, lectura.motivo) == (Decimal(ALTO), Decimal(NORMAL), "Dedo")
    assert en_la_mesa(escena) == []
    with pytest.raises(ErrorNegocio, match="se calculó de nuevo"):
        lecturas.corregir_del_consumo(alto.pk, valor=Decimal(1200), motivo="Otra", usuario=escena.usuario)


def test_releer_saca_una_orden_y_espera_aparte() -> None:
    escena = una_escena(1)
    alto = escena.leer(0, ALTO)
    relectura = relecturas.releer(alto.pk, motivo="Verificar", usuario=escena.usuario)
    assert relectura.orden.tipo.clave == "relectura"
    assert relecturas.releer(alto.pk, motivo="Verificar", usuario=escena.usuario) == relectura
    assert OrdenServicio.objects.count() == 1
    assert en_la_mesa(escena) == []
    assert en_la_mesa(escena, releyendo=True) == [alto.pk]


def test_muchas_juntas_con_su_previa() -> None:
    escena = una_escena(4)
    altas = [escena.leer(n, ALTO) for n in range(3)]
    escena.leer(3, None, anomalia="01")
    previa = juntas.previsualizar(Criterio(), None, usuario=escena.usuario)
    assert previa.filas == 4
    assert (previa.partes["aceptar"].filas, previa.partes["estimar"].filas, previa.partes["releer"].filas) == (3, 4, 4)
    assert previa.partes["aceptar"].unidades == [("kWh", Decimal(4500))]
    assert previa.partes["aceptar"].pesos == Decimal(450_000)
    assert previa.con_aviso == 3
    actos.aceptar(altas[0].pk, motivo="Vista", usuario=escena.usuario, confirmado=True)
    hecho = actos.aceptar_en_masa(previa.pks, motivo="Por muestra", usuario=escena.usuario)
    assert hecho.hechas == 2
    assert dict(hecho.salteadas) == {"que alguien decidió mientras tanto": 1, "sin una cifra que valga": 1}
    assert juntas.previsualizar(Criterio(), None, usuario=escena.usuario).huella != previa.huella


def test_releer_y_estimar_en_masa() -> None:
    escena = una_escena(3)
    pks = [escena.leer(n, ALTO).pk for n in range(3)]
    relecturas.releer(pks[0], motivo="Verificar", usuario=escena.usuario)
    hecho = relecturas.releer_en_masa(pks, motivo="Toda la ruta", usuario=escena.usuario)
    assert (hecho.hechas, dict(hecho.salteadas)) == (2, {"con una relectura en curso": 1})
    hecho = actos.estimar_en_masa(pks, motivo="No se pudo releer", usuario=escena.usuario)
    assert hecho.hechas == 3
    assert Consumo.objects.filter(estimado=True, validacion__accion="estimado").count() == 3


def consultas(escena: Escena) -> int:
    with CaptureQueriesContext(connection) as hechas:
        filas = mesa.con_lo_que_muestra(mesa.filtradas(Criterio(), usuario=escena.usuario))
        mesa.vestir(list(filas))
        mesa.totales(Criterio(), usuario=escena.usuario)
        mesa.por_regla(Criterio(), usuario=escena.usuario)
        juntas.previsualizar(Criterio(), None, usuario=escena.usuario)
    return len(hechas)


def test_las_consultas_no_crecen_con_lo_que_espera() -> None:
    chica = una_escena(2, ruta="1")
    for n in range(2):
        chica.leer(n, ALTO)
    pocas = consultas(chica)
    grande = una_escena(9, ruta="2")
    for n in range(9):
        grande.leer(n, ALTO)
    assert consultas(grande) == pocas


# ── The legal notice ──
def test_lo_aceptado_sobre_el_promedio_legal_deja_su_aviso() -> None:
    escena = una_escena(3)
    uno, otro, bajo = escena.leer(0, 2500), escena.leer(1, 2600), escena.leer(2, 1030)
    actos.aceptar(uno.pk, motivo="La foto lo muestra", usuario=escena.usuario, confirmado=True)
    actos.aceptar(uno.pk, motivo="La foto lo muestra", usuario=escena.usuario, confirmado=True)
    actos.aceptar_en_masa([otro.pk, bajo.pk], motivo="Vistas", usuario=escena.usuario)
    avisos = list(AvisoLegal.objects.order_by("consumo"))
    assert [aviso.consumo for aviso in avisos] == [uno, otro]
    assert (avisos[0].promedio, avisos[0].metodo) == (uno.esperado, "doce_meses")
    assert "veces" in avisos[0].detalle or "%" in avisos[0].detalle


def test_lo_releido_y_confirmado_tambien() -> None:
    escena = una_escena(1)
    alto = escena.leer(0, 2500)
    orden = relecturas.releer(alto.pk, motivo="Verificar", usuario=escena.usuario).orden
    ordenes.cumplir(orden, ordenes.Cierre(fecha=hoy(), resultado={"lectura": "2500"}), usuario=escena.usuario)
    assert AvisoLegal.objects.get().consumo == escena.consumo(0)


def test_sobre_otro_promedio_la_ley_no_presume_nada() -> None:
    escena = una_escena(1)
    alto = escena.leer(0, 2500)
    with rechaza("avisolegal_promedio"):
        AvisoLegal.objects.create(consumo=alto, promedio=300, metodo="mediana", detalle="x")
    assert avisar([alto.pk]) == 1
    with rechaza("medicion_avisolegal_consumo_id_key"):
        AvisoLegal.objects.create(consumo=alto, promedio=300, metodo="doce_meses", detalle="x")
    with rechaza("permission denied"):
        AvisoLegal.objects.update(promedio=1)
