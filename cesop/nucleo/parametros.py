"""Dated parameters: what a law, a regulator, an assembly or a manager can change.

Each module defines its own in code (`definir`, in its `parametros.py`, called from `arranque`); `sincronizar` writes
the definitions to the database after every `migrate`. Values are dated and never overwritten: `valor` answers as of a
day, and as known at an instant. An exception, decided with a reason, wins over the norm while it lasts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Q, QuerySet

from cesop.nucleo import fechado, formato
from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Aprobacion, Parametro, Usuario, ValorParametro
from cesop.nucleo.permisos import puede_escribir
from cesop.nucleo.segregacion import exigir_sin_conflicto
from cesop.nucleo.valores import Valor, a_texto, de_texto, exigir_largo, exigir_limites

Origen = ValorParametro.Origen


@dataclass(frozen=True, kw_only=True)
class Inicial:
    """The value that an installation is born with, in force from `desde`, and the norm behind it."""

    valor: Valor
    desde: dt.date
    norma: str


@dataclass(frozen=True, kw_only=True)
class Definicion:
    """What a parameter is. unidad: "días", "min", "MB"… tipo: one of `Parametro.Tipo`.

    minimo, maximo: of a figure, both included, in its unit. None: no limit on that side.
    """

    clave: str
    modulo: str
    nombre: str
    tipo: str
    unidad: str = ""
    descripcion: str = ""
    requiere_aprobacion: bool = False
    inicial: Inicial | None = None
    minimo: Decimal | int | None = None
    maximo: Decimal | int | None = None


_DEFINICIONES: dict[str, Definicion] = {}


def definir(definicion: Definicion) -> None:
    """Add a parameter. Called by its module from `arranque`. Raises ValueError for a taken key or a bad value."""
    if definicion.clave in _DEFINICIONES:
        raise ValueError(f"El parámetro {definicion.clave} ya está definido.")
    if definicion.inicial is not None:
        _texto_dentro(definicion, definicion.inicial.valor)
    _DEFINICIONES[definicion.clave] = definicion


def _texto_dentro(definicion: Definicion, valor: Valor) -> str:
    texto = a_texto(valor, tipo=definicion.tipo)
    exigir_limites(
        valor, tipo=definicion.tipo, unidad=definicion.unidad, minimo=definicion.minimo, maximo=definicion.maximo
    )
    return texto


def definicion_de(clave: str) -> Definicion:
    """The definition of `clave`. Raises KeyError: nobody defined it, which is a mistake of the program."""
    return _DEFINICIONES[clave]


def definiciones() -> list[Definicion]:
    """Every parameter of the program, by module and key."""
    return sorted(_DEFINICIONES.values(), key=lambda d: (d.modulo, d.clave))


def sincronizar(*, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Write the definitions to the database, and the initial value of those that have none. Idempotent.

    Returns the keys that were new or changed. Those that nobody defines any more stay, with their history.
    """
    guardados = {p.clave: p for p in Parametro.objects.using(using).all()}
    con_valor = set(ValorParametro.objects.using(using).values_list("parametro_id", flat=True).distinct())
    cambiados = []
    with transaction.atomic(using=using):
        for definicion in definiciones():
            if _escribir_definicion(definicion, guardados.get(definicion.clave), using=using):
                cambiados.append(definicion.clave)
            if definicion.inicial is not None and definicion.clave not in con_valor:
                ValorParametro.objects.using(using).create(
                    parametro_id=definicion.clave,
                    valor=a_texto(definicion.inicial.valor, tipo=definicion.tipo),
                    desde=definicion.inicial.desde,
                    norma=definicion.inicial.norma,
                )
    return cambiados


def huerfanos() -> list[str]:
    """Keys that the database has and nobody defines: their history stays."""
    return list(Parametro.objects.exclude(pk__in=_DEFINICIONES).values_list("clave", flat=True))


def _escribir_definicion(definicion: Definicion, guardado: Parametro | None, *, using: str) -> bool:
    campos: dict[str, Any] = {
        "modulo": definicion.modulo,
        "nombre": definicion.nombre,
        "descripcion": definicion.descripcion,
        "tipo": definicion.tipo,
        "unidad": definicion.unidad,
        "requiere_aprobacion": definicion.requiere_aprobacion,
    }
    if guardado is not None and all(getattr(guardado, campo) == valor for campo, valor in campos.items()):
        return False
    if guardado is not None and guardado.tipo != definicion.tipo:
        raise ValueError(
            f"{definicion.clave} es {guardado.tipo} en la base: un cambio de tipo necesita una clave nueva."
        )
    Parametro.objects.using(using).update_or_create(clave=definicion.clave, defaults=campos)
    return True


# ── Reading ──


def vigentes(*, al: dt.date, conocido_al: dt.datetime | None = None) -> QuerySet[ValorParametro]:
    """The rows in force on day `al`, as known at the instant `conocido_al` (None: now). Exceptions come first."""
    conocidas = (
        Q(reemplazado_en__isnull=True)
        if conocido_al is None
        else Q(registrado_en__lte=conocido_al) & (Q(reemplazado_en__isnull=True) | Q(reemplazado_en__gt=conocido_al))
    )
    en_fecha = Q(desde__lte=al) & (Q(hasta__isnull=True) | Q(hasta__gt=al))
    return ValorParametro.objects.filter(conocidas, en_fecha).order_by("parametro_id", "origen")


