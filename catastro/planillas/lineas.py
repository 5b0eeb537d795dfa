"""The telephone lines of the accounts in as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from catastro.models import CuentaServicio, LineaDeCuenta
from catastro.selectors.cuentas import aperturas
from catastro.services.lineas import LineaNueva, dar_lineas
from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.campos import CampoTexto
from cesop.nucleo.planillas.declaracion import Clave, ColumnaImportada, Datos, ImportacionDe, RenglonDePlan

ENTERO_MAX = 2_147_483_647
UN_NUMERO = RegexValidator(r"^[0-9]{6,15}$", "Son de 6 a 15 dígitos, con la característica adelante.")


class ImportacionDeLineas(ImportacionDe):
    """Lines, by number. One that its account has already stays as it is; one of another account is refused."""

    clave = "lineas"
    titulo = "Líneas telefónicas"
    descripcion = "De qué cuenta es cada número desde una fecha: así las llamadas encuentran quién las paga."
    permiso = "importar:lineas"
    identidad = ("linea",)
    destino = "catastro:cuentas"
    columnas = (
        ColumnaImportada(
            clave="linea",
            titulo="Línea",
            campo=CampoTexto(max_length=15, validators=[UN_NUMERO]),
            ejemplo="2257461234",
            ayuda="con la característica adelante, sin espacios",
        ),
        ColumnaImportada(
            clave="cuenta",
            titulo="Cuenta",
            campo=forms.IntegerField(min_value=1, max_value=ENTERO_MAX),
            ejemplo="10482",
            ayuda="el número de una cuenta de telefonía",
        ),
        ColumnaImportada(clave="desde", titulo="Desde", campo=CampoFecha(), ejemplo="01/03/2026"),
    )

    def revisar(self, filas: Sequence[tuple[int, dict[str, Any]]]) -> Iterable[tuple[int, str, str]]:
        """Accounts of a service without meters, open by then; numbers that nobody else has from that day on."""
        cuentas = CuentaServicio.objects.filter(numero__in={datos["cuenta"] for _, datos in filas})
        por_numero = {cuenta.numero: cuenta for cuenta in cuentas.select_related("suministro__servicio")}
        abiertas = aperturas([cuenta.pk for cuenta in por_numero.values()])
        vivas = _vivas([datos for _, datos in filas])
        for numero, datos in filas:
            cuenta = por_numero.get(datos["cuenta"])
            datos["de_cuenta"] = cuenta
            if cuenta is None:
                yield numero, "Cuenta", f"No hay una cuenta {datos['cuenta']}."
                continue
            if cuenta.suministro.servicio.medido:
                yield numero, "Cuenta", f"La cuenta {cuenta} se mide con un medidor: no lleva líneas."
            if datos["desde"] < abiertas[cuenta.pk]:
                yield numero, "Desde", f"La cuenta {cuenta} se abrió el {abiertas[cuenta.pk]:%d/%m/%Y}."
            for linea in vivas.get(datos["linea"], ()):
                if linea.cuenta_id != cuenta.pk and (linea.hasta is None or linea.hasta > datos["desde"]):
                    yield numero, "Línea", f"Es de la cuenta {linea.cuenta} en esas fechas."

    def actuales(self, filas: Sequence[Datos]) -> Mapping[Clave, LineaDeCuenta]:
        """The lines that their account has already, for good: since before the row says, nothing changes."""
        vivas = _vivas(filas)
        hechas: dict[Clave, LineaDeCuenta] = {}
        for datos in filas:
            for linea in vivas.get(datos["linea"], ()):
                if linea.cuenta.numero == datos["cuenta"] and linea.hasta is None:
                    hechas[datos["linea"],] = linea
                    if isinstance(datos, dict):
                        datos["desde"] = min(datos["desde"], linea.desde)
        return hechas

    def valor_actual(self, actual: LineaDeCuenta, columna: str) -> Any:
        """As the row of the file says it."""
        return {"linea": actual.numero, "cuenta": actual.cuenta.numero, "desde": actual.desde}[columna]

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Give each one to its account, from its day on."""
        dar_lineas(
            [
                LineaNueva(cuenta=r.datos["de_cuenta"].pk, numero=r.datos["linea"], desde=r.datos["desde"])
                for r in renglones
            ]
        )


def _vivas(filas: Sequence[Datos]) -> dict[str, list[LineaDeCuenta]]:
    """What is in force of each number, in order. One query."""
    halladas: dict[str, list[LineaDeCuenta]] = {}
    vivas = LineaDeCuenta.objects.filter(
        numero__in={datos["linea"] for datos in filas}, reemplazado_en__isnull=True
    ).select_related("cuenta")
    for linea in vivas.order_by("desde"):
        halladas.setdefault(linea.numero, []).append(linea)
    return halladas
