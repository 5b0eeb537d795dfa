"""Service accounts in as a spreadsheet: the list exports the same columns, and they come back without a change."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q

from catastro.documentos import solo_digitos
from catastro.models import Categoria, CuentaServicio, EstadoActual, EstadoServicio, GrupoGestion, Persona, Suministro
from catastro.selectors.cuentas import aperturas, cuentas_con_lo_de_hoy
from catastro.services.cuentas_en_tanda import CuentaCambiada, CuentaNueva, guardar_en_tanda
from cesop.nucleo.errors import ErroresDeFilas
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.campos import CampoOpcion, CampoTexto
from cesop.nucleo.planillas.declaracion import Clave, ColumnaImportada, Datos, ImportacionDe, RenglonDePlan

PRIMERA_FILA = 2  # the header is the first
ENTERO_MAX = 2_147_483_647


@dataclass(frozen=True, kw_only=True)
class Actual:
    """An account as it is, in the words of the row of the file that is about it: what is the same is said the same."""

    cuenta: CuentaServicio
    valores: Mapping[str, Any]

    def __str__(self) -> str:
        return str(self.cuenta)


@dataclass(kw_only=True)
class _Padron:
    """What the rows of a file name, brought at once."""

    cuentas: dict[int, Any]
    suministros: dict[int, Suministro]
    grupos: dict[str, GrupoGestion]
    categorias: dict[tuple[int, str], Categoria]
    personas: dict[str, list[int]]
    ocupados: dict[int, int]
    abiertas: dict[int, dt.date]
    dia: dt.date


class ImportacionDeCuentas(ImportacionDe):
    """Accounts, by number: the new ones are opened, the others changed from the day that the row says."""

    clave = "cuentas"
    titulo = "Cuentas de servicio"
    descripcion = (
        "Cuentas por número, con su titular por documento. Las nuevas se abren en el estado que dice la fila; en las "
        "demás cambian, desde esa fecha, el titular, el pagador, la categoría, el grupo y el envío."
    )
    permiso = "importar:cuentas"
    identidad = ("numero",)
    destino = "catastro:cuentas"
    columnas = (
        ColumnaImportada(
            clave="numero",
            titulo="Cuenta",
            campo=forms.IntegerField(min_value=1, max_value=ENTERO_MAX),
            ejemplo="10482",
            ayuda="el número de siempre: no cambia nunca",
        ),
        ColumnaImportada(
            clave="suministro",
            titulo="Suministro",
            campo=forms.IntegerField(min_value=1, max_value=ENTERO_MAX),
            ejemplo="2041",
            ayuda="el número de un suministro ya cargado",
        ),
        ColumnaImportada(
            clave="titular",
            titulo="Documento del titular",
            campo=CampoTexto(max_length=20),
            ejemplo="20123456786",
            ayuda="DNI o CUIT de una persona ya cargada",
        ),
        ColumnaImportada(
            clave="pagador",
            titulo="Documento del pagador",
            campo=CampoTexto(max_length=20, required=False),
            ayuda="vacío: paga el titular",
        ),
        ColumnaImportada(
            clave="grupo", titulo="Grupo", campo=CampoTexto(max_length=10), ejemplo="ELE", ayuda="su código"
        ),
        ColumnaImportada(
            clave="categoria", titulo="Categoría", campo=CampoTexto(max_length=12), ejemplo="T1R", ayuda="su clave"
        ),
        ColumnaImportada(
            clave="envio", titulo="Envío", campo=CampoOpcion(choices=CuentaServicio.Envio.choices), ejemplo="Papel"
        ),
        ColumnaImportada(
            clave="estado",
            titulo="Estado",
            campo=CampoOpcion(choices=EstadoServicio.choices),
            ejemplo="Conectada",
            ayuda="solo para las nuevas: el de las demás cambia con órdenes",
        ),
        ColumnaImportada(
            clave="desde",
            titulo="Desde",
            campo=CampoFecha(),
            ejemplo="01/03/2027",
            ayuda="cuándo se abrió, o desde cuándo rige lo que cambia",
        ),
    )

    def actuales(self, filas: Sequence[Datos]) -> Mapping[Clave, Actual]:
        """The accounts that the rows are about. Raises ErroresDeFilas with everything that the rows have wrong."""
        padron = _traer(filas)
        titulos = {columna.clave: columna.titulo for columna in self.columnas}
        puntos = Counter(fila["suministro"] for fila in filas if fila["numero"] not in padron.cuentas)
        malas = [
            (numero, titulos[campo], texto)
            for numero, fila in enumerate(filas, start=PRIMERA_FILA)
            for campo, texto in _errores(fila, padron, puntos)
        ]
        if malas:
            raise ErroresDeFilas(
                "importar.errores",
                f"No se puede importar porque el archivo tiene {len(malas)} errores. Corregilos y subilo de nuevo: no "
                "se escribió nada.",
                filas=malas[:1000],
            )
        return {
            (fila["numero"],): Actual(cuenta=cuenta, valores=_como_la_fila(cuenta, fila, padron))
            for fila in filas
            if (cuenta := padron.cuentas.get(fila["numero"])) is not None
        }

    def valor_actual(self, actual: Actual, columna: str) -> Any:
        """The datum, said as the row says it when it is the same."""
        return actual.valores[columna]

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Open and change, set by set."""
        padron = _traer([renglon.datos for renglon in renglones])
        nuevas = [_nueva(r.datos, padron) for r in renglones if r.actual is None]
        cambiadas = [_cambiada(r.actual, r.datos, padron) for r in renglones if r.actual is not None]
        guardar_en_tanda(nuevas, cambiadas, usuario=usuario)


