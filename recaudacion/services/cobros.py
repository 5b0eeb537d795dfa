"""Payments at a till: one receipt, whatever it pays and with whatever it is paid."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from catastro.models import Persona
from cesop.nucleo import formato, parametros
from cesop.nucleo.bloqueos import Llave, bloquear, compartida, exclusiva
from cesop.nucleo.dinero import CENTAVO, CERO
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fallas_inducidas import falla, punto
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from cesop.nucleo.numeracion import siguiente
from contabilidad.libro import Evento, asentar
from contabilidad.models import Periodo
from facturacion.models import Abono, Aplicacion, Comprobante
from facturacion.services import talonarios
from facturacion.services.aplicaciones import Parte, aplicar
from facturacion.services.intereses import Tardia, cargar_en_la_proxima, cobrar_tarde, nota_de_debito
from recaudacion.eventos import RECIBO, ParteContable, anticipo_de, importes, parte_de, por_evento
from recaudacion.imputacion import Imputado, imputar
from recaudacion.models import MedioDePago, MedioDeRecibo, Recibo, SesionCaja
from recaudacion.parametros import IMPORTE_MAXIMO
from recaudacion.ports import EFECTO, Pago
from recaudacion.selectors import deudas
from recaudacion.selectors.deudas import Adeudado, Mora

TRAS_RECIBO = punto("cobro.tras_recibo", "the receipt and what it pays are in, without their entries")
TRAS_ASIENTOS = punto("cobro.tras_asientos", "the payment is whole, and not committed")


@dataclass(frozen=True, kw_only=True)
class MedioUsado:
    """So many pesos with one tender. Of cash, what is handed in: the change comes out of it."""

    medio: MedioDePago
    importe: Decimal
    referencia: str = ""


@dataclass(frozen=True, kw_only=True)
class Pedido:
    """A payment to be taken. clave: of the form, so that asking twice makes one.

    partes: voucher → pesos for it, its interest included when it is collected now. anticipo: what is left as credit.
    """

    clave: uuid.UUID
    persona: Persona
    partes: Mapping[int, Decimal] = field(default_factory=dict)
    anticipo: Decimal = CERO
    medios: Sequence[MedioUsado] = ()

    @property
    def total(self) -> Decimal:
        """Pesos of the receipt."""
        return sum(self.partes.values(), CERO) + self.anticipo

    @property
    def vuelto(self) -> Decimal:
        """Pesos tendered beyond the total."""
        return sum((usado.importe for usado in self.medios), CERO) - self.total


@transaction.atomic
def cobrar(pedido: Pedido, *, sesion: SesionCaja, usuario: Usuario) -> Recibo:
    """Take a payment at an open till; the same request again gives the same receipt.

    What is paid late leaves its interest for the next bill, or makes its own voucher and pays it, as the policy of the
    group says. *Bloquea:* payer and holders, accounts, session, day, period, series of the receipt and of those
    vouchers. *Asienta:* the collection of each tender. *Errores:* recaudacion.importe, recaudacion.medios,
    recaudacion.vuelto, recaudacion.cambio, recaudacion.otro_pedido, recaudacion.caja_cerrada, recaudacion.caja_ajena,
    recaudacion.caja_de_otro_dia, recaudacion.importe_maximo.
    """
    exigir_importes(pedido)
    dia = hoy()
    vistos = deudas.de_comprobantes(list(pedido.partes), al=dia)
    bloquear(_llaves(pedido, vistos, sesion, dia), para="cobrar")
    if (previo := Recibo.objects.filter(clave=pedido.clave).select_related("caja").first()) is not None:
        return _el_mismo(previo, pedido)
    exigir_abierta(sesion, usuario=usuario, al=dia)
    _exigir_maximo(pedido.total, al=dia)
    adeudados = {a.comprobante: a for a in deudas.de_comprobantes(list(pedido.partes), al=dia)}
    imputado = _imputar(pedido, adeudados)
    recibo = _escribir(pedido, sesion, dia, usuario)
    falla(TRAS_RECIBO)
    partes = _pagar(recibo, imputado, adeudados, sesion=sesion, usuario=usuario)
    _asentar(recibo, partes, pedido, usuario)
    falla(TRAS_ASIENTOS)
    pago = pago_de(pedido.persona.pk, dia, imputado, adeudados)
    for _, efecto in EFECTO:
        efecto.aplicar([pago])
    return recibo


def exigir_importes(pedido: Pedido) -> None:
    """Refuse what is not money, what does not add up, and change that is not of cash."""
    for importe in (*pedido.partes.values(), *(usado.importe for usado in pedido.medios), pedido.anticipo):
        minimo = CERO if importe is pedido.anticipo else CENTAVO
        if not importe.is_finite() or importe < minimo or importe != importe.quantize(CENTAVO):
            raise ErrorNegocio(
                "recaudacion.importe",
                "No se puede cobrar porque un importe no es válido. Escribí pesos y centavos, más que cero.",
            )
    if pedido.total < CENTAVO or not pedido.medios:
        raise ErrorNegocio(
            "recaudacion.medios", "No se puede cobrar sin un importe y con qué se paga. Elegí qué se cobra y cómo."
        )
    efectivo = sum((usado.importe for usado in pedido.medios if usado.medio.da_vuelto), CERO)
    if pedido.vuelto < CERO:
        raise ErrorNegocio(
            "recaudacion.medios",
            f"No se puede cobrar porque faltan {formato.pesos(-pedido.vuelto)}. Completá los medios de pago.",
        )
    if pedido.vuelto > efectivo - (CENTAVO if efectivo else CERO):
        raise ErrorNegocio(
            "recaudacion.vuelto",
            f"No se puede cobrar porque sobran {formato.pesos(pedido.vuelto)} y el vuelto sale solo del efectivo. "
            "Corregí los medios de pago.",
        )
    for usado in pedido.medios:
        if not usado.medio.activo or (usado.medio.pide_referencia and not usado.referencia.strip()):
            raise ErrorNegocio(
                "recaudacion.referencia",
                f"No se puede cobrar con {usado.medio.nombre.lower()} sin su número. Escribilo.",
                campo="referencia",
            )


def exigir_abierta(sesion: SesionCaja, *, usuario: Usuario, al: dt.date) -> None:
    """Read the session again: open, of that cashier, of that day."""
    sesion.refresh_from_db(fields=["cerrada_en", "cajero", "fecha"])
    if sesion.cerrada_en is not None:
        raise ErrorNegocio("recaudacion.caja_cerrada", "No se puede porque la caja está cerrada. Abrila.")
    if sesion.cajero_id != usuario.pk:
        raise ErrorNegocio("recaudacion.caja_ajena", "No se puede porque la caja es de otra persona. Abrí la tuya.")
    if sesion.fecha != al:
        raise ErrorNegocio(
            "recaudacion.caja_de_otro_dia",
            f"No se puede porque la caja es del {formato.fecha(sesion.fecha)}. Cerrala y abrí la de hoy.",
        )


def dia_y_periodo(al: dt.date) -> tuple[Llave, ...]:
    """The locks of posting on a day, shared: nobody closes nor seals it meanwhile. Errores: recaudacion.periodo."""
    periodo = Periodo.objects.filter(desde__lte=al, hasta__gt=al).values_list("pk", flat=True).first()
    if periodo is None:
        raise ErrorNegocio(
            "recaudacion.periodo",
            f"No se puede asentar el {formato.fecha(al)} porque no hay período contable. Pedilo a contaduría.",
        )
    return (*compartida("dia", al.isoformat()), *compartida("periodo", periodo))


def de_personas_y_cuentas(adeudados: Iterable[Adeudado]) -> tuple[Llave, ...]:
    """The locks of paying some vouchers: who pays and who owes, and their accounts."""
    vistos = list(adeudados)
    personas = {a.pagador for a in vistos} | {a.persona for a in vistos}
    return (*exclusiva("persona", *personas), *exclusiva("cuenta", *{a.cuenta for a in vistos if a.cuenta}))


def pago_de(persona: int, dia: dt.date, imputado: Imputado, adeudados: Mapping[int, Adeudado]) -> Pago:
    """What the effects of a payment are asked about."""
    saldos = {parte.clave: adeudados[parte.clave].saldo - parte.capital for parte in imputado.partes}
    return Pago(persona=persona, fecha=dia, saldos=saldos)


# ── Inside ──


def _llaves(pedido: Pedido, vistos: Sequence[Adeudado], sesion: SesionCaja, dia: dt.date) -> list[Llave]:
    notas: list[Llave] = []
    if sesion.caja.punto is not None:
        for letra in {a.letra for a in vistos if a.mora == Mora.AHORA}:
            notas += talonarios.llaves(nota_de_debito(letra), sesion.caja.punto)
    return [
        *exclusiva("persona", pedido.persona.pk),
        *de_personas_y_cuentas(vistos),
        *exclusiva("sesion_caja", sesion.pk),
        *dia_y_periodo(dia),
        *exclusiva("talonario", sesion.caja.serie),
        *notas,
    ]


def _el_mismo(previo: Recibo, pedido: Pedido) -> Recibo:
    if (previo.persona_id, previo.total) != (pedido.persona.pk, pedido.total):
        raise ErrorNegocio(
            "recaudacion.otro_pedido",
            f"No se puede cobrar porque ese pedido ya hizo el {previo} por {formato.pesos(previo.total)}. Empezá otro.",
        )
    return previo


def _exigir_maximo(total: Decimal, *, al: dt.date) -> None:
    maximo = parametros.decimal(IMPORTE_MAXIMO, al=al)
    if total > maximo:
        raise ErrorNegocio(
            "recaudacion.importe_maximo",
            f"No se puede cobrar {formato.pesos(total)} porque un recibo es de hasta {formato.pesos(maximo)}. "
            "Revisá el importe.",
        )


def _imputar(pedido: Pedido, adeudados: Mapping[int, Adeudado]) -> Imputado:
    """What was chosen over what is owed now. Errores: recaudacion.cambio, recaudacion.parcial."""
    elegidas = {clave: int(importe * 100) for clave, importe in pedido.partes.items()}
    for clave, centavos in elegidas.items():
        adeudado = adeudados.get(clave)
        if adeudado is None or adeudado.pagador != pedido.persona.pk:
            raise ErrorNegocio(
                "recaudacion.cambio",
                "No se puede cobrar porque uno de los comprobantes ya está pago o es de otra persona. "
                "Volvé a buscar la deuda.",
            )
        cubierta = imputar(centavos, [adeudado.deuda], {}).partes
        # Of a part, a centavo may be left over by the rounding of its interest; of the whole, nothing.
        if not cubierta or (cubierta[0].capital == adeudado.saldo and cubierta[0].total < centavos):
            raise ErrorNegocio(
                "recaudacion.cambio",
                f"No se puede cobrar {formato.pesos(pedido.partes[clave])} de un comprobante que ahora debe "
                f"{formato.pesos(Decimal(adeudado.saldo).scaleb(-2))}. Volvé a buscar la deuda.",
            )
    politicas = deudas.politicas({a.grupo for a in adeudados.values()}, al=hoy())
    imputado = imputar(sum(elegidas.values()), [a.deuda for a in adeudados.values()], politicas, elegidas=elegidas)
    if len(imputado.partes) != len(elegidas):
        raise ErrorNegocio(
            "recaudacion.parcial",
            "No se puede cobrar una parte porque ese grupo no admite pagos parciales. Cobrá el comprobante entero.",
        )
    return imputado


def _escribir(pedido: Pedido, sesion: SesionCaja, dia: dt.date, usuario: Usuario) -> Recibo:
    """The credit, the receipt and its tenders, net of the change."""
    abono = Abono.objects.create(
        clase=Abono.Clase.PAGO, persona=pedido.persona, importe=pedido.total, fecha=dia, usuario=usuario
    )
    entregado = sum((usado.importe for usado in pedido.medios if usado.medio.da_vuelto), CERO)
    recibo = Recibo.objects.create(
        caja=sesion.caja,
        sesion=sesion,
        numero=siguiente(sesion.caja.serie, destino=pedido.clave),
        clave=pedido.clave,
        persona=pedido.persona,
        abono=abono,
        total=pedido.total,
        entregado=entregado,
        vuelto=pedido.vuelto,
        fecha=dia,
        pagado_el=dia,
        usuario=usuario,
    )
    MedioDeRecibo.objects.bulk_create(
        MedioDeRecibo(
            recibo=recibo, orden=orden, medio=usado.medio, importe=importe, referencia=usado.referencia.strip()[:60]
        )
        for orden, (usado, importe) in enumerate(_netos(pedido), 1)
    )
    return recibo


def _netos(pedido: Pedido) -> list[tuple[MedioUsado, Decimal]]:
    """Tenders without the change; cash that is all given back is none."""
    vuelto = pedido.vuelto
    netos = []
    for usado in pedido.medios:
        quita = min(vuelto, usado.importe) if usado.medio.da_vuelto else CERO
        vuelto -= quita
        if usado.importe > quita:
            netos.append((usado, usado.importe - quita))
    return netos


def _pagar(
    recibo: Recibo, imputado: Imputado, adeudados: Mapping[int, Adeudado], *, sesion: SesionCaja, usuario: Usuario
) -> list[tuple[ParteContable, int]]:
    """Apply the payment and charge the interest of what is late. Returns what it pays, for the books."""
    aplicaciones = aplicar(
        recibo.abono,
        [
            Parte(comprobante=Comprobante(pk=parte.clave), importe=Decimal(parte.capital).scaleb(-2))
            for parte in imputado.partes
        ],
        fecha=recibo.fecha,
    )
    partes = [(parte_de(adeudados[parte.clave]), parte.capital) for parte in imputado.partes]
    tardias = []
    for parte, aplicacion in zip(imputado.partes, aplicaciones, strict=True):
        adeudado = adeudados[parte.clave]
        if adeudado.mora == Mora.PROXIMA and adeudado.cuenta is not None:
            tardias.append(
                Tardia(
                    aplicacion=aplicacion.pk,
                    cuenta=adeudado.cuenta,
                    centavos=adeudado.interes_neto(parte.capital),
                    vencia=adeudado.vence,
                    pagado=recibo.pagado_el,
                )
            )
        elif parte.interes:
            partes.append(_cobrar_interes(recibo, aplicacion, adeudado, sesion=sesion, usuario=usuario))
    cargar_en_la_proxima(tardias, fecha=recibo.fecha, usuario=usuario)
    usado = sum(centavos for _, centavos in partes)
    return [*partes, (anticipo_de(recibo.persona_id), int(recibo.total * 100) - usado)]


def _cobrar_interes(
    recibo: Recibo, aplicacion: Aplicacion, adeudado: Adeudado, *, sesion: SesionCaja, usuario: Usuario
) -> tuple[ParteContable, int]:
    """Issue the voucher of the interest of a late payment, and pay it with the same payment."""
    completa = Aplicacion.objects.select_related(
        "comprobante__tipo", "comprobante__persona", "comprobante__cuenta__grupo"
    ).get(pk=aplicacion.pk)
    nota = cobrar_tarde(completa, punto=sesion.caja.punto, usuario=usuario, al=recibo.pagado_el).comprobante
    assert nota is not None, "interest that is collected now has its own voucher"
    aplicar(recibo.abono, [Parte(comprobante=nota, importe=nota.total)], fecha=recibo.fecha)
    return parte_de(adeudado)._replace(componente=deudas.CREDITOS), int(nota.total * 100)


def _asentar(recibo: Recibo, partes: Sequence[tuple[ParteContable, int]], pedido: Pedido, usuario: Usuario) -> None:
    """One entry per kind of tender, all of the receipt."""
    medios: dict[str, int] = {}
    for usado, importe in _netos(pedido):
        medios[usado.medio.evento] = medios.get(usado.medio.evento, 0) + int(importe * 100)
    for evento, suyas in por_evento(partes, medios.items()).items():
        asentar(
            Evento(
                tipo=evento,
                fecha=recibo.fecha,
                fecha_valor=recibo.pagado_el,
                origen=(RECIBO, recibo.pk),
                importes=importes(suyas),
                glosa=str(recibo),
            ),
            usuario=usuario,
        )
