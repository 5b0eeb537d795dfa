"""A small register to stand on: services, categories, groups, a property and its account. Rows of the tables' own."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from catastro.models import (
    CambioDeEstado,
    Categoria,
    CategoriaDeCuenta,
    Colocacion,
    Contacto,
    Cuadrilla,
    CuentaServicio,
    Domicilio,
    GrupoGestion,
    Inmueble,
    LineaDeCuenta,
    Localidad,
    Medidor,
    ParteDeCuenta,
    Persona,
    Proteccion,
    RegistroMedidor,
    Servicio,
    Suministro,
)
from catastro.services.numeros import siguiente
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import DiaNoLaborable, Usuario
from contabilidad.models import Seccion
from tests.factories import un_usuario, una_sucursal

M = TypeVar("M", bound=Model)
UNIDADES = {
    "electricidad": ("kWh", True, "E"), "agua": ("m³", True, "A"), "cloacas": ("mes", False, "C"),
    "telefonia": ("mes", False, "T"), "internet": ("mes", False, "I"),
}  # fmt: skip


def una_localidad(nombre: str = "San Bernardo") -> Localidad:
    return Localidad.objects.get_or_create(nombre=nombre, codigo_postal="7111", defaults={"partido": "La Costa"})[0]


def un_servicio(clave: str = "electricidad") -> Servicio:
    """A service with its section, made once per key."""
    unidad, medido, codigo = UNIDADES[clave]
    seccion = Seccion.objects.get_or_create(codigo=codigo, defaults={"nombre": clave.capitalize()})[0]
    return Servicio.objects.get_or_create(
        clave=clave,
        defaults={"nombre": clave.capitalize(), "unidad": unidad, "medido": medido, "seccion": seccion},
    )[0]


def un_grupo(servicio: Servicio) -> GrupoGestion:
    return GrupoGestion.objects.get_or_create(
        codigo=f"G-{servicio.clave[:6]}".upper(),
        defaults={"nombre": f"{servicio.nombre} general", "servicio": servicio, "seccion": servicio.seccion},
    )[0]


def una_categoria(servicio: Servicio, clave: str = "T1R") -> Categoria:
    return Categoria.objects.get_or_create(servicio=servicio, clave=clave, defaults={"nombre": "Residencial"})[0]


def una_persona(nombre: str = "Pérez, Ana", **datos: object) -> Persona:
    return Persona.objects.create(nombre=nombre, **datos)


@transaction.atomic
def _numerado(modelo: type[M], **datos: Any) -> M:
    return modelo._default_manager.create(numero=siguiente(modelo), **datos)


def un_suministro(servicio: Servicio | None = None, *, calle: str = "Chiozza", altura: str = "1234") -> Suministro:
    domicilio = Domicilio.objects.create(localidad=una_localidad(), calle=calle, altura=altura)
    return _numerado(
        Suministro, servicio=servicio or un_servicio(), inmueble=Inmueble.objects.create(domicilio=domicilio)
    )


def una_cuenta(
    titular: Persona | None = None,
    *,
    suministro: Suministro | None = None,
    desde: dt.date | None = None,
    estados: tuple[str, ...] = ("solicitada", "conectada"),
    usuario: Usuario | None = None,
) -> CuentaServicio:
    """An account with its holder and category from `desde` (a year ago), taken through `estados` that day."""
    suministro = suministro or un_suministro()
    desde = desde or hoy() - dt.timedelta(days=365)
    with transaction.atomic():  # the point took its number in another; half an account is refused
        cuenta = _numerado(CuentaServicio, suministro=suministro, grupo=un_grupo(suministro.servicio))
        ParteDeCuenta.objects.create(cuenta=cuenta, rol="titular", persona=titular or una_persona(), desde=desde)
        CategoriaDeCuenta.objects.create(cuenta=cuenta, categoria=una_categoria(suministro.servicio), desde=desde)
        quien = usuario or Usuario.objects.filter(usuario="fabrica").first() or un_usuario("fabrica")
        previo = ""
        for estado in estados:
            CambioDeEstado.objects.create(cuenta=cuenta, desde=previo, hasta=estado, fecha=desde, usuario=quien)
            previo = estado
    return cuenta


def un_medidor(numero: str = "A100", *, servicio: Servicio | None = None, magnitud: str = "activa") -> Medidor:
    medidor = Medidor.objects.create(servicio=servicio or un_servicio(), numero=numero, marca="ELSTER")
    RegistroMedidor.objects.create(medidor=medidor, numero=1, magnitud=magnitud)
    return medidor


def una_colocacion(medidor: Medidor, suministro: Suministro, *, desde: dt.date | None = None) -> Colocacion:
    return Colocacion.objects.create(
        medidor=medidor, suministro=suministro, desde=desde or hoy() - dt.timedelta(days=365)
    )


def una_cuadrilla(nombre: str = "Redes 1") -> Cuadrilla:
    return Cuadrilla.objects.get_or_create(
        nombre=nombre, defaults={"sucursal": una_sucursal(), "integrantes": "Sosa, Paz"}
    )[0]


def una_proteccion(cuenta: CuentaServicio, causa: str = "judicial") -> Proteccion:
    return Proteccion.objects.create(cuenta=cuenta, causa=causa, motivo="Amparo", desde=hoy())


def una_linea(cuenta: CuentaServicio, numero: str = "", *, desde: dt.date | None = None) -> LineaDeCuenta:
    """A number of an account: its own, unless another is said."""
    numero = numero or f"2257{400_000 + cuenta.pk}"
    return LineaDeCuenta.objects.create(cuenta=cuenta, numero=numero, desde=desde or hoy() - dt.timedelta(days=365))


def un_calendario() -> None:
    """This year and the next one with a holiday each, so that working days can be counted."""
    for anio in (hoy().year, hoy().year + 1):
        DiaNoLaborable.objects.get_or_create(fecha=dt.date(anio, 1, 1), localidad="", defaults={"nombre": "Año Nuevo"})


def un_contacto(cuenta: CuentaServicio, usuario: Usuario) -> Contacto:
    persona = cuenta.partes.filter(rol="titular").latest("id").persona
    return Contacto.objects.create(persona=persona, cuenta=cuenta, canal="telefono", asunto="Consulta", usuario=usuario)
