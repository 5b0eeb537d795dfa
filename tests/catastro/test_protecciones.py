"""What the database refuses in catastro, written around the services."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from catastro.models import (
    Asociado,
    CambioDeEstado,
    CategoriaDeCuenta,
    Colocacion,
    CondicionDeCuenta,
    CuentaBancaria,
    CuentaServicio,
    EstadoActual,
    Fusion,
    FusionDeshecha,
    Medidor,
    MovimientoDeCuotas,
    NodoRed,
    OrdenServicio,
    ParteDeCuenta,
    Persona,
    PuntoDeRuta,
    Ruta,
    TipoCondicion,
    TipoOrden,
    TransicionDeEstado,
)
from cesop.nucleo.fechas import hoy
from tests.catastro import fabrica
from tests.catastro.rechazo import rechaza
from tests.factories import un_usuario, una_sucursal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("datos", "regla"),
    [
        ({"cuit": "20123456789"}, "persona_cuit_valido"),
        ({"cuit": "2012345678"}, "persona_cuit_valido"),
        ({"documento_tipo": "dni", "documento": "12.345.678"}, "persona_documento_valido"),
        ({"documento_tipo": "", "documento": "12345678"}, "persona_documento_valido"),
        ({"documento_tipo": "dni", "documento": ""}, "persona_documento_valido"),
        ({"nombre": ""}, "persona_con_nombre"),
    ],
)
def test_documentos_que_no_son(datos: dict[str, str], regla: str) -> None:
    with rechaza(regla):
        Persona.objects.create(**{"nombre": "Pérez", **datos})


@pytest.mark.parametrize("cuit", ["20123456786", "27111111118", "30709999993", "23000000019"])
def test_la_base_y_stdnum_piensan_igual_del_cuit(cuit: str) -> None:
    """The function in SQL against the weights done by hand, over every last digit."""
    pesos = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    resto = sum(int(d) * p for d, p in zip(cuit[:10], pesos, strict=True)) % 11
    verificador = {0: 0, 1: 9}.get(resto, 11 - resto)
    with connection.cursor() as cursor:
        for digito in range(10):
            cursor.execute("SELECT catastro_cuit_valido(%s)", [cuit[:10] + str(digito)])
            assert cursor.fetchone()[0] is (digito == verificador)


def test_un_cuit_y_un_documento_por_persona() -> None:
    fabrica.una_persona(cuit="20123456786", documento_tipo="dni", documento="12345678")
    with rechaza("persona_cuit_unico"):
        fabrica.una_persona(cuit="20123456786")
    with rechaza("persona_documento_unico"):
        fabrica.una_persona(documento_tipo="dni", documento="12345678")


def test_un_cbu_con_sus_verificadores() -> None:
    ana = fabrica.una_persona()
    CuentaBancaria.objects.create(persona=ana, cbu="2850590940090418135201")
    for malo in ("2850590940090418135202", "2850590840090418135201", "285059094009041813520"):
        with rechaza("cuentabancaria_cbu_valido"):
            CuentaBancaria.objects.create(persona=ana, cbu=malo)


def test_fusiones() -> None:
    usuario = un_usuario()
    ana, anita, otra = (fabrica.una_persona(n) for n in ("Ana", "Anita", "Otra"))
    with rechaza("persona_fusionada"):
        Persona.objects.filter(pk=anita.pk).update(fusionada_en=ana)
    fusion = Fusion.objects.create(absorbida=anita, conservada=ana, motivo="es la misma", usuario=usuario)
    anita.refresh_from_db()
    assert anita.fusionada_en == ana
    with rechaza("fusion_de_vigentes"):
        Fusion.objects.create(absorbida=otra, conservada=anita, motivo="cadena", usuario=usuario)
    with rechaza("persona_fusionada"):
        Persona.objects.filter(pk=anita.pk).update(fusionada_en=None)
    with rechaza("catastro_asociado_persona_vigente"):
        Asociado.objects.create(persona=anita, numero=1, desde=hoy())
    FusionDeshecha.objects.create(fusion=fusion, motivo="no era", usuario=usuario)
    anita.refresh_from_db()
    assert anita.fusionada_en is None
    with rechaza("fusion_id"):
        FusionDeshecha.objects.create(fusion=fusion, motivo="otra vez", usuario=usuario)


def test_nadie_devuelve_las_cuotas_que_no_tiene() -> None:
    usuario, ana = un_usuario(), fabrica.una_persona()
    MovimientoDeCuotas.objects.create(persona=ana, motivo="suscripcion", cuotas=10, usuario=usuario)
    with rechaza("movimientodecuotas_suscriptas"):
        MovimientoDeCuotas.objects.create(persona=ana, motivo="reembolso", cuotas=-11, usuario=usuario)
    MovimientoDeCuotas.objects.create(persona=ana, motivo="reembolso", cuotas=-10, usuario=usuario)


def test_un_titular_una_categoria_y_una_condicion_a_la_vez() -> None:
    cuenta = fabrica.una_cuenta()
    with rechaza("partedecuenta_sin_superposicion"):
        ParteDeCuenta.objects.create(cuenta=cuenta, rol="titular", persona=fabrica.una_persona(), desde=hoy())
    with rechaza("categoriadecuenta_sin_superposicion"):
        CategoriaDeCuenta.objects.create(
            cuenta=cuenta, categoria=fabrica.una_categoria(cuenta.suministro.servicio, "T2"), desde=hoy()
        )
    tipo = TipoCondicion.objects.get(clave="potencia_contratada")
    CondicionDeCuenta.objects.create(cuenta=cuenta, tipo=tipo, valor=10, desde=hoy())
    with rechaza("condiciondecuenta_sin_superposicion"):
        CondicionDeCuenta.objects.create(cuenta=cuenta, tipo=tipo, valor=20, desde=hoy())
    with rechaza("condiciondecuenta_valor"):
        CondicionDeCuenta.objects.create(
            cuenta=cuenta, tipo=tipo, desde=hoy() - dt.timedelta(days=9), hasta=hoy() - dt.timedelta(days=8)
        )
    with rechaza("condiciondecuenta_comprobante"):
        CondicionDeCuenta.objects.create(
            cuenta=cuenta, tipo=TipoCondicion.objects.get(clave="electrodependiente"), desde=hoy()
        )
    otra = fabrica.una_cuenta()
    with rechaza("categoriadecuenta_servicio"):
        CategoriaDeCuenta.objects.create(
            cuenta=otra,
            categoria=fabrica.una_categoria(fabrica.un_servicio("agua")),
            desde=hoy() - dt.timedelta(days=700),
            hasta=hoy() - dt.timedelta(days=600),
        )


def test_lo_fechado_solo_se_reemplaza() -> None:
    parte = fabrica.una_cuenta().partes.get()
    with rechaza("catastro_partedecuenta_fechada"):
        ParteDeCuenta.objects.filter(pk=parte.pk).update(persona=fabrica.una_persona())
    with rechaza("permission denied"):
        parte.delete()


def test_la_vida_de_un_servicio() -> None:
    usuario = un_usuario()
    cuenta = fabrica.una_cuenta(estados=("solicitada",))

    def pasar(desde: str, hasta: str, fecha: dt.date | None = None) -> None:
        CambioDeEstado.objects.create(
            cuenta=cuenta, desde=desde, hasta=hasta, fecha=fecha or hoy(), usuario=usuario, motivo="prueba"
        )

    for desde, hasta in (("solicitada", "cortada"), ("conectada", "cortada"), ("", "solicitada")):
        with rechaza("cambiodeestado_transicion"):
            pasar(desde, hasta)
    pasar("solicitada", "conectada")
    with rechaza("cambiodeestado_fecha"):
        pasar("conectada", "cortada", hoy() + dt.timedelta(days=1))
    with rechaza("cambiodeestado_fecha"):
        pasar("conectada", "cortada", hoy() - dt.timedelta(days=1))
    pasar("conectada", "cortada")
    pasar("cortada", "retirada")
    with rechaza("cambiodeestado_transicion"):
        pasar("retirada", "conectada")
    assert EstadoActual.objects.get(cuenta=cuenta).estado == "retirada"
    with rechaza("permission denied"):
        EstadoActual.objects.filter(cuenta=cuenta).update(estado="conectada")
    with rechaza("permission denied"):
        TransicionDeEstado.objects.create(desde="retirada", hasta="conectada")
    with rechaza("permission denied"):
        CambioDeEstado.objects.filter(cuenta=cuenta).update(hasta="conectada")


def test_un_suministro_una_cuenta_viva_y_ninguna_sin_estado() -> None:
    cuenta = fabrica.una_cuenta()
    with rechaza("estadoactual_una_cuenta_viva"):
        fabrica.una_cuenta(suministro=cuenta.suministro)
    with rechaza("cuentaservicio_con_estado"):
        CuentaServicio.objects.create(numero=999, suministro=cuenta.suministro, grupo=cuenta.grupo)
        connection.check_constraints()
    with rechaza("cuentaservicio_fija"):
        CuentaServicio.objects.filter(pk=cuenta.pk).update(numero=7)
    with rechaza("cuentaservicio_grupo"):
        CuentaServicio.objects.filter(pk=cuenta.pk).update(grupo=fabrica.un_grupo(fabrica.un_servicio("agua")))


def test_un_medidor_un_lugar() -> None:
    medidor, otro = fabrica.un_medidor("A1"), fabrica.un_medidor("A2")
    aca, alla = fabrica.un_suministro(), fabrica.un_suministro()
    fabrica.una_colocacion(medidor, aca)
    with rechaza("colocacion_sin_superposicion"):
        Colocacion.objects.create(medidor=otro, suministro=aca, desde=hoy())
    with rechaza("colocacion_medidor_sin_superposicion"):
        Colocacion.objects.create(medidor=medidor, suministro=alla, desde=hoy())
    with rechaza("colocacion_servicio"):
        Colocacion.objects.create(
            medidor=fabrica.un_medidor("W1", servicio=fabrica.un_servicio("agua"), magnitud="volumen"),
            suministro=alla,
            desde=hoy(),
        )
    with rechaza("medidor_colocado"):
        Medidor.objects.filter(pk=medidor.pk).update(estado="baja")
    Medidor.objects.filter(pk=otro.pk).update(estado="baja")
    with rechaza("colocacion_medidor_sirve"):
        Colocacion.objects.create(medidor=otro, suministro=alla, desde=hoy())


def test_la_red_no_hace_anillos() -> None:
    servicio = fabrica.un_servicio()
    arriba = NodoRed.objects.create(servicio=servicio, tipo="alimentador", codigo="A1", nombre="Norte")
    abajo = NodoRed.objects.create(servicio=servicio, tipo="transformador", codigo="T1", nombre="Chiozza", padre=arriba)
    with rechaza("nodored_sin_anillo"):
        NodoRed.objects.filter(pk=arriba.pk).update(padre=abajo)
    with rechaza("nodored_servicio"):
        NodoRed.objects.create(
            servicio=fabrica.un_servicio("agua"), tipo="zona_de_agua", codigo="Z1", nombre="Centro", padre=arriba
        )


def test_los_puntos_siguen_a_su_ruta() -> None:
    servicio, sucursal = fabrica.un_servicio(), una_sucursal()
    ruta = Ruta.objects.create(codigo="1", nombre="Centro", uso="lectura", servicio=servicio, sucursal=sucursal)
    punto = PuntoDeRuta.objects.create(ruta=ruta, suministro=fabrica.un_suministro(servicio), orden=1)
    punto.refresh_from_db()
    assert punto.uso == "lectura"
    with rechaza("puntoderuta_servicio"):
        PuntoDeRuta.objects.create(ruta=ruta, suministro=fabrica.un_suministro(fabrica.un_servicio("agua")), orden=2)
    with rechaza("puntoderuta_unico"):
        PuntoDeRuta.objects.create(ruta=ruta, suministro=punto.suministro, orden=2)
    with rechaza("catastro_ruta_servicio_fijo"):
        Ruta.objects.filter(pk=ruta.pk).update(uso="reparto", servicio=None)


def test_las_ordenes_cerradas_son_firmes() -> None:
    usuario = un_usuario()
    cuenta = fabrica.una_cuenta()
    orden = OrdenServicio.objects.create(
        numero=1,
        tipo=TipoOrden.objects.get(clave="corte"),
        sucursal=una_sucursal(),
        suministro=cuenta.suministro,
        cuenta=cuenta,
        vence_el=hoy(),
        motivo="mora",
        emitida_por=usuario,
    )
    ordenes = OrdenServicio.objects.filter(pk=orden.pk)
    with rechaza("ordenservicio_transicion"):
        ordenes.update(estado="en_curso")
    with rechaza("ordenservicio_con_cuadrilla"):
        ordenes.update(estado="asignada")
    with rechaza("ordenservicio_cerrada"):
        ordenes.update(estado="cumplida")
    with rechaza("ordenservicio_cuenta"):
        ordenes.update(suministro=fabrica.un_suministro())
    ordenes.update(estado="cumplida", cerrada_el=hoy(), cerrada_por=usuario)
    with rechaza("ordenservicio_transicion"):
        ordenes.update(informe="otra cosa")
