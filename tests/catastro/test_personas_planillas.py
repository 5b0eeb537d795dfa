"""Persons and associates that come in a file: all the errors at once, nothing half done, and the same file twice."""

from __future__ import annotations

import pytest

from catastro.models import Asociado, MedioDeContacto, MovimientoDeCuotas, Persona
from catastro.planillas.asociados import ImportacionDeAsociados
from catastro.planillas.personas import ImportacionDePersonas
from cesop.nucleo.errors import ErroresDeFilas, ErrorNegocio
from cesop.nucleo.models import Importacion
from cesop.nucleo.planillas import importar
from cesop.nucleo.planillas.declaracion import ImportacionDe
from tests.catastro import fabrica
from tests.factories import un_usuario

pytestmark = pytest.mark.django_db
PERSONAS, ASOCIADOS = ImportacionDePersonas(), ImportacionDeAsociados()


def _archivo(importacion: ImportacionDe, *filas: dict[str, str]) -> bytes:
    """A csv with those cells by the key of their column."""
    titulos = ";".join(columna.titulo for columna in importacion.columnas)
    cuerpo = "\n".join(";".join(fila.get(c.clave, "") for c in importacion.columnas) for fila in filas)
    return f"{titulos}\n{cuerpo}\n".encode("utf-8-sig")


def traer(importacion: ImportacionDe, *filas: dict[str, str]) -> Importacion:
    contenido = _archivo(importacion, *filas)
    plan = importar.planear(importacion, contenido)
    usuario = un_usuario(f"u{Importacion.objects.count()}")
    return importar.aplicar(importacion, contenido, nombre="a.csv", usuario=usuario, huella=plan.huella)


def errores(importacion: ImportacionDe, *filas: dict[str, str]) -> list[tuple[int, str, str]]:
    with pytest.raises(ErroresDeFilas) as rechazo:
        importar.planear(importacion, _archivo(importacion, *filas))
    return rechazo.value.filas


MARTA = {
    "nombre": "Quiroga, Marta Elena", "documento": "14.382.907", "cuit": "27-14382907-9", "nacimiento": "03/05/1961",
    "celular": "(02257) 15-46-8830", "correo": "Marta@Correo.Example",
}  # fmt: skip
HOTEL = {"nombre": "Hotel Sol SRL", "tipo": "persona jurídica", "cuit": "30-70999999-7", "telefono": "46-1187"}


def test_personas_nuevas_y_cambiadas() -> None:
    hecha = traer(PERSONAS, MARTA, HOTEL)
    assert (hecha.altas, hecha.cambios) == (2, 0)
    marta = Persona.objects.get(documento="14382907")
    assert (marta.documento_tipo, marta.tipo, marta.cuit) == ("dni", "fisica", "27143829079")
    assert set(marta.medios.values_list("tipo", "valor", "principal")) == {
        ("celular", "(02257) 15-46-8830", True),
        ("email", "marta@correo.example", True),
    }
    assert Persona.objects.get(cuit="30709999997").tipo == "juridica"
    traer(PERSONAS, MARTA | {"nombre": "Quiroga de Paz, Marta", "celular": "(02257) 15-46-9999"})
    marta.refresh_from_db()
    assert marta.nombre == "Quiroga de Paz, Marta"
    assert MedioDeContacto.objects.filter(persona=marta, tipo="celular").count() == 2


def test_a_quien_tenia_solo_cuit_se_le_agrega_el_documento() -> None:
    sin_dni = fabrica.una_persona("Quiroga", cuit="27143829079")
    assert traer(PERSONAS, MARTA).cambios == 1
    sin_dni.refresh_from_db()
    assert (sin_dni.nombre, sin_dni.documento) == ("Quiroga, Marta Elena", "14382907")


def test_todos_los_errores_a_la_vez() -> None:
    fabrica.una_persona("Otra", cuit="20123456786", documento_tipo="dni", documento="12345678")
    malos = errores(
        PERSONAS,
        {"nombre": "", "documento": "14382908"},
        {"nombre": "Sin número"},
        {"nombre": "Mal CUIT", "cuit": "20-12345678-5"},
        {"nombre": "Incoherente", "documento": "11111111", "cuit": "20-12345678-6"},
        {"nombre": "Con DNI", "tipo": "Persona jurídica", "documento": "22222222"},
        MARTA,
        MARTA,
        {"nombre": "Mañana", "documento": "33333333", "nacimiento": "01/01/2090"},
        {"nombre": "Corto", "documento": "123", "celular": "12"},
    )
    assert [(numero, columna) for numero, columna, _ in malos] == [
        (2, "Nombre"), (3, "Documento"), (4, "CUIT o CUIL"), (5, "CUIT o CUIL"), (6, "Documento"),
        (8, "Documento y CUIT o CUIL"), (9, "Nacimiento"), (10, "Celular"),
    ]  # fmt: skip
    assert Persona.objects.count() == 1


def test_un_cuit_de_otra_persona() -> None:
    fabrica.una_persona("Otra", cuit="27143829079", documento_tipo="lc", documento="1234567")
    assert errores(PERSONAS, MARTA) == [(2, "CUIT o CUIL", "Ese CUIT ya es de Otra, con otro documento.")]


def test_un_padron_de_asociados() -> None:
    traer(PERSONAS, MARTA, HOTEL)
    filas = (
        {"numero": "10482", "documento": "14382907", "desde": "14/03/1998", "acta": "Acta 98", "cuotas": "10"},
        {"numero": "7", "documento": "30-70999999-7", "desde": "01/02/2010", "cuotas": "0"},
    )
    assert traer(ASOCIADOS, *filas).altas == 2
    marta = Asociado.objects.get(numero=10482)
    assert (marta.persona.documento, marta.acta_ingreso) == ("14382907", "Acta 98")
    assert list(MovimientoDeCuotas.objects.values_list("persona", "cuotas")) == [(marta.persona_id, 10)]
    with pytest.raises(ErrorNegocio, match="no cambia nada"):
        traer(ASOCIADOS, *filas)
    with pytest.raises(ErroresDeFilas, match="Cambialos desde su ficha"):
        traer(ASOCIADOS, filas[0] | {"cuotas": "12"})


def test_un_padron_que_no_va_con_el_de_personas() -> None:
    traer(PERSONAS, MARTA, HOTEL)
    fila = {"documento": "14382907", "desde": "14/03/1998", "cuotas": "10"}
    traer(ASOCIADOS, fila | {"numero": "10482"})
    malos = errores(
        ASOCIADOS,
        fila | {"numero": "1", "documento": "99999999"},
        fila | {"numero": "10482", "documento": "30709999997"},
        fila | {"numero": "2"},
        fila | {"numero": "3", "documento": "30-70999999-7"},
    )
    assert [(numero, columna) for numero, columna, _ in malos] == [
        (2, "Documento o CUIT"), (3, "Número"), (4, "Número"), (5, "Documento o CUIT"),
    ]  # fmt: skip
    assert Asociado.objects.count() == 1
