"""The chart of accounts, its sections and cost centres: load, add, change, retire. Nothing is ever removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from cesop.nucleo.dinero import CERO
from cesop.nucleo.errors import ErroresDeFilas, ErrorNegocio, SinPermiso
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import puede_escribir
from contabilidad import plan
from contabilidad.libro import saldo
from contabilidad.models import CentroCosto, Cuenta, Partida, Seccion
from contabilidad.plan import FilaDeCuenta
from contabilidad.selectors.plan import filas_de_cuentas
from contabilidad.selectors.reglas import eventos_de_cuenta


@dataclass(frozen=True, kw_only=True)
class ResultadoPlan:
    """How many accounts were added and changed."""

    nuevas: int
    cambiadas: int


@transaction.atomic
def cargar_plan() -> ResultadoPlan:
    """Load the chart that the program ships, with its sections and cost centres. Idempotent.

    Adds what is missing, by code, and leaves what is there as it is: an accountant's changes stay.
    """
    secciones = [Seccion(codigo=codigo, nombre=nombre) for codigo, nombre in plan.secciones_iniciales()]
    Seccion.objects.bulk_create(secciones, ignore_conflicts=True)
    centros = [CentroCosto(codigo=codigo, nombre=nombre) for codigo, nombre in plan.centros_iniciales()]
    CentroCosto.objects.bulk_create(centros, ignore_conflicts=True)
    estan = set(Cuenta.objects.values_list("codigo", flat=True))
    return _guardar([fila for fila in plan.plan_inicial() if fila.codigo not in estan])


@transaction.atomic
def guardar_cuentas(filas: Sequence[FilaDeCuenta], *, por: Usuario) -> ResultadoPlan:
    """Add the accounts whose code is new, and change the others: all the rows, or none.

    *Errores:* SinPermiso; ErroresDeFilas `plan.filas` with everything that is wrong, each with its row and field.
    """
    _exigir_permiso("contabilidad:cuenta_editar", por=por)
    return _guardar(filas)


@transaction.atomic
def agregar_cuenta(fila: FilaDeCuenta, *, por: Usuario) -> None:
    """Add one account, whose code nobody has.

    *Errores:* SinPermiso; ErroresDeFilas `plan.filas`, as `guardar_cuentas`, also when the account exists.
    """
    _exigir_permiso("contabilidad:cuenta_nueva", por=por)
    if existente := Cuenta.objects.filter(codigo=fila.codigo).first():
        mensaje = f"No se puede agregar porque ya existe {existente}. Elegí otro código, o cambiá esa cuenta."
        raise ErroresDeFilas("plan.filas", mensaje, filas=[(1, "codigo", mensaje)])
    _guardar([fila])


def _guardar(filas: Sequence[FilaDeCuenta]) -> ResultadoPlan:
    existentes = filas_de_cuentas()
    malas = plan.errores(filas, existentes=existentes) + _con_movimientos(filas, existentes)
    if malas:
        raise ErroresDeFilas(
            "plan.filas",
            f"No se puede guardar el plan de cuentas porque tiene {plan.cuantos_errores(len(malas))}. Corregilo.",
            filas=malas,
        )
    _agregar([fila for fila in filas if fila.codigo not in existentes])
    cambiadas = [fila for fila in filas if fila.codigo in existentes and existentes[fila.codigo] != fila]
    _cambiar(cambiadas)
    return ResultadoPlan(nuevas=sum(f.codigo not in existentes for f in filas), cambiadas=len(cambiadas))


@transaction.atomic
def dar_de_baja(cuenta: Cuenta, *, por: Usuario) -> None:
    """Retire an account: it takes no more entries, and keeps its history.

    *Errores:* SinPermiso, `plan.cuenta_con_saldo`, `plan.cuenta_con_reglas`, `plan.cuenta_con_hijas`.
    """
    _exigir_permiso("contabilidad:cuenta_baja", por=por)
    if cuenta.hijas.filter(activa=True).exists():
        raise ErrorNegocio(
            "plan.cuenta_con_hijas",
            f"No se puede dar de baja {cuenta} porque tiene cuentas activas adentro. Dalas de baja antes.",
        )
    eventos = eventos_de_cuenta(cuenta, al=hoy())
    if eventos:
        raise ErrorNegocio(
            "plan.cuenta_con_reglas",
            f"No se puede dar de baja {cuenta} porque hay reglas que la usan ({', '.join(eventos[:5])}). "
            "Cambialas antes.",
        )
    if saldo(cuenta, al=hoy()) != CERO:
        raise ErrorNegocio(
            "plan.cuenta_con_saldo", f"No se puede dar de baja {cuenta} porque tiene saldo. Cancelalo antes."
        )
    Cuenta.objects.filter(pk=cuenta.pk).update(activa=False)


@transaction.atomic
def reactivar(cuenta: Cuenta, *, por: Usuario) -> None:
    """Undo `dar_de_baja`. *Errores:* SinPermiso."""
    _exigir_permiso("contabilidad:cuenta_reactivar", por=por)
    Cuenta.objects.filter(pk=cuenta.pk).update(activa=True)


def _exigir_permiso(clave: str, *, por: Usuario) -> None:
    if not puede_escribir(por, clave):
        raise SinPermiso("plan.sin_permiso", "No se puede porque tu usuario no cambia el plan. Pedíselo a contaduría.")


def _con_movimientos(filas: Sequence[FilaDeCuenta], existentes: dict[str, FilaDeCuenta]) -> list[tuple[int, str, str]]:
    """Accounts with entries that would stop being imputable. One query."""
    dejan = {
        fila.codigo: numero
        for numero, fila in enumerate(filas, start=1)
        if fila.codigo in existentes and existentes[fila.codigo].imputable and not fila.imputable
    }
    con_asientos = Cuenta.objects.filter(Exists(Partida.objects.filter(cuenta=OuterRef("pk"))), codigo__in=dejan)
    return [
        (dejan[codigo], "imputable", f"La cuenta {codigo} ya tiene asientos: tiene que seguir siendo imputable.")
        for codigo in con_asientos.order_by("codigo").values_list("codigo", flat=True)
    ]


def _agregar(filas: Sequence[FilaDeCuenta]) -> None:
    """One insert per level: a parent exists before its children."""
    for nivel in range(5):
        del_nivel = [fila for fila in filas if fila.codigo.count(".") == nivel]
        if del_nivel:
            padres = Cuenta.objects.in_bulk({fila.codigo_padre for fila in del_nivel}, field_name="codigo")
            Cuenta.objects.bulk_create(
                [Cuenta(padre=padres.get(fila.codigo_padre), **asdict(fila)) for fila in del_nivel]
            )


def _cambiar(filas: Sequence[FilaDeCuenta]) -> None:
    cuentas = Cuenta.objects.in_bulk([fila.codigo for fila in filas], field_name="codigo")
    campos = [campo for campo in FilaDeCuenta.__dataclass_fields__ if campo not in {"codigo", "tipo"}]
    for fila in filas:
        for campo in campos:
            setattr(cuentas[fila.codigo], campo, getattr(fila, campo))
    Cuenta.objects.bulk_update(cuentas.values(), campos)
