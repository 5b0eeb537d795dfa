"""Several periods of an account billed again: notes of what was wrong and the right bills, in one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl
from django.db import transaction

from catastro.models import CuentaServicio
from cesop.nucleo import aprobaciones
from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.bloqueos import Llave, asegurar, exclusiva
from cesop.nucleo.dinero import CERO
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Aprobacion, Usuario
from facturacion.models import (
    CargoFacturable,
    Comprobante,
    ConsumoFacturado,
    DestinoDeCargo,
    PoliticaFacturacion,
    PuntoDeVenta,
    TipoComprobante,
)
from facturacion.selectors import borradores, estrategias, refacturables
from facturacion.selectors.comprobantes import devuelve_algo, etiquetas
from facturacion.services import llamadas, talonarios
from facturacion.services.aplicaciones import Parte, aplicar
from facturacion.services.corridas import politica_de
from facturacion.services.devoluciones import CAUSA
from facturacion.services.emision import emitir
from facturacion.services.individual import CIEN, servicio_de
from facturacion.services.liquidacion import Emision, Liquidado, liquidar_leido, plazo_de
from facturacion.services.notas import Efecto, Nota, acreditar
from facturacion.services.notas_en_tanda import tipo_de_nota
from medicion.models import Consumo

ACTO = "facturacion.refacturar"


@dataclass(frozen=True, kw_only=True)
class Periodo:
    """A bill and how it would be again. causas: why it cannot be rated, as the run tells them."""

    original: Comprobante
    hecho: Liquidado

    @property
    def causas(self) -> list[dict[str, str]]:
        """Cause and detail of each one."""
        return self.hecho.causas.select("causa", "detalle").to_dicts()

    @property
    def total(self) -> Decimal | None:
        """Pesos that it would charge; None when it cannot be rated."""
        if self.hecho.comprobantes.is_empty():
            return None
        return Decimal(int(self.hecho.comprobantes["total_centavos"].to_list()[0])) / CIEN

    @property
    def diferencia(self) -> Decimal | None:
        """Pesos more than what it charged."""
        return None if self.total is None else self.total - self.original.total

    @property
    def huella(self) -> str:
        """The hash of what it would say and bill."""
        return "" if self.hecho.comprobantes.is_empty() else str(self.hecho.comprobantes["huella"].to_list()[0])


def prever(cuenta: CuentaServicio, originales: Sequence[Comprobante], *, vence: dt.date) -> list[Periodo]:
    """How some bills of an account would be again, one after the other, from the first period. It writes nothing.

    *Errores:* facturacion.nada_a_refacturar, facturacion.ya_corregido, facturacion.se_emite, facturacion.sin_validar,
    facturacion.falta_periodo, facturacion.sin_politica.
    """
    en_orden = sorted(originales, key=lambda c: (c.hasta or hoy(), c.pk))
    facturado = refacturables.facturados([c.pk for c in en_orden])
    _exigir(cuenta, en_orden, facturado)
    tomado: dict[int, tuple[int, int]] = {}
    periodos = []
    for original in en_orden:
        politica = politica_de(cuenta.grupo, al=original.fecha)
        suyo = _con_lo_que_queda(facturado.filter(pl.col("comprobante") == original.pk), tomado)
        plazo = plazo_de(politica, anio=original.fecha.year, mes=original.fecha.month, al=original.fecha)
        leido = refacturables.leer(original, suyo, plazo, al=original.fecha)
        emision = Emision(fecha=hoy(), vence=vence, segundo_vence=_segundo(vence, politica))
        hecho = liquidar_leido(leido, politica=politica, plazo=plazo, emision=emision)
        for fila in hecho.consumos.select("consumo", "devengado_centavos").to_dicts():
            veces, centavos = tomado.get(fila["consumo"], (0, 0))
            tomado[fila["consumo"]] = (veces + 1, centavos + fila["devengado_centavos"])
        periodos.append(Periodo(original=original, hecho=hecho))
    return periodos


def pedir(
    cuenta: CuentaServicio,
    originales: Sequence[Comprobante],
    *,
    punto: PuntoDeVenta,
    vence: dt.date,
    motivo: str,
    usuario: Usuario,
) -> Aprobacion:
    """Ask another person to bill some periods again, as they are seen now.

    *Errores:* those of `prever`, facturacion.no_se_liquida, facturacion.vencimiento, facturacion.sin_estrategia, those
    of `aprobaciones`.
    """
    if vence < hoy():
        raise ErrorNegocio(
            "facturacion.vencimiento",
            "No se puede emitir con un vencimiento que ya pasó. Elegí hoy o un día que venga.",
            campo="vence",
        )
    periodos = _liquidados(cuenta, originales, vence=vence)
    for tipo in _tipos(periodos):
        estrategias.vigente(tipo, punto, servicio=servicio_de(cuenta), al=hoy())
    datos = {
        "cuenta": cuenta.pk,
        "numero": cuenta.numero,
        "punto": punto.pk,
        "vence": vence.isoformat(),
        "motivo": motivo.strip(),
        "periodos": [
            {
                "comprobante": p.original.pk,
                "huella": p.huella,
                "nombre": nombre,
                "antes": str(p.original.total),
                "total": str(p.total),
            }
            for p, nombre in zip(periodos, _nombres(periodos), strict=True)
        ],
    }
    return aprobaciones.pedir(ACTO, datos=datos, motivo=motivo, usuario=usuario, sucursal=usuario.sucursal)


def llaves(datos: Mapping[str, Any]) -> tuple[Llave, ...]:
    """What billing again locks: who owes and who will, the account, the series of the notes and of the bills."""
    cuenta, originales, punto = _de(datos)
    periodos = prever(cuenta, originales, vence=_vence(datos))
    personas = {p.original.persona_id for p in periodos}
    for periodo in periodos:
        personas |= set(periodo.hecho.comprobantes["persona"].to_list())
    series = {talonarios.serie(tipo, punto) for tipo in _tipos(periodos)}
    return (
        *exclusiva("persona", *sorted(personas)),
        *exclusiva("cuenta", cuenta.pk),
        *exclusiva("talonario", *sorted(series)),
    )


@transaction.atomic
def refacturar_lo_pedido(datos: Mapping[str, Any], *, clave: uuid.UUID, usuario: Usuario) -> list[Comprobante]:
    """Credit the bills that were asked and issue the right ones, exactly as they were seen: all of them or none.

    What was paid of each one pays the one that takes its place, and the rest is credit of the person.
    *Bloquea:* persons, account, series. *Asienta:* `facturacion.nota_de_credito`, `facturacion.comprobante_emitido`.
    *Errores:* facturacion.cambio, those of `prever`.
    """
    cuenta, originales, punto = _de(datos)
    asegurar(llaves(datos), para="refacturar")
    periodos = _liquidados(cuenta, originales, vence=_vence(datos))
    pedidos = {fila["comprobante"]: fila["huella"] for fila in datos["periodos"]}
    if any(pedidos[p.original.pk] != p.huella for p in periodos):
        raise ErrorNegocio(
            "facturacion.cambio",
            "No se puede refacturar porque algo cambió desde que se pidió. Rechazalo y que lo pidan de nuevo.",
        )
    notas = [_nota(periodo, datos["motivo"], punto, clave=clave, usuario=usuario) for periodo in periodos]
    return [
        _emitir(periodo, nota, punto, clave=clave, usuario=usuario)
        for periodo, nota in zip(periodos, notas, strict=True)
    ]


# ── Inside ──


def _exigir(cuenta: CuentaServicio, originales: Sequence[Comprobante], facturado: pl.DataFrame) -> None:
    if not originales or any(c.cuenta_id != cuenta.pk or c.desde is None for c in originales):
        raise ErrorNegocio(
            "facturacion.nada_a_refacturar", "No se puede refacturar sin elegir períodos de la cuenta. Marcalos."
        )
    if Comprobante.objects.filter(corrige__in=originales).exists():
        raise ErrorNegocio(
            "facturacion.ya_corregido",
            "No se puede refacturar porque uno de los comprobantes ya tiene su nota. Actualizá la página.",
        )
    if borradores.se_emite([cuenta.pk]):
        raise ErrorNegocio(
            "facturacion.se_emite",
            "No se puede refacturar porque una corrida está emitiendo la cuenta. Esperá a que termine.",
        )
    if not facturado["valido"].all():
        raise ErrorNegocio(
            "facturacion.sin_validar",
            "No se puede refacturar porque una lectura corregida espera en la mesa de excepciones. Resolvela antes.",
        )
    corregidos = facturado.filter("corregido")["consumo"].unique()
    tambien = _facturan(corregidos.to_list()) - {c.pk for c in originales}
    if tambien:
        nombres = ", ".join(sorted(etiquetas(tambien).values()))
        raise ErrorNegocio(
            "facturacion.falta_periodo",
            f"No se puede refacturar sin {nombres}, que factura otra parte de la misma lectura. Marcalo también.",
        )


def _facturan(consumos: Sequence[int]) -> set[int]:
    """Vouchers that billed, and nobody gave back, what those consumptions took the place of."""
    hallados: set[int] = set()
    tanda = set(consumos)
    while tanda:
        filas = ConsumoFacturado.objects.filter(consumo__in=tanda, devuelto__isnull=True)
        hallados |= set(filas.values_list("comprobante_id", flat=True))
        previos = Consumo.objects.filter(pk__in=tanda, reemplaza__isnull=False)
        tanda = set(previos.values_list("reemplaza_id", flat=True))
    return hallados


def _con_lo_que_queda(facturado: pl.DataFrame, tomado: Mapping[int, tuple[int, int]]) -> pl.DataFrame:
    """With the accrual and the instalments that the bills before, in this same act, leave of each consumption."""
    veces = {consumo: v for consumo, (v, _) in tomado.items()}
    centavos = {consumo: c for consumo, (_, c) in tomado.items()}
    return facturado.with_columns(
        faltan=pl.col("faltan") - pl.col("consumo").replace_strict(veces, default=0, return_dtype=pl.Int64),
        devengado_centavos=pl.col("devengado_centavos")
        - pl.col("consumo").replace_strict(centavos, default=0, return_dtype=pl.Int64),
    )


def _segundo(vence: dt.date, politica: PoliticaFacturacion) -> dt.date | None:
    return vence + dt.timedelta(days=politica.dias_al_segundo) if politica.dias_al_segundo else None


def _liquidados(cuenta: CuentaServicio, originales: Sequence[Comprobante], *, vence: dt.date) -> list[Periodo]:
    """As `prever`, all of them rated. Errores: facturacion.no_se_liquida."""
    periodos = prever(cuenta, originales, vence=vence)
    for periodo in periodos:
        if periodo.total is None:
            nombre = etiquetas([periodo.original.pk])[periodo.original.pk]
            raise ErrorNegocio(
                "facturacion.no_se_liquida",
                f"No se puede refacturar porque {nombre} no se puede liquidar. Arreglá lo que dice, o desmarcalo.",
            )
    return periodos


def _tipos(periodos: Sequence[Periodo]) -> list[TipoComprobante]:
    """Of the notes and of the bills."""
    nuevos = {tipo for periodo in periodos for tipo in periodo.hecho.comprobantes["tipo"].to_list()}
    notas = {tipo_de_nota(periodo.original.tipo).pk for periodo in periodos}
    return list(TipoComprobante.objects.filter(pk__in=nuevos | notas).order_by("pk"))


def _nombres(periodos: Sequence[Periodo]) -> list[str]:
    nombres = etiquetas([p.original.pk for p in periodos])
    return [nombres[p.original.pk] for p in periodos]


def _de(datos: Mapping[str, Any]) -> tuple[CuentaServicio, list[Comprobante], PuntoDeVenta]:
    cuenta = CuentaServicio.objects.select_related("grupo__servicio").get(pk=datos["cuenta"])
    claves = [fila["comprobante"] for fila in datos["periodos"]]
    originales = Comprobante.objects.select_related("tipo", "persona", "cuenta__grupo", "saldo").filter(pk__in=claves)
    return cuenta, list(originales), PuntoDeVenta.objects.get(pk=datos["punto"])


def _vence(datos: Mapping[str, Any]) -> dt.date:
    """The due date that was asked, or today when it was decided later."""
    return max(dt.date.fromisoformat(datos["vence"]), hoy())


def _nota(periodo: Periodo, motivo: str, punto: PuntoDeVenta, *, clave: uuid.UUID, usuario: Usuario) -> Comprobante:
    """The credit note of a bill, which gives back what it billed; what was paid of it is kept for the new one."""
    original = periodo.original
    pedida = Nota(
        clave=uuid.uuid5(clave, f"nota:{original.pk}"),
        tipo=tipo_de_nota(original.tipo),
        punto=punto,
        motivo=motivo,
        efecto=Efecto.REFACTURAR if devuelve_algo(original) else Efecto.CONDONAR,
        reservado=_pasa(periodo),
    )
    return acreditar(original, pedida, usuario=usuario)


def _pasa(periodo: Periodo) -> Decimal:
    """Pesos paid of a bill that pay the one that takes its place: when both are of the same person."""
    nuevo = periodo.hecho.comprobantes.to_dicts()[0]
    if nuevo["persona"] != periodo.original.persona_id or periodo.total is None:
        return CERO
    saldo = periodo.original.saldo
    pagado: Decimal = saldo.total - saldo.saldo
    return min(pagado, periodo.total)


def _emitir(
    periodo: Periodo, nota: Comprobante, punto: PuntoDeVenta, *, clave: uuid.UUID, usuario: Usuario
) -> Comprobante:
    original, pasa = periodo.original, _pasa(periodo)
    (tipo,) = TipoComprobante.objects.filter(pk__in=periodo.hecho.comprobantes["tipo"].to_list())
    nombre = etiquetas([original.pk])[original.pk]
    cabecera = periodo.hecho.comprobantes.with_columns(
        punto=pl.lit(punto.pk, pl.Int64),
        numero=pl.lit(talonarios.numero_para(tipo, punto, pedido=uuid.uuid5(clave, f"factura:{original.pk}"))),
        estrategia=pl.lit(estrategias.vigente(tipo, punto, servicio=servicio_de(original.cuenta), al=hoy())),
        origen=pl.lit(str(Comprobante.Origen.REFACTURA)),
        motivo=pl.lit(f"En lugar de {nombre}"),
    )
    ids = emitir(cabecera, periodo.hecho.renglones, usuario=usuario).ids
    emitido = Comprobante.objects.select_related("tipo", "saldo").get(pk=ids["comprobante"].item())
    _vincular(periodo, emitido, Contexto(usuario=usuario, pedido=f"refactura:{original.pk}"))
    if pasa > CERO:
        aplicar(nota.abono, [Parte(comprobante=emitido, importe=pasa)])
    return emitido


def _vincular(periodo: Periodo, emitido: Comprobante, firma: Contexto) -> None:
    """What the new bill bills: the consumptions, and the calls and charges that the note gave back."""
    ConsumoFacturado.objects.bulk_create(
        ConsumoFacturado(
            consumo_id=fila["consumo"], cuota=fila["cuota"], cuotas=fila["cuotas"], vez=fila["vez"],
            comprobante=emitido, devengado=Decimal(fila["devengado_centavos"]) / CIEN,
        )
        for fila in periodo.hecho.consumos.to_dicts()
    )  # fmt: skip
    facturadas = periodo.hecho.llamadas.with_columns(comprobante=pl.lit(emitido.pk, pl.Int64))
    llamadas.facturar(facturadas, contexto=firma)
    viejos = periodo.hecho.cargos["cargo"].to_list()
    devueltos = CargoFacturable.objects.filter(causa_tipo=CAUSA, causa_id__in=viejos)
    DestinoDeCargo.objects.bulk_create(DestinoDeCargo(cargo=cargo, comprobante=emitido) for cargo in devueltos)
