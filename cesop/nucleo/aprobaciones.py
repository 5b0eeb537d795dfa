"""Four eyes: an act that one person asks for and another decides, with what it does frozen in between.

A module registers each of its acts in the port `ACTOS` and asks with `pedir`; the inbox, the checks and the record are
here. What is approved is exactly what was asked: its data travel as JSON with the hash of their canonical form.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from cesop.nucleo import parametros, segregacion
from cesop.nucleo.alcance import visibles
from cesop.nucleo.bloqueos import Llave, bloquear, exclusiva
from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.fechas import ahora
from cesop.nucleo.models import Aprobacion, Sucursal, Usuario
from cesop.nucleo.notificaciones.services import notificar
from cesop.nucleo.parametros_nucleo import APROBACION_VENCE_DIAS
from cesop.nucleo.permisos import puede_escribir, puede_ver
from cesop.nucleo.puertos import Puerto

Datos = Mapping[str, Any]


class ActoAprobable(Protocol):
    """What a module provides for each act that takes two people."""

    titulo: str
    # Key of the matrix (tipo `acto`) of who decides.
    clave: str

    def describir(self, datos: Datos, /) -> Sequence[str]:
        """What will happen, in lines for a person; the first one names it."""
        ...  # pragma: no cover

    def llaves(self, datos: Datos, /) -> Iterable[Llave]:
        """The locks that `ejecutar` needs: taken together with the approval's own."""
        ...  # pragma: no cover

    def ejecutar(self, datos: Datos, /, *, aprobacion: Aprobacion) -> str:
        """Do it, in the caller's transaction, signed by `aprobacion.decidida_por`. Returns what was done.

        Checks everything again: time has passed since it was asked. A business error leaves the request as it was.
        """
        ...  # pragma: no cover


ACTOS: Puerto[ActoAprobable] = Puerto("nucleo.aprobaciones")


def pedir(acto: str, *, datos: Datos, motivo: str, usuario: Usuario, sucursal: Sucursal) -> Aprobacion:
    """Ask that another person decides an act. `datos`: JSON without floats (amounts and dates are text).

    Raises SinProveedor for an unknown act, ValueError for data that have no canonical form.
    Errores: aprobaciones.sin_motivo, aprobaciones.repetida.
    """
    proveedor = ACTOS.proveedor(acto)
    congelados: dict[str, Any] = json.loads(forma_canonica(datos))
    huella = huella_de(acto, congelados)
    if not motivo.strip():
        raise ErrorNegocio(
            "aprobaciones.sin_motivo", "No se puede pedir sin motivo. Escribí para qué hace falta.", campo="motivo"
        )
    if Aprobacion.objects.filter(acto=acto, huella=huella, estado=Aprobacion.Estado.PEDIDA).exists():
        raise ErrorNegocio(
            "aprobaciones.repetida",
            "No se puede pedir de nuevo porque ya hay un pedido igual sin decidir. Esperá la decisión, o retiralo.",
        )
    return Aprobacion.objects.create(
        acto=acto,
        titulo=proveedor.describir(congelados)[0][:200],
        datos=congelados,
        huella=huella,
        motivo=motivo.strip()[:300],
        sucursal=sucursal,
        pedida_por=usuario,
    )


@transaction.atomic
def aprobar(aprobacion_id: uuid.UUID, *, usuario: Usuario, nota: str) -> Aprobacion:
    """Decide that it is done, and do it, once.

    Bloquea: aprobacion, and what the act says. Errores: aprobaciones.ya_decidida, aprobaciones.propia,
    aprobaciones.vencida, aprobaciones.alterada, SinPermiso, and those of the act.
    """
    acto = Aprobacion.objects.values_list("acto", "datos").get(pk=aprobacion_id)
    proveedor = ACTOS.proveedor(acto[0])
    bloquear([*exclusiva("aprobacion", aprobacion_id), *proveedor.llaves(acto[1])], para="aprobar")
    aprobacion = _pendiente(aprobacion_id)
    exigir_decisor(aprobacion, usuario=usuario)
    _exigir_a_tiempo(aprobacion)
    if huella_de(aprobacion.acto, aprobacion.datos) != aprobacion.huella:
        raise ErrorNegocio(
            "aprobaciones.alterada",
            "No se puede aprobar porque los datos no son los que se pidieron. Avisá a auditoría.",
            aprobacion=str(aprobacion.pk),
        )
    aprobacion.decidida_por = usuario
    resultado = proveedor.ejecutar(aprobacion.datos, aprobacion=aprobacion)
    return _decidir(aprobacion, estado=Aprobacion.Estado.APROBADA, usuario=usuario, nota=nota, resultado=resultado)


