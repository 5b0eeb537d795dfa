"""What happens to the services month after month: cuts, reconnections, meters that are changed, people who come and go.

Each one is an order that is issued, given to a crew and closed in the street, as it will be every day.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from catastro.models import (
    Categoria,
    Colocacion,
    Contacto,
    Cuadrilla,
    CuentaServicio,
    Medidor,
    OrdenServicio,
    ParteDeCuenta,
    Persona,
)
from catastro.selectors.protecciones import motivos_para_no_cortar
from catastro.services import altas, ordenes
from catastro.services.contactos import registrar_contacto
from cesop.demostracion.visores import Visores
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario

POR_CADA = 500  # accounts, of which one is cut each month
ESPACIO = uuid.UUID("6b1f4c0e-2f55-4f0a-9c39-3d0c7a5b8e11")
ASUNTOS = (
    ("telefono", "Consulta por el importe de la factura"), ("mostrador", "Pide un plan de pagos"),
    ("whatsapp", "Avisa que no estará hasta el verano"), ("correo", "Pide la factura por correo"),
    ("telefono", "Baja tensión por la noche"), ("mostrador", "Trae la escritura para cambiar el titular"),
    ("visita", "Se le dejó un aviso de corte"), ("telefono", "Reclama una lectura"),
)  # fmt: skip
E = OrdenServicio.Estado


@dataclass(kw_only=True)
class Sucesos:
    """Who acts, and what each month leaves for the next one."""

    visores: Visores
    mostrador: Usuario
    cobranzas: Usuario
    azar: Random
    cantidad: int
    cortadas: list[int] = field(default_factory=list)
    altas: int = 0

    def del_mes(self, n: int) -> None:
        """Orders of a month, all of them done or failed; who called, who came to the counter."""
        dia = hoy()
        self._reconectar(dia)
        if n:
            self._cortar(dia)
            self._cambiar_medidores(dia)
            self._mudanzas(dia)
        self._contactos(dia)

    def dejar_abiertos(self) -> None:
        """What is in the street when the demonstration starts: orders in each state, accounts that wait for theirs."""
        dia = hoy()
        cortes = self._emitir("corte", self._que_se_cortan(self.cantidad + 3), "Tres comprobantes vencidos")
        ordenes.asignar([o.pk for o in cortes[2:]], cuadrilla=self._cuadrilla(), para=dia, usuario=self.cobranzas)
        ordenes.anular([o.pk for o in cortes[-1:]], motivo="Pagó en la sucursal", usuario=self.cobranzas)
        puntos = [cuenta.suministro for cuenta in self._conectadas(9)]
        for tipo, motivo, de in (
            ("cambio_medidor", "Visor apagado", puntos[:3]),
            ("inspeccion", "Precinto roto", puntos[3:6]),
            ("contraste", "Reclama que marca de más", puntos[6:8]),
            ("reclamo", "Baja tensión", puntos[8:]),
        ):
            pedidos = [ordenes.Pedido(tipo=tipo, motivo=motivo, suministro=punto) for punto in de]
            hechas = ordenes.emitir(pedidos, usuario=self.mostrador)
            ordenes.asignar([hechas[0].pk], cuadrilla=self._cuadrilla(), para=dia, usuario=self.mostrador)
            if tipo in {"inspeccion", "reclamo"}:
                ordenes.iniciar([hechas[0].pk], usuario=self.mostrador)
        for _ in range(3):
            self._mudar(dia, conectar=False)

    # ── Cuts ──

    def _cortar(self, dia: dt.date) -> None:
        """Some are cut, and one paid on the spot. One in five of the cut goes on consuming. In a moratorium, none."""
        hechas = self._emitir("corte", self._que_se_cortan(self.cantidad), "Tres comprobantes vencidos")
        if not hechas:
            return
        ordenes.asignar([o.pk for o in hechas], cuadrilla=self._cuadrilla(), para=dia, usuario=self.cobranzas)
        for orden in hechas[:-1]:
            ordenes.cumplir(orden, ordenes.Cierre(fecha=dia, resultado=self._leido(orden)), usuario=self.cobranzas)
            self.cortadas.append(orden.cuenta_id or 0)
            if orden.suministro.numero in self.visores and self.azar.random() > 0.2:
                self.visores[orden.suministro.numero].con_luz = False
        cierre = ordenes.Cierre(fecha=dia, resultado={"impedimento": "pago"}, informe="Mostró el comprobante de pago")
        ordenes.fallar(hechas[-1], cierre, usuario=self.cobranzas)

    def _reconectar(self, dia: dt.date) -> None:
        """Most of those that were cut the month before paid."""
        vuelven, self.cortadas = self.cortadas[: -max(1, len(self.cortadas) // 4)], []
        cuentas = list(CuentaServicio.objects.filter(pk__in=vuelven).select_related("suministro"))
        for orden in self._emitir("reconexion", cuentas, "Pagó"):
            ordenes.cumplir(orden, ordenes.Cierre(fecha=dia, resultado=self._leido(orden)), usuario=self.cobranzas)
            if orden.suministro.numero in self.visores:
                self.visores[orden.suministro.numero].con_luz = True

    def _leido(self, orden: OrdenServicio) -> dict[str, str]:
        """What whoever went saw in the meter, or that it could not be seen."""
        if orden.suministro.numero not in self.visores or self.azar.random() < 0.1:
            return {"sin_lectura": "no_visible"}
        marcas = self.visores.marca(orden.suministro.numero, hoy())
        if len(marcas) == 1:
            return {"lectura": str(*marcas.values())}
        return {f"lectura_{magnitud}": str(marca) for magnitud, marca in marcas.items()}

    def _que_se_cortan(self, cuantas: int) -> list[CuentaServicio]:
        """Electricity accounts that may be cut."""
        elegidas = self._conectadas(cuantas * 2)
        protegidas = motivos_para_no_cortar([cuenta.pk for cuenta in elegidas], al=hoy())
        return [cuenta for cuenta in elegidas if cuenta.pk not in protegidas][:cuantas]

    def _conectadas(self, cuantas: int) -> list[CuentaServicio]:
        """Electricity accounts with nothing ordered."""
        filas = CuentaServicio.objects.filter(grupo__codigo="ELE", estado_actual__estado="conectada")
        filas = filas.exclude(ordenes__estado__in=OrdenServicio.ABIERTAS).select_related("suministro__servicio")
        claves = sorted(filas.values_list("pk", flat=True))
        elegidas = self.azar.sample(claves, min(len(claves), cuantas))
        return list(filas.filter(pk__in=elegidas).order_by("numero"))

    def _emitir(self, tipo: str, cuentas: Sequence[CuentaServicio], motivo: str) -> list[OrdenServicio]:
        pedidos = [ordenes.Pedido(tipo=tipo, cuenta=cuenta, motivo=motivo) for cuenta in cuentas]
        ordenes.emitir(pedidos, usuario=self.cobranzas)
        filas = OrdenServicio.objects.filter(cuenta__in=[c.pk for c in cuentas], tipo__clave=tipo, estado=E.PENDIENTE)
        return list(filas.select_related("suministro", "tipo").order_by("numero"))

    def _cuadrilla(self) -> Cuadrilla:
        return self.azar.choice(list(Cuadrilla.objects.filter(sucursal__codigo="CEN").order_by("nombre")))

    # ── Meters ──

    def _cambiar_medidores(self, dia: dt.date) -> None:
        """Old meters for new ones, with what both showed."""
        for repuesto, cuenta in zip(self._repuestos(), self._conectadas(max(1, self.cantidad // 4)), strict=False):
            punto = cuenta.suministro
            if self.visores[punto.numero].mide != ("activa",):
                continue
            [orden] = ordenes.emitir(
                [ordenes.Pedido(tipo="cambio_medidor", suministro=punto, motivo="Visor ilegible")],
                usuario=self.mostrador,
            )
            retiro = self.visores.marca(punto.numero, dia)["activa"]
            resultado = {"retiro": str(retiro), "medidor": repuesto.numero, "instalacion": "0"}
            orden = OrdenServicio.objects.select_related("tipo", "suministro").get(pk=orden.pk)
            ordenes.cumplir(orden, ordenes.Cierre(fecha=dia, resultado=resultado), usuario=self.mostrador)
            self.visores.cambiar(punto.numero, medidor=repuesto.numero, enteros=6, inicial=0)

    def _repuestos(self) -> Iterator[Medidor]:
        """Those of the store."""
        puestos = vigentes(Colocacion.objects.all(), al=hoy()).values("medidor")
        yield from Medidor.objects.filter(servicio__clave="electricidad", estado="sirve").exclude(pk__in=puestos)[
            : self.cantidad
        ]

    # ── Those who come and go ──

    def _mudanzas(self, dia: dt.date) -> None:
        for _ in range(max(1, self.cantidad // 4)):
            self._mudar(dia, conectar=True)

    def _mudar(self, dia: dt.date, *, conectar: bool) -> None:
        """Somebody leaves an internet service, and whoever comes asks for it at the counter."""
        filas = CuentaServicio.objects.filter(grupo__codigo="INT", estado_actual__estado="conectada")
        claves = sorted(filas.exclude(ordenes__estado__in=OrdenServicio.ABIERTAS).values_list("pk", flat=True))
        vieja = filas.select_related("suministro__servicio", "grupo").get(pk=self.azar.choice(claves))
        [retiro] = self._emitir("retiro", [vieja], "Se muda")
        ordenes.cumplir(retiro, ordenes.Cierre(fecha=dia, resultado={}), usuario=self.mostrador)
        self.altas += 1
        alta = altas.Alta(
            clave=uuid.uuid5(ESPACIO, str(self.altas)),
            servicio=vieja.suministro.servicio,
            titular=self._persona(),
            lugar=vieja.suministro,
            grupo=vieja.grupo,
            categoria=Categoria.objects.get(servicio=vieja.suministro.servicio, clave="F300"),
            desde=dia,
        )
        nueva = altas.dar_de_alta_el_servicio(alta, usuario=self.mostrador)
        if conectar:
            orden = OrdenServicio.objects.select_related("tipo", "suministro", "cuenta").get(pk=nueva.orden.pk)
            ordenes.cumplir(orden, ordenes.Cierre(fecha=dia, resultado={}), usuario=self.mostrador)

    def _persona(self) -> Persona:
        """Somebody of the register."""
        claves = sorted(Persona.objects.filter(fusionada_en__isnull=True, tipo="fisica").values_list("pk", flat=True))
        return Persona.objects.get(pk=self.azar.choice(claves))

    def _contactos(self, dia: dt.date) -> None:
        """Who called and what for."""
        titulares = ParteDeCuenta.objects.filter(rol="titular", reemplazado_en__isnull=True).order_by("pk")
        claves = list(titulares.values_list("pk", flat=True))
        for pk in self.azar.sample(claves, min(len(claves), self.cantidad)):
            parte = titulares.select_related("persona", "cuenta").get(pk=pk)
            canal, asunto = self.azar.choice(ASUNTOS)
            registrar_contacto(
                parte.persona,
                canal=canal,
                asunto=asunto,
                por=self.mostrador,
                fecha=dia,
                sentido=Contacto.Sentido.EMITIDO if canal == "visita" else Contacto.Sentido.RECIBIDO,
                cuenta=parte.cuenta,
            )
