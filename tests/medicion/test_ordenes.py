"""What an order brings is a reading: of each register, of that day, possible, and of who was there."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catastro.models import CuentaServicio, EstadoActual, OrdenServicio, RegistroMedidor, Suministro
from catastro.ports import datos_de
from catastro.services import bajas as bajas_de_catastro
from catastro.services import ordenes
from catastro.services.ordenes import Cierre, Pedido
from cesop.nucleo import formato
from cesop.nucleo.bloqueos import bloquear, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy, mover_reloj
from medicion.models import Consumo, Hallazgo, Lectura, Validacion
from medicion.selectors.mesa import pendientes
from medicion.services import bajas
from medicion.services.calculo import calcular
from medicion.services.inicio import iniciar_medicion
from tests.catastro import fabrica as catastro
from tests.factories import entrar, un_usuario
from tests.medicion import fabrica
from tests.medicion.escena import Escena, una_escena

pytestmark = pytest.mark.django_db


def emitir(escena: Escena, tipo: str, *, cuenta: CuentaServicio | None = None) -> OrdenServicio:
    pedido = Pedido(tipo=tipo, motivo="Prueba", cuenta=cuenta or escena.puntos[0].cuenta)
    return ordenes.emitir([pedido], usuario=escena.usuario)[0]


def cerrar(escena: Escena, tipo: str, *, cuenta: CuentaServicio | None = None, **resultado: Any) -> OrdenServicio:
    orden = emitir(escena, tipo, cuenta=cuenta)
    return ordenes.cumplir(orden, Cierre(fecha=hoy(), resultado=resultado), usuario=escena.usuario)


def rechazo(escena: Escena, tipo: str, **resultado: Any) -> ErrorNegocio:
    """The refusal, which leaves nothing written."""
    orden, antes = emitir(escena, tipo), Lectura.objects.count()
    with pytest.raises(ErrorNegocio) as dicho, transaction.atomic():
        ordenes.cumplir(orden, Cierre(fecha=hoy(), resultado=resultado), usuario=escena.usuario)
    orden.refresh_from_db()
    assert (orden.estado, Lectura.objects.count()) == ("pendiente", antes)
    ordenes.anular([orden.pk], motivo="Prueba", usuario=escena.usuario)
    return dicho.value


def con_reactiva(escena: Escena, inicial: int = 50) -> None:
    """The meter of the first point counts reactive energy too."""
    punto = escena.puntos[0]
    registro = RegistroMedidor.objects.create(medidor=punto.medidor, numero=2, magnitud="reactiva")
    fabrica.una_lectura(punto, inicial, dias=31, clase="instalacion", registro=registro)


def vivos(escena: Escena) -> list[Consumo]:
    filas = Consumo.objects.filter(suministro=escena.puntos[0].suministro, reemplazado_por=None, caso="normal")
    return list(filas.filter(hasta=hoy()).order_by("pk"))


@pytest.mark.parametrize("tipo", ["corte", "suspension", "inspeccion", "contraste", "relectura"])
def test_la_lectura_de_una_orden_es_una_lectura(tipo: str) -> None:
    escena = una_escena(1)
    cerrar(escena, tipo, lectura="1200", hallazgo="normal", dictamen="pasa")
    lectura = Lectura.objects.get(fecha=hoy())
    origen = Lectura.Origen.INSPECCION if tipo == "inspeccion" else Lectura.Origen.ORDEN
    assert (lectura.valor, lectura.origen, lectura.clase, lectura.lote) == (Decimal(1200), origen, "lectura", None)
    # It closes no period: that of the batch goes through it.
    assert vivos(escena) == []
    assert escena.leer(0, 1310).consumo == Decimal(310)


@pytest.mark.parametrize("tipo", ["corte", "suspension"])
def test_lo_que_nadie_leyo_dice_por_que(tipo: str) -> None:
    escena = una_escena(1)
    dicho = rechazo(escena, tipo)
    assert (dicho.codigo, dicho.campo) == ("efectos.sin_lectura", "dato_lectura")
    cerrar(escena, tipo, sin_lectura="no_visible")
    assert not Lectura.objects.filter(fecha=hoy()).exists()


def test_cortar_y_reconectar_parten_el_tramo_y_no_el_periodo() -> None:
    escena = una_escena(1)
    cerrar(escena, "corte", lectura="1200")
    cerrar(escena, "reconexion", lectura="1205")
    mover_reloj(dt.timedelta(days=1))
    consumo = escena.leer(0, 1310)
    assert consumo.consumo == Decimal(310)
    assert [Decimal(tramo["consumo"]) for tramo in consumo.tramos] == [200, 5, 105]


def test_la_del_retiro_cierra_el_consumo_de_quien_se_va() -> None:
    escena = una_escena(1)
    cerrar(escena, "retiro", lectura="1200")
    cerrado = Consumo.objects.get(consumo=Decimal(200), hasta=hoy(), reemplazado_por=None)
    assert (cerrado.cuenta, cerrado.lote) == (escena.puntos[0].cuenta, None)
    assert cerrado.lectura is not None
    assert cerrado.lectura.clase == Lectura.Clase.FINAL
    assert rechazo_de_otra(escena).codigo == "efectos.falta_registro"


# ── An account that ends without an order ──


def test_la_baja_sin_orden_pide_la_lectura() -> None:
    escena = una_escena(1)
    cuenta, como = escena.puntos[0].cuenta, {"fecha": hoy(), "motivo": "Se muda", "usuario": escena.usuario}
    with pytest.raises(ErrorNegocio) as sin_lectura, transaction.atomic():
        bajas_de_catastro.dar_de_baja(cuenta, **como)
    assert (sin_lectura.value.codigo, sin_lectura.value.campo) == ("estados.sin_lectura", "fecha")
    con_reactiva(escena)
    campos = {"activa": "lectura_activa", "reactiva": "lectura_reactiva"}
    for valores, codigo, campo in (
        ({"activa": Decimal(1200)}, "dial.falta_registro", "lectura_reactiva"),
        ({"activa": Decimal(10**6), "reactiva": Decimal(60)}, "dial.no_cabe", "lectura_activa"),
        ({"activa": Decimal("1200.5"), "reactiva": Decimal(60)}, "dial.decimales", "lectura_activa"),
        ({"activa": Decimal(900), "reactiva": Decimal(60)}, "ordenes.imposible", "lectura_activa"),
    ):
        with pytest.raises(ErrorNegocio) as mala, transaction.atomic():
            bajas.dar_de_baja(cuenta, valores, campos=campos, **como)
        assert (mala.value.codigo, mala.value.campo) == (codigo, campo)
    bajas.dar_de_baja(cuenta, {"activa": Decimal(1200), "reactiva": Decimal(60)}, **como)
    finales = Lectura.objects.filter(clase=Lectura.Clase.FINAL, fecha=hoy(), origen=Lectura.Origen.OFICINA)
    assert {lectura.valor for lectura in finales} == {Decimal(1200), Decimal(60)}
    assert {consumo.consumo for consumo in vivos(escena)} == {Decimal(200), Decimal(10)}
    assert EstadoActual.objects.get(cuenta=cuenta).estado == "retirada"


def test_sin_medidor_ese_dia_no_hay_lectura_que_pedir() -> None:
    escena = una_escena(1)
    cuenta = escena.puntos[0].cuenta
    sacar = Pedido(tipo="retiro_medidor", motivo="Baja", suministro=cuenta.suministro)
    [orden] = ordenes.emitir([sacar], usuario=escena.usuario)
    ordenes.cumplir(orden, Cierre(fecha=hoy(), resultado={"lectura": "1303"}), usuario=escena.usuario)
    como = {"fecha": hoy(), "motivo": "Se muda", "usuario": escena.usuario}
    with pytest.raises(ErrorNegocio, match="no tenía un medidor"), transaction.atomic():
        bajas.dar_de_baja(cuenta, {"activa": Decimal(1303)}, **como)
    bajas_de_catastro.dar_de_baja(cuenta, **como)
    assert EstadoActual.objects.get(cuenta=cuenta).estado == "retirada"


def test_la_pantalla_de_la_baja_lleva_a_la_lectura(client: Client) -> None:
    escena = una_escena(1)
    cliente, cuenta = entrar(client, escena.usuario), escena.puntos[0].cuenta
    ficha = cliente.get(reverse("catastro:cuenta", args=[cuenta.pk])).content.decode()
    camino = reverse("medicion:cuenta_baja", args=[cuenta.pk])
    assert camino not in ficha
    mostrador = entrar(Client(), un_usuario("mara", "mostrador"))
    baja = mostrador.get(reverse("catastro:cuenta_baja", args=[cuenta.pk])).content.decode()
    assert camino in baja
    assert 'name="como"' not in baja
    datos = {"fecha": formato.fecha(hoy()), "motivo": "Se muda", "lectura_activa": "900"}
    mala = mostrador.post(camino, datos)
    assert "900 es menor que la anterior" in mala.context["form"].errors["lectura_activa"][0]
    assert mostrador.post(camino, datos | {"lectura_activa": "1200"}).status_code == 302
    assert EstadoActual.objects.get(cuenta=cuenta).estado == "retirada"


# ── A rollover ──


def test_una_vuelta_antes_de_la_final_espera_a_una_persona() -> None:
    """No batch foresaw the days to a last reading: of a meter without a past, nobody knows if the dial went around."""
    iniciar_medicion(hoy() - dt.timedelta(days=400))
    punto = fabrica.un_punto("V1")
    fabrica.una_lectura(punto, 999_900, dias=30, clase="instalacion", origen="orden")
    fabrica.una_lectura(punto, 150, clase="final", origen="orden")
    calcular([punto.suministro.pk])
    consumo = Consumo.objects.get(suministro=punto.suministro)
    assert (consumo.caso, consumo.resultado, consumo.consumo) == ("negativo", Consumo.Resultado.BLOQUEADA, None)
    assert not Validacion.objects.filter(consumo=consumo).exists()
    assert [una.pk for una in pendientes(un_usuario("mesa", "medicion", ve_todas=True))] == [consumo.pk]


def rechazo_de_otra(escena: Escena) -> ErrorNegocio:
    """A retirement without its reading, at another point that has a meter."""
    otra = una_escena(1, ruta="20", usuario=escena.usuario)
    return rechazo(otra, "retiro")


def test_leido_retirado_y_sacado_el_mismo_dia_es_un_periodo() -> None:
    """The batch read it in the morning, the account left, and the meter went: one period, to the last unit."""
    escena = una_escena(1)
    escena.leer(0, 1300)
    cerrar(escena, "retiro", lectura="1302")
    sacar = Pedido(tipo="retiro_medidor", motivo="Baja", suministro=escena.puntos[0].suministro)
    [orden] = ordenes.emitir([sacar], usuario=escena.usuario)
    ordenes.cumplir(orden, Cierre(fecha=hoy(), resultado={"lectura": "1303"}), usuario=escena.usuario)
    [consumo] = vivos(escena)
    assert (consumo.consumo, consumo.lote, consumo.cuenta) == (Decimal(303), escena.lote, escena.puntos[0].cuenta)


def otra_cuenta(suministro: Suministro) -> CuentaServicio:
    with transaction.atomic():
        bloquear(exclusiva("talonario", CuentaServicio._meta.db_table), para="numerar")
        return catastro.una_cuenta(
            catastro.una_persona("Quien entra"), suministro=suministro, desde=hoy(), estados=("solicitada",)
        )


def test_lo_que_paso_sin_nadie_no_es_de_quien_entra() -> None:
    escena = una_escena(1)
    cerrar(escena, "retiro", lectura="1200")
    mover_reloj(dt.timedelta(days=10))
    entra = otra_cuenta(escena.puntos[0].suministro)
    cerrar(escena, "conexion", cuenta=entra, lectura="1215")
    [vacante] = vivos(escena)
    assert (vacante.consumo, vacante.dias, vacante.cuenta) == (Decimal(15), 10, escena.puntos[0].cuenta)
    assert "V09" in set(Hallazgo.objects.filter(consumo=vacante).values_list("codigo", flat=True))
    mover_reloj(dt.timedelta(days=30))
    cerrar(escena, "retiro", cuenta=entra, lectura="1300")
    [suyo] = vivos(escena)
    assert (suyo.consumo, suyo.cuenta) == (Decimal(85), entra)


# ── What cannot be ──
@pytest.mark.parametrize(
    ("lectura", "dice"),
    [("900", "900 es menor que la anterior (1000"), ("1000000", "no entra en un medidor de 6"), ("mil", "no es un")],
)
@pytest.mark.parametrize("tipo", ["corte", "retiro"])
def test_una_lectura_sin_sentido_no_cierra_la_orden(tipo: str, lectura: str, dice: str) -> None:
    error = rechazo(una_escena(1), tipo, lectura=lectura)
    assert dice in error.mensaje
    assert error.campo == "dato_lectura"


def test_tampoco_la_del_medidor_que_se_retira_o_se_cambia() -> None:
    escena = una_escena(1)
    catastro.un_medidor("N1")
    assert rechazo(escena, "retiro_medidor", lectura="900").campo == "dato_lectura"
    error = rechazo(escena, "cambio_medidor", retiro="900", medidor="N1", instalacion="0")
    assert (error.codigo, error.campo) == ("ordenes.imposible", "dato_retiro")


def test_lo_alto_entra_y_lo_decide_la_mesa() -> None:
    escena = una_escena(1)
    cerrar(escena, "retiro", lectura="3000")
    [consumo] = vivos(escena)
    assert consumo.resultado == Consumo.Resultado.BLOQUEADA
    assert "V06" in set(Hallazgo.objects.filter(consumo=consumo).values_list("codigo", flat=True))


def test_una_estimada_de_mas_no_frena_a_la_real() -> None:
    escena = una_escena(1)
    fabrica.una_lectura(escena.puntos[0], 1500, dias=3, origen="estimada", metodo="doce_meses", lote=escena.lote)
    cerrar(escena, "retiro", lectura="1400")
    suma = sum(c.consumo or 0 for c in Consumo.objects.filter(lectura__isnull=False, reemplazado_por=None))
    assert suma == Decimal(400)


def test_tarde_y_contra_la_que_vino_despues() -> None:
    escena = una_escena(1)
    orden = emitir(escena, "corte")
    fabrica.una_lectura(escena.puntos[0], 1100, dias=0, lote=escena.lote)
    with pytest.raises(ErrorNegocio, match="es menor que la anterior"):
        ordenes.cumplir(orden, Cierre(fecha=hoy(), resultado={"lectura": "1050"}), usuario=escena.usuario)


def test_de_otro_medidor_o_sin_medidor_no_se_toma() -> None:
    escena = una_escena(1)
    assert rechazo(escena, "corte", lectura="1200", medidor="99").campo == "dato_medidor"
    sin_medidor = catastro.una_cuenta()
    orden = emitir(escena, "corte", cuenta=sin_medidor)
    with pytest.raises(ErrorNegocio, match="ese día no había un medidor"):
        ordenes.cumplir(orden, Cierre(fecha=hoy(), resultado={"lectura": "5"}), usuario=escena.usuario)
    assert [dato.clave for dato in datos_de([orden])[orden.pk]] == ["precinto", "impedimento"]


# ── On the screen ──
def test_la_pantalla_pide_los_registros_del_que_se_coloca_y_dice_al_lado_lo_que_no_va(client: Client) -> None:
    escena = una_escena(1)
    cliente = entrar(client, escena.usuario)
    con_reactiva(escena)
    nuevo = catastro.un_medidor("N1")
    RegistroMedidor.objects.create(medidor=nuevo, numero=2, magnitud="reactiva")
    camino = reverse("catastro:orden_cerrar", args=[emitir(escena, "cambio_medidor").pk])
    assert 'name="dato_instalacion"' in cliente.get(camino).content.decode()
    con_numero = cliente.get(camino, {"dato_medidor": "N1", "dato_retiro_activa": "1300"}).content.decode()
    assert 'name="dato_instalacion_reactiva"' in con_numero
    assert 'value="1300"' in con_numero
    datos = {
        "como": "cumplida", "fecha": formato.fecha(hoy()), "dato_medidor": "N1", "dato_retiro_activa": "900",
        "dato_retiro_reactiva": "70", "dato_instalacion_activa": "0", "dato_instalacion_reactiva": "0",
    }  # fmt: skip
    rechazada = cliente.post(camino, datos)
    assert rechazada.status_code == 422
    assert "900 es menor que la anterior" in rechazada.context["form"].errors["dato_retiro_activa"][0]
    assert cliente.post(camino, datos | {"dato_retiro_activa": "1300"}).status_code == 302
    assert "Lectura del que se coloca, reactiva" in cliente.get(camino, follow=True).content.decode()


# ── Several registers ──
def test_dos_ordenes_iguales_sobre_el_medidor_no_salen() -> None:
    escena = una_escena()
    for tipo in ("cambio_medidor", "retiro_medidor", "contraste"):
        primera = emitir(escena, tipo)
        with pytest.raises(ErrorNegocio, match=f"la {primera.numero} está sin cerrar"):
            emitir(escena, tipo)
    ordenes.anular([primera.pk], motivo="Prueba", usuario=escena.usuario)
    assert emitir(escena, "contraste").estado == "pendiente"


def test_un_valor_por_registro() -> None:
    escena = una_escena(1)
    con_reactiva(escena)
    orden = emitir(escena, "corte")
    pedidos = {dato.clave: (dato.titulo, dato.unidad) for dato in datos_de([orden])[orden.pk]}
    assert pedidos["lectura_activa"] == ("Lectura del medidor, activa", "kWh")
    assert pedidos["lectura_reactiva"] == ("Lectura del medidor, reactiva", "kvarh")
    ordenes.anular([orden.pk], motivo="Prueba", usuario=escena.usuario)
    falta = rechazo(escena, "corte", lectura_activa="1200")
    assert (falta.codigo, falta.campo) == ("efectos.falta_registro", "dato_lectura_reactiva")
    mala = rechazo(escena, "corte", lectura_activa="1200", lectura_reactiva="49")
    assert (mala.codigo, mala.campo) == ("ordenes.imposible", "dato_lectura_reactiva")
    hecha = cerrar(escena, "corte", lectura_activa="1200", lectura_reactiva="80")
    leidas = dict(Lectura.objects.filter(fecha=hoy()).values_list("registro__magnitud", "valor"))
    assert leidas == {"activa": Decimal(1200), "reactiva": Decimal(80)}
    assert [dato.clave for dato in datos_de([hecha])[hecha.pk]][:2] == ["lectura_activa", "lectura_reactiva"]


def test_cambiar_uno_de_dos_registros_por_otro_de_dos() -> None:
    escena = una_escena(1)
    con_reactiva(escena)
    nuevo = catastro.un_medidor("N1")
    RegistroMedidor.objects.create(medidor=nuevo, numero=2, magnitud="reactiva")
    orden = emitir(escena, "cambio_medidor")
    claves = [dato.clave for dato in datos_de([orden])[orden.pk]]
    assert claves[:4] == ["retiro_activa", "retiro_reactiva", "medidor", "instalacion"]
    orden.resultado = {"medidor": "n1"}
    claves = [dato.clave for dato in datos_de([orden])[orden.pk]]
    assert claves[2:5] == ["medidor", "instalacion_activa", "instalacion_reactiva"]
    ordenes.anular([orden.pk], motivo="Prueba", usuario=escena.usuario)
    cerrar(
        escena, "cambio_medidor",
        retiro_activa="1300", retiro_reactiva="70", medidor="N1", instalacion_activa="3", instalacion_reactiva="4",
    )  # fmt: skip
    leidas = Lectura.objects.filter(fecha=hoy()).values_list("clase", "registro__magnitud", "valor")
    assert set(leidas) == {
        ("retiro", "activa", Decimal(1300)),
        ("retiro", "reactiva", Decimal(70)),
        ("instalacion", "activa", Decimal(3)),
        ("instalacion", "reactiva", Decimal(4)),
    }


def test_lo_que_se_pide_no_cuesta_mas_por_mas_ordenes() -> None:
    escena = una_escena(4)
    pedidos = [Pedido(tipo="corte", motivo="Mora", cuenta=punto.cuenta) for punto in escena.puntos]
    emitidas = ordenes.emitir(pedidos, usuario=escena.usuario)

    def cuantas(unas: list[OrdenServicio]) -> int:
        with CaptureQueriesContext(connection) as consultas:
            datos_de(unas)
        return len(consultas)

    assert cuantas(emitidas[:1]) == cuantas(emitidas)
