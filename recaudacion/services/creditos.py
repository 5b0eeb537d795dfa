"""Credit that a person has, used to pay what is owed: advances of earlier payments, and what credit notes left."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction

from catastro.models import Persona
from cesop.nucleo.bloqueos import bloquear, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from contabilidad.libro import Evento, asentar
from facturacion.models import Abono, Comprobante, SaldoAbono
from facturacion.services.aplicaciones import Parte, aplicar
from recaudacion.eventos import ANTICIPO_APLICADO, CREDITO, SALDO_A_FAVOR_APLICADO, importes, parte_de
from recaudacion.imputacion import Cubierto, imputar
from recaudacion.models import AplicacionDeCredito, CreditoAplicado
from recaudacion.ports import EFECTO, Pago
from recaudacion.selectors import deudas
from recaudacion.selectors.deudas import Adeudado
from recaudacion.services.cobros import de_personas_y_cuentas, dia_y_periodo

# What applying each kind of credit posts.
EVENTOS = {
    Abono.Clase.PAGO: ANTICIPO_APLICADO,
    Abono.Clase.NOTA_DE_CREDITO: SALDO_A_FAVOR_APLICADO,
    Abono.Clase.APERTURA: SALDO_A_FAVOR_APLICADO,
}


@transaction.atomic
def aplicar_credito(persona: Persona, *, clave: uuid.UUID, usuario: Usuario) -> list[CreditoAplicado]:
    """Pay what a person owes with the credit that it has, oldest credit first, as the policies of the groups say.

    What is late is left for when it is paid: applying credit makes no interest. The same request again does nothing
    more. *Bloquea:* payer and holders, accounts, day and period. *Asienta:* `recaudacion.anticipo_aplicado` or
    `recaudacion.saldo_a_favor_aplicado` of each credit. *Errores:* recaudacion.sin_credito.
    """
    dia = hoy()
    vistos = deudas.de_pagadores([persona.pk], al=dia)
    bloquear(
        [*exclusiva("persona", persona.pk), *de_personas_y_cuentas(vistos), *dia_y_periodo(dia)],
        para="aplicar el saldo a favor",
    )
    if previos := list(CreditoAplicado.objects.filter(clave__in=_claves(persona, clave))):
        return previos
    adeudados = {a.comprobante: a for a in deudas.de_pagadores([persona.pk], al=dia)}
    politicas = deudas.politicas({a.grupo for a in adeudados.values()}, al=dia)
    restan = {a.comprobante: a.saldo for a in adeudados.values()}
    hechos = []
    for saldo in _disponibles(persona):
        pendientes = [_con_saldo(a, restan[a.comprobante]) for a in adeudados.values()]
        partes = imputar(int(saldo.disponible * 100), [a.deuda for a in pendientes if a.saldo], politicas).partes
        if partes:
            restan |= {parte.clave: restan[parte.clave] - parte.capital for parte in partes}
            hechos.append(_aplicar(saldo.abono, partes, adeudados, clave=clave, usuario=usuario))
    if not hechos:
        raise ErrorNegocio(
            "recaudacion.sin_credito",
            f"No se puede aplicar nada porque {persona} no tiene saldo a favor, o no debe nada que pague. "
            "Actualizá la página.",
        )
    tocados = {clave: queda for clave, queda in restan.items() if queda != adeudados[clave].saldo}
    for _, efecto in EFECTO:
        efecto.aplicar([Pago(persona=persona.pk, fecha=dia, saldos=tocados)])
    return hechos


def _disponibles(persona: Persona) -> Sequence[SaldoAbono]:
    filas = SaldoAbono.objects.filter(persona=persona, disponible__gt=0, abono__clase__in=EVENTOS)
    return list(filas.select_related("abono").order_by("abono__fecha", "abono_id"))


def _claves(persona: Persona, clave: uuid.UUID) -> list[uuid.UUID]:
    """What the credits of a person are called in one request."""
    abonos = Abono.objects.filter(persona=persona, creditos_aplicados__isnull=False).values_list("pk", flat=True)
    return [uuid.uuid5(clave, str(abono)) for abono in set(abonos)]


def _con_saldo(adeudado: Adeudado, saldo: int) -> Adeudado:
    """The same voucher, less what another credit paid; its interest waits."""
    datos = {**vars(adeudado), "saldo": saldo, "mora": deudas.Mora.NINGUNA}
    return Adeudado(**datos)


def _aplicar(
    abono: Abono,
    partes: Sequence[Cubierto],
    adeudados: Mapping[int, Adeudado],
    *,
    clave: uuid.UUID,
    usuario: Usuario,
) -> CreditoAplicado:
    hechas = aplicar(
        abono,
        [Parte(comprobante=Comprobante(pk=p.clave), importe=Decimal(p.capital).scaleb(-2)) for p in partes],
        fecha=hoy(),
    )
    credito = CreditoAplicado.objects.create(
        abono=abono,
        importe=Decimal(sum(p.capital for p in partes)).scaleb(-2),
        clave=uuid.uuid5(clave, str(abono.pk)),
        usuario=usuario,
        fecha=hoy(),
    )
    AplicacionDeCredito.objects.bulk_create(AplicacionDeCredito(credito=credito, aplicacion=a) for a in hechas)
    asentar(
        Evento(
            tipo=EVENTOS[Abono.Clase(abono.clase)],
            fecha=credito.fecha,
            origen=(CREDITO, credito.pk),
            importes=importes([(parte_de(adeudados[p.clave]), p.capital) for p in partes]),
            glosa=f"Crédito aplicado {credito.pk}",
        ),
        usuario=usuario,
    )
    return credito
