"""Tills: which there are, and their days: opened with a float, handed in by parts, counted blind, closed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from cesop.nucleo import formato, parametros
from cesop.nucleo.bloqueos import Llave, asegurar, bloquear, exclusiva
from cesop.nucleo.dinero import CENTAVO, CERO
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Sucursal, Usuario
from cesop.nucleo.numeracion import abrir_serie
from contabilidad.libro import Evento, Importe, asentar
from contabilidad.models import CentroCosto, Seccion
from facturacion.models import PuntoDeVenta
from recaudacion.eventos import CAJA_ABIERTA, CAJA_CERRADA, CAJA_RENDIDA, ENTREGA, SESION
from recaudacion.models import ArqueoDeCaja, Caja, CierreDeCaja, EntregaDeCaja, SesionCaja
from recaudacion.parametros import DIFERENCIA_TOLERADA
from recaudacion.selectors.cajas import de_sus_cajeros, efectivo_de
from recaudacion.services.cobros import dia_y_periodo, exigir_abierta

TOPE = Decimal(1_000_000_000)


@dataclass(frozen=True, kw_only=True)
class DatosDeCaja:
    """What a till is."""

    numero: int
    nombre: str
    clase: Caja.Clase
    sucursal: Sucursal
    seccion: Seccion
    centro: CentroCosto
    punto: PuntoDeVenta | None = None


@transaction.atomic
def crear(datos: DatosDeCaja) -> Caja:
    """Add a till, with the series of its receipts open. *Errores:* its constraints."""
    caja = Caja.objects.create(
        numero=datos.numero,
        nombre=datos.nombre.strip(),
        clase=datos.clase,
        sucursal=datos.sucursal,
        seccion=datos.seccion,
        centro=datos.centro,
        punto=datos.punto,
    )
    abrir_serie(caja.serie, descripcion=f"Recibos de la caja {caja}")
    return caja


@transaction.atomic
def abrir(caja: Caja, *, fondo: Decimal, usuario: Usuario) -> SesionCaja:
    """Open a till today with a float that the treasury gives.

    *Bloquea:* day and period. *Asienta:* `recaudacion.caja_abierta`. *Errores:* recaudacion.importe,
    recaudacion.caja_en_uso, recaudacion.ya_tiene_caja, recaudacion.caja_inactiva, recaudacion.caja_de_otros.
    """
    _exigir_importe(fondo, minimo=CERO, campo="fondo")
    dia = hoy()
    bloquear([*exclusiva("usuario", usuario.pk), *dia_y_periodo(dia)], para="abrir la caja")
    if not caja.activa or caja.clase != Caja.Clase.MOSTRADOR:
        raise ErrorNegocio("recaudacion.caja_inactiva", f"No se puede abrir {caja} porque no está en uso. Elegí otra.")
    if not de_sus_cajeros(Caja.objects.filter(pk=caja.pk), usuario=usuario).exists():
        raise ErrorNegocio(
            "recaudacion.caja_de_otros", f"No se puede abrir {caja} porque es de otros cajeros. Elegí otra."
        )
    abiertas = SesionCaja.objects.filter(cerrada_en__isnull=True).select_related("caja", "cajero")
    if (propia := abiertas.filter(cajero=usuario).first()) is not None:
        raise ErrorNegocio(
            "recaudacion.ya_tiene_caja",
            f"No se puede abrir {caja} porque tenés abierta la {propia.caja}. Cerrala primero.",
        )
    if (ajena := abiertas.filter(caja=caja).first()) is not None:
        raise ErrorNegocio(
            "recaudacion.caja_en_uso",
            f"No se puede abrir {caja} porque la tiene abierta {ajena.cajero}. Elegí otra.",
        )
    sesion = SesionCaja.objects.create(caja=caja, cajero=usuario, fondo=fondo, fecha=dia)
    _asentar(CAJA_ABIERTA, (SESION, sesion.pk), {"fondo": fondo}, sesion, usuario)
    return sesion


@transaction.atomic
def rendir(sesion: SesionCaja, *, importe: Decimal, recibe: str, clave: uuid.UUID, usuario: Usuario) -> EntregaDeCaja:
    """Hand in a part of the cash to the treasury; the same request again gives the same row.

    *Bloquea:* session, day and period. *Asienta:* `recaudacion.caja_rendida`. *Errores:* recaudacion.importe,
    recaudacion.sin_recibe, recaudacion.sin_efectivo, those of `exigir_abierta`.
    """
    _exigir_importe(importe, minimo=CENTAVO, campo="importe")
    if not recibe.strip():
        raise ErrorNegocio(
            "recaudacion.sin_recibe", "No se puede rendir sin decir a quién. Escribí quién recibe.", campo="recibe"
        )
    bloquear([*exclusiva("sesion_caja", sesion.pk), *dia_y_periodo(hoy())], para="rendir")
    if (previa := EntregaDeCaja.objects.filter(clave=clave).first()) is not None:
        return previa
    exigir_abierta(sesion, usuario=usuario, al=hoy())
    if importe > efectivo_de(sesion):
        raise ErrorNegocio(
            "recaudacion.sin_efectivo",
            f"No se puede rendir {formato.pesos(importe)} porque en la caja no hay tanto efectivo. Revisá el importe.",
            campo="importe",
        )
    entrega = EntregaDeCaja.objects.create(
        sesion=sesion, importe=importe, clave=clave, recibe=recibe.strip()[:80], usuario=usuario, fecha=hoy()
    )
    _asentar(CAJA_RENDIDA, (ENTREGA, entrega.pk), {"a_tesoreria": importe}, sesion, usuario)
    return entrega


@transaction.atomic
def contar(sesion: SesionCaja, *, conteo: Mapping[str, int], monedas: Decimal, usuario: Usuario) -> ArqueoDeCaja:
    """Write down the cash of an open till as its cashier counts it, who is not told what it should be.

    conteo: pesos of a note → how many. monedas: pesos of the rest. *Bloquea:* session. *Errores:*
    recaudacion.importe, recaudacion.caja_cerrada, recaudacion.caja_ajena.
    """
    if any(cuantos < 0 for cuantos in conteo.values()):
        raise ErrorNegocio("recaudacion.importe", "No se puede contar menos que cero billetes. Corregilo.")
    contado = sum((Decimal(billete) * cuantos for billete, cuantos in conteo.items()), CERO) + monedas
    _exigir_importe(contado, minimo=CERO, campo="monedas")
    bloquear(exclusiva("sesion_caja", sesion.pk), para="contar la caja")
    exigir_abierta(sesion, usuario=usuario, al=sesion.fecha)
    return ArqueoDeCaja.objects.create(
        sesion=sesion,
        contado=contado,
        conteo={**{billete: cuantos for billete, cuantos in conteo.items() if cuantos}, "monedas": str(monedas)},
        usuario=usuario,
    )


@transaction.atomic
def cerrar(sesion: SesionCaja, *, observacion: str = "", usuario: Usuario) -> CierreDeCaja:
    """Close a till with its last count: all of its cash goes to the treasury, and what is over or short to its account.

    One of another day closes too, with today's date. *Bloquea:* session, day and period. *Asienta:*
    `recaudacion.caja_cerrada`. *Errores:* recaudacion.sin_arqueo, recaudacion.sin_explicar, recaudacion.caja_cerrada,
    recaudacion.caja_ajena, recaudacion.diferencia_grande.
    """
    bloquear(llaves_de_cierre(sesion.pk), para="cerrar la caja")
    return cerrar_con_llaves(sesion, observacion=observacion, usuario=usuario, aprobo=None)


def llaves_de_cierre(sesion: int) -> list[Llave]:
    """What closing a till locks."""
    return [*exclusiva("sesion_caja", sesion), *dia_y_periodo(hoy())]


def cerrar_con_llaves(
    sesion: SesionCaja, *, observacion: str, usuario: Usuario, aprobo: Usuario | None
) -> CierreDeCaja:
    """Close the till of `usuario`, the locks already taken; a difference beyond what is tolerated, with who approved.

    *Errores:* those of `cerrar`.
    """
    asegurar(llaves_de_cierre(sesion.pk), para="cerrar la caja")
    dia = hoy()
    exigir_abierta(sesion, usuario=usuario, al=sesion.fecha)
    arqueo = ultimo_arqueo(sesion)
    esperado = efectivo_de(sesion)
    diferencia = arqueo.contado - esperado
    exigir_explicada(diferencia, observacion)
    tope = parametros.decimal(DIFERENCIA_TOLERADA, al=dia)
    if abs(diferencia) > tope and aprobo is None:
        raise ErrorNegocio(
            "recaudacion.diferencia_grande",
            f"No se puede cerrar porque la diferencia pasa los {formato.pesos(tope)} que se toleran. Pedí que la "
            "apruebe otra persona.",
        )
    cierre = CierreDeCaja.objects.create(
        sesion=sesion,
        arqueo=arqueo,
        esperado=esperado,
        contado=arqueo.contado,
        diferencia=diferencia,
        observacion=observacion.strip()[:200],
        usuario=usuario,
        aprobo=aprobo,
        fecha=dia,
    )
    partes = {
        "a_tesoreria": arqueo.contado,
        "faltante": max(-diferencia, CERO),
        "sobrante": max(diferencia, CERO),
    }
    _asentar(CAJA_CERRADA, (SESION, sesion.pk), partes, sesion, aprobo or usuario)
    return cierre


def ultimo_arqueo(sesion: SesionCaja) -> ArqueoDeCaja:
    """The count that it closes with. *Errores:* recaudacion.sin_arqueo."""
    arqueo = sesion.arqueos.order_by("-pk").first()
    if arqueo is None:
        raise ErrorNegocio("recaudacion.sin_arqueo", "No se puede cerrar la caja sin contarla. Contá el efectivo.")
    return arqueo


def exigir_explicada(diferencia: Decimal, observacion: str) -> None:
    """What is over or short is told. *Errores:* recaudacion.sin_explicar."""
    if diferencia != CERO and not observacion.strip():
        raise ErrorNegocio(
            "recaudacion.sin_explicar",
            "No se puede cerrar porque lo contado no es lo que tendría que haber. Contá de nuevo, o escribí qué pasó.",
            campo="observacion",
        )


# ── Inside ──


def _exigir_importe(importe: Decimal, *, minimo: Decimal, campo: str) -> None:
    if not importe.is_finite() or not minimo <= importe < TOPE or importe != importe.quantize(CENTAVO):
        raise ErrorNegocio(
            "recaudacion.importe",
            "No se puede porque el importe no es válido. Escribí pesos y centavos, y no un número enorme.",
            campo=campo,
        )


def _asentar(
    tipo: str, origen: tuple[str, int], partes: Mapping[str, Decimal], sesion: SesionCaja, usuario: Usuario
) -> None:
    """Nothing when all the parts are nothing: a till that opens empty, or closes so."""
    caja = sesion.caja
    importes = tuple(
        Importe(componente=componente, importe=importe, seccion=caja.seccion_id, centro=caja.centro_id)
        for componente, importe in partes.items()
        if importe
    )
    if importes:
        asentar(Evento(tipo=tipo, fecha=hoy(), origen=origen, importes=importes, glosa=str(sesion)), usuario=usuario)
