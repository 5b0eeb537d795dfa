"""Posting rules: seed them from the catalogue, and change them by date. No row is ever edited."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from cesop.nucleo import fechado
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario
from contabilidad.eventos import tipos
from contabilidad.models import Cuenta, Regla, Seccion

Clave = tuple[str, str, int | None, int | None]


@dataclass(frozen=True, kw_only=True)
class DestinoDeRegla:
    """What a rule is for. seccion None: any; grupo None: any (a plain id of catastro)."""

    evento: str
    componente: str
    seccion: Seccion | None = None
    grupo: int | None = None


@transaction.atomic
def sembrar_reglas(desde: dt.date) -> int:
    """Give every component of the catalogue its default rules, in force from `desde`. Returns how many were added.

    Idempotent: what ever had a rule, also one that was removed, is left as accountants have it. Sections that do not
    exist are left out. *Errores:* `reglas.sin_cuentas`, naming the accounts of the defaults that are not in the chart.
    """
    secciones = dict(Seccion.objects.values_list("codigo", "pk"))
    cuentas = dict(Cuenta.objects.values_list("codigo", "pk"))
    tuvieron = set(Regla.objects.values_list("evento", "componente", "seccion_id", "grupo").distinct())
    faltan: set[str] = set()
    nuevas = []
    for tipo in tipos().values():
        for componente in tipo.componentes:
            for inicial in componente.reglas:
                seccion = secciones.get(inicial.seccion or "")
                clave: Clave = (tipo.clave, componente.clave, seccion, None)
                if clave in tuvieron or (inicial.seccion and seccion is None):
                    continue
                if not {inicial.debe, inicial.haber} <= cuentas.keys():
                    faltan |= {inicial.debe, inicial.haber} - cuentas.keys()
                    continue
                nuevas.append(
                    Regla(
                        evento=tipo.clave,
                        componente=componente.clave,
                        seccion_id=seccion,
                        debe_id=cuentas[inicial.debe],
                        haber_id=cuentas[inicial.haber],
                        desde=desde,
                        motivo="Regla inicial",
                    )
                )
    if faltan:
        raise ErrorNegocio(
            "reglas.sin_cuentas",
            f"No se puede sembrar las reglas porque el plan no tiene las cuentas {', '.join(sorted(faltan))}. "
            "Cargalo antes.",
        )
    Regla.objects.bulk_create(nuevas)
    return len(nuevas)


def cambiar_regla(
    destino: DestinoDeRegla,
    *,
    debe: Cuenta,
    haber: Cuenta,
    desde: dt.date,
    motivo: str,
    usuario: Usuario,
    hasta: dt.date | None = None,
) -> Regla:
    """Set the accounts of a component over `[desde, hasta)` (hasta None: from then on). Posted entries do not change.

    Rows in force there are replaced, and the parts of theirs that stay are written anew: nothing is overwritten.
    *Errores:* `reglas.evento`, `reglas.cuenta`, `reglas.misma_cuenta`, `reglas.sin_motivo`, `reglas.rango`,
    `reglas.cambio_simultaneo`.
    """
    _exigir_componente(destino)
    for campo, cuenta in (("debe", debe), ("haber", haber)):
        if not (cuenta.imputable and cuenta.activa):
            raise ErrorNegocio(
                "reglas.cuenta",
                f"No se puede usar {cuenta} porque no recibe asientos. Elegí una cuenta imputable y activa.",
                campo=campo,
            )
    if debe == haber:
        raise ErrorNegocio(
            "reglas.misma_cuenta",
            "No se puede guardar la regla porque debita y acredita la misma cuenta. Elegí dos cuentas.",
            campo="haber",
        )
    if not motivo.strip():
        raise ErrorNegocio(
            "reglas.sin_motivo", "No se puede cambiar la regla porque falta el motivo. Escribilo.", campo="motivo"
        )
    if hasta is not None and hasta <= desde:
        raise ErrorNegocio(
            "reglas.rango",
            "No se puede cambiar la regla porque termina antes de empezar. Corregí las fechas.",
            campo="hasta",
        )
    nueva = Regla(
        evento=destino.evento, componente=destino.componente, seccion=destino.seccion, grupo=destino.grupo, debe=debe,
        haber=haber, desde=desde, hasta=hasta, motivo=motivo.strip(), registrado_por=usuario,
    )  # fmt: skip
    _reemplazar(nueva, destino=destino)
    return nueva


def _exigir_componente(destino: DestinoDeRegla) -> None:
    tipo = tipos().get(destino.evento)
    if tipo is None or tipo.componente(destino.componente) is None:
        raise ErrorNegocio(
            "reglas.evento",
            f"No se puede guardar la regla porque {destino.evento} no tiene el componente {destino.componente}. "
            "Elegilo del manual.",
        )


def _reemplazar(nueva: Regla, *, destino: DestinoDeRegla) -> None:
    """Write a rule over those of its range. Two at once: the second finds them replaced, or the EXCLUDE."""
    fechado.reemplazar(
        list(_alcanzadas(destino, desde=nueva.desde, hasta=nueva.hasta)),
        modelo=Regla,
        desde=nueva.desde,
        hasta=nueva.hasta,
        nuevas=[nueva],
        simultaneo=ErrorNegocio(
            "reglas.cambio_simultaneo",
            "No se puede cambiar la regla porque otra persona la acaba de cambiar. Actualizá la página y reintentá.",
        ),
    )


def _alcanzadas(destino: DestinoDeRegla, *, desde: dt.date, hasta: dt.date | None) -> QuerySet[Regla]:
    """The live rows that a range touches, earliest first."""
    propias = Regla.objects.filter(
        evento=destino.evento, componente=destino.componente, seccion=destino.seccion, grupo=destino.grupo
    )
    return fechado.alcanzadas(propias, desde=desde, hasta=hasta)
