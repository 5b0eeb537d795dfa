"""What the paper of some documents says, read as it was when they were made. A constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from catastro.models import CondicionFiscal
from cesop.nucleo import formato
from cesop.nucleo.dinero import CERO
from facturacion.models import (
    Autorizacion,
    Comprobante,
    ComprobanteDeDocumento,
    ConsumoFacturado,
    DeudaInformada,
    DocumentoPago,
    Renglon,
    TipoComprobante,
)
from facturacion.papel import Codigo, Deuda, Emisor, Papel, Seccion, armado
from facturacion.selectors.comprobantes import numeros
from medicion.models import PuntoLote

SIN_AUTORIZACION: Final = Autorizacion.Estrategia.SIN_AUTORIZACION
# What is set apart in the lines.
IMPUESTOS: Final = frozenset({Renglon.Clase.IVA, Renglon.Clase.PERCEPCION, Renglon.Clase.TRIBUTO})
ELECTRICIDAD: Final = "electricidad"
# Layout of what only our tills read.
DE_CAJA: Final = "caja-50"
PRINCIPALES: Final = frozenset({"activa", "volumen"})
POR_SEPARADO: Final = (
    "Cada comprobante se puede pagar por separado con su código: no pagar otro concepto no es motivo de corte de la "
    "electricidad (ley 11.769, art. 78)."
)
EN_CAJA: Final = "El código de todo junto se lee solo en nuestras cajas."


def papeles(ids: Sequence[int]) -> list[Papel]:
    """The papers of those documents, in that order. Eleven queries."""
    documentos = DocumentoPago.objects.select_related("ruta").in_bulk(ids)
    leido = _Leido(ids)
    return [_papel(documentos[clave], leido) for clave in ids]


class _Leido:
    """Everything that hangs from some documents, by key."""

    def __init__(self, ids: Sequence[int]) -> None:
        filas = ComprobanteDeDocumento.objects.filter(documento__in=ids).select_related(
            "comprobante__tipo", "comprobante__cuenta__suministro__servicio",
            "comprobante__cuenta__suministro__inmueble__domicilio__localidad",
        )  # fmt: skip
        self.comprobantes = _por(filas.order_by("documento", "orden"), "documento_id")
        propios = [fila.comprobante_id for suyos in self.comprobantes.values() for fila in suyos]
        deudas = DeudaInformada.objects.filter(documento__in=ids).select_related(
            "comprobante__tipo", "comprobante__cuenta__suministro__servicio"
        )
        self.deudas = _por(deudas.order_by("documento", "comprobante__vence", "comprobante"), "documento_id")
        ajenos = [deuda.comprobante_id for suyas in self.deudas.values() for deuda in suyas]
        self.numeros = numeros([*propios, *ajenos])
        lineas = Renglon.objects.filter(comprobante__in=propios).order_by("comprobante", "orden")
        self.lineas = _por(lineas, "comprobante_id")
        # The last one is the one that counts.
        self.autorizaciones = {
            fila.comprobante_id: fila for fila in Autorizacion.objects.filter(comprobante__in=propios).order_by("pk")
        }
        facturados = ConsumoFacturado.objects.filter(comprobante__in=propios).select_related(
            "consumo__lectura__medidor", "consumo__aviso_legal"
        )
        self.consumos = _por(facturados.order_by("comprobante", "consumo__hasta", "consumo"), "comprobante_id")
        lecturas = [f.consumo.lectura for suyos in self.consumos.values() for f in suyos if f.consumo.lectura]
        puntos = PuntoLote.objects.filter(
            lote__in={lectura.lote_id for lectura in lecturas if lectura.lote_id},
            registro__in={lectura.registro_id for lectura in lecturas},
        )
        self.anteriores = {
            (lote, registro): anterior
            for lote, registro, anterior in puntos.values_list("lote_id", "registro_id", "anterior")
        }


def _por(filas: Iterable[Any], clave: str) -> dict[int, list[Any]]:
    dichas: dict[int, list[Any]] = {}
    for fila in filas:
        dichas.setdefault(getattr(fila, clave), []).append(fila)
    return dichas


def _papel(documento: DocumentoPago, leido: _Leido) -> Papel:
    propios = leido.comprobantes[documento.pk]
    deudas = leido.deudas.get(documento.pk, [])
    varios = len(propios) > 1
    segundo = documento.segundo_vence
    codigos = [_codigo(fila, _nombre(fila.comprobante)) for fila in propios if fila.codigo] if varios else []
    return Papel(
        numero=f"{documento.pk:08d}",
        plantilla=documento.plantilla,
        fecha=(documento.fecha.year, documento.fecha.month, documento.fecha.day),
        emitido=formato.fecha(documento.fecha),
        periodo=formato.mes(documento.periodo),
        emisor=Emisor(**documento.congelado["emisor"]),
        nombre=documento.nombre,
        domicilio=documento.domicilio,
        reparto=f"{documento.ruta.codigo}-{documento.orden:04d}" if documento.ruta and documento.orden else "",
        total=formato.pesos(documento.total),
        vence=formato.fecha(documento.vence),
        segundo_vence=formato.fecha(segundo) if segundo else "",
        segundo_total=formato.pesos(documento.total + documento.recargo),
        secciones=[_seccion(fila, documento, leido) for fila in propios],
        deudas=[_deuda(deuda, leido) for deuda in deudas],
        deuda_total=formato.pesos(sum((d.capital for d in deudas), CERO)),
        transparencia=_transparencia([fila.comprobante for fila in propios], leido),
        codigo=_todo(documento) if documento.codigo else None,
        codigos=codigos,
        avisos=_avisos(documento, propios),
    )


def _todo(documento: DocumentoPago) -> Codigo:
    segundo = documento.segundo_vence
    hasta = f"hasta el {formato.fecha(documento.vence)}"
    if segundo:
        hasta += f"; después, {formato.pesos(documento.total + documento.recargo)} hasta el {formato.fecha(segundo)}"
    return armado.codigo(documento.codigo, titulo="Todo junto", importe=documento.total, detalle=hasta, con_qr=True)


def _codigo(fila: ComprobanteDeDocumento, titulo: str) -> Codigo:
    comprobante = fila.comprobante
    cuenta = f"cuenta {comprobante.cuenta.numero}, " if comprobante.cuenta else ""
    detalle = f"{cuenta}hasta el {formato.fecha(comprobante.vence)}"
    return armado.codigo(fila.codigo, titulo=titulo, importe=fila.importe, detalle=detalle)


def _avisos(documento: DocumentoPago, propios: Sequence[ComprobanteDeDocumento]) -> list[str]:
    servicios = {_servicio(fila.comprobante) for fila in propios}
    avisos = [POR_SEPARADO] if ELECTRICIDAD in servicios and len(propios) > 1 else []
    return [*avisos, EN_CAJA] if documento.formato == DE_CAJA else avisos


def _servicio(comprobante: Comprobante) -> str:
    return comprobante.cuenta.suministro.servicio.clave if comprobante.cuenta else ""


def _nombre(comprobante: Comprobante) -> str:
    return comprobante.cuenta.suministro.servicio.nombre if comprobante.cuenta else "Otros conceptos"


def _titulo(comprobante: Comprobante, leido: _Leido) -> str:
    numero = leido.numeros.get(comprobante.pk, "sin número")
    return f"{comprobante.tipo} {numero}"


def _seccion(fila: ComprobanteDeDocumento, documento: DocumentoPago, leido: _Leido) -> Seccion:
    comprobante = fila.comprobante
    cuenta = comprobante.cuenta
    consumos = leido.consumos.get(comprobante.pk, [])
    meses = documento.congelado["consumos"].get(str(comprobante.cuenta_id))
    unidad = cuenta.suministro.servicio.unidad if cuenta else ""
    pagado = comprobante.total - fila.importe
    return Seccion(
        servicio=_servicio(comprobante),
        nombre=_nombre(comprobante),
        comprobante=_titulo(comprobante, leido),
        letra=comprobante.tipo.letra,
        datos=_datos(comprobante, documento),
        lineas=[_linea(linea) for linea in leido.lineas.get(comprobante.pk, [])],
        total=formato.pesos(comprobante.total),
        pagado=formato.pesos(pagado) if pagado else "",
        autorizacion=_autorizacion(comprobante, leido.autorizaciones.get(comprobante.pk)),
        avisos=[_aviso(f, unidad) for f in consumos if getattr(f.consumo, "aviso_legal", None)],
        mediciones=[_medicion(f, unidad, leido) for f in consumos if f.consumo.magnitud in PRINCIPALES],
        grafico=armado.grafico(meses, periodo=documento.periodo, unidad=unidad) if meses else None,
    )


def _datos(comprobante: Comprobante, documento: DocumentoPago) -> list[tuple[str, str]]:
    """What is told of it: whose, of what, of when. Of its holder, when another pays."""
    cuenta = comprobante.cuenta
    datos = [("Cuenta", str(cuenta.numero)), ("Categoría", comprobante.categoria)] if cuenta else []
    if comprobante.desde and comprobante.hasta:
        datos.append(("Período", f"{formato.fecha(comprobante.desde)} al {formato.fecha(comprobante.hasta)}"))
    datos.append(("Vence", formato.fecha(comprobante.vence)))
    if comprobante.nombre != documento.nombre:
        datos.append(("Titular", comprobante.nombre))
    if comprobante.documento:
        cuit = comprobante.documento_tipo == "cuit"
        tipo = "CUIT" if cuit else comprobante.documento_tipo.upper()
        datos.append((tipo, formato.cuit(comprobante.documento) if cuit else comprobante.documento))
    datos.append(("", CondicionFiscal.Iva(comprobante.condicion_iva).label))
    datos.append(("", comprobante.domicilio))
    return datos


def _linea(linea: Renglon) -> Any:
    return armado.linea(
        detalle=linea.detalle, cuanto=linea.cantidad, unidad=linea.unidad, precio=linea.precio, base=linea.base,
        alicuota=linea.alicuota, importe=linea.importe, impuesto=linea.clase in IMPUESTOS,
    )  # fmt: skip


def _autorizacion(comprobante: Comprobante, hecha: Autorizacion | None) -> str:
    if comprobante.tipo.clase == TipoComprobante.Clase.INTERNO:
        return "Comprobante interno: no es una factura."
    if hecha is None:
        return "Autorización pendiente."
    if hecha.estrategia == SIN_AUTORIZACION:
        return "Comprobante de demostración, sin autorización y sin validez fiscal."
    vence = f" · vence el {formato.fecha(hecha.vence)}" if hecha.vence else ""
    return f"{hecha.get_estrategia_display()} {hecha.codigo}{vence}"


def _aviso(facturado: ConsumoFacturado, unidad: str) -> str:
    """Law 24.240 art. 31."""
    promedio = armado.cantidad(facturado.consumo.aviso_legal.promedio)
    return (
        f"El consumo pasa en más de 75 % el promedio ({promedio} {unidad}): la ley 24.240 (art. 31) presume un error. "
        "Si reclamás, podés pagar ese promedio hasta que se resuelva."
    )


def _medicion(facturado: ConsumoFacturado, unidad: str, leido: _Leido) -> Any:
    consumo = facturado.consumo
    lectura = consumo.lectura
    anterior = leido.anteriores.get((lectura.lote_id, lectura.registro_id)) if lectura and lectura.lote_id else None
    # With a swap between them, what one dial shows says nothing of the other.
    del_mismo = lectura is not None and not consumo.tramos
    return armado.medicion(
        medidor=lectura.medidor.numero if lectura else "",
        anterior=anterior if del_mismo else None,
        actual=lectura.valor if lectura else None,
        desde=consumo.desde,
        hasta=consumo.hasta,
        consumo=consumo.consumo or CERO,
        dias=consumo.dias,
        unidad=unidad,
        estimada=consumo.estimado,
    )


def _deuda(deuda: DeudaInformada, leido: _Leido) -> Deuda:
    comprobante = deuda.comprobante
    return Deuda(
        concepto=f"{_nombre(comprobante)}, {_titulo(comprobante, leido)}",
        vencio=formato.fecha(comprobante.vence),
        capital=formato.pesos(deuda.capital),
        interes=formato.pesos(deuda.interes),
    )


def _transparencia(comprobantes: Sequence[Comprobante], leido: _Leido) -> list[tuple[str, str]]:
    """Of what goes to final consumers; none when nothing does."""
    suyos = [c for c in comprobantes if c.tipo.letra == "B"]
    if not suyos:
        return []
    sumas: Mapping[str, Decimal] = {
        clase: sum((r.importe for c in suyos for r in leido.lineas.get(c.pk, []) if r.clase == clase), CERO)
        for clase in (Renglon.Clase.IVA, Renglon.Clase.TRIBUTO)
    }
    return armado.transparencia(iva=sumas[Renglon.Clase.IVA], locales=sumas[Renglon.Clase.TRIBUTO])
