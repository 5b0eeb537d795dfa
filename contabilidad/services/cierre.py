"""Closing and reopening: periods, with their legal numbers; and the results of a fiscal year, by section."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from django.db import connection, transaction
from django.db.models import Max

from cesop.nucleo import aprobaciones, parametros
from cesop.nucleo.bloqueos import Llave, asegurar, exclusiva, intentar
from cesop.nucleo.dinero import CERO
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Aprobacion, Usuario
from contabilidad.directo import AsientoDirecto, RenglonDirecto
from contabilidad.errores import CierreImposible
from contabilidad.eventos import CIERRE_DE_RESULTADOS
from contabilidad.libro import anular, asentar_renglones
from contabilidad.models import ActoDePeriodo, Asiento, Cuenta, Ejercicio, Periodo
from contabilidad.parametros import CUENTA_DE_RESULTADO
from contabilidad.services.controles import (
    ACTO_REABRIR,
    ORIGEN_EJERCICIO,
    Control,
    SaldoDeResultado,
    cierre_vigente,
    lo_asentado,
    revisar_estado,
    revisar_libro,
    saldos_de_resultado,
)

PLEGADO_MAX: Final = 100_000
PRUEBAS_SUELTAS: Final = 2
UN_DIA: Final = dt.timedelta(days=1)
Acto = ActoDePeriodo.Acto

NUMERAR = """
    INSERT INTO contabilidad_numerodiario (asiento_id, ejercicio_id, numero)
    SELECT a.id, %(ejercicio)s, ultimo.numero + row_number() OVER (ORDER BY a.fecha, a.id)
    FROM contabilidad_asiento AS a
    CROSS JOIN (
        SELECT COALESCE(max(numero), 0) AS numero FROM contabilidad_numerodiario WHERE ejercicio_id = %(ejercicio)s
    ) AS ultimo
    WHERE a.fecha >= %(desde)s AND a.fecha < %(hasta)s
        AND NOT EXISTS (SELECT 1 FROM contabilidad_numerodiario AS n WHERE n.asiento_id = a.id)
