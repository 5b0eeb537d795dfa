"""Service accounts: opening, who is who, conditions, protections, what is read of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from catastro.models import (
    CambioDeEstado,
    CuentaServicio,
    EstadoActual,
    Fusion,
    OrdenServicio,
    ParteDeCuenta,
    Persona,
    TipoCondicion,
)
from catastro.selectors.cuentas import cuentas_al, cuentas_con_lo_de_hoy, ficha, historia
from catastro.selectors.protecciones import motivos_para_no_cortar
from catastro.services import condiciones, cuentas, estados, ordenes, partes, protecciones
from cesop.nucleo.bloqueos import bloquear, exclusiva
from cesop.nucleo.errors import AvisoConfirmable, ErrorNegocio
from cesop.nucleo.fechas import ahora, hoy, mover_reloj
from cesop.nucleo.models import Moratoria, RegistroConsulta, Usuario
from tests.catastro import fabrica
from tests.catastro.rechazo import rechaza
from tests.factories import un_usuario

pytestmark = pytest.mark.django_db
UN_DIA = dt.timedelta(days=1)


@pytest.fixture
def ana() -> Usuario:
    fabrica.un_calendario()
    return un_usuario("ana")


def una_apertura(**mas: Any) -> cuentas.Apertura:
    suministro = mas.pop("suministro", None) or fabrica.un_suministro()
    servicio = suministro.servicio
    datos: dict[str, Any] = {
        "suministro": suministro,
        "grupo": fabrica.un_grupo(servicio),
        "categoria": fabrica.una_categoria(servicio),
        "titular": mas.pop("titular", None) or fabrica.una_persona(),
        "desde": hoy(),
    }
    return cuentas.Apertura(**(datos | mas))


def titular_de(cuenta: CuentaServicio, rol: str = "titular") -> ParteDeCuenta:
    return ParteDeCuenta.objects.filter(cuenta=cuenta, rol=rol, reemplazado_en__isnull=True).latest("desde")


# ── Opening ──
def test_abrir_deja_la_cuenta_solicitada_con_su_orden(ana: Usuario) -> None:
    dueno = fabrica.una_persona("Dueño, Luis")
    potencia = TipoCondicion.objects.get(clave="potencia_contratada")
    abierta = cuentas.abrir(
        una_apertura(propietario=dueno, condiciones=[cuentas.CondicionPedida(tipo=potencia, valor=Decimal("12.5"))]),
        usuario=ana,
    )
    vista = ficha(abierta.cuenta, al=hoy())
    assert vista.estado is not None
    assert vista.estado.hasta == "solicitada"
    assert vista.titular == vista.pagador
    assert vista.partes["propietario"].persona == dueno
    assert [(c.tipo.clave, c.valor) for c in vista.condiciones] == [("potencia_contratada", Decimal("12.500"))]
    assert (abierta.orden.tipo.clave, abierta.orden.estado) == ("conexion", "pendiente")
    assert abierta.orden.vence_el > hoy()
    segunda = cuentas.abrir(una_apertura(), usuario=ana)
    assert segunda.cuenta.numero == abierta.cuenta.numero + 1
    assert segunda.orden.numero == abierta.orden.numero + 1


def test_abrir_de_nuevo_en_un_punto_ocupado_o_con_lo_de_otro_servicio(ana: Usuario) -> None:
    suministro = fabrica.un_suministro()
    cuentas.abrir(una_apertura(suministro=suministro), usuario=ana)
    otra = fabrica.un_servicio("agua")
    for regla, malo in (
        ("estadoactual_una_cuenta_viva", {"suministro": suministro}),
        ("cuentaservicio_grupo", {"grupo": fabrica.un_grupo(otra)}),
        ("categoriadecuenta_servicio", {"categoria": fabrica.una_categoria(otra)}),
    ):
        pedida = una_apertura(**malo)
        with rechaza(regla):
            cuentas.abrir(pedida, usuario=ana)
    with pytest.raises(ErrorNegocio) as rechazo:
        cuentas.abrir(una_apertura(desde=hoy() + UN_DIA), usuario=ana)
    assert rechazo.value.codigo == "cuentas.futura"
    assert CuentaServicio.objects.count() == 1


def test_abrir_cuando_otro_acto_ya_tomo_los_bloqueos(ana: Usuario) -> None:
    pedida = una_apertura()
    with transaction.atomic():
        bloquear(cuentas.llaves_de_apertura(pedida), para="dar el alta")
        cuentas.abrir(pedida, usuario=ana)
    with pytest.raises(RuntimeError), transaction.atomic():
        bloquear(exclusiva("persona", pedida.titular.pk), para="dar el alta")
        cuentas.abrir(una_apertura(), usuario=ana)


# ── Who is who ──
def test_un_cambio_de_titular_con_fecha(ana: Usuario) -> None:
    cuenta = fabrica.una_cuenta(fabrica.una_persona("Vieja, Ana"))
    nueva = fabrica.una_persona("Nueva, Eva")
    antes = ahora()
    primera = titular_de(cuenta)
    partes.cambiar_titular(cuenta, persona=nueva, desde=hoy() - 9 * UN_DIA, motivo="Compró", visto=primera.pk)
    assert ficha(cuenta, al=hoy()).titular == nueva
    assert ficha(cuenta, al=hoy() - 10 * UN_DIA).titular == primera.persona
    assert ficha(cuenta, al=hoy(), sabido=antes).titular == primera.persona
    with pytest.raises(ErrorNegocio) as visto:
        partes.cambiar_titular(cuenta, persona=fabrica.una_persona(), desde=hoy(), motivo="x", visto=primera.pk)
    assert visto.value.codigo == "catastro.simultaneo"
    with pytest.raises(ErrorNegocio) as misma:
        partes.cambiar_titular(cuenta, persona=nueva, desde=hoy(), motivo="x", visto=titular_de(cuenta).pk)
    assert misma.value.codigo == "partes.misma"
    with pytest.raises(ErrorNegocio) as temprano:
        partes.cambiar_titular(
            cuenta, persona=primera.persona, desde=hoy() - 700 * UN_DIA, motivo="x", visto=titular_de(cuenta).pk
        )
    assert (temprano.value.codigo, temprano.value.campo) == ("cuentas.antes_de_abrir", "desde")


def test_quien_pagara_despues_no_se_pierde_sin_aviso(ana: Usuario) -> None:
    cuenta, eva, beto = fabrica.una_cuenta(), fabrica.una_persona("Eva"), fabrica.una_persona("Beto")
    desde, luego = hoy() - 9 * UN_DIA, hoy() + 30 * UN_DIA
    paga = partes.poner_parte(cuenta, rol="pagador", persona=eva, desde=desde, motivo="x", visto=None)
    partes.poner_parte(cuenta, rol="pagador", persona=beto, desde=luego, motivo="x", visto=paga.pk)
    visto = titular_de(cuenta).pk
    with pytest.raises(AvisoConfirmable, match=f"pagador Beto desde el {luego:%d/%m/%Y}"), transaction.atomic():
        partes.cambiar_titular(cuenta, persona=eva, desde=hoy(), motivo="Compró", visto=visto, aceptado="")


def test_el_titular_no_puede_ser_alguien_fusionado(ana: Usuario) -> None:
    cuenta, mala, buena = fabrica.una_cuenta(), fabrica.una_persona("Mala"), fabrica.una_persona("Buena")
    Fusion.objects.create(absorbida=mala, conservada=buena, motivo="es la misma", usuario=ana)
    with pytest.raises(IntegrityError, match="fusionada"), transaction.atomic():
        partes.cambiar_titular(cuenta, persona=mala, desde=hoy(), motivo="x", visto=titular_de(cuenta).pk)


def test_volver_al_propietario(ana: Usuario) -> None:
    cuenta = fabrica.una_cuenta(fabrica.una_persona("Inquilino"))
    with pytest.raises(ErrorNegocio) as sin:
        partes.revertir_al_propietario(cuenta, desde=hoy(), motivo="Se fue", visto=titular_de(cuenta).pk)
    assert sin.value.codigo == "partes.sin_propietario"
    dueno = fabrica.una_persona("Dueño")
    partes.poner_parte(cuenta, rol="propietario", persona=dueno, desde=hoy(), motivo="Escritura", visto=None)
    partes.revertir_al_propietario(cuenta, desde=hoy(), motivo="Se fue", visto=titular_de(cuenta).pk)
    assert ficha(cuenta, al=hoy()).titular == dueno


def test_el_pagador_se_pone_y_se_quita(ana: Usuario) -> None:
    cuenta, hijo = fabrica.una_cuenta(), fabrica.una_persona("Hijo")
    puesta = partes.poner_parte(cuenta, rol="pagador", persona=hijo, desde=hoy(), motivo="Paga él", visto=None)
    assert ficha(cuenta, al=hoy()).pagador == hijo
    with pytest.raises(ErrorNegocio) as otra_vez:
        partes.poner_parte(cuenta, rol="pagador", persona=hijo, desde=hoy(), motivo="x", visto=None)
    assert otra_vez.value.codigo == "catastro.simultaneo"
    partes.quitar_parte(cuenta, rol="pagador", desde=hoy(), visto=puesta.pk)
    assert ficha(cuenta, al=hoy()).pagador == titular_de(cuenta).persona
    with pytest.raises(ErrorNegocio) as titular:
        partes.quitar_parte(cuenta, rol="titular", desde=hoy(), visto=titular_de(cuenta).pk)
    assert titular.value.codigo == "partes.titular_obligatorio"


def test_deshacer_vuelve_lo_de_antes_y_no_borra_lo_que_se_sabia(ana: Usuario) -> None:
    cuenta = fabrica.una_cuenta(fabrica.una_persona("A"))
    primera = titular_de(cuenta)
    partes.cambiar_titular(
        cuenta, persona=fabrica.una_persona("B"), desde=hoy() - 5 * UN_DIA, motivo="error", visto=primera.pk
    )
    equivocada, momento = titular_de(cuenta), ahora()
    partes.deshacer_parte(equivocada, motivo="Se cargó en otra cuenta", usuario=ana)
    [unica] = ParteDeCuenta.objects.filter(cuenta=cuenta, rol="titular", reemplazado_en__isnull=True)
    assert (unica.persona, unica.desde, unica.hasta) == (primera.persona, primera.desde, None)
    assert ficha(cuenta, al=hoy(), sabido=momento).titular == equivocada.persona
    assert RegistroConsulta.objects.get(usuario=ana).motivo == "Se cargó en otra cuenta"
    for fila, codigo in ((equivocada, "catastro.simultaneo"), (titular_de(cuenta), "")):
        with transaction.atomic():
            try:
                partes.deshacer_parte(fila, motivo="x", usuario=ana)
                assert not codigo  # undoing an undo is doing it again
            except ErrorNegocio as error:
                assert error.codigo == codigo
    assert ficha(cuenta, al=hoy()).titular == equivocada.persona


def test_la_primera_no_se_deshace(ana: Usuario) -> None:
    cuenta = fabrica.una_cuenta()
    with pytest.raises(ErrorNegocio) as titular:
        partes.deshacer_parte(titular_de(cuenta), motivo="x", usuario=ana)
    assert titular.value.codigo == "partes.titular_obligatorio"
    with pytest.raises(ErrorNegocio) as categoria:
        condiciones.deshacer_categoria(cuenta.categorias.get(), motivo="x", usuario=ana)
    assert categoria.value.codigo == "categorias.sin_anterior"


# ── Category, conditions, protections ──
def test_cambiar_la_categoria(ana: Usuario) -> None:
    cuenta = fabrica.una_cuenta()
    comercial = fabrica.una_categoria(cuenta.suministro.servicio, "T2")
    actual = cuenta.categorias.get()
    cuentas.cambiar_categoria(cuenta, categoria=comercial, desde=hoy(), motivo="Abrió un local", visto=actual.pk)
    vista = ficha(cuenta, al=hoy())
    assert vista.categoria is not None
    assert vista.categoria.categoria == comercial
    with pytest.raises(ErrorNegocio) as misma:
        cuentas.cambiar_categoria(cuenta, categoria=comercial, desde=hoy(), motivo="x", visto=vista.categoria.pk)
    assert misma.value.codigo == "cuentas.misma_categoria"


def test_editar_no_pisa_lo_que_no_se_dice(ana: Usuario) -> None:
    cuenta = fabrica.una_cuenta()
    cuentas.editar(cuenta, datos={"envio": "correo", "numero": 7})
    cuenta.refresh_from_db()
    assert (cuenta.envio, cuenta.grupo) == ("correo", fabrica.un_grupo(cuenta.suministro.servicio))


def test_una_condicion_se_da_se_quita_y_se_deshace(ana: Usuario) -> None:
    cuenta, tipo = fabrica.una_cuenta(), TipoCondicion.objects.get(clave="tarifa_social")
    with pytest.raises(IntegrityError, match="comprobante"), transaction.atomic():
        condiciones.dar_condicion(cuenta, tipo=tipo, valor=None, comprobante="", desde=hoy(), hasta=None, usuario=ana)
    dada = condiciones.dar_condicion(
        cuenta, tipo=tipo, valor=None, comprobante="Res. 12", desde=hoy(), hasta=None, usuario=ana
    )
    assert [c.pk for c in ficha(cuenta, al=hoy()).condiciones] == [dada.pk]
    condiciones.quitar_condicion(cuenta, tipo=tipo, desde=hoy() + UN_DIA)
    assert ficha(cuenta, al=hoy() + UN_DIA).condiciones == []
    [resto] = historia(cuenta).condiciones
    condiciones.deshacer_condicion(resto, motivo="Sigue", usuario=ana)
    assert len(ficha(cuenta, al=hoy() + 90 * UN_DIA).condiciones) == 1
    [entera] = historia(cuenta).condiciones
    condiciones.quitar_condicion(cuenta, tipo=tipo, desde=entera.desde)
    with pytest.raises(ErrorNegocio) as nada:
        condiciones.quitar_condicion(cuenta, tipo=tipo, desde=hoy())
    assert nada.value.codigo == "condiciones.no_la_tiene"


def test_por_que_no_se_puede_cortar(ana: Usuario) -> None:
    libre, protegida, electro = (fabrica.una_cuenta() for _ in range(3))
    protecciones.proteger(
        protegida, causa="judicial", motivo="Amparo 44", comprobante="", desde=hoy(), hasta=hoy() + UN_DIA, usuario=ana
    )
    condiciones.dar_condicion(
        electro,
        tipo=TipoCondicion.objects.get(clave="electrodependiente"),
        valor=None,
        comprobante="RECS 9",
        desde=hoy(),
        hasta=None,
        usuario=ana,
    )
    todas = [libre.pk, protegida.pk, electro.pk]
    motivos = motivos_para_no_cortar(todas, al=hoy())
    assert motivos[protegida.pk] == [f"Orden judicial: Amparo 44 hasta el {hoy():%d/%m/%Y}"]
    assert motivos[electro.pk] == ["Es electrodependiente (RECS 9)"]
    assert libre.pk not in motivos
    assert protegida.pk not in motivos_para_no_cortar(todas, al=hoy() + UN_DIA)
    Moratoria.objects.create(desde=hoy(), motivo="Decreto", categoria="T1R", localidad="San Bernardo")
    Moratoria.objects.create(desde=hoy(), motivo="Otra", servicio="agua")
    assert motivos_para_no_cortar(todas, al=hoy())[libre.pk] == ["Rige una moratoria: Decreto"]


def test_proteger_anula_el_corte_pedido_y_no_el_que_esta_en_curso(ana: Usuario) -> None:
    cuenta = fabrica.una_cuenta()
    [corte] = ordenes.emitir([ordenes.Pedido(tipo="corte", cuenta=cuenta, motivo="mora")], usuario=ana)
    pedida = {"causa": "reclamo", "motivo": "R-1", "comprobante": "", "desde": hoy(), "hasta": None, "usuario": ana}
    OrdenServicio.objects.filter(pk=corte.pk).update(estado="asignada", cuadrilla=fabrica.una_cuadrilla())
    OrdenServicio.objects.filter(pk=corte.pk).update(estado="en_curso")
    with pytest.raises(ErrorNegocio) as en_curso:
        protecciones.proteger(cuenta, **pedida)
    assert en_curso.value.codigo == "ordenes.corte_en_curso"
    OrdenServicio.objects.filter(pk=corte.pk).update(estado="asignada")
    puesta = protecciones.proteger(cuenta, **pedida)
    corte.refresh_from_db()
    assert (corte.estado, corte.cerrada_por) == ("anulada", ana)
    with pytest.raises(ErrorNegocio) as otro:
        ordenes.emitir([ordenes.Pedido(tipo="corte", cuenta=cuenta, motivo="mora")], usuario=ana)
    assert otro.value.codigo == "ordenes.impedidas"
    assert "R-1" in otro.value.mensaje
    protecciones.levantar(puesta, desde=hoy())
    ordenes.emitir([ordenes.Pedido(tipo="corte", cuenta=cuenta, motivo="mora")], usuario=ana)


# ── State ──
def test_retirar_anula_lo_pedido_y_libera_el_punto(ana: Usuario) -> None:
    abierta = cuentas.abrir(una_apertura(), usuario=ana)
    estados.pasar(abierta.cuenta, "desistir", fecha=hoy(), motivo="No lo quiere", usuario=ana)
    abierta.orden.refresh_from_db()
    assert abierta.orden.estado == "anulada"
    nueva = cuentas.abrir(una_apertura(suministro=abierta.cuenta.suministro), usuario=ana)
    ordenes.asignar([nueva.orden.pk], cuadrilla=fabrica.una_cuadrilla(), para=None, usuario=ana)
    ordenes.iniciar([nueva.orden.pk], usuario=ana)
    with pytest.raises(ErrorNegocio) as en_curso:
        estados.pasar(nueva.cuenta, "desistir", fecha=hoy(), motivo="No lo quiere", usuario=ana)
    assert en_curso.value.codigo == "estados.orden_en_curso"


def test_la_ficha_dice_el_estado_que_se_sabia(ana: Usuario) -> None:
    cuenta = fabrica.una_cuenta(desde=hoy() - 30 * UN_DIA)
    antes = ahora()
    mover_reloj(UN_DIA)
    estados.pasar(cuenta, "cortar", fecha=hoy() - 3 * UN_DIA, motivo="mora", usuario=ana)
    dia = hoy() - UN_DIA
    vista, de_antes = ficha(cuenta, al=dia).estado, ficha(cuenta, al=dia, sabido=antes).estado
    assert vista is not None
    assert de_antes is not None
    assert (vista.hasta, de_antes.hasta) == ("cortada", "conectada")


# ── Reads ──
def _con_historia(ana: Usuario, cuenta: CuentaServicio, veces: int) -> None:
    gente = [fabrica.una_persona(f"P{n}") for n in range(2)]
    for n in range(veces):
        partes.cambiar_titular(
            cuenta, persona=gente[n % 2], desde=hoy() - (veces - n) * UN_DIA, motivo="x", visto=titular_de(cuenta).pk
        )


def test_leer_cuesta_lo_mismo_con_cualquier_historia(ana: Usuario) -> None:
    cuenta = fabrica.una_cuenta()

    def cuantas() -> int:
        with CaptureQueriesContext(connection) as consultas:
            ficha(cuenta, al=hoy())
            historia(cuenta)
            cuentas_al(hoy())
            list(cuentas_con_lo_de_hoy(al=hoy()))
        return len(consultas)

    antes = cuantas()
    _con_historia(ana, cuenta, 30)
    for _ in range(5):
        fabrica.una_cuenta()
    assert cuantas() == antes


def test_el_marco_de_cuentas(ana: Usuario) -> None:
    uno = fabrica.una_cuenta(fabrica.una_persona("Uno"))
    dos = fabrica.una_cuenta(fabrica.una_persona("Dos"), desde=hoy() - 5 * UN_DIA, estados=("solicitada",))
    hijo = fabrica.una_persona("Hijo")
    partes.poner_parte(uno, rol="pagador", persona=hijo, desde=hoy(), motivo="x", visto=None)
    for clave, valor in (("estacional", None), ("potencia_contratada", Decimal("7.5"))):
        condiciones.dar_condicion(
            uno,
            tipo=TipoCondicion.objects.get(clave=clave),
            valor=valor,
            comprobante="",
            desde=hoy(),
            hasta=None,
            usuario=ana,
        )
    filas = {fila["cuenta"]: fila for fila in cuentas_al(hoy()).to_dicts()}
    assert filas[uno.pk]["pagador"] == hijo.pk
    assert filas[dos.pk]["pagador"] == filas[dos.pk]["titular"]
    assert (filas[uno.pk]["estado"], filas[dos.pk]["estado"]) == ("conectada", "solicitada")
    assert (filas[uno.pk]["estacional"], filas[dos.pk]["estacional"]) == (True, False)
    assert (filas[uno.pk]["potencia_contratada"], filas[dos.pk]["potencia_contratada"]) == (Decimal("7.500"), None)
    assert filas[uno.pk]["servicio"] == uno.suministro.servicio_id
    assert cuentas_al(hoy() - 6 * UN_DIA)["cuenta"].to_list() == [uno.pk]
    assert cuentas_al(hoy(), cuentas=[dos.pk])["cuenta"].to_list() == [dos.pk]
    assert cuentas_al(hoy() - 900 * UN_DIA).is_empty()


def test_la_lista_trae_lo_de_hoy(ana: Usuario) -> None:
    cuenta = fabrica.una_cuenta(fabrica.una_persona("Pérez, Ana"))
    _con_historia(ana, cuenta, 4)
    [fila] = cuentas_con_lo_de_hoy(al=hoy())
    assert fila.titular == "P1"  # type: ignore[attr-defined]
    assert fila.categoria_clave == "T1R"  # type: ignore[attr-defined]
    assert (EstadoActual.objects.count(), CambioDeEstado.objects.count(), Persona.objects.count()) == (1, 2, 3)