@transaction.atomic
def rechazar(aprobacion_id: uuid.UUID, *, usuario: Usuario, nota: str) -> Aprobacion:
    """Decide that it is not done, and say why.

    Bloquea: aprobacion. Errores: aprobaciones.ya_decidida, aprobaciones.propia, aprobaciones.sin_nota, SinPermiso.
    """
    bloquear(exclusiva("aprobacion", aprobacion_id), para="rechazar")
    aprobacion = _pendiente(aprobacion_id)
    exigir_decisor(aprobacion, usuario=usuario)
    if not nota.strip():
        raise ErrorNegocio(
            "aprobaciones.sin_nota",
            "No se puede rechazar sin decir por qué. Escribilo: lo lee quien lo pidió.",
            campo="nota",
        )
    return _decidir(aprobacion, estado=Aprobacion.Estado.RECHAZADA, usuario=usuario, nota=nota, resultado="")


@transaction.atomic
def retirar(aprobacion_id: uuid.UUID, *, usuario: Usuario) -> Aprobacion:
    """Take back what one asked for. Bloquea: aprobacion. Errores: aprobaciones.ya_decidida, SinPermiso."""
    bloquear(exclusiva("aprobacion", aprobacion_id), para="retirar")
    aprobacion = _pendiente(aprobacion_id)
    if aprobacion.pedida_por_id != usuario.pk:
        raise SinPermiso(
            "aprobaciones.ajena", "No se puede retirar porque lo pidió otra persona. Si te toca decidir, rechazalo."
        )
    return _decidir(aprobacion, estado=Aprobacion.Estado.RETIRADA, usuario=usuario, nota="", resultado="")


def exigir_decisor(aprobacion: Aprobacion, *, usuario: Usuario) -> None:
    """Check that `usuario` may decide: not who asked, with the permission, and within the data scope.

    Errores: aprobaciones.propia, aprobaciones.clave_ajena (who asked knows the password of who decides), SinPermiso.
    """
    if aprobacion.pedida_por_id == usuario.pk:
        raise ErrorNegocio(
            "aprobaciones.propia",
            "No se puede decidir porque lo pediste vos. Lo tiene que decidir otra persona.",
        )
    clave = ACTOS.proveedor(aprobacion.acto).clave
    if not puede_escribir(usuario, clave) or not (
        visibles(Aprobacion.objects.filter(pk=aprobacion.pk), usuario=usuario).exists()
    ):
        raise SinPermiso(
            "aprobaciones.sin_permiso",
            "No se puede decidir porque tu usuario no tiene ese permiso. Lo decide quien lo tenga.",
        )
    segregacion.exigir_sin_conflicto(clave, usuario=usuario)
    if segregacion.dio_la_clave(aprobacion.pedida_por, usuario=usuario):
        raise SinPermiso(
            "aprobaciones.clave_ajena",
            "No se puede decidir porque quien lo pidió te dio la contraseña hace menos de tres días. "
            "Lo decide otra persona.",
        )


def decisor(aprobacion: Aprobacion) -> Usuario:
    """Who decided, for an act that runs. Raises AssertionError before the decision."""
    assert aprobacion.decidida_por is not None, "an act runs once somebody decided"
    return aprobacion.decidida_por


# ── Reads ──


def pendientes_para(usuario: Usuario) -> QuerySet[Aprobacion]:
    """What waits for a decision that `usuario` may take, oldest first."""
    actos = [clave for clave, proveedor in ACTOS if puede_escribir(usuario, proveedor.clave)]
    if not actos:
        return Aprobacion.objects.none()
    pedidas = Aprobacion.objects.filter(estado=Aprobacion.Estado.PEDIDA, acto__in=actos).exclude(pedida_por=usuario)
    return visibles(pedidas, usuario=usuario).select_related("pedida_por", "sucursal").order_by("pedida_en")


