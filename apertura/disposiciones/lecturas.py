"""Layout of the last readings: what each dial showed when the old system read it last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from django import forms

from apertura.disposiciones.base import Disposicion, entero
from catastro.models import Colocacion, RegistroMedidor, Suministro
from catastro.planillas.piezas import Error, Fila, columna
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.campos import CampoOpcion
from cesop.nucleo.planillas.declaracion import Datos, RenglonDePlan
from medicion.services.dial import exigir_que_entre
from medicion.services.heredadas import Heredada, heredar


class DeLecturas(Disposicion):
    """The last reading of each register, from which its first period is measured."""

    clave = "lecturas"
    titulo = "Últimas lecturas"
    descripcion = "Lo último que se leyó de cada registro de cada medidor puesto: de ahí en más se mide."
    identidad = ("suministro", "magnitud")
    columnas = (
        columna("suministro", "Suministro", entero(), ejemplo="1591"),
        columna("magnitud", "Magnitud", CampoOpcion(choices=RegistroMedidor.Magnitud.choices), ejemplo="Activa"),
        columna("fecha", "Fecha", CampoFecha(), ejemplo="18/11/2026"),
        columna(
            "valor", "Lectura", forms.DecimalField(max_digits=12, decimal_places=3, min_value=0), ejemplo="48213",
            ayuda="lo que marcaba, sin multiplicar",
        ),
    )  # fmt: skip

    def validar(self, datos: Datos) -> Iterable[tuple[str, str]]:
        """Of before the opening."""
        if datos["fecha"] > self.fecha:
            yield "Fecha", f"Es posterior a la apertura, que es del {self.fecha:%d/%m/%Y}."

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Of a meter that was there that day, whose dial may show it. Three queries."""
        numeros = {datos["suministro"] for _, datos in filas}
        claves = dict(Suministro.objects.filter(numero__in=numeros).values_list("numero", "pk"))
        puestas = _colocaciones(claves.values())
        registros = {
            (registro.medidor_id, registro.magnitud): registro
            for registro in RegistroMedidor.objects.filter(
                medidor__in={p.medidor_id for de in puestas.values() for p in de}
            )
        }
        for numero, datos in filas:
            dicho = datos["suministro"]
            suministro = datos["suministro"] = claves.get(dicho)
            if suministro is None:
                yield numero, "Suministro", f"No hay un suministro {dicho}. Agregalo al archivo de suministros."
                continue
            puesta = next((p for p in puestas.get(suministro, ()) if _cubre(p, datos["fecha"])), None)
            registro = registros.get((puesta.medidor_id, datos["magnitud"])) if puesta else None
            if registro is None:
                cual = f"un medidor que mida {datos['magnitud']}" if puesta else "un medidor"
                yield numero, "Fecha", f"Ese día el suministro {dicho} no tenía {cual}. Revisá el archivo de medidores."
                continue
            yield from ((numero, "Lectura", mensaje) for mensaje in _no_entra(registro, datos["valor"]))

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Write them, day by day."""
        por_dia = sorted((r.datos for r in renglones), key=lambda datos: datos["fecha"])
        for dia, suyas in groupby(por_dia, key=lambda datos: datos["fecha"]):
            leidas = [Heredada(suministro=d["suministro"], magnitud=d["magnitud"], valor=d["valor"]) for d in suyas]
            heredar(leidas, fecha=dia, usuario=usuario)


def _colocaciones(suministros: Iterable[int]) -> dict[int, list[Colocacion]]:
    puestas: dict[int, list[Colocacion]] = {}
    for puesta in Colocacion.objects.filter(suministro__in=list(suministros), reemplazado_en__isnull=True):
        puestas.setdefault(puesta.suministro_id, []).append(puesta)
    return puestas


def _cubre(puesta: Colocacion, dia: dt.date) -> bool:
    return puesta.desde <= dia and (puesta.hasta is None or dia < puesta.hasta)


def _no_entra(registro: RegistroMedidor, valor: Decimal) -> Iterator[str]:
    try:
        exigir_que_entre(registro, valor)
    except ErrorNegocio as error:
        yield error.mensaje
