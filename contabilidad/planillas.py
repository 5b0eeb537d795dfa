"""The chart of accounts in and out as a spreadsheet: what comes out goes back in without a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms

from cesop.nucleo.errors import ErroresDeFilas
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.campos import CampoOpcion, CampoTexto
from cesop.nucleo.planillas.declaracion import Clave, ColumnaImportada, Datos, ImportacionDe, RenglonDePlan
from contabilidad import plan
from contabilidad.models import Cuenta
from contabilidad.plan import FilaDeCuenta
from contabilidad.selectors.plan import filas_de_cuentas
from contabilidad.services.plan import guardar_cuentas
from contabilidad.submayores import SUBMAYORES

PRIMERA_FILA = 2  # the header is the first


def _logica(clave: str, titulo: str, ayuda: str) -> ColumnaImportada:
    campo = forms.BooleanField(required=False)
    return ColumnaImportada(clave=clave, titulo=titulo, campo=campo, ejemplo="Sí", ayuda=f"{ayuda}; vacía: no")


class ImportacionDePlan(ImportacionDe):
    """Accounts, by code. Those that the file does not have stay."""

    clave = "plan_de_cuentas"
    titulo = "Plan de cuentas"
    descripcion = "Cuentas por código: agrega las nuevas y cambia las demás. El código y el tipo no cambian nunca."
    permiso = "importar:plan_de_cuentas"
    identidad = ("codigo",)
    columnas = (
        ColumnaImportada(
            clave="codigo",
            titulo="Código",
            campo=CampoTexto(max_length=14),
            ejemplo="1.1.01.11",
            ayuda="1, 1.1, 1.1.01, 1.1.01.10 o 1.1.01.10.001",
        ),
        ColumnaImportada(clave="nombre", titulo="Nombre", campo=CampoTexto(max_length=120), ejemplo="Banco Provincia"),
        ColumnaImportada(
            clave="tipo",
            titulo="Tipo",
            campo=CampoOpcion(choices=Cuenta.Tipo.choices),
            ejemplo="Activo",
            ayuda="el de la cuenta que la contiene",
        ),
        _logica("imputable", "Imputable", "recibe asientos"),
        _logica("regularizadora", "Regularizadora", "su saldo normal es el contrario al de su tipo"),
        ColumnaImportada(
            clave="control",
            titulo="Submayor",
            campo=CampoTexto(max_length=40, required=False),
            ejemplo="bancos",
            ayuda=f"quién explica su saldo: {', '.join(sorted(SUBMAYORES))}; vacía si nadie",
        ),
        _logica("exige_seccion", "Exige sección", "no toma asientos sin sección"),
        _logica("exige_centro", "Exige centro", "no toma asientos sin centro de costo"),
    )

    def actuales(self, filas: Sequence[Datos]) -> Mapping[Clave, FilaDeCuenta]:
        """The accounts of the chart. Raises ErroresDeFilas when with these rows it would not be a well-formed one."""
        existentes = filas_de_cuentas()
        titulos = {columna.clave: columna.titulo for columna in self.columnas}
        malas = plan.errores([FilaDeCuenta(**datos) for datos in filas], existentes=existentes)
        if malas:
            raise ErroresDeFilas(
                "importar.errores",
                f"No se puede importar porque el plan quedaría con {plan.cuantos_errores(len(malas))}. "
                "Corregí el archivo y subilo de nuevo.",
                filas=[(numero + PRIMERA_FILA - 1, titulos[campo], texto) for numero, campo, texto in malas],
            )
        return {(codigo,): fila for codigo, fila in existentes.items()}

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Add and change, by the same service as the screen."""
        guardar_cuentas([FilaDeCuenta(**renglon.datos) for renglon in renglones], por=usuario)
