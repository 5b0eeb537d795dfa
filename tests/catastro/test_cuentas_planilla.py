"""Accounts in and out as a spreadsheet: what comes out goes back in the same, every error at once, set by set."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catastro.models import CuentaServicio, EstadoActual, Persona
from catastro.pantallas.cuentas_lista import DE_LA_PLANILLA
from catastro.planillas.cuentas import ImportacionDeCuentas
from catastro.selectors.cuentas import ficha
from catastro.services import partes
from cesop.nucleo import formato
from cesop.nucleo.errors import ErroresDeFilas, ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Importacion, Usuario
from cesop.nucleo.planillas import importar
from tests.catastro import fabrica
from tests.factories import entrar, un_usuario

pytestmark = pytest.mark.django_db
IMPORTACION = ImportacionDeCuentas()
TITULOS = [columna.titulo for columna in IMPORTACION.columnas]
UN_DIA = dt.timedelta(days=1)


@pytest.fixture
def ana() -> Usuario:
    return un_usuario("ana", "facturacion")


def una_persona(n: int) -> Persona:
    return fabrica.una_persona(f"Persona {n}", documento_tipo="dni", documento=str(20_000_000 + n))


def una_fila(numero: int, **mas: Any) -> dict[str, str]:
    datos = {
        "Cuenta": numero,
        "Documento del titular": 20_000_001,
        "Documento del pagador": "",
        "Grupo": "G-ELECTR",
        "Categoría": "t1r",
        "Envío": "papel",
        "Estado": "Conectada",
        "Desde": formato.fecha(hoy() - 10 * UN_DIA),
    }
    return {titulo: str(valor) for titulo, valor in (datos | mas).items()}


def un_csv(*filas: dict[str, str]) -> bytes:
    salida = io.StringIO()
    escritor = csv.DictWriter(salida, TITULOS, delimiter=";")
    escritor.writeheader()
    escritor.writerows(filas)
    return salida.getvalue().encode()


def aplicar(contenido: bytes, ana: Usuario) -> Importacion:
    plan = importar.planear(IMPORTACION, contenido)
    return importar.aplicar(IMPORTACION, contenido, nombre="c.csv", usuario=ana, huella=plan.huella)


@pytest.fixture
def punto(ana: Usuario) -> Any:
    una_persona(1)
    suministro = fabrica.un_suministro()
    fabrica.un_grupo(suministro.servicio)
    fabrica.una_categoria(suministro.servicio)
    fabrica.una_categoria(suministro.servicio, "T2")
    return suministro


def test_abre_las_nuevas_en_su_estado(ana: Usuario, punto: Any) -> None:
    una_persona(2)
    otro = fabrica.un_suministro()
    hecha = aplicar(
        un_csv(
            una_fila(700, Suministro=punto.numero, Estado="cortada", **{"Documento del pagador": "20.000.002"}),
            una_fila(701, Suministro=otro.numero, Estado="solicitada"),
        ),
        ana,
    )
    assert (hecha.altas, hecha.cambios) == (2, 0)
    cuenta = CuentaServicio.objects.get(numero=700)
    vista = ficha(cuenta, al=hoy())
    assert str(vista.titular) == "Persona 1"
    assert str(vista.pagador) == "Persona 2"
    assert [c.hasta for c in cuenta.cambios_de_estado.order_by("id")] == ["solicitada", "conectada", "cortada"]
    assert EstadoActual.objects.get(cuenta__numero=701).estado == "solicitada"


def test_cambia_desde_su_fecha_lo_que_la_fila_dice_distinto(ana: Usuario, punto: Any) -> None:
    aplicar(un_csv(una_fila(700, Suministro=punto.numero)), ana)
    cuenta = CuentaServicio.objects.get(numero=700)
    partes.poner_parte(cuenta, rol="pagador", persona=una_persona(3), desde=hoy() - 8 * UN_DIA, motivo="x", visto=None)
    una_persona(2)
    cambia = una_fila(
        700,
        Suministro=punto.numero,
        Categoría="T2",
        Envío="correo",
        Desde=formato.fecha(hoy() - 3 * UN_DIA),
        **{"Documento del titular": "20000002"},
    )
    hecha = aplicar(un_csv(cambia), ana)
    assert (hecha.altas, hecha.cambios) == (0, 1)
    antes, ahora = ficha(cuenta, al=hoy() - 4 * UN_DIA), ficha(cuenta, al=hoy() - 3 * UN_DIA)
    assert (str(antes.titular), str(ahora.titular)) == ("Persona 1", "Persona 2")
    assert (str(antes.pagador), str(ahora.pagador)) == ("Persona 3", "Persona 2")
    assert ahora.categoria is not None
    assert ahora.categoria.categoria.clave == "T2"
    cuenta.refresh_from_db()
    assert cuenta.envio == "correo"
    with pytest.raises(ErrorNegocio) as igual:
        aplicar(un_csv(cambia), ana)
    assert igual.value.codigo == "importar.sin_cambios"


def test_todos_los_errores_de_una_vez(ana: Usuario, punto: Any) -> None:
    aplicar(un_csv(una_fila(700, Suministro=punto.numero)), ana)
    libre = fabrica.un_suministro()
    manana = formato.fecha(hoy() + UN_DIA)
    with pytest.raises(ErroresDeFilas) as rechazo:
        importar.planear(
            IMPORTACION,
            un_csv(
                una_fila(700, Suministro=punto.numero, Estado="cortada", Desde="01/01/2020"),
                una_fila(701, Suministro=punto.numero),
                una_fila(702, Suministro=999_999),
                una_fila(703, Suministro=libre.numero, Grupo="NO", Categoría="X9", Desde=manana),
                una_fila(704, Suministro=libre.numero, **{"Documento del titular": "1234567"}),
            ),
        )
    dichos = {(numero, columna) for numero, columna, _ in rechazo.value.filas}
    assert dichos == {
        (2, "Estado"), (2, "Desde"), (3, "Suministro"), (4, "Suministro"), (5, "Grupo"), (5, "Categoría"),
        (5, "Desde"), (5, "Suministro"), (6, "Documento del titular"), (6, "Suministro"),
    }  # fmt: skip
    assert CuentaServicio.objects.count() == 1


def test_lo_que_sale_vuelve_sin_un_cambio(ana: Usuario, punto: Any, client: Client) -> None:
    una_persona(2)
    aplicar(
        un_csv(
            una_fila(700, Suministro=punto.numero, **{"Documento del pagador": "20000002"}),
            una_fila(701, Suministro=fabrica.un_suministro().numero, Estado="cortada"),
        ),
        ana,
    )
    cliente = entrar(client, ana)
    for tipo in ("csv", "xlsx"):
        pedido = {"col": list(DE_LA_PLANILLA), "formato": tipo}
        salida = cliente.get(reverse("catastro:cuentas"), pedido)
        assert salida.status_code == 200, salida.content[:300]
        plan = importar.planear(IMPORTACION, salida.content)
        assert (len(plan.renglones), plan.altas, plan.cambios) == (2, [], [])


def test_las_consultas_no_crecen_con_las_filas(ana: Usuario, punto: Any) -> None:
    servicio = punto.servicio
    puntos = [fabrica.un_suministro(servicio) for _ in range(40)]

    def cuantas(desde: int, hasta: int) -> int:
        filas = [una_fila(1000 + n, Suministro=puntos[n].numero) for n in range(desde, hasta)]
        contenido = un_csv(*filas)
        plan = importar.planear(IMPORTACION, contenido)
        with CaptureQueriesContext(connection) as consultas:
            IMPORTACION.aplicar(plan.renglones, usuario=ana)
        return len(consultas)

    assert cuantas(0, 3) == cuantas(3, 40)