def valor(clave: str, *, al: dt.date, conocido_al: dt.datetime | None = None) -> Valor:
    """The value of `clave` in force on day `al`, with its type. One indexed query, no cache: always what is true now.

    conocido_al: as it was known at that instant. Raises ErrorNegocio `parametros.sin_valor` naming parameter and day.
    """
    return valores([clave], al=al, conocido_al=conocido_al)[clave]


def valores(claves: Iterable[str], *, al: dt.date, conocido_al: dt.datetime | None = None) -> Mapping[str, Valor]:
    """Several at once, in one query. As `valor`."""
    pedidas = {clave: definicion_de(clave) for clave in claves}
    halladas: dict[str, Valor] = {}
    filas = vigentes(al=al, conocido_al=conocido_al).filter(parametro__in=pedidas)
    for clave, texto in filas.values_list("parametro_id", "valor"):
        halladas.setdefault(clave, de_texto(texto, tipo=pedidas[clave].tipo))  # "excepcion" sorts before "norma"
    for clave, definicion in pedidas.items():
        if clave not in halladas:
            raise ErrorNegocio(
                "parametros.sin_valor",
                f"No se puede calcular porque el parámetro «{definicion.nombre}» no tiene valor al "
                f"{formato.fecha(al)}. Cargalo en Sistema, Parámetros.",
                parametro=clave,
                al=al.isoformat(),
            )
    return halladas


def entero(clave: str, *, al: dt.date, conocido_al: dt.datetime | None = None) -> int:
    """`valor` of a parameter of type entero."""
    hallado = valor(clave, al=al, conocido_al=conocido_al)
    if not isinstance(hallado, int):
        raise TypeError(f"{clave} no es entero.")
    return hallado


def decimal(clave: str, *, al: dt.date, conocido_al: dt.datetime | None = None) -> Decimal:
    """`valor` of a parameter of type decimal, porcentaje or importe."""
    hallado = valor(clave, al=al, conocido_al=conocido_al)
    if not isinstance(hallado, Decimal):
        raise TypeError(f"{clave} no es decimal.")
    return hallado


def filas_de(clave: str, *, conocido_al: dt.datetime | None = None) -> QuerySet[ValorParametro]:
    """Every row of `clave` in force at some day, as known at `conocido_al` (None: now), earliest day first."""
    filas = ValorParametro.objects.filter(parametro=clave).select_related("registrado_por")
    if conocido_al is None:
        filas = filas.filter(reemplazado_en__isnull=True)
    else:
        filas = filas.filter(registrado_en__lte=conocido_al).filter(
            Q(reemplazado_en__isnull=True) | Q(reemplazado_en__gt=conocido_al)
        )
    return filas.order_by("desde", "origen")


# ── Writing ──


@dataclass(frozen=True, kw_only=True)
class Cambio:
    """A value to be in force over `[desde, hasta)`, as norm or as exception. `texto` None: no exception there."""

    clave: str
    origen: str
    texto: str | None
    desde: dt.date
    hasta: dt.date | None
    norma: str = ""
    motivo: str = ""


def fijar(
    clave: str,
    *,
    valor: Valor,
    desde: dt.date,
    usuario: Usuario,
    norma: str,
    hasta: dt.date | None = None,
    motivo: str = "",
) -> None:
    """Set what the norm says over `[desde, hasta)` (hasta None: from then on, whatever was planned later).

    Rows in force there are replaced, and the parts of theirs that stay are written anew: nothing is overwritten.
    *Errores:* SinPermiso, `parametros.requiere_aprobacion` (ask with the act `parametro.valor`),
    `parametros.sin_norma`, `parametros.limites`, `parametros.rango`, `parametros.cambio_simultaneo`,
    `parametros.sin_motivo` (a change before today is a correction, and says why).
    """
    escribir(cambio_de_norma(clave, valor=valor, desde=desde, hasta=hasta, norma=norma, motivo=motivo), usuario=usuario)


def exceptuar(
    clave: str, *, valor: Valor, desde: dt.date, usuario: Usuario, motivo: str, hasta: dt.date | None = None
) -> None:
    """Decide a value over the norm over `[desde, hasta)`, with its reason. *Errores:* as `fijar`."""
    escribir(cambio_de_excepcion(clave, valor=valor, desde=desde, hasta=hasta, motivo=motivo), usuario=usuario)


def levantar_excepcion(
    clave: str, *, desde: dt.date, usuario: Usuario, motivo: str, hasta: dt.date | None = None
) -> None:
    """Go back to the norm over `[desde, hasta)`. *Errores:* as `fijar`, and `parametros.sin_excepcion`."""
    escribir(cambio_sin_excepcion(clave, desde=desde, hasta=hasta, motivo=motivo), usuario=usuario)


