"""Telephone lines: given, taken and put back, one by one and from a spreadsheet; never of two accounts at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from catastro.models import CuentaServicio, LineaDeCuenta
from catastro.planillas.lineas import ImportacionDeLineas
from catastro.services import estados, lineas
from cesop.nucleo.errors import ErroresDeFilas, ErrorNegocio
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.planillas import importar
from tests.catastro import fabrica
from tests.catastro.rechazo import rechaza
from tests.factories import entrar, un_usuario

pytestmark = pytest.mark.django_db


def una_cuenta(servicio: str = "telefonia") -> CuentaServicio:
    return fabrica.una_cuenta(suministro=fabrica.un_suministro(fabrica.un_servicio(servicio)))


def tiene(cuenta: CuentaServicio, dia: dt.date) -> list[str]:
    return [str(linea) for linea in vigentes(LineaDeCuenta.objects.filter(cuenta=cuenta), al=dia)]


def test_la_cuenta_que_se_retira_deja_sus_lineas() -> None:
    una, otra, quien = una_cuenta(), una_cuenta(), un_usuario()
    lineas.dar_linea(una, numero="2257461234", desde=hoy() - dt.timedelta(days=1), hasta=None)
    estados.pasar(una, "retirar", fecha=hoy(), motivo="Se mudó", usuario=quien)
    assert tiene(una, hoy()) == []
    lineas.dar_linea(otra, numero="2257461234", desde=hoy(), hasta=None)
    for dar in (
        lambda: lineas.dar_linea(una, numero="2257469999", desde=hoy(), hasta=None),
        lambda: lineas.dar_lineas([lineas.LineaNueva(cuenta=una.pk, numero="2257469999", desde=hoy())]),
    ):
        with pytest.raises(ErrorNegocio, match="se retiró"):
            dar()


def test_una_linea_pasa_de_una_cuenta_a_otra() -> None:
    una, otra, de_luz = una_cuenta(), una_cuenta(), una_cuenta("electricidad")
    quien, ayer = un_usuario(), hoy() - dt.timedelta(days=1)
    linea = lineas.dar_linea(una, numero="(2257) 46-1234", desde=ayer, hasta=None)
    assert tiene(una, hoy()) == ["2257461234"]
    with rechaza("lineadecuenta_sin_superposicion"):
        lineas.dar_linea(otra, numero="2257461234", desde=hoy(), hasta=None)
    lineas.quitar_linea(linea, desde=hoy())
    lineas.dar_linea(otra, numero="2257461234", desde=hoy(), hasta=None)
    assert (tiene(una, ayer), tiene(una, hoy()), tiene(otra, hoy())) == (["2257461234"], [], ["2257461234"])
    lineas.deshacer_linea(LineaDeCuenta.objects.get(cuenta=otra), motivo="Era de la otra", usuario=quien)
    assert tiene(otra, hoy()) == []
    with pytest.raises(ErrorNegocio, match="se mide con un medidor"):
        lineas.dar_linea(de_luz, numero="2257461234", desde=hoy(), hasta=None)
    with rechaza("lineadecuenta_servicio"):
        fabrica.una_linea(de_luz)
    with rechaza("lineadecuenta_numero"):
        lineas.dar_linea(una, numero="12", desde=hoy(), hasta=None)


def test_las_pantallas(client: Client) -> None:
    entrar(client, un_usuario("fabio", "facturacion"))
    cuenta = una_cuenta()
    client.post(
        reverse("catastro:cuenta_linea", args=[cuenta.pk]), {"numero": "2257 461234", "desde": f"{hoy():%d/%m/%Y}"}
    )
    linea = LineaDeCuenta.objects.get()
    assert "2257461234" in client.get(reverse("catastro:cuenta", args=[cuenta.pk])).content.decode()
    client.post(reverse("catastro:linea_quitar", args=[linea.pk]), {"desde": f"{hoy():%d/%m/%Y}"})
    assert tiene(cuenta, hoy()) == []


def test_vienen_en_una_planilla() -> None:
    importacion, quien = ImportacionDeLineas(), un_usuario("fabio", "facturacion")
    una, de_luz = una_cuenta(), una_cuenta("electricidad")
    ajena = fabrica.una_linea(una_cuenta(), "2257469999")
    dia = f"{hoy():%d/%m/%Y}"

    def archivo(*filas: tuple[object, ...]) -> bytes:
        return "\n".join(["Línea;Cuenta;Desde", *(";".join(map(str, fila)) for fila in filas)]).encode()

    malo = archivo(
        ("12", una.numero, dia), ("2257461111", 999_999, dia), ("2257461112", de_luz.numero, dia),
        ("2257461113", una.numero, "01/01/2001"), (ajena.numero, una.numero, dia),
    )  # fmt: skip
    with pytest.raises(ErroresDeFilas) as error:
        importar.planear(importacion, malo)
    assert sorted(fila[:2] for fila in error.value.filas) == [
        (2, "Línea"), (3, "Cuenta"), (4, "Cuenta"), (5, "Desde"), (6, "Línea"),
    ]  # fmt: skip
    bueno = archivo(("2257461111", una.numero, dia), ("2257461112", una.numero, dia))
    plan = importar.planear(importacion, bueno)
    importar.aplicar(importacion, bueno, nombre="x.csv", usuario=quien, huella=plan.huella)
    assert tiene(una, hoy()) == ["2257461111", "2257461112"]
    otra_vez = importar.planear(importacion, bueno)
    assert (otra_vez.altas, otra_vez.cambios, otra_vez.iguales) == ([], [], 2)
