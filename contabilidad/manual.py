"""The posting manual as text: each event, its components, and the accounts that each debits and credits.

Two sources give the same rows: the rules in force in a database, and the ones that the catalogue ships, which make
docs/posting-manual.md. The text depends only on them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cesop.nucleo import formato
from contabilidad.catalogo.piezas import ABREVIATURAS, Lado
from contabilidad.eventos import TipoEvento, tipos
from contabilidad.models import Cuenta
from contabilidad.plan import plan_inicial
from contabilidad.selectors.reglas import reglas_vigentes

_DIMENSIONES = {
    "seccion": "sección",
    "centro": "centro de costo",
    "grupo": "grupo de gestión",
    "gestion": "asociado o no",
    "persona": "persona",
    "cuenta_servicio": "cuenta de servicio",
}
_MODULOS = {
    "medicion": "Medición", "facturacion": "Facturación", "recaudacion": "Recaudación", "morosidad": "Morosidad",
    "tesoreria": "Tesorería", "compras": "Compras y almacenes", "activos": "Bienes de uso y mantenimiento",
    "catastro": "Asociados", "contabilidad": "Contabilidad",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ReglaDelManual:
    """A rule as the manual prints it: codes. donde: the section, the group, both, or empty for any."""

    evento: str
    componente: str
    donde: str
    debe: str
    haber: str


@dataclass(frozen=True, kw_only=True)
class Manual:
    """What the text is made of. nombres: of every account named in `reglas`, by code. titulo: its first lines."""

    titulo: Sequence[str]
    reglas: Sequence[ReglaDelManual]
    nombres: Mapping[str, str]


def manual_inicial() -> Manual:
    """The rules that the program ships. No database."""
    reglas = [
        ReglaDelManual(
            evento=tipo.clave,
            componente=componente.clave,
            donde=regla.seccion or "",
            debe=regla.debe,
            haber=regla.haber,
        )
        for tipo in tipos().values()
        for componente in tipo.componentes
        for regla in componente.reglas
    ]
    return Manual(
        titulo=(
            "<!-- Generated: manage.py manual_de_asientos --iniciales --salida docs/posting-manual.md -->",
            "# Posting manual",
            "",
            "What each event posts with the rules that CESOP ships, in the words of its screens. An installation's own",
            "rules, which its accountants change by date, are printed by `manage.py manual_de_asientos`.",
        ),
        reglas=reglas,
        nombres={fila.codigo: fila.nombre for fila in plan_inicial()},
    )


def manual_vigente(*, al: dt.date) -> Manual:
    """The rules in force in this database on a day."""
    reglas = [
        ReglaDelManual(
            evento=regla.evento,
            componente=regla.componente,
            donde=", ".join(
                parte
                for parte in (
                    regla.seccion.codigo if regla.seccion else "",
                    f"grupo {regla.grupo}" if regla.grupo is not None else "",
                )
                if parte
            ),
            debe=regla.debe.codigo,
            haber=regla.haber.codigo,
        )
        for regla in reglas_vigentes(al=al)
    ]
    return Manual(
        titulo=("# Manual de asientos", "", f"Reglas vigentes al {formato.fecha(al)}."),
        reglas=reglas,
        nombres=dict(Cuenta.objects.values_list("codigo", "nombre")),
    )


def texto(manual: Manual) -> str:
    """The manual in Markdown: by module and number of event. Ends in a newline."""
    lineas = [*manual.titulo, "", *_INTRODUCCION, *_abreviaturas(manual)]
    catalogo = tipos().values()
    for modulo, nombre in _MODULOS.items():
        del_modulo = sorted((t for t in catalogo if t.modulo == modulo), key=_orden)
        if del_modulo:
            lineas += ["", f"## {nombre}"]
        for tipo in del_modulo:
            lineas += _evento(tipo, manual)
    return "\n".join(lineas) + "\n"


_INTRODUCCION = (
    "Cada componente de un evento es un importe positivo que debita una cuenta y acredita otra, con la misma sección",
    "y las mismas dimensiones: todo asiento balancea, también por sección. Gana la regla más específica: sección y",
    "grupo, grupo, sección, ninguno. «Pendiente» dice que el módulo que lo asienta todavía no está.",
)


def _abreviaturas(manual: Manual) -> Iterator[str]:
    """What the names that stand for several accounts mean."""
    yield ""
    yield "| Nombre | Sección | Cuenta |"
    yield "|---|---|---|"
    for nombre, lado in ABREVIATURAS:
        for cuenta, secciones in _por_cuenta(lado).items():
            lugares = "; ".join(seccion or "las demás" for seccion in secciones)
            yield f"| {nombre} | {lugares} | {cuenta} {manual.nombres.get(cuenta, '')} |"


def _por_cuenta(lado: Lado) -> dict[str, list[str]]:
    juntas: dict[str, list[str]] = {}
    assert not isinstance(lado, str)
    for seccion, cuenta in sorted(lado.items(), key=lambda par: (par[0] is None, par[0] or "")):
        juntas.setdefault(cuenta, []).append(seccion or "")
    return juntas


def _orden(tipo: TipoEvento) -> tuple[int, str, str]:
    cifras = "".join(letra for letra in tipo.numero if letra.isdigit())
    return (int(cifras) if cifras else 0, tipo.numero, tipo.clave)


def _evento(tipo: TipoEvento, manual: Manual) -> Iterator[str]:
    yield ""
    yield f"### {tipo.numero}. {tipo.nombre}"
    yield ""
    partes = [f"`{tipo.clave}`"]
    if tipo.pendiente:
        partes.append("pendiente")
    if tipo.dimensiones:
        partes.append(f"lleva {', '.join(_DIMENSIONES[d] for d in tipo.dimensiones)}")
    if not tipo.asienta:
        partes.append("no asienta")
    yield f"{' · '.join(partes)}."
    if tipo.nota:
        yield ""
        yield tipo.nota
    if tipo.componentes:
        yield ""
        yield from _tabla(tipo, manual)


def _tabla(tipo: TipoEvento, manual: Manual) -> Iterator[str]:
    yield "| Componente | Sección | Debe | Haber |"
    yield "|---|---|---|---|"
    for componente in tipo.componentes:
        propias = [r for r in manual.reglas if (r.evento, r.componente) == (tipo.clave, componente.clave)]
        rotulo = f"{componente.nombre} (`{componente.clave}`)"
        if not propias:
            yield f"| {rotulo} | | **sin regla** | **sin regla** |"
        for donde, debe, haber in _agrupadas(propias, manual):
            yield f"| {rotulo} | {donde} | {debe} | {haber} |"
            rotulo = ""


def _agrupadas(reglas: Sequence[ReglaDelManual], manual: Manual) -> list[tuple[str, str, str]]:
    """Rules with the same accounts in one row: where, debit, credit. Particular ones first, then the rest."""
    decir_debe = _decir({r.donde: r.debe for r in reglas}, manual)
    decir_haber = _decir({r.donde: r.haber for r in reglas}, manual)
    juntas: dict[tuple[str, str], list[str]] = {}
    for regla in sorted(reglas, key=lambda r: (r.donde == "", r.donde)):
        juntas.setdefault((decir_debe[regla.donde], decir_haber[regla.donde]), []).append(regla.donde)
    if len(juntas) == 1 and any(regla.donde == "" for regla in reglas):
        return [("", debe, haber) for debe, haber in juntas]
    return [
        ("; ".join(donde or "las demás" for donde in lugares), debe, haber) for (debe, haber), lugares in juntas.items()
    ]


def _decir(cuentas: Mapping[str, str], manual: Manual) -> dict[str, str]:
    """How the manual names the account of each place: by the name that stands for several when they follow it."""
    dichas = {donde: f"{codigo} {manual.nombres[codigo]}" for donde, codigo in cuentas.items()}
    for nombre, lado in ABREVIATURAS:
        siguen = [d for d, codigo in cuentas.items() if not isinstance(lado, str) and lado.get(d or None) == codigo]
        if len({cuentas[donde] for donde in siguen}) > 1:
            dichas |= dict.fromkeys(siguen, nombre)
    return dichas