def visibles_para(usuario: Usuario) -> QuerySet[Aprobacion]:
    """What `usuario` asked for, and what he or she may look at by role and branch."""
    actos = [clave for clave, proveedor in ACTOS if puede_ver(usuario, proveedor.clave)]
    ajenas = visibles(Aprobacion.objects.filter(acto__in=actos), usuario=usuario)
    return Aprobacion.objects.filter(Q(pedida_por=usuario) | Q(pk__in=ajenas.values("pk"))).select_related(
        "pedida_por", "decidida_por", "sucursal"
    )


def descripcion(aprobacion: Aprobacion) -> Sequence[str]:
    """What will happen, or happened, in lines for a person."""
    return ACTOS.proveedor(aprobacion.acto).describir(aprobacion.datos)


def vence(aprobacion: Aprobacion) -> dt.datetime:
    """Until when it may be approved: what was asked long ago may no longer be what is wanted."""
    pedida = timezone.localtime(aprobacion.pedida_en)
    return pedida + dt.timedelta(days=parametros.entero(APROBACION_VENCE_DIAS, al=pedida.date()))


# ── Canonical form ──


def forma_canonica(datos: Datos) -> str:
    """The one way of writing `datos`: keys in order, no spaces. Raises ValueError for floats and unknown types."""
    _sin_flotantes(datos)
    try:
        return json.dumps(datos, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except TypeError as error:
        raise ValueError(f"Los datos de una aprobación son JSON: {error}.") from error


def huella_de(acto: str, datos: Datos) -> str:
    """SHA-256 of the act and the canonical form of its data."""
    return hashlib.sha256(f"{acto}\n{forma_canonica(datos)}".encode()).hexdigest()


def _sin_flotantes(valor: Any) -> None:
    if isinstance(valor, float):
        raise ValueError("Los datos de una aprobación no llevan float: los importes van como texto.")
    if isinstance(valor, Mapping):
        if not all(isinstance(clave, str) for clave in valor):
            raise ValueError("Las claves de los datos de una aprobación son texto.")
        valor = valor.values()
    if not isinstance(valor, str) and isinstance(valor, Iterable):
        for parte in valor:
            _sin_flotantes(parte)


def _pendiente(aprobacion_id: uuid.UUID) -> Aprobacion:
    aprobacion = Aprobacion.objects.select_related("pedida_por", "sucursal").get(pk=aprobacion_id)
    if aprobacion.estado != Aprobacion.Estado.PEDIDA:
        raise ErrorNegocio(
            "aprobaciones.ya_decidida",
            f"No se puede decidir porque ya está {aprobacion.get_estado_display().lower()}. Actualizá la página.",
        )
    return aprobacion


def _exigir_a_tiempo(aprobacion: Aprobacion) -> None:
    if ahora() >= vence(aprobacion):
        raise ErrorNegocio(
            "aprobaciones.vencida",
            "No se puede aprobar porque el pedido venció. Rechazalo, y que lo pidan de nuevo si hace falta.",
        )


def _decidir(
    aprobacion: Aprobacion, *, estado: Aprobacion.Estado, usuario: Usuario, nota: str, resultado: str
) -> Aprobacion:
    aprobacion.estado = estado
    aprobacion.decidida_por = usuario
    aprobacion.decidida_en = ahora()
    aprobacion.nota = nota.strip()[:300]
    aprobacion.resultado = resultado[:200]
    aprobacion.save(update_fields=["estado", "decidida_por", "decidida_en", "nota", "resultado"])
    if usuario.pk != aprobacion.pedida_por_id:
        notificar(
            aprobacion.pedida_por,
            titulo=f"{aprobacion.get_estado_display()}: {aprobacion.titulo}",
            texto=aprobacion.resultado or aprobacion.nota,
            enlace=reverse("nucleo:aprobacion", args=[aprobacion.pk]),
            tono="bien" if estado == Aprobacion.Estado.APROBADA else "mal",
        )
    return aprobacion
