"""What the page of a person says: states of debt, and each fact of its history as a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from atencion.deuda import Resumen
from atencion.selectors.movimientos import Clase, Hecho
from catastro.models import Contacto, CuentaServicio, OrdenServicio
from catastro.pantallas.palabras_cuentas import estado_de_orden
from cesop.nucleo import formato
from cesop.nucleo.listados import Estado
from facturacion.models import Comprobante
from recaudacion.models import CreditoAplicado, Recibo

DIBUJOS = {
    Clase.FACTURAS: "receipt", Clase.PAGOS: "cash", Clase.NOTAS: "file-text", Clase.ORDENES: "tool",
    Clase.CONTACTOS: "message",
}  # fmt: skip
NOMBRES = {
    Clase.FACTURAS: "Facturas", Clase.PAGOS: "Pagos", Clase.NOTAS: "Notas", Clase.ORDENES: "Órdenes",
    Clase.CONTACTOS: "Contactos",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Evento:
    """A fact on the line: `componentes/linea_tiempo.html` shows it. tono: the service that it is of."""

    momento: dt.datetime
    titulo: str
    icono: str
    detalle: str = ""
    tono: str = ""
    quien: str = ""
    url: str = ""
    estado: str = ""
    estado_tono: str = "neutro"
    importe: Decimal | None = None
    sin_hora: bool = False


@dataclass(frozen=True, kw_only=True)
class Enlaces:
    """Which pages the user opens: what he may not is told without a link."""

    al: dt.date
    comprobante: bool
    recibo: Callable[[Recibo], bool]
    orden: bool


def estado_de_deuda(resumen: Resumen) -> Estado:
    """The badge of what is owed."""
    if resumen.vencidos:
        return Estado("1 vencida" if resumen.vencidos == 1 else f"{resumen.vencidos} vencidas", "mal")
    return Estado("Al día", "bien") if resumen.total else Estado("No debe", "bien")


def cuando_vence(resumen: Resumen, *, al: dt.date) -> str:
    """Since when it is late, or when it is due."""
    if resumen.vencido_desde is not None:
        dias = (al - resumen.vencido_desde).days
        return "1 día de mora" if dias == 1 else f"{dias} días de mora"
    if resumen.proximo is not None:
        return "vence hoy" if resumen.proximo == al else f"vence {resumen.proximo:%d/%m}"
    return "sin deuda"


def servicio_y_cuenta(cuenta: CuentaServicio | None) -> str:
    """ "Electricidad 20418", or nothing."""
    return f"{cuenta.suministro.servicio} {cuenta.numero}" if cuenta else ""


def evento_de(hecho: Hecho, enlaces: Enlaces) -> Evento:
    """A fact as a line."""
    local = timezone.localtime(hecho.registrado_en)
    con_hora = local.date() == hecho.fecha
    momento = local if con_hora else timezone.make_aware(dt.datetime.combine(hecho.fecha, dt.time()))
    dicho = _DICHOS[type(hecho.fila)](hecho, enlaces)
    return Evento(momento=momento, sin_hora=not con_hora, **{"icono": DIBUJOS[hecho.clase], **dicho})


def _tono(cuenta: CuentaServicio | None) -> str:
    return cuenta.suministro.servicio.clave if cuenta else ""


def _detalle(*partes: str) -> str:
    return " · ".join(parte for parte in partes if parte)


def _corto(tipo: str) -> str:
    """As people call it: the line has its number and its account too."""
    return tipo.replace("Liquidación de servicios públicos", "LSP")


def _comprobante(hecho: Hecho, enlaces: Enlaces) -> dict[str, Any]:
    fila: Comprobante = hecho.fila
    estado = estado_de_comprobante(fila, al=enlaces.al)
    periodo = f"{fila.desde:%d/%m} a {fila.hasta - dt.timedelta(days=1):%d/%m}" if fila.desde and fila.hasta else ""
    return {
        "titulo": f"{_corto(str(fila.tipo))} {hecho.numero}".rstrip(),
        "detalle": _detalle(servicio_y_cuenta(fila.cuenta), periodo, fila.motivo),
        "tono": _tono(fila.cuenta),
        "url": reverse("facturacion:comprobante", args=[fila.pk]) if enlaces.comprobante else "",
        "importe": fila.total,
        "estado": estado.texto,
        "estado_tono": estado.tono,
    }


def estado_de_comprobante(comprobante: Comprobante, *, al: dt.date) -> Estado:
    """The badge of a voucher on the line: with the day that it is due, when it is."""
    if comprobante.tipo.resta:
        return Estado("Crédito", "info")
    saldo = comprobante.saldo
    if not saldo.saldo:
        return Estado("Pagada", "bien")
    if comprobante.vence < al:
        return Estado("Vencida", "mal")
    falta = "Vence" if saldo.saldo == saldo.total else "Falta parte, vence"
    return Estado(f"{falta} {comprobante.vence:%d/%m}", "neutro")


def _recibo(hecho: Hecho, enlaces: Enlaces) -> dict[str, Any]:
    fila: Recibo = hecho.fila
    anulado = hasattr(fila, "anulacion")
    medios = ", ".join(m.medio.nombre for m in fila.medios.all())
    pagado = f"pagado el {fila.pagado_el:%d/%m}" if fila.pagado_el != fila.fecha else ""
    return {
        "titulo": str(fila),
        "detalle": _detalle(medios, fila.caja.nombre, pagado),
        "url": reverse("recaudacion:recibo", args=[fila.pk]) if enlaces.recibo(fila) else "",
        "importe": fila.total,
        "estado": "Anulado" if anulado else "Cobrado",
        "estado_tono": "mal" if anulado else "bien",
    }


def _credito(hecho: Hecho, enlaces: Enlaces) -> dict[str, Any]:
    fila: CreditoAplicado = hecho.fila
    return {
        "titulo": "Pagado con lo que tenía a favor",
        "detalle": fila.abono.get_clase_display(),
        "icono": "wallet",
        "importe": fila.importe,
        "estado": "Aplicado",
        "estado_tono": "bien",
    }


def _orden(hecho: Hecho, enlaces: Enlaces) -> dict[str, Any]:
    fila: OrdenServicio = hecho.fila
    estado = estado_de_orden(fila.estado)
    abierta = fila.estado in OrdenServicio.ABIERTAS
    servicio = fila.suministro.servicio
    return {
        "titulo": f"Orden {fila.numero}: {str(fila.tipo).lower()}",
        "detalle": _detalle(
            f"{servicio} {fila.cuenta.numero}" if fila.cuenta else str(servicio),
            f"hasta el {fila.vence_el:%d/%m}" if abierta else "",
            str(fila.cuadrilla) if fila.cuadrilla else "",
            fila.motivo,
        ),
        "tono": servicio.clave,
        "url": reverse("catastro:orden", args=[fila.pk]) if enlaces.orden else "",
        "estado": estado.texto,
        "estado_tono": estado.tono,
    }


def _contacto(hecho: Hecho, enlaces: Enlaces) -> dict[str, Any]:
    fila: Contacto = hecho.fila
    return {
        "titulo": fila.asunto,
        "detalle": _detalle(fila.get_canal_display(), servicio_y_cuenta(fila.cuenta), fila.texto),
        "tono": _tono(fila.cuenta),
        "quien": str(fila.usuario),
    }


_DICHOS: dict[type, Callable[[Hecho, Enlaces], dict[str, Any]]] = {
    Comprobante: _comprobante,
    Recibo: _recibo,
    CreditoAplicado: _credito,
    OrdenServicio: _orden,
    Contacto: _contacto,
}


def comparar(ahora: Decimal, antes: Decimal, cuando: dt.date) -> str:
    """ "5 % más que nov 25"; nothing when there is nothing to compare with."""
    if not antes:
        return ""
    por_ciento = ((ahora - antes) * 100 / antes).quantize(Decimal(1))
    mes = f"{formato.mes(cuando)[:3]} {cuando:%y}"
    if not por_ciento:
        return f"igual que {mes}"
    return f"{formato.entero(abs(por_ciento))} % {'más' if por_ciento > 0 else 'menos'} que {mes}"
