"""What accounting puts outside its own pages: the open period, its card of the home, its search results."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse

from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.interfaz.busqueda import LETRAS_MINIMAS, parecidas
from cesop.nucleo.interfaz.ports import Hallazgo, Indicador, Renglon, Tarjeta
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import puede_escribir, puede_ver
from contabilidad.models import Asiento, AsientoManual, Cuenta, Periodo
from contabilidad.pantallas.campos import con_puntos
from contabilidad.pantallas.diario import nombre_de_evento

BIGINT_MAX = 9_223_372_036_854_775_807


def periodo_abierto(usuario: Usuario) -> Indicador | None:
    """The period of today, and whether it takes entries. One query, and the clock's."""
    if not puede_ver(usuario, "contabilidad:balance"):
        return None
    dia = hoy()
    periodo = Periodo.objects.filter(desde__lte=dia, hasta__gt=dia).first()
    if periodo is None:
        return None
    return Indicador(
        icono="calendar-check" if periodo.estado == Periodo.Estado.ABIERTO else "lock",
        titulo=formato.mes(periodo.desde).capitalize(),
        detalle=f"período {periodo.get_estado_display().lower()}",
        url=reverse("contabilidad:ejercicios")
        if puede_ver(usuario, "contabilidad:ejercicios")
        else reverse("contabilidad:balance"),
    )


def tarjeta(usuario: Usuario) -> Tarjeta | None:
    """What waits for an accountant: months to close, drafts to finish. Two queries."""
    if not puede_escribir(usuario, "contabilidad:manual_nuevo"):
        return None
    dia = hoy()
    por_cerrar = list(Periodo.objects.filter(hasta__lte=dia, estado=Periodo.Estado.ABIERTO).order_by("desde")[:13])
    borradores = list(AsientoManual.objects.filter(estado=AsientoManual.Estado.BORRADOR).order_by("fecha", "id")[:6])
    renglones = [
        Renglon(
            texto=f"Cerrar {formato.mes(p.desde)}",
            detalle="el más viejo va primero" if n == 0 else "",
            url=reverse("contabilidad:periodo", args=[p.pk]),
            estado="Abierto",
            tono="aviso",
        )
        for n, p in enumerate(por_cerrar[:3])
    ]
    renglones += [
        Renglon(
            texto=b.glosa,
            detalle=f"borrador del {formato.fecha(b.fecha)}",
            url=reverse("contabilidad:manual", args=[b.pk]),
            estado="En aprobación" if b.aprobacion_id else "Borrador",
            tono="info" if b.aprobacion_id else "neutro",
        )
        for b in borradores
    ]
    return Tarjeta(
        titulo="Contabilidad",
        icono="book-2",
        renglones=renglones,
        vacio="Nada espera: los meses pasados están cerrados y no hay borradores.",
        url=reverse("contabilidad:ejercicios"),
        cuenta=len(por_cerrar) + len(borradores),
    )


class Cuentas:
    """Accounts of the chart: the result opens their ledger."""

    titulo = "Cuentas contables"

    def buscar(self, texto: str, *, usuario: Usuario, maximo: int) -> Sequence[Hallazgo]:
        """By code (with or without dots) or by name, tolerant to accents and to a typing error."""
        if len(texto) < LETRAS_MINIMAS or not puede_ver(usuario, "contabilidad:mayor"):
            return []
        return [
            Hallazgo(
                titulo=cuenta.nombre,
                detalle=f"{cuenta.codigo} · {cuenta.get_tipo_display()}",
                url=f"{reverse('contabilidad:mayor')}?cuenta={cuenta.codigo}",
                icono="book-2",
                estado="" if cuenta.activa else "De baja",
            )
            for cuenta in _halladas(texto)[:maximo]
        ]


def _halladas(texto: str) -> QuerySet[Cuenta]:
    if texto.replace(".", "").isdecimal():
        return Cuenta.objects.filter(codigo__startswith=con_puntos(texto)).order_by("codigo")
    return parecidas(Cuenta.objects.all(), texto, "nombre")


class Asientos:
    """Entries by number: their own, that of the diary, or that of what caused them."""

    titulo = "Asientos"

    def buscar(self, texto: str, *, usuario: Usuario, maximo: int) -> Sequence[Hallazgo]:
        """Exact numbers only: three index probes."""
        if not texto.isdecimal() or int(texto) > BIGINT_MAX or not puede_ver(usuario, "contabilidad:asiento"):
            return []
        numero = int(texto)
        filas = Asiento.objects.filter(Q(pk=numero) | Q(diario__numero=numero)).select_related("diario")
        return [
            Hallazgo(
                titulo=f"Asiento {asiento.pk}",
                detalle=f"{nombre_de_evento(asiento.evento)} · {formato.fecha(asiento.fecha)} · "
                f"{formato.pesos(asiento.total)}",
                url=reverse("contabilidad:asiento", args=[asiento.pk]),
                icono="list-details",
                estado=f"diario {asiento.diario.numero}" if hasattr(asiento, "diario") else "",
            )
            for asiento in filas.order_by("-fecha", "-id")[:maximo]
        ]
