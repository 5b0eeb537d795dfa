"""Which tills there are and who may open each one."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario
from contabilidad.models import CentroCosto, Seccion
from facturacion.models import PuntoDeVenta
from recaudacion.models import Caja, CajeroDeCaja, SesionCaja
from recaudacion.services import cajas


@transaction.atomic
def alta(datos: cajas.DatosDeCaja, *, cajeros: Collection[Usuario]) -> Caja:
    """Add a till and say who opens it; nobody said, whoever collects in its branch. *Errores:* its constraints."""
    caja = cajas.crear(datos)
    _fijar(caja, cajeros)
    return caja


@transaction.atomic
def editar(
    caja: Caja,
    *,
    nombre: str,
    seccion: Seccion,
    centro: CentroCosto,
    punto: PuntoDeVenta | None,
    activa: bool,
    cajeros: Collection[Usuario],
) -> Caja:
    """Change a till, retire it or bring it back, and who opens it. *Errores:* recaudacion.caja_abierta."""
    abierta = SesionCaja.objects.filter(caja=caja, cerrada_en__isnull=True).select_related("cajero").first()
    if abierta is not None and not activa:
        raise ErrorNegocio(
            "recaudacion.caja_abierta",
            f"No se puede retirar {caja} porque la tiene abierta {abierta.cajero}. Que la cierre primero.",
            campo="activa",
        )
    caja.nombre, caja.seccion, caja.centro = nombre.strip(), seccion, centro
    caja.punto, caja.activa = punto, activa
    caja.save(update_fields=["nombre", "seccion", "centro", "punto", "activa"])
    _fijar(caja, cajeros)
    return caja


def _fijar(caja: Caja, cajeros: Collection[Usuario]) -> None:
    """Only what changes is written: each change is audited."""
    dichos = {usuario.pk for usuario in cajeros}
    previos = CajeroDeCaja.objects.filter(caja=caja)
    hay = set(previos.values_list("usuario_id", flat=True))
    previos.filter(usuario__in=hay - dichos).delete()
    CajeroDeCaja.objects.bulk_create(CajeroDeCaja(caja=caja, usuario_id=pk) for pk in sorted(dichos - hay))
