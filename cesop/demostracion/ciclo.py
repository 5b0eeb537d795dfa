"""Fourteen months of reading and billing the town: batches, files, the desk cleared by rule, runs issued.

Of the last month the desk is left to be done: what it has not cleared is not billed yet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from catastro.models import Cuadrilla, OrdenServicio, Ruta, Servicio, Suministro
from catastro.services import ordenes
from cesop.demostracion import lecturas, nombres
from cesop.demostracion.facturas import Facturas
from cesop.demostracion.firma import como
from cesop.demostracion.lecturas import Recorrida
from cesop.demostracion.sucesos import Sucesos
from cesop.demostracion.visores import Visores
from cesop.nucleo.calendario import es_habil
from cesop.nucleo.fechas import sumar_meses
from cesop.nucleo.models import Usuario
from medicion.models import Consumo, FilaApartada, LoteLectura, Relectura
from medicion.selectors.aviso import REGLA
from medicion.selectors.mesa import pendientes
from medicion.services import lotes, mesa, relecturas
from medicion.services.apartadas import LecturaDicha, tomar_apartada
from medicion.services.lecturas import corregir_del_consumo

CICLOS = 14
# Days before today of each of the four mornings of the last month's reading.
ONDAS = (6, 5, 2, 1)
RELECTURAS_MAX = 8
UNO = dt.timedelta(days=1)
MOTIVOS = {
    "estimar": "Cerrada en dos visitas: se estima",
    "alto": "Consumo verificado con la foto: es de temporada",
    "resto": "Verificado: coincide con el uso de la casa",
    "releer": "No coincide con el historial: volver a leer",
    "corregir": "Se corrige con la foto del visor",
    "numero": "El lector tecleó una cifra de más: es el medidor de ese suministro",
}


@dataclass(kw_only=True)
class Ciclo:
    """What the reading of the town needs, month after month."""

    visores: Visores
    sucesos: Sucesos
    facturas: Facturas
    hoy: dt.date
    lector: Usuario
    recorrida: Recorrida = field(default_factory=Recorrida)
    _tandas: dict[int, list[LoteLectura]] = field(default_factory=dict)

    def pasos(self) -> Iterator[tuple[dt.date, Callable[[], None]]]:
        """What is done on which day, in order: month by month what happens in the street, the reading of each wave,
        the desk, and the bills. Who collects comes after them, before the next month."""
        for n in range(CICLOS):
            yield self.dia(n, 0) - 4 * UNO, partial(self._suceder, n)
            for onda in range(len(ONDAS)):
                yield self.dia(n, onda), partial(self._leer_onda, n, onda)
            if n < CICLOS - 1:
                yield self.dia(n, len(ONDAS) - 1) + UNO, partial(self._despejar_y_cerrar, n)
            else:
                yield self.hoy, self._dejar_abierto
            yield (fecha := self.emision(n)), partial(self._facturar, self._mes(n), fecha)

    def _mes(self, n: int) -> dt.date:
        return sumar_meses(self.hoy, n - CICLOS + 1)

    def emision(self, n: int) -> dt.date:
        """When the bills of a month are issued: once its last wave is read."""
        return max(self._mes(n), self.dia(n, len(ONDAS) - 1) + UNO)

    def dia(self, n: int, onda: int) -> dt.date:
        """The morning when a wave of routes is read: the last working day until the theoretical one."""
        dia = sumar_meses(self.hoy - ONDAS[onda] * UNO, n - CICLOS + 1)
        while not es_habil(dia):
            dia -= UNO
        return dia

    def _suceder(self, n: int) -> None:
        with como(self.sucesos.mostrador):
            self.sucesos.del_mes(n)
        with como(self.lector):
            self._tandas = self._lotes(n)

    def _leer_onda(self, n: int, onda: int) -> None:
        with como(self.lector):
            for lote in self._tandas.get(onda, ()):
                self._leer(lote, self.dia(n, onda), n)

    def _despejar_y_cerrar(self, n: int) -> None:
        with como(self.lector):
            self._despejar(self.dia(n, len(ONDAS) - 1) + UNO)
            for tanda in self._tandas.values():
                for lote in tanda:
                    lotes.cerrar(lote, usuario=self.lector)

    def _dejar_abierto(self) -> None:
        """The last month is left to be done."""
        with como(self.lector):
            self._dejar_relecturas()
        with como(self.sucesos.mostrador):
            self.sucesos.dejar_abiertos()

    def _facturar(self, mes: dt.date, fecha: dt.date) -> None:
        self.facturas.del_mes(mes, fecha=fecha)

    # ── Reading ──

    def _lotes(self, n: int) -> dict[int, list[LoteLectura]]:
        """The batches of the month by wave: electricity every month, water every other, until the last one."""
        tandas: dict[int, list[LoteLectura]] = {}
        for servicio in Servicio.objects.filter(medido=True):
            bimestral = servicio.clave == "agua"
            if bimestral and n % 2 == 0:
                continue
            primero = self.dia(n, 0)
            numero = (primero.month + 1) // 2 if bimestral else primero.month
            periodo = lotes.abrir_periodo(
                servicio=servicio, ciclo="bimestral" if bimestral else "mensual", anio=primero.year, numero=numero
            )
            rutas = list(Ruta.objects.filter(uso="lectura", servicio=servicio).order_by("codigo"))
            for orden, ruta in enumerate(rutas):
                onda = orden * len(ONDAS) // len(rutas)
                lector = nombres.LECTORES[orden % len(nombres.LECTORES)][0]
                hechos = lotes.generar_lotes(
                    periodo, fechas={ruta: self.dia(n, onda)}, usuario=self.lector, lector=lector
                )  # fmt: skip
                tandas.setdefault(onda, []).extend(hechos)
        return tandas

    def _leer(self, lote: LoteLectura, dia: dt.date, n: int) -> None:
        """All of it. In the last month one is read in part and another not at all, and more things go wrong; in the
        first one every door is open: without history nothing is estimated."""
        hasta, veces = 100, 0 if n < 2 else 1
        if n == CICLOS - 1:
            veces = 3
            hasta = (0, 60, 100)[min(2, self._desde_el_final(lote.ruta))]
        if hasta:
            lecturas.leer(lote, self.visores, self.recorrida, dia=dia, por=self.lector, hasta=hasta, veces=veces)

    @staticmethod
    def _desde_el_final(ruta: Ruta) -> int:
        """How many routes of electricity come after one; of water, many."""
        de_luz = Ruta.objects.filter(uso="lectura", servicio__clave="electricidad", codigo__gt=ruta.codigo)
        return de_luz.count()

    # ── The desk ──

    def _despejar(self, dia: dt.date) -> None:
        """Decide all that waits: take what was set apart for a wrong number, read again or correct what was read wrong,
        and then accept the rest by its reason and estimate what has no figure."""
        for fila in FilaApartada.objects.filter(resuelta_en__isnull=True).order_by("pk"):
            tomar_apartada(fila, _dicha(fila), motivo=MOTIVOS["numero"], usuario=self.lector)
        dudosos = [c for c in self._esperan() if self._mal_leido(c)]
        self._releer(dudosos[:RELECTURAS_MAX], dia)
        for consumo in dudosos[RELECTURAS_MAX:]:
            valor = Decimal(self.recorrida.mal_leidas[consumo.suministro_id])
            corregir_del_consumo(consumo.pk, valor=valor, motivo=MOTIVOS["corregir"], usuario=self.lector)
        self.recorrida.mal_leidas.clear()
        esperan = self._esperan()
        sin_cifra = [c.pk for c in esperan if c.consumo is None]
        altos = [c.pk for c in esperan if c.consumo is not None and _tiene(c, REGLA)]
        resto = [c.pk for c in esperan if c.pk not in {*sin_cifra, *altos}]
        if sin_cifra:
            mesa.estimar_en_masa(sin_cifra, motivo=MOTIVOS["estimar"], usuario=self.lector)
        for pks, motivo in ((altos, "alto"), (resto, "resto")):
            if pks:
                mesa.aceptar_en_masa(pks, motivo=MOTIVOS[motivo], usuario=self.lector)

    def _esperan(self) -> list[Consumo]:
        filas = pendientes(self.lector)
        return list(filas.prefetch_related("hallazgos").select_related("suministro", "lectura", "lote").order_by("pk"))

    def _mal_leido(self, consumo: Consumo) -> bool:
        """The demonstration knows what the dial said when its batch was read."""
        dudoso = consumo.suministro_id in self.recorrida.mal_leidas and consumo.lectura is not None
        return dudoso and consumo.lote is not None and consumo.lote.estado != LoteLectura.Estado.CERRADO

    def _releer(self, dudosos: Collection[Consumo], dia: dt.date) -> None:
        """A crew reads them again, the same day."""
        if not dudosos:
            return
        relecturas.releer_en_masa([c.pk for c in dudosos], motivo=MOTIVOS["releer"], usuario=self.lector)
        hechas = Relectura.objects.filter(consumo__in=[c.pk for c in dudosos]).select_related(
            "orden__tipo", "orden__suministro", "consumo"
        )
        ordenes.asignar([r.orden_id for r in hechas], cuadrilla=_guardia(), para=dia, usuario=self.lector)
        for relectura in hechas:
            marcas = self.visores.marca(relectura.orden.suministro.numero, dia)
            resultado = {"lectura": str(marcas[relectura.consumo.magnitud])}
            cierre = ordenes.Cierre(fecha=dia, resultado=resultado, informe="Releído en el lugar")
            ordenes.cumplir(relectura.orden, cierre, usuario=self.lector)

    def _dejar_relecturas(self) -> None:
        """Some are in the street when the demonstration starts."""
        altos = pendientes(self.lector).filter(resultado=Consumo.Resultado.BLOQUEADA).order_by("-en_juego")[:4]
        relecturas.releer_en_masa(
            list(altos.values_list("pk", flat=True)), motivo=MOTIVOS["releer"], usuario=self.lector
        )  # fmt: skip
        abiertas = OrdenServicio.objects.filter(tipo__clave="relectura", estado=OrdenServicio.Estado.PENDIENTE)
        ordenes.asignar(
            list(abiertas.values_list("pk", flat=True)[:2]), cuadrilla=_guardia(), para=None, usuario=self.lector
        )  # fmt: skip


def _dicha(fila: FilaApartada) -> LecturaDicha:
    """What the row is: all but the number of the meter was right."""
    datos = fila.datos
    valor = datos["lectura_mil"]
    return LecturaDicha(
        lote=LoteLectura.objects.get(codigo=datos["lote"]),
        suministro=Suministro.objects.get(numero=int(datos["suministro"])),
        magnitud=datos["registro"],
        fecha=dt.datetime.fromisoformat(datos["fecha_hora"]).date(),
        valor=None if valor is None else Decimal(valor) / lecturas.MIL,
        anomalia=datos["anomalia"],
    )


def _tiene(consumo: Consumo, codigo: str) -> bool:
    return any(hallazgo.codigo == codigo for hallazgo in consumo.hallazgos.all())


def _guardia() -> Cuadrilla:
    return Cuadrilla.objects.get(nombre="Guardia")