def _traer(filas: Sequence[Datos]) -> _Padron:
    """Everything that the rows name, today. Eight queries."""
    dia = hoy()
    cuentas = {c.numero: c for c in cuentas_con_lo_de_hoy(al=dia).filter(numero__in={f["numero"] for f in filas})}
    suministros = {s.numero: s for s in Suministro.objects.filter(numero__in={f["suministro"] for f in filas})}
    documentos = {_documento(f[campo]) for f in filas for campo in ("titular", "pagador") if f[campo]}
    personas: dict[str, list[int]] = {}
    vigentes = Persona.objects.filter(fusionada_en__isnull=True)
    for pk, documento, cuit in vigentes.filter(Q(documento__in=documentos) | Q(cuit__in=documentos)).values_list(
        "pk", "documento", "cuit"
    ):
        for numero in {documento, cuit} - {""}:
            personas.setdefault(numero, []).append(pk)
    vivas = EstadoActual.objects.exclude(estado=EstadoServicio.RETIRADA)
    de_los_puntos = vivas.filter(suministro__in=[s.pk for s in suministros.values()])
    return _Padron(
        cuentas=cuentas,
        suministros=suministros,
        grupos={g.codigo.upper(): g for g in GrupoGestion.objects.all()},
        categorias={(c.servicio_id, c.clave.upper()): c for c in Categoria.objects.all()},
        personas=personas,
        ocupados=dict(de_los_puntos.values_list("suministro_id", "cuenta__numero")),
        abiertas=aperturas([c.pk for c in cuentas.values()]),
        dia=dia,
    )


def _documento(texto: str) -> str:
    """As it is kept: digits without dots nor hyphens; a passport stays as it is, in capitals."""
    return solo_digitos(texto).lstrip("0") if texto.replace(".", "").replace("-", "").isdecimal() else texto.upper()


def _errores(fila: Datos, padron: _Padron, puntos: Counter[int]) -> list[tuple[str, str]]:
    """(column, message) of what is wrong with a row, against what there is."""
    malas = [(campo, texto) for campo in ("titular", "pagador") if (texto := _error_de_persona(fila[campo], padron))]
    if not malas and fila["pagador"] and _persona(fila["pagador"], padron) == _persona(fila["titular"], padron):
        malas.append(("pagador", "Es el titular, que paga cuando no hay otro. Dejalo vacío."))
    suministro = padron.suministros.get(fila["suministro"])
    if suministro is None:
        malas.append(("suministro", f"No hay un suministro {fila['suministro']}. Cargalo antes."))
    else:
        malas += _de_su_servicio(fila, suministro, padron)
    cuenta = padron.cuentas.get(fila["numero"])
    malas += (
        _de_una_nueva(fila, suministro, padron, puntos) if cuenta is None else _de_una_que_esta(fila, cuenta, padron)
    )
    return malas


def _error_de_persona(texto: str, padron: _Padron) -> str:
    if not texto:
        return ""
    halladas = padron.personas.get(_documento(texto), [])
    if not halladas:
        return f"No hay una persona con el documento {texto}. Cargala antes."
    return "Hay más de una persona con ese documento. Usá el CUIT." if len(halladas) > 1 else ""