"""


def plegar() -> int:
    """Fold every delta into the daily balances, in several steps. Returns how many. Nothing while another folds."""
    total = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT contabilidad_plegar(%s)", [PLEGADO_MAX])
            plegados: int = cursor.fetchone()[0]
            total += plegados
            if plegados < PLEGADO_MAX:
                return total


@transaction.atomic
def cerrar_periodo(periodo: Periodo, *, usuario: Usuario, motivo: str = "") -> ActoDePeriodo:
    """Close a period when every check is green, and give its entries their numbers in the Diario, by date and id.

    motivo: asked when a check only warns. Closing again after a reopening is a new revision, and numbers what was
    posted meanwhile after the last number. The proof of the ledger, which takes longer in a big month, is made before
    the locks.
    *Bloquea:* the period and the year's Diario, exclusive, by try and retry: says who is posting.
    *Errores:* bloqueos.ocupado, cierre.cerrado, cierre.motivo, CierreImposible with the checks.
    """
    del_libro = _bloquear_probado(periodo)
    actual = Periodo.objects.select_related("ejercicio").get(pk=periodo.pk)
    if actual.estado == Periodo.Estado.CERRADO:
        raise ErrorNegocio("cierre.cerrado", f"No se puede cerrar {actual} porque ya se cerró. Actualizá la página.")
    plegar()
    controles = [*revisar_estado(actual), *del_libro]
    if any(control.tono == "rojo" for control in controles):
        raise CierreImposible(str(actual), [control.nombre for control in controles if control.tono == "rojo"])
    if any(control.tono == "aviso" for control in controles) and not motivo.strip():
        raise ErrorNegocio(
            "cierre.motivo",
            f"No se puede cerrar {actual} sin motivo porque hay controles con aviso. Escribí por qué se cierra así.",
            campo="motivo",
        )
    acto = _asentar_acto(actual, acto=Acto.CIERRE, usuario=usuario, motivo=motivo)
    _numerar(actual)
    return acto


def pedir_reapertura(periodo: Periodo, *, motivo: str, usuario: Usuario) -> Aprobacion:
    """Ask another person to reopen a closed period. Errores: cierre.abierto, cierre.posteriores, those of `pedir`."""
    exigir_reabrible(periodo)
    datos = {"periodo": periodo.pk, "nombre": str(periodo), "revision": _ultima_revision(periodo)}
    return aprobaciones.pedir(ACTO_REABRIR, datos=datos, motivo=motivo, usuario=usuario, sucursal=usuario.sucursal)


def reabrir_periodo(periodo: Periodo, *, aprobacion: Aprobacion) -> ActoDePeriodo:
    """Reopen what an approval says, signed by who approved. Posts nothing, takes no number away.

    Called by the act of `aprobaciones`, which holds the locks. *Errores:* cierre.abierto, cierre.posteriores.
    """
    asegurar(_llaves(periodo), para="reabrir el período")
    actual = Periodo.objects.get(pk=periodo.pk)
    exigir_reabrible(actual)
    quien = aprobaciones.decisor(aprobacion)
    return _asentar_acto(actual, acto=Acto.REAPERTURA, usuario=quien, motivo=aprobacion.motivo)


def llaves_de_reapertura(periodo: Periodo) -> tuple[Llave, ...]:
    """The locks that `reabrir_periodo` needs."""
    return _llaves(periodo)


def exigir_reabrible(periodo: Periodo) -> None:
    """Only the last closed period reopens: what later ones closed with starts from it."""
    if Periodo.objects.filter(pk=periodo.pk, estado=Periodo.Estado.ABIERTO).exists():
        raise ErrorNegocio("cierre.abierto", f"No se puede reabrir {periodo} porque está abierto. Actualizá la página.")
    posterior = (
        Periodo.objects.filter(desde__gt=periodo.desde, estado=Periodo.Estado.CERRADO).order_by("-desde").first()
    )
    if posterior is not None:
        raise ErrorNegocio(
            "cierre.posteriores",
            f"No se puede reabrir {periodo} porque {posterior} está cerrado y parte de sus saldos. Reabrí antes ese.",
        )


@transaction.atomic
def cerrar_resultados(ejercicio: Ejercicio, *, usuario: Usuario) -> Asiento:
    """Take every result account of a fiscal year to zero, by section and kind of management, against its result.

    Doing it again after a reopening annuls the previous entry and posts a new revision. The last period stays open.
    *Asienta:* contabilidad.cierre_de_resultados, on the last day. *Bloquea:* the last period, as `cerrar_periodo`.
    *Errores:* resultados.anteriores, resultados.sin_saldos, resultados.cuenta, EventoInvalido (closed period).
    """
    ultimo = ejercicio.periodos.order_by("-desde").first()
    if ultimo is None:
        raise ErrorNegocio("resultados.anteriores", f"No se puede cerrar {ejercicio} porque no tiene períodos.")
    intentar(_llaves(ultimo), para="cerrar los resultados")
    abiertos = ejercicio.periodos.filter(estado=Periodo.Estado.ABIERTO).exclude(pk=ultimo.pk)
    if abiertos.exists():
        raise ErrorNegocio(
            "resultados.anteriores",
            f"No se puede cerrar el resultado de {ejercicio} porque hay períodos abiertos antes del último. Cerralos.",
        )
    if not saldos_de_resultado(ejercicio):
        raise ErrorNegocio(
            "resultados.sin_saldos",
            f"No se puede cerrar el resultado de {ejercicio} porque sus cuentas de resultado están en cero.",
        )
    fecha = ejercicio.hasta - UN_DIA
    if (previo := cierre_vigente(ejercicio)) is not None:
        anular(previo, fecha=fecha, motivo="Se vuelve a cerrar el resultado del ejercicio", usuario=usuario)
    directo = AsientoDirecto(
        tipo=CIERRE_DE_RESULTADOS,
        fecha=fecha,
        origen=(ORIGEN_EJERCICIO, ejercicio.pk),
        revision=_revision_de_resultados(ejercicio) + 1,
        glosa=f"Cierre de resultados de {ejercicio}",
        renglones=tuple(_renglones_de_cierre(saldos_de_resultado(ejercicio), cuenta=_cuenta_de_resultado(fecha))),
    )
    return asentar_renglones(directo, usuario=usuario)


def _llaves(periodo: Periodo) -> tuple[Llave, ...]:
    return (*exclusiva("periodo", periodo.pk), *exclusiva("talonario", f"diario-{periodo.ejercicio_id}"))


def _bloquear_probado(periodo: Periodo) -> list[Control]:
    """Take the locks of a closing, with the proof of the ledger made without them: nobody waits for it to post.

    Who posts in the period meanwhile makes the proof old, and it is made again; the last time, under the locks.
    """
    for _ in range(PRUEBAS_SUELTAS):
        antes, del_libro = lo_asentado(periodo), revisar_libro(periodo)
        punto = transaction.savepoint()
        intentar(_llaves(periodo), para="cerrar el período")
        if lo_asentado(periodo) == antes:
            transaction.savepoint_commit(punto)
            return del_libro
        transaction.savepoint_rollback(punto)  # it lets the locks go
    intentar(_llaves(periodo), para="cerrar el período")
    return revisar_libro(periodo)


def _numerar(periodo: Periodo) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NUMERAR, {"ejercicio": periodo.ejercicio_id, "desde": periodo.desde, "hasta": periodo.hasta})


def _asentar_acto(periodo: Periodo, *, acto: Acto, usuario: Usuario, motivo: str) -> ActoDePeriodo:
    periodo.estado = Periodo.Estado.CERRADO if acto == Acto.CIERRE else Periodo.Estado.ABIERTO
    periodo.save(update_fields=["estado"])
    # A reopening carries the revision of the closing that it undoes.
    revision = _ultima_revision(periodo) + (acto == Acto.CIERRE)
    return ActoDePeriodo.objects.create(
        periodo=periodo, acto=acto, revision=revision, usuario=usuario, motivo=motivo.strip()[:300]
    )


def _ultima_revision(periodo: Periodo) -> int:
    maximo: int | None = periodo.actos.filter(acto=Acto.CIERRE).aggregate(m=Max("revision"))["m"]
    return maximo or 0


def _revision_de_resultados(ejercicio: Ejercicio) -> int:
    previos = Asiento.objects.filter(evento=CIERRE_DE_RESULTADOS, origen_tipo=ORIGEN_EJERCICIO, origen_id=ejercicio.pk)
    maxima: int | None = previos.aggregate(m=Max("origen_revision"))["m"]
    return maxima or 0


def _cuenta_de_resultado(al: dt.date) -> Cuenta:
    codigo = str(parametros.valor(CUENTA_DE_RESULTADO, al=al))
    cuenta = Cuenta.objects.filter(codigo=codigo).first()
    if cuenta is None:
        raise ErrorNegocio(
            "resultados.cuenta",
            f"No se puede cerrar el resultado porque la cuenta {codigo} no existe. Corregí el parámetro o el plan.",
        )
    return cuenta


def _renglones_de_cierre(saldos: list[SaldoDeResultado], *, cuenta: Cuenta) -> list[RenglonDirecto]:
    """Each balance on its other side; and the result of each section and kind of management."""
    renglones = [
        RenglonDirecto(
            cuenta=s.cuenta_id,
            debe=max(-s.saldo, CERO),
            haber=max(s.saldo, CERO),
            seccion=s.seccion_id,
            centro=s.centro_id,
            grupo=s.grupo,
            gestion=s.gestion,
        )
        for s in saldos
    ]
    resultados: dict[tuple[int | None, str | None], Decimal] = {}
    for s in saldos:
        clave = (s.seccion_id, s.gestion)
        resultados[clave] = resultados.get(clave, CERO) + s.saldo
    renglones += [
        RenglonDirecto(
            cuenta=cuenta.pk, debe=max(total, CERO), haber=max(-total, CERO), seccion=seccion, gestion=gestion
        )
        for (seccion, gestion), total in resultados.items()
        if total
    ]
    return renglones
