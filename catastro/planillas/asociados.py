"""The roll of associates in as a spreadsheet: who is one, with its number, minutes and shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Sum

from catastro import documentos
from catastro.models import Asociado, MovimientoDeCuotas, Persona
from catastro.planillas.personas import PRIMERA_FILA, CampoDeNumero
from catastro.services.asociados import admitir_varios
from cesop.nucleo.errors import ErroresDeFilas
from cesop.nucleo.fechado import alcanzadas
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.campos import CampoTexto
from cesop.nucleo.planillas.declaracion import Clave, ColumnaImportada, Datos, ImportacionDe, RenglonDePlan


@dataclass(frozen=True, kw_only=True)
class Fila:
    """An associate as the file tells it."""

    numero: int
    documento: str
    desde: object
    acta: str
    cuotas: int


class ImportacionDeAsociados(ImportacionDe):
    """Associates, by number: adds those that are not in the roll. Those that are must be as the file says."""

    clave = "asociados"
    titulo = "Asociados"
    descripcion = (
        "Padrón de asociados, por número. Las personas tienen que estar antes en el padrón de personas. Agrega los que "
        "faltan; los que ya están se cambian desde su ficha."
    )
    permiso = "importar:asociados"
    identidad = ("numero",)
    destino = "catastro:asociados"
    columnas = (
        ColumnaImportada(
            clave="numero", titulo="Número", campo=forms.IntegerField(min_value=1, max_value=2_000_000_000),
            ejemplo="10482",
        ),
        ColumnaImportada(
            clave="documento", titulo="Documento o CUIT", campo=CampoDeNumero(max_length=20), ejemplo="14382907",
            ayuda="de una persona del padrón",
        ),
        ColumnaImportada(clave="desde", titulo="Asociado desde", campo=CampoFecha(), ejemplo="14/03/1998"),
        ColumnaImportada(
            clave="acta", titulo="Acta", campo=CampoTexto(max_length=40, required=False), ejemplo="Acta 412"
        ),
        ColumnaImportada(
            clave="cuotas", titulo="Cuotas", campo=forms.IntegerField(min_value=0, max_value=1_000_000), ejemplo="10",
            ayuda="cuotas sociales suscriptas",
        ),
    )  # fmt: skip

    def revisar(self, filas: Sequence[tuple[int, dict[str, Any]]]) -> Iterable[tuple[int, str, str]]:
        """Nobody is one before being it."""
        dia = hoy()
        return [
            (numero, "Asociado desde", "Esa fecha todavía no llegó.") for numero, datos in filas if datos["desde"] > dia
        ]

    def actuales(self, filas: Sequence[Datos]) -> Mapping[Clave, Fila]:
        """Those in the roll with those numbers. Raises ErroresDeFilas for who is not in the register, or is another."""
        personas = _personas({datos["documento"] for datos in filas})
        vivos = Asociado.objects.filter(reemplazado_en__isnull=True)
        propios = vivos.filter(numero__in={datos["numero"] for datos in filas}).select_related("persona")
        por_numero = {asociado.numero: asociado for asociado in propios.order_by("desde")}
        de_hoy = alcanzadas(vivos.filter(persona__in=[p.pk for p in personas.values()]), desde=hoy(), hasta=None)
        por_persona = {asociado.persona_id: asociado for asociado in de_hoy}
        errores = [
            (numero, *error)
            for numero, datos in enumerate(filas, start=PRIMERA_FILA)
            if (error := _error(datos, personas, por_numero, por_persona)) is not None
        ]
        errores += _repetidas(filas, personas)
        if errores:
            raise ErroresDeFilas(
                "importar.errores",
                f"No se puede importar porque hay {len(errores)} filas que no van con el padrón. Corregilas y subilo "
                "de nuevo.",
                filas=sorted(errores),
            )
        cuotas = _cuotas({asociado.persona_id for asociado in por_numero.values()})
        dichos = {datos["numero"]: datos["documento"] for datos in filas}
        return {
            (numero,): Fila(
                numero=numero,
                documento=dichos[numero],
                desde=asociado.desde,
                acta=asociado.acta_ingreso,
                cuotas=cuotas.get(asociado.persona_id, 0),
            )
            for numero, asociado in por_numero.items()
        }

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Admit those that are not in the roll. *Errores:* `asociados.ya_esta` for who would change."""
        cambian = [r for r in renglones if r.actual is not None]
        if cambian:
            raise ErroresDeFilas(
                "importar.errores",
                "No se puede importar porque hay asociados que ya están en el padrón con otros datos. Cambialos desde "
                "su ficha, o sacalos del archivo.",
                filas=[
                    (r.numero, titulo, f"El padrón dice {antes}.")
                    for r in cambian
                    for titulo, antes, _ in r.diferencias
                ],
            )
        personas = _personas({r.datos["documento"] for r in renglones})
        admitir_varios([(personas[r.datos["documento"]], r.datos) for r in renglones], por=usuario)


def _personas(numeros: set[str]) -> dict[str, Persona]:
    """The persons that stand, by what the file calls them: document or CUIT. Two queries."""
    cortos = {numero: documentos.solo_digitos(numero) or numero for numero in numeros}
    vigentes = Persona.objects.filter(fusionada_en__isnull=True)
    por_documento = {p.documento: p for p in vigentes.filter(documento__in=set(cortos.values()) | numeros)}
    por_cuit = {p.cuit: p for p in vigentes.filter(cuit__in=set(cortos.values()))}
    halladas = {n: por_documento.get(n) or por_documento.get(c) or por_cuit.get(c) for n, c in cortos.items()}
    return {numero: persona for numero, persona in halladas.items() if persona is not None}


def _error(
    datos: Datos,
    personas: Mapping[str, Persona],
    por_numero: Mapping[int, Asociado],
    por_persona: Mapping[int, Asociado],
) -> tuple[str, str] | None:
    """What is wrong with a row against the roll."""
    persona = personas.get(datos["documento"])
    if persona is None:
        return "Documento o CUIT", "Nadie tiene ese documento en el padrón de personas. Agregalo antes."
    del_numero, suyo = por_numero.get(datos["numero"]), por_persona.get(persona.pk)
    if del_numero is not None and del_numero.persona_id != persona.pk:
        return "Número", f"Ese número ya es de {del_numero.persona}."
    if suyo is not None and suyo.numero != datos["numero"]:
        return "Número", f"{persona} ya es el asociado {suyo.numero}."
    return None


def _repetidas(filas: Sequence[Datos], personas: Mapping[str, Persona]) -> list[tuple[int, str, str]]:
    """Two rows of the file that are the same person."""
    vistas: dict[int, int] = {}
    errores = []
    for numero, datos in enumerate(filas, start=PRIMERA_FILA):
        persona = personas.get(datos["documento"])
        if persona is not None and (previa := vistas.setdefault(persona.pk, numero)) != numero:
            errores.append((numero, "Documento o CUIT", f"Es la misma persona de la fila {previa}."))
    return errores


def _cuotas(personas: set[int]) -> dict[int, Any]:
    suyas = MovimientoDeCuotas.objects.filter(persona__in=personas).order_by()
    return dict(suyas.values_list("persona").annotate(n=Sum("cuotas")))