def _de_su_servicio(fila: Datos, suministro: Suministro, padron: _Padron) -> list[tuple[str, str]]:
    malas = []
    grupo = padron.grupos.get(fila["grupo"].upper())
    if grupo is None or grupo.servicio_id != suministro.servicio_id:
        malas.append(("grupo", f"No hay un grupo {fila['grupo']} del servicio del suministro. Revisalo."))
    if (suministro.servicio_id, fila["categoria"].upper()) not in padron.categorias:
        malas.append(("categoria", f"No hay una categoría {fila['categoria']} del servicio del suministro. Revisala."))
    return malas


def _de_una_nueva(
    fila: Datos, suministro: Suministro | None, padron: _Padron, puntos: Counter[int]
) -> list[tuple[str, str]]:
    malas = []
    if fila["desde"] > padron.dia:
        malas.append(("desde", "No se puede abrir una cuenta con una fecha futura. Corregila."))
    if suministro is None or fila["estado"] == EstadoServicio.RETIRADA:
        return malas
    if ocupada := padron.ocupados.get(suministro.pk):
        malas.append(("suministro", f"Ya tiene la cuenta {ocupada} sin retirar. Retirala antes."))
    elif puntos[fila["suministro"]] > 1:
        malas.append(("suministro", "Está en otra cuenta nueva del archivo. Dejá una."))
    return malas


def _de_una_que_esta(fila: Datos, cuenta: Any, padron: _Padron) -> list[tuple[str, str]]:
    malas = []
    if cuenta.suministro.numero != fila["suministro"]:
        malas.append(("suministro", f"La cuenta es del suministro {cuenta.suministro.numero}, y no se muda."))
    if cuenta.estado_actual.estado != fila["estado"]:
        actual = cuenta.estado_actual.get_estado_display().lower()
        malas.append(("estado", f"La cuenta está {actual}: el estado cambia con órdenes, no con la planilla."))
    if (apertura := padron.abiertas.get(cuenta.pk)) and fila["desde"] < apertura:
        malas.append(("desde", f"La cuenta se abrió el {apertura:%d/%m/%Y}. Va desde ese día."))
    return malas


def _persona(texto: str, padron: _Padron) -> int | None:
    return padron.personas[_documento(texto)][0] if texto else None


def _como_la_fila(cuenta: Any, fila: Datos, padron: _Padron) -> dict[str, Any]:
    """What an account has, said as the row says it when it is the same thing."""
    valores: dict[str, Any] = dict(fila)
    for campo, persona in (("titular", cuenta.titular_persona), ("pagador", cuenta.pagador_persona)):
        if _persona(fila[campo], padron) != persona:
            numeros = (getattr(cuenta, f"{campo}_cuit"), getattr(cuenta, f"{campo}_documento"))
            valores[campo] = next((numero for numero in numeros if numero), getattr(cuenta, campo) or "")
    claves = {"grupo": cuenta.grupo.codigo, "categoria": cuenta.categoria_clave or ""}
    distintas = {campo: actual for campo, actual in claves.items() if fila[campo].upper() != actual.upper()}
    return valores | distintas | {"envio": cuenta.envio}


def _nueva(fila: Datos, padron: _Padron) -> CuentaNueva:
    suministro = padron.suministros[fila["suministro"]]
    titular = _persona(fila["titular"], padron)
    assert titular is not None, "the column is required"
    return CuentaNueva(
        numero=fila["numero"],
        suministro=suministro.pk,
        grupo=padron.grupos[fila["grupo"].upper()].pk,
        categoria=padron.categorias[suministro.servicio_id, fila["categoria"].upper()].pk,
        titular=titular,
        pagador=_persona(fila["pagador"], padron),
        envio=fila["envio"],
        estado=fila["estado"],
        desde=fila["desde"],
    )


def _cambiada(actual: Actual, fila: Datos, padron: _Padron) -> CuentaCambiada:
    """What of the row is not what the account has."""
    cuenta, dicho = actual.cuenta, actual.valores
    servicio = padron.suministros[fila["suministro"]].servicio_id
    cuenta.grupo = padron.grupos[fila["grupo"].upper()]
    cuenta.envio = fila["envio"]
    cambia_pagador = fila["pagador"] != dicho["pagador"]
    return CuentaCambiada(
        cuenta=cuenta,
        desde=fila["desde"],
        titular=_persona(fila["titular"], padron) if fila["titular"] != dicho["titular"] else None,
        pagador=_persona(fila["pagador"], padron) if cambia_pagador else None,
        sin_pagador=cambia_pagador and not fila["pagador"],
        categoria=padron.categorias[servicio, fila["categoria"].upper()].pk
        if fila["categoria"] != dicho["categoria"]
        else None,
    )