def cambio_de_norma(
    clave: str, *, valor: Valor, desde: dt.date, hasta: dt.date | None, norma: str, motivo: str = ""
) -> Cambio:
    """The change that `fijar` writes, checked, for whoever shows it or asks for its approval first."""
    texto = _texto_dentro(definicion_de(clave), valor)
    if not norma.strip():
        raise ErrorNegocio(
            "parametros.sin_norma", "No se puede fijar el valor porque falta la norma. Escribí cuál.", campo="norma"
        )
    cambio = Cambio(
        clave=clave, origen=Origen.NORMA, texto=texto, desde=desde, hasta=hasta, norma=norma.strip(),
        motivo=motivo.strip(),
    )  # fmt: skip
    return _revisado(cambio)


def cambio_de_excepcion(clave: str, *, valor: Valor, desde: dt.date, hasta: dt.date | None, motivo: str) -> Cambio:
    """The change that `exceptuar` writes, checked."""
    texto = _texto_dentro(definicion_de(clave), valor)
    return _revisado(
        Cambio(clave=clave, origen=Origen.EXCEPCION, texto=texto, desde=desde, hasta=hasta, motivo=motivo.strip())
    )


def cambio_sin_excepcion(clave: str, *, desde: dt.date, hasta: dt.date | None, motivo: str) -> Cambio:
    """The change that `levantar_excepcion` writes, checked."""
    cambio = Cambio(clave=clave, origen=Origen.EXCEPCION, texto=None, desde=desde, hasta=hasta, motivo=motivo.strip())
    if not alcanzadas(cambio).exists():
        raise ErrorNegocio(
            "parametros.sin_excepcion", "No se puede levantar la excepción porque en esas fechas no hay ninguna."
        )
    return _revisado(cambio)


def _revisado(cambio: Cambio) -> Cambio:
    if cambio.hasta is not None and cambio.hasta <= cambio.desde:
        raise ErrorNegocio(
            "parametros.rango",
            "No se puede fijar el valor porque termina antes de empezar. Corregí las fechas.",
            campo="hasta",
        )
    exigir_largo(norma=cambio.norma, motivo=cambio.motivo)
    if not cambio.motivo and (cambio.origen == Origen.EXCEPCION or cambio.desde < hoy()):
        que = "es una excepción" if cambio.origen == Origen.EXCEPCION else "corrige el pasado"
        raise ErrorNegocio(
            "parametros.sin_motivo", f"No se puede fijar sin motivo porque {que}. Escribilo.", campo="motivo"
        )
    return cambio


def exigir_que_cambie(usuario: Usuario) -> None:
    """Check that `usuario` may change parameters, or ask for it.

    *Errores:* SinPermiso `parametros.sin_permiso`, `segregacion.incompatibles` (who audits them).
    """
    if not puede_escribir(usuario, "parametros.cambiar"):
        raise SinPermiso(
            "parametros.sin_permiso",
            "No se puede cambiar el valor porque tu usuario no tiene ese permiso. Pedíselo a quien lo tenga.",
        )
    exigir_sin_conflicto("parametros.cambiar", usuario=usuario)


def _exigir_firma(cambio: Cambio, aprobacion: Aprobacion | None) -> None:
    definicion = definicion_de(cambio.clave)
    if definicion.requiere_aprobacion and aprobacion is None:
        raise ErrorNegocio(
            "parametros.requiere_aprobacion",
            f"No se puede cambiar «{definicion.nombre}» sin la firma de otra persona. Pedí la aprobación.",
        )


def alcanzadas(cambio: Cambio) -> QuerySet[ValorParametro]:
    """The live rows that `cambio` replaces, whole or in part, earliest first."""
    propias = ValorParametro.objects.filter(parametro=cambio.clave, origen=cambio.origen)
    return fechado.alcanzadas(propias, desde=cambio.desde, hasta=cambio.hasta)


@transaction.atomic
def escribir(cambio: Cambio, *, usuario: Usuario, aprobacion: Aprobacion | None = None) -> None:
    """Write a change that was already checked; aprobacion: the one that it runs for, whose decider was looked at.

    Two at once: the second one finds the rows replaced under it, or the EXCLUDE of the table, and is refused.
    *Errores:* SinPermiso, `parametros.requiere_aprobacion`, `parametros.cambio_simultaneo`.
    """
    _exigir_firma(cambio, aprobacion)
    if aprobacion is None:
        exigir_que_cambie(usuario)
    nuevas = []
    if cambio.texto is not None:
        nuevas.append(
            ValorParametro(
                parametro_id=cambio.clave,
                valor=cambio.texto,
                origen=cambio.origen,
                desde=cambio.desde,
                hasta=cambio.hasta,
                norma=cambio.norma,
                motivo=cambio.motivo,
                registrado_por=usuario,
            )
        )
    fechado.reemplazar(
        list(alcanzadas(cambio)),
        modelo=ValorParametro,
        desde=cambio.desde,
        hasta=cambio.hasta,
        nuevas=nuevas,
        simultaneo=ErrorNegocio(
            "parametros.cambio_simultaneo",
            "No se puede cambiar el valor porque otra persona lo acaba de cambiar. Actualizá la página y reintentá.",
        ),
    )
