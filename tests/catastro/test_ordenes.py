"""Service orders: numbers, due days, crews, closing with the effect of their kind."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from catastro import ports
from catastro.models import CuentaServicio, EstadoActual, OrdenServicio, PuntoDeRuta, Ruta, TipoOrden
from catastro.services import estados, ordenes
from catastro.services.ordenes import Cierre, Pedido
from cesop.nucleo.errors import ErroresDeFilas, ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import DiaNoLaborable, Usuario
from cesop.nucleo.numeracion import huecos
from cesop.nucleo.puertos import PENDIENTES, Puerto
from tests.catastro import fabrica
from tests.catastro.rechazo import rechaza
from tests.factories import un_usuario, una_sucursal

pytestmark = pytest.mark.django_db
UN_DIA = dt.timedelta(days=1)


@pytest.fixture
def ana() -> Usuario:
    fabrica.un_calendario()
    return un_usuario("ana")


def una_orden(ana: Usuario, tipo: str = "corte", cuenta: CuentaServicio | None = None) -> OrdenServicio:
    cuenta = cuenta or fabrica.una_cuenta()
    [orden] = ordenes.emitir([Pedido(tipo=tipo, cuenta=cuenta, motivo="Prueba")], usuario=ana)
    return orden


def asignada(ana: Usuario, tipo: str = "corte", cuenta: CuentaServicio | None = None) -> OrdenServicio:
    orden = una_orden(ana, tipo, cuenta)
    ordenes.asignar([orden.pk], cuadrilla=fabrica.una_cuadrilla(), para=hoy(), usuario=ana)
    orden.refresh_from_db()
    return orden


def estado_de(orden: OrdenServicio) -> str:
    return EstadoActual.objects.get(cuenta=orden.cuenta_id).estado


# ── Issuing ──
def test_emitir_muchas_cuesta_lo_mismo_que_pocas(ana: Usuario) -> None:
    cuentas = [fabrica.una_cuenta() for _ in range(12)]

    def cuantas(tramo: Sequence[CuentaServicio]) -> int:
        with CaptureQueriesContext(connection) as consultas:
            hechas = ordenes.emitir([Pedido(tipo="corte", cuenta=c, motivo="mora") for c in tramo], usuario=ana)
        assert [o.cuenta for o in hechas] == list(tramo)
        return len(consultas)

    assert cuantas(cuentas[:2]) == cuantas(cuentas[2:])
    numeros = list(OrdenServicio.objects.order_by("numero").values_list("numero", flat=True))
    assert numeros == list(range(numeros[0], numeros[0] + 12))
    assert huecos(ordenes.SERIE) == []
    assert ordenes.emitir([], usuario=ana) == []


def test_el_mismo_destino_da_las_mismas_ordenes(ana: Usuario) -> None:
    pedidos = [Pedido(tipo="inspeccion", suministro=fabrica.un_suministro(), motivo="m")]
    destino = uuid.uuid4()
    primeras = ordenes.emitir(pedidos, usuario=ana, destino=destino)
    assert ordenes.emitir(pedidos, usuario=ana, destino=destino) == primeras
    assert OrdenServicio.objects.count() == 1


def test_vence_en_dias_habiles_de_su_localidad_y_es_de_la_sucursal_de_su_ruta(ana: Usuario) -> None:
    cuenta = fabrica.una_cuenta()
    TipoOrden.objects.filter(clave="corte").update(plazo=1)
    habil = hoy() + UN_DIA
    while habil.weekday() > 4 or DiaNoLaborable.objects.filter(fecha=habil, localidad="").exists():
        habil += UN_DIA
    sur = una_sucursal(codigo="SUR", nombre="Sur", localidad="San Bernardo")
    ruta = Ruta.objects.create(
        codigo="1", nombre="Centro", uso="lectura", servicio=cuenta.suministro.servicio, sucursal=sur
    )
    primera = una_orden(ana, "corte", cuenta)
    assert (primera.sucursal, primera.vence_el) == (ana.sucursal, habil)
    ordenes.anular([primera.pk], motivo="m", usuario=ana)
    DiaNoLaborable.objects.create(fecha=habil, nombre="Patrono", clase="asueto", localidad="San Bernardo")
    PuntoDeRuta.objects.create(ruta=ruta, suministro=cuenta.suministro, orden=1)
    tarde = una_orden(ana, "corte", cuenta)
    assert tarde.vence_el > habil
    assert tarde.sucursal == sur


def test_lo_que_no_se_puede_ordenar(ana: Usuario) -> None:
    cortada = fabrica.una_cuenta(estados=("solicitada", "conectada", "cortada"))
    conectada = fabrica.una_cuenta()
    with pytest.raises(ErroresDeFilas) as varias:
        ordenes.emitir(
            [Pedido(tipo="corte", cuenta=c, motivo="mora") for c in (conectada, cortada, cortada)], usuario=ana
        )
    assert [lugar for lugar, _, _ in varias.value.filas] == [1, 2]
    with pytest.raises(ErrorNegocio, match=f"la cuenta {conectada.numero} porque está conectada"):
        una_orden(ana, "reconexion", conectada)
    with pytest.raises(ErrorNegocio, match="sin una cuenta"):
        ordenes.emitir([Pedido(tipo="corte", suministro=fabrica.un_suministro(), motivo="m")], usuario=ana)
    TipoOrden.objects.filter(clave="corte").update(activo=False)
    with pytest.raises(ErrorNegocio, match="no está activo"):
        una_orden(ana, "corte", conectada)
    assert not OrdenServicio.objects.exists()


def test_sin_los_feriados_cargados_no_se_promete_un_dia(ana: Usuario) -> None:
    DiaNoLaborable.objects.all().delete()
    with pytest.raises(ErrorNegocio) as rechazo:
        una_orden(ana)
    assert rechazo.value.codigo == "calendario.sin_cargar"


# ── Crews ──
def test_asignar_programar_iniciar_y_volver_atras(ana: Usuario) -> None:
    cuadrilla = fabrica.una_cuadrilla()
    una, otra = una_orden(ana), una_orden(ana)
    assert ordenes.asignar([una.pk, otra.pk], cuadrilla=cuadrilla, para=hoy() + UN_DIA, usuario=ana) == 2
    una.refresh_from_db()
    assert (una.estado, una.cuadrilla, una.programada_para) == ("asignada", cuadrilla, hoy() + UN_DIA)
    assert ordenes.desasignar([otra.pk], usuario=ana) == 1
    assert ordenes.iniciar([una.pk], usuario=ana) == 1
    for acto in (
        lambda: ordenes.iniciar([una.pk, otra.pk], usuario=ana),
        lambda: ordenes.desasignar([una.pk], usuario=ana),
        lambda: ordenes.asignar([una.pk], cuadrilla=cuadrilla, para=None, usuario=ana),
        lambda: ordenes.anular([una.pk, otra.pk], motivo="x", usuario=ana),
    ):
        with pytest.raises(ErrorNegocio) as rechazo:
            acto()
        assert rechazo.value.codigo == "ordenes.no_abiertas"
    otra.refresh_from_db()
    assert (otra.estado, otra.cuadrilla, otra.programada_para) == ("pendiente", None, None)
    ordenes.anular([otra.pk], motivo="No hace falta", usuario=ana)
    otra.refresh_from_db()
    assert (otra.estado, otra.informe, otra.cerrada_por) == ("anulada", "No hace falta", ana)


@pytest.mark.parametrize(("codigo", "dias", "activa"), [("ordenes.pasado", -1, True), ("ordenes.cuadrilla", 0, False)])
def test_no_se_asigna_a_cualquiera_ni_para_ayer(ana: Usuario, codigo: str, dias: int, activa: bool) -> None:
    orden, cuadrilla = una_orden(ana), fabrica.una_cuadrilla()
    cuadrilla.activa = activa
    with pytest.raises(ErrorNegocio) as rechazo:
        ordenes.asignar([orden.pk], cuadrilla=cuadrilla, para=hoy() + dias * UN_DIA, usuario=ana)
    assert rechazo.value.codigo == codigo


def test_anular_pide_motivo(ana: Usuario) -> None:
    with pytest.raises(ErrorNegocio) as rechazo:
        ordenes.anular([una_orden(ana).pk], motivo="  ", usuario=ana)
    assert rechazo.value.codigo == "ordenes.sin_motivo"


# ── Closing ──
def test_la_vida_entera_por_ordenes(ana: Usuario) -> None:
    sin_medidor = fabrica.un_suministro(fabrica.un_servicio("internet"))
    cuenta = fabrica.una_cuenta(estados=("solicitada",), suministro=sin_medidor)
    for tipo, queda in (
        ("conexion", "conectada"),
        ("suspension", "suspendida"),
        ("reconexion", "conectada"),
        ("corte", "cortada"),
        ("retiro", "retirada"),
    ):
        orden = asignada(ana, tipo, cuenta)
        hecha = ordenes.cumplir(
            orden, Cierre(fecha=hoy(), resultado={"precinto": "P-1"}, informe=" Hecho "), usuario=ana
        )
        assert (hecha.estado, hecha.resultado, hecha.informe) == ("cumplida", {"precinto": "P-1"}, "Hecho")
        assert estado_de(orden) == queda
        assert hecha.cambios_de_estado.get().hasta == queda


def test_una_pendiente_se_cumple_o_falla(ana: Usuario) -> None:
    hecha, otra = una_orden(ana), una_orden(ana)
    ordenes.cumplir(hecha, Cierre(fecha=hoy(), resultado={}), usuario=ana)
    assert estado_de(hecha) == "cortada"
    fallida = ordenes.fallar(otra, Cierre(fecha=hoy(), resultado={}, informe="No se pudo cargar"), usuario=ana)
    assert (fallida.estado, estado_de(otra)) == ("fallida", "conectada")


def test_una_cuenta_tiene_una_abierta_de_cada_tipo(ana: Usuario) -> None:
    orden = una_orden(ana)
    cuenta = orden.cuenta
    assert cuenta is not None
    with pytest.raises(ErrorNegocio, match=f"porque la orden {orden.numero} está sin cerrar"):
        una_orden(ana, "corte", cuenta)
    with pytest.raises(ErroresDeFilas, match="dos veces en la tanda"):
        ordenes.emitir([Pedido(tipo="suspension", cuenta=cuenta, motivo="m")] * 2, usuario=ana)
    [fila] = OrdenServicio.objects.filter(pk=orden.pk).values()
    repetida = {**fila, "id": None, "numero": orden.numero + 1, "exclusiva": False}
    with rechaza("ordenservicio_una_abierta"):
        OrdenServicio.objects.create(**repetida)
    una_orden(ana, "inspeccion", cuenta)
    una_orden(ana, "inspeccion", cuenta)
    ordenes.anular([orden.pk], motivo="Pagó", usuario=ana)
    assert una_orden(ana, "corte", cuenta).pk != orden.pk


def test_lo_que_se_mide_se_conecta_con_su_medidor(ana: Usuario) -> None:
    cuenta = fabrica.una_cuenta(estados=("solicitada",))
    orden = una_orden(ana, "conexion", cuenta)
    with pytest.raises(ErrorNegocio) as dicho, transaction.atomic():
        ordenes.cumplir(orden, Cierre(fecha=hoy(), resultado={}), usuario=ana)
    assert dicho.value.codigo == "estados.sin_medidor"
    fabrica.una_colocacion(fabrica.un_medidor(), cuenta.suministro, desde=hoy())
    estados.pasar(cuenta, "conectar", fecha=hoy(), motivo="Ya estaba", usuario=ana)
    assert estado_de(orden) == "conectada"


def test_una_fallida_deja_todo_como_estaba(ana: Usuario) -> None:
    orden = asignada(ana)
    with pytest.raises(ErrorNegocio) as sin_motivo:
        ordenes.fallar(orden, Cierre(fecha=hoy(), resultado={}), usuario=ana)
    assert sin_motivo.value.campo == "informe"
    ordenes.fallar(orden, Cierre(fecha=hoy(), resultado={"impedimento": "nadie"}, informe="Cerrado"), usuario=ana)
    assert estado_de(orden) == "conectada"
    with pytest.raises(ErrorNegocio) as cerrada:
        ordenes.cumplir(orden, Cierre(fecha=hoy(), resultado={}), usuario=ana)
    assert cerrada.value.codigo == "ordenes.cerrada"


@pytest.mark.parametrize("dias", [-1, 1])
def test_no_se_cierra_antes_de_emitirla_ni_manana(ana: Usuario, dias: int) -> None:
    with pytest.raises(ErrorNegocio) as rechazo:
        ordenes.cumplir(una_orden(ana), Cierre(fecha=hoy() + dias * UN_DIA, resultado={}), usuario=ana)
    assert rechazo.value.codigo == "ordenes.fecha"


def test_un_corte_no_se_cumple_sobre_una_cuenta_protegida(ana: Usuario) -> None:
    orden = asignada(ana)
    assert orden.cuenta is not None
    fabrica.una_proteccion(orden.cuenta)
    with pytest.raises(ErrorNegocio) as rechazo:
        ordenes.cumplir(orden, Cierre(fecha=hoy(), resultado={}), usuario=ana)
    assert rechazo.value.codigo == "estados.protegida"
    orden.refresh_from_db()
    assert (orden.estado, estado_de(orden)) == ("asignada", "conectada")


# ── The port ──
def test_lo_que_nadie_provee_todavia_solo_deja_lo_hallado(ana: Usuario) -> None:
    """The kinds of medicion and atencion are pending by name; those that the cooperative adds never have an effect."""
    pendientes = {clave for puerto, clave in PENDIENTES if puerto == "catastro.efecto_de_orden"}
    assert pendientes
    poda = TipoOrden.objects.create(clave="poda", nombre="Poda", objeto="suministro", plazo=3)
    for clave in (*sorted(pendientes), poda.clave):
        [orden] = ordenes.emitir([Pedido(tipo=clave, suministro=fabrica.un_suministro(), motivo="m")], usuario=ana)
        hecha = ordenes.cumplir(orden, Cierre(fecha=hoy(), resultado={}, informe="Listo"), usuario=ana)
        assert (hecha.estado, ports.efecto_de(clave)) == ("cumplida", None)


class EfectoDePrueba:
    def __init__(self) -> None:
        self.vistas: list[tuple[str, dict[str, Any]]] = []

    def datos(self, pedidas: Sequence[OrdenServicio], /) -> Mapping[int, Sequence[ports.Dato]]:
        return {orden.pk: [ports.Dato(clave="lectura", titulo="Lectura")] for orden in pedidas}

    def impedimentos(self, objetos: Sequence[ports.Objeto], /) -> Mapping[int, str]:
        return {}

    def cumplida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        self.vistas.append(("cumplida", orden.resultado))
        raise ErrorNegocio("medicion.no", "No se puede porque la lectura no va.")

    def fallida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        self.vistas.append(("fallida", orden.resultado))


def test_lo_que_el_efecto_rechaza_no_cierra_la_orden(ana: Usuario, monkeypatch: pytest.MonkeyPatch) -> None:
    efecto = EfectoDePrueba()
    puerto: Puerto[ports.EfectoDeOrden] = ports.EFECTOS
    monkeypatch.setattr(puerto, "_proveedores", {**dict(puerto), "relectura": efecto})
    [orden] = ordenes.emitir(
        [Pedido(tipo="relectura", suministro=fabrica.una_cuenta().suministro, motivo="m")], usuario=ana
    )
    ordenes.asignar([orden.pk], cuadrilla=fabrica.una_cuadrilla(), para=None, usuario=ana)
    with pytest.raises(ErrorNegocio, match="no va"):
        ordenes.cumplir(orden, Cierre(fecha=hoy(), resultado={"lectura": "9"}), usuario=ana)
    orden.refresh_from_db()
    assert orden.estado == "asignada"
    ordenes.fallar(orden, Cierre(fecha=hoy(), resultado={}, informe="No"), usuario=ana)
    assert efecto.vistas == [("cumplida", {"lectura": "9"}), ("fallida", {})]
