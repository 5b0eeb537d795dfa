"""Associates: admitted with a number, with shares that add up, and who leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from catastro.models import Asociado, MovimientoDeCuotas, Persona, TransferenciaDeCuotas
from catastro.selectors.personas import ficha, historia
from catastro.services import asociados, transferencias
from cesop.nucleo import formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from tests.catastro import fabrica
from tests.factories import entrar, un_usuario

pytestmark = pytest.mark.django_db
UN_DIA = dt.timedelta(days=1)


def hoy_mas(dias: int) -> Callable[[], dt.date]:
    return lambda: hoy() + dias * UN_DIA


def cuotas(persona: Persona) -> int:
    return MovimientoDeCuotas.objects.filter(persona=persona).aggregate(n=Sum("cuotas"))["n"] or 0


def test_ingreso_y_egreso() -> None:
    usuario, ana, bea = un_usuario(), fabrica.una_persona("Ana"), fabrica.una_persona("Bea")
    una = asociados.admitir(ana, desde=hoy() - 100 * UN_DIA, acta="Acta 12", por=usuario, cuotas=10)
    otra = asociados.admitir(bea, desde=hoy(), acta="Acta 13", por=usuario)
    assert (una.numero, otra.numero, cuotas(ana), cuotas(bea)) == (1, 2, 10, 0)
    with pytest.raises(ErrorNegocio, match="es el asociado 1"):
        asociados.admitir(ana, desde=hoy(), acta="", por=usuario)
    asociados.egresar(una, hasta=hoy(), acta="Acta 20", motivo="Renuncia")
    suyas = Asociado.objects.filter(persona=ana)
    assert not vigentes(suyas, al=hoy()).exists()
    assert vigentes(suyas, al=hoy() - UN_DIA).get().motivo_egreso == "Renuncia"
    vuelta = asociados.admitir(ana, desde=hoy(), acta="", por=usuario)
    assert vuelta.numero == 3, "a number is not given twice"


def test_un_numero_no_es_de_dos() -> None:
    usuario = un_usuario()
    asociados.admitir(fabrica.una_persona("Ana"), desde=hoy(), acta="", por=usuario, numero=7)
    with pytest.raises(IntegrityError, match="asociado_numero_sin_superposicion"), transaction.atomic():
        asociados.admitir(fabrica.una_persona("Bea"), desde=hoy(), acta="", por=usuario, numero=7)


@pytest.mark.parametrize(
    ("dias", "motivo", "dice"),
    [(0, "", "sin un motivo"), (-5, "Renuncia", "entró el"), (1, "Renuncia", "todavía no llegó")],
)
def test_egresos_que_no_son(dias: int, motivo: str, dice: str) -> None:
    una = asociados.admitir(fabrica.una_persona(), desde=hoy() - UN_DIA, acta="", por=un_usuario())
    with pytest.raises(ErrorNegocio, match=dice):
        asociados.egresar(una, hasta=hoy() + dias * UN_DIA, acta="", motivo=motivo)


def test_las_cuotas_se_suscriben_se_devuelven_y_pasan() -> None:
    usuario, ana, bea = un_usuario(), fabrica.una_persona("Ana"), fabrica.una_persona("Bea")
    mover = {"fecha": hoy(), "acta": "", "por": usuario}
    with pytest.raises(ErrorNegocio, match="no es ni fue asociado"):
        asociados.mover_cuotas(ana, motivo="suscripcion", cuotas=5, **mover)
    for persona in (ana, bea):
        asociados.admitir(persona, desde=hoy(), acta="", por=usuario)
    asociados.mover_cuotas(ana, motivo="suscripcion", cuotas=5, **mover)
    for motivo, cuantas in (("suscripcion", -1), ("reembolso", 1), ("transferencia", 1)):
        with pytest.raises(ErrorNegocio):
            asociados.mover_cuotas(ana, motivo=motivo, cuotas=cuantas, **mover)
    con_acta = mover | {"acta": "Acta 9"}
    transferencias.transferir_cuotas(ana, a=bea, cuotas=2, **con_acta)
    asociados.mover_cuotas(ana, motivo="reembolso", cuotas=-1, **mover)
    assert (cuotas(ana), cuotas(bea)) == (2, 2)
    with pytest.raises(IntegrityError, match="más cuotas sociales que las suscriptas"), transaction.atomic():
        transferencias.transferir_cuotas(ana, a=bea, cuotas=3, **con_acta)


# ── Shares that change hands ──
@pytest.fixture
def dos() -> tuple[Usuario, Persona, Persona]:
    """Two associates: the first one has ten shares."""
    usuario, ana, bea = un_usuario("ana", "mostrador"), fabrica.una_persona("Ana"), fabrica.una_persona("Bea")
    asociados.admitir(ana, desde=hoy() - 100 * UN_DIA, acta="", por=usuario, cuotas=10)
    asociados.admitir(bea, desde=hoy() - 50 * UN_DIA, acta="", por=usuario)
    return usuario, ana, bea


def test_una_transferencia_queda_en_las_dos_fichas(dos: tuple[Usuario, Persona, Persona]) -> None:
    usuario, ana, bea = dos
    dia = hoy() - 10 * UN_DIA
    hecha = transferencias.transferir_cuotas(ana, a=bea, cuotas=4, fecha=dia, acta=" Acta 31 ", por=usuario)
    assert (cuotas(ana), cuotas(bea), hecha.sale.acta) == (6, 4, "Acta 31")
    assert (ficha(ana, al=dia - UN_DIA).cuotas, ficha(ana, al=dia).cuotas) == (10, 6)
    assert historia(ana).cuotas[0].otra_parte == bea
    assert historia(bea).cuotas[0].otra_parte == ana


@pytest.mark.parametrize(
    ("mal", "dice", "campo"),
    [
        ({"cuotas": 0}, "más de cero", "cuotas"),
        ({"a": "ana"}, "misma persona", "a"),
        ({"acta": " "}, "sin el acta", "acta"),
        ({"fecha": hoy_mas(1)}, "todavía no llegó", None),
        ({"fecha": hoy_mas(-60)}, "no era asociado", "a"),
    ],
    ids=["cero", "misma", "sin_acta", "futuro", "no_lo_era"],
)
def test_transferencias_que_no_son(
    dos: tuple[Usuario, Persona, Persona], mal: dict[str, Any], dice: str, campo: str | None
) -> None:
    usuario, ana, bea = dos
    datos = {"a": bea, "cuotas": 1, "fecha": hoy(), "acta": "Acta 1", "por": usuario} | mal
    if datos["a"] == "ana":
        datos["a"] = ana
    if callable(datos["fecha"]):
        datos["fecha"] = datos["fecha"]()
    with pytest.raises(ErrorNegocio, match=dice) as rechazo:
        transferencias.transferir_cuotas(ana, **datos)
    assert rechazo.value.campo == campo
    assert (cuotas(ana), cuotas(bea)) == (10, 0)


def test_deshacerla_es_otra_al_reves_y_una_vez(dos: tuple[Usuario, Persona, Persona]) -> None:
    usuario, ana, bea = dos
    hecha = transferencias.transferir_cuotas(ana, a=bea, cuotas=4, fecha=hoy(), acta="Acta 31", por=usuario)
    deshacer = {"fecha": hoy(), "acta": "", "por": usuario}
    with pytest.raises(ErrorNegocio, match="sin un motivo"):
        transferencias.deshacer_transferencia(hecha, motivo=" ", **deshacer)
    with pytest.raises(ErrorNegocio, match="fecha anterior"):
        transferencias.deshacer_transferencia(hecha, motivo="Error", **(deshacer | {"fecha": hoy() - UN_DIA}))
    vuelta = transferencias.deshacer_transferencia(hecha, motivo="Error", **deshacer)
    assert (cuotas(ana), cuotas(bea), vuelta.deshace) == (10, 0, hecha)
    with pytest.raises(ErrorNegocio, match="ya está deshecha"):
        transferencias.deshacer_transferencia(hecha, motivo="Otra vez", **deshacer)
    with pytest.raises(ErrorNegocio, match="ella misma deshace"):
        transferencias.deshacer_transferencia(vuelta, motivo="Otra vez", **deshacer)


def test_no_se_deshace_lo_que_ya_no_tiene(dos: tuple[Usuario, Persona, Persona]) -> None:
    usuario, ana, bea = dos
    hecha = transferencias.transferir_cuotas(ana, a=bea, cuotas=4, fecha=hoy(), acta="Acta 31", por=usuario)
    asociados.mover_cuotas(bea, motivo="reembolso", cuotas=-1, fecha=hoy(), acta="", por=usuario)
    with pytest.raises(IntegrityError, match="más cuotas sociales que las suscriptas"), transaction.atomic():
        transferencias.deshacer_transferencia(hecha, motivo="Error", fecha=hoy(), acta="", por=usuario)


def test_la_base_no_deja_una_parte_sola_ni_dos_que_no_se_miran(dos: tuple[Usuario, Persona, Persona]) -> None:
    usuario, ana, bea = dos
    with pytest.raises(IntegrityError, match="sin su otra parte"), transaction.atomic():
        asociados.anotar_cuotas(ana, "transferencia", cuotas=-1, fecha=hoy(), acta="", por=usuario)
        connection.check_constraints()
    for sale, entra in ((-2, 1), (-1, 1)):
        with pytest.raises(IntegrityError, match="de una persona a otra"), transaction.atomic():
            quien = bea if sale == -2 else ana
            TransferenciaDeCuotas.objects.create(
                sale=asociados.anotar_cuotas(ana, "transferencia", cuotas=sale, fecha=hoy(), acta="", por=usuario),
                entra=asociados.anotar_cuotas(quien, "transferencia", cuotas=entra, fecha=hoy(), acta="", por=usuario),
            )
    hecha = transferencias.transferir_cuotas(ana, a=bea, cuotas=4, fecha=hoy(), acta="Acta 31", por=usuario)
    with pytest.raises(IntegrityError, match="vuelven las mismas cuotas"), transaction.atomic():
        TransferenciaDeCuotas.objects.create(
            sale=asociados.anotar_cuotas(bea, "transferencia", cuotas=-1, fecha=hoy(), acta="", por=usuario),
            entra=asociados.anotar_cuotas(ana, "transferencia", cuotas=1, fecha=hoy(), acta="", por=usuario),
            deshace=hecha,
            motivo="De menos",
        )


def test_se_transfiere_y_se_deshace_en_pantalla(client: Client, dos: tuple[Usuario, Persona, Persona]) -> None:
    usuario, ana, bea = dos
    cliente = entrar(client, usuario)
    ficha_de_ana = reverse("catastro:persona", args=[ana.pk])
    assert reverse("catastro:cuotas_transferir", args=[ana.pk]) in cliente.get(ficha_de_ana).content.decode()
    datos = {"a": bea.pk, "cuotas": "4", "fecha": formato.fecha(hoy()), "acta": ""}
    camino = reverse("catastro:cuotas_transferir", args=[ana.pk])
    assert cliente.post(camino, datos).status_code == 422
    assert cliente.post(camino, datos | {"acta": "Acta 31"}).status_code == 302
    deshacer = reverse("catastro:transferencia_deshacer", args=[TransferenciaDeCuotas.objects.get().pk])
    assert deshacer in cliente.get(ficha_de_ana).content.decode()
    assert cliente.post(deshacer, {"motivo": "Error", "fecha": formato.fecha(hoy()), "acta": ""}).status_code == 302
    vista = cliente.get(ficha_de_ana).content.decode()
    assert deshacer not in vista
    assert "deshace otra: Error" in vista
    assert (cuotas(ana), cuotas(bea)) == (10, 0)
