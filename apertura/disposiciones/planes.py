"""Layout of the live payment plans, which wait for their module."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from apertura.disposiciones.base import Disposicion, entero, importe
from catastro.planillas.piezas import Error, Fila, columna, texto
from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.declaracion import RenglonDePlan


class DePlanes(Disposicion):
    """Instalments of the plans that are alive, with the vouchers that they refinance. Refused until there are plans."""

    clave = "planes"
    titulo = "Planes de pago vivos"
    descripcion = "Las cuotas que faltan de cada plan y los comprobantes que refinanció."
    identidad = ("plan", "cuota")
    columnas = (
        columna("plan", "Plan", entero(), ejemplo="381"),
        columna("documento", "Documento", texto(20, vacio=False), ejemplo="14382907"),
        columna("cuota", "Cuota", entero(maximo=120), ejemplo="4"),
        columna("vence", "Vence", CampoFecha(), ejemplo="10/12/2026"),
        columna("capital", "Capital", importe(), ejemplo="8000,00"),
        columna("originales", "Originales", texto(400), ejemplo="LSPB 5-41827, LSPB 5-40112"),
    )

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """None may come in yet."""
        yield (
            0,
            "",
            "Todavía no hay planes de pago en el programa. Sacá este archivo y traé lo que se debe de cada plan en "
            "comprobantes (los originales, o sus cuotas como INT), con su saldo en la cuenta de deudores del balance.",
        )

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Nothing: `revisar` refuses it."""
