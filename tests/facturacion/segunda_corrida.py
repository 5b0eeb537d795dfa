"""A run worked out a second time: from the rows of the tables, with plain loops and fractions. Only the tests use it.

Of `facturacion` it takes what a book is, and nothing else: who is due, what was consumed, in which category and under
which conditions, is looked up here again; each account goes by `segunda`, the second engine. VAT, perceptions that say
so and the rounding are over the lines of the book and the charges that ride.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection

from facturacion.tarifas.casos import Caso, Condicion, Consumo, Situacion
from facturacion.tarifas.documento import de_json
from facturacion.tarifas.modelo import Cuadro
from tests.facturacion import segunda_tasacion
from tests.facturacion.tarifas import segunda

Fila = dict[str, Any]
UN_DIA = dt.timedelta(days=1)
IVA = {"27": Decimal(27), "21": Decimal(21), "10.5": Decimal("10.5"), "0": Decimal(0), "exento": Decimal(0)}
IMPUESTO_POR_IMPUTACION = {
    "percepcion_iva": "percepcion", "percepcion_iibb": "percepcion", "contribucion_municipal": "tributo",
    "contribucion_provincial": "tributo", "fondo_compensador": "tributo",
}  # fmt: skip
# Readings a bill takes, and months that each bill is.
CICLOS = {"mensual": (1, 1), "bimestral": (1, 2), "en_cuotas": (2, 1)}


@dataclass(frozen=True)
class Factura:
    """What a bill must say, in centavos. renglones: (code, kind, VAT, base, amount), in no order."""

    tipo: int
    persona: int
    pagador: int
    categoria: str
    iva: int
    asociado: bool
    desde: dt.date
    hasta: dt.date
    neto: int
    impuestos: int
    total: int
    recargo: int
    renglones: tuple[tuple[str, str, Decimal | None, int | None, int], ...]
    consumos: tuple[tuple[int, int, int], ...]
    cargos: tuple[int, ...]
    # (call, time, class, seconds, free ones, ten-thousandths)
    llamadas: tuple[tuple[int, int, str, int, int, int], ...]


def _con_codigo(cargo: Fila, concepto: Fila) -> tuple[str, int]:
    """The tax code of a charge, and its centavos."""
    codigos = {Decimal(27): "27", Decimal(21): "21", Decimal("10.5"): "10.5", Decimal(0): "exento", None: "no_gravado"}
    return codigos[concepto["iva"]], int(cargo["importe"] * 100)


class Tablas:
    """Every row of the tables that a bill looks at, each read once."""

    def __init__(self) -> None:
        self._filas: dict[str, list[Fila]] = {}

    def __getitem__(self, tabla: str) -> list[Fila]:
        if tabla not in self._filas:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM public.{tabla} ORDER BY 1")
                nombres = [columna[0] for columna in cursor.description]
                self._filas[tabla] = [dict(zip(nombres, fila, strict=True)) for fila in cursor.fetchall()]
        return self._filas[tabla]

    def de(self, tabla: str, **valores: Any) -> list[Fila]:
        return [f for f in self[tabla] if all(f[clave] == valor for clave, valor in valores.items())]

    def una(self, tabla: str, **valores: Any) -> Fila:
        return self.de(tabla, **valores)[0]

    def vivas(self, tabla: str, **valores: Any) -> list[Fila]:
        return self.de(tabla, reemplazado_en=None, **valores)

    def del_dia(self, tabla: str, dia: dt.date, **valores: Any) -> Fila | None:
        return next((f for f in self.vivas(tabla, **valores) if rige(f, dia)), None)


def rige(fila: Fila, dia: dt.date) -> bool:
    return bool(fila["desde"] <= dia and (fila["hasta"] is None or dia < fila["hasta"]))


class SegundaCorrida:
    """The whole run of a group, as the tables are before it is issued."""

    def __init__(self, corrida: Fila) -> None:
        self.t = Tablas()
        self.corrida = corrida
        self.fecha: dt.date = corrida["fecha"]
        self.mes = dt.date(corrida["anio"], corrida["mes"], 1)
        self.grupo = self.t.una("catastro_grupogestion", id=corrida["grupo_id"])
        self.servicio = self.t.una("catastro_servicio", id=self.grupo["servicio_id"])
        politica = self.t.del_dia("facturacion_politicafacturacion", self.fecha, grupo_id=self.grupo["id"])
        assert politica is not None
        self.politica = politica
        self.cuotas, self.meses = CICLOS[politica["ciclo"]]
        versiones = self.t.de("facturacion_versiondecuadro", cuadro_id=politica["cuadro_id"], estado="activa")
        self.libro: list[Cuadro] = [de_json(version["contenido"]) for version in versiones]
        self.imputaciones = {c.codigo: c.imputacion for version in self.libro for c in version.componentes}
        self.redondeos = {
            c.codigo for version in self.libro for c in version.componentes if type(c).__name__ == "Redondeo"
        }

    def facturas(self) -> dict[int, Factura | None]:
        """Account → its bill; None for one that is due and cannot be billed."""
        return {cuenta["id"]: self._una(cuenta) for cuenta in self._debidas()}

    # ── Who, and what ──

    def _debidas(self) -> Iterable[Fila]:
        for cuenta in self.t.de("catastro_cuentaservicio", grupo_id=self.grupo["id"]):
            cambios = self._cambios(cuenta)
            estado, desde = (cambios[-1]["hasta"], cambios[-1]["fecha"]) if cambios else ("", None)
            if (
                estado in {"conectada", "suspendida", "cortada"}
                or (estado == "retirada" and desde is not None and desde > self._plano_desde())
                or self._sin_facturar(cuenta)
                or self._llamadas_pendientes(cuenta, self._fin_de_mes())
            ):
                yield cuenta

    def _fin_de_mes(self) -> dt.date:
        return (self.mes + dt.timedelta(days=31)).replace(day=1)

    def _cambios(self, cuenta: Fila) -> list[Fila]:
        return sorted(self.t.de("catastro_cambiodeestado", cuenta_id=cuenta["id"]), key=lambda f: (f["fecha"], f["id"]))

    def _validos(self, cuenta: Fila) -> list[Fila]:
        validos = {v["consumo_id"] for v in self.t["medicion_validacion"]}
        reemplazados = {c["reemplaza_id"] for c in self.t["medicion_consumo"]}
        suyos = self.t.de("medicion_consumo", cuenta_id=cuenta["id"])
        return [c for c in suyos if c["id"] in validos and c["id"] not in reemplazados]

    def _sin_facturar(self, cuenta: Fila) -> list[Fila]:
        viejo = self.mes - dt.timedelta(days=400)
        facturados = {f["consumo_id"] for f in self.t["facturacion_consumofacturado"]}
        return [c for c in self._validos(cuenta) if c["hasta"] > viejo and c["id"] not in facturados]

    def _pendientes(self, cuenta: Fila) -> list[tuple[Fila, int, int]]:
        """(consumption, instalment, time) of those that are not billed whole."""
        devueltos = {d["facturado_id"] for d in self.t["facturacion_consumodevuelto"]}
        pendientes = []
        for consumo in self._validos(cuenta):
            veces = self.t.de("facturacion_consumofacturado", consumo_id=consumo["id"])
            cuota = len([f for f in veces if f["id"] not in devueltos]) + 1
            vez = len([f for f in veces if f["cuota"] == cuota]) + 1
            completo = consumo["desde"] is not None and consumo["consumo"] is not None
            if completo and consumo["hasta"] <= self.fecha and cuota <= self.cuotas:
                pendientes.append((consumo, cuota, vez))
        return pendientes

    def _cargos(self, cuenta: Fila) -> list[tuple[Fila, Fila]]:
        idos = {d["cargo_id"] for d in self.t["facturacion_destinodecargo"]}
        conceptos = {c["id"]: c for c in self.t["facturacion_concepto"]}
        return [
            (cargo, conceptos[cargo["concepto_id"]])
            for cargo in self.t.de("facturacion_cargofacturable", cuenta_id=cuenta["id"])
            if cargo["id"] not in idos
            and cargo["facturable_desde"] <= self.fecha
            and conceptos[cargo["concepto_id"]]["uso"] == "factura"
        ]

    # ── One bill ──

    def _una(self, cuenta: Fila) -> Factura | None:
        titular = self.t.del_dia("catastro_partedecuenta", self.fecha, cuenta_id=cuenta["id"], rol="titular")
        pendientes = self._pendientes(cuenta) if self.servicio["medido"] else []
        if titular is None or (self.servicio["medido"] and not pendientes and not self._es_plana(cuenta)):
            return None
        if not pendientes and self.meses > 1 and self._ya_facturada(cuenta):
            return None
        fiscal = self.t.del_dia("catastro_condicionfiscal", self.fecha, persona_id=titular["persona_id"])
        iva = 5 if fiscal is None else fiscal["iva"]
        caso, cargos = self._caso(cuenta, pendientes, iva), self._cargos(cuenta)
        if not caso.situaciones:
            return None
        try:
            llamadas = self._llamadas(cuenta, caso)
            caso = replace(caso, llamadas=segunda_tasacion.del_caso([tasada for tasada, _ in llamadas]))
            lineas, _ = segunda.liquidar(self.libro, caso, [_con_codigo(*cargo) for cargo in cargos])
        except segunda.Imposible:
            return None
        renglones = self._renglones(lineas, cargos)
        total = sum(r[-1] for r in renglones)
        if total <= 0:
            return None
        impuestos = sum(r[-1] for r in renglones if r[1] in {"iva", "percepcion", "tributo"})
        pagador = self.t.del_dia("catastro_partedecuenta", self.fecha, cuenta_id=cuenta["id"], rol="pagador")
        asociado = self.t.del_dia("catastro_asociado", self.fecha, persona_id=titular["persona_id"])
        return Factura(
            tipo=self.politica["tipo_a_id" if iva in {1, 6} else "tipo_b_id"],
            persona=titular["persona_id"],
            pagador=(pagador or titular)["persona_id"],
            categoria=self._categoria(cuenta, self.fecha),
            iva=iva,
            asociado=asociado is not None,
            desde=caso.desde,
            hasta=caso.hasta,
            neto=total - impuestos,
            impuestos=impuestos,
            total=total,
            recargo=self._recargo(total, consumidor=iva == 5),
            renglones=tuple(sorted(renglones, key=str)),
            consumos=tuple(sorted((c["id"], cuota, vez) for c, cuota, vez in pendientes)),
            cargos=tuple(sorted(cargo["id"] for cargo, _ in cargos)),
            llamadas=tuple(
                sorted((ll.llamada, vez, ll.clase, ll.segundos, ll.libres, ll.importe) for ll, vez in llamadas)
            ),
        )

    def _es_plana(self, cuenta: Fila) -> bool:
        """Nothing is measured of its category, in the last version that rules in the month."""
        clave = self._categoria(cuenta, self.fecha)
        version = max((v for v in self.libro if v.desde < self._fin_de_mes()), key=lambda v: v.desde)
        return any(c.codigo == clave and not c.magnitudes and not c.opcionales for c in version.categorias)

    def _ya_facturada(self, cuenta: Fila) -> bool:
        """Some of these months are in a bill that its notes did not give back."""
        creditos = {t["id"] for t in self.t.de("facturacion_tipocomprobante", especie="credito")}
        todos = self.t["facturacion_comprobante"]
        return any(
            c["desde"] < self._fin_de_mes()
            and c["hasta"] > self._plano_desde()
            and c["total"] > sum(n["total"] for n in todos if n["corrige_id"] == c["id"] and n["tipo_id"] in creditos)
            for c in todos
            if c["cuenta_id"] == cuenta["id"] and c["desde"] and c["origen"] in {"corrida", "refactura"}
        )

    def _plano_desde(self) -> dt.date:
        dia = self._fin_de_mes()
        for _ in range(self.meses):
            dia = (dia - UN_DIA).replace(day=1)
        return dia

    def _caso(self, cuenta: Fila, pendientes: list[tuple[Fila, int, int]], iva: int) -> Caso:
        desde = min((c["desde"] for c, _, _ in pendientes), default=self._plano_desde())
        hasta = max((c["hasta"] for c, _, _ in pendientes), default=self._fin_de_mes())
        lecturas = len({c["hasta"] for c, _, _ in pendientes}) or 1
        suministro = self.t.una("catastro_suministro", id=cuenta["suministro_id"])
        inmueble = self.t.del_dia(
            "catastro_caracteristicadeinmueble", self.fecha, inmueble_id=suministro["inmueble_id"]
        )
        return Caso(
            categoria=self._categoria(cuenta, self.fecha),
            desde=desde,
            hasta=hasta,
            meses=lecturas * self.meses,
            cuota=min((cuota for _, cuota, _ in pendientes), default=1),
            cuotas=self.cuotas if pendientes else 1,
            lectura=hasta,
            iva=iva,
            destino="vivienda" if inmueble is None else inmueble["destino"],
            jurisdiccion=self.politica["jurisdiccion"],
            condiciones=tuple(self._condiciones(cuenta, suministro)),
            consumos=tuple(
                Consumo(
                    magnitud=c["magnitud"], cantidad=c["consumo"], desde=c["desde"] if lecturas > 1 else None,
                    hasta=c["hasta"] if lecturas > 1 else None,
                )
                for c, _, _ in pendientes
            ),
            situaciones=tuple(self._situaciones(cuenta, desde, hasta)),
        )  # fmt: skip

    def _llamadas(self, cuenta: Fila, caso: Caso) -> list[tuple[segunda_tasacion.Tasada, int]]:
        """(as it is rated, time) of the calls that nobody billed, or that came back."""
        pendientes = self._llamadas_pendientes(cuenta, caso.hasta)
        tasadas = segunda_tasacion.tasar(
            self.libro, pendientes, categoria=caso.categoria, meses=caso.meses, hasta=caso.hasta
        )
        veces = Counter(f["llamada_id"] for f in self.t["facturacion_llamadafacturada"])
        return [(tasada, veces[tasada.llamada] + 1) for tasada in tasadas]

    def _llamadas_pendientes(self, cuenta: Fila, hasta: dt.date) -> list[Fila]:
        devueltas = {d["facturada_id"] for d in self.t["facturacion_llamadadevuelta"]}
        facturadas = self.t["facturacion_llamadafacturada"]
        tomadas = {f["llamada_id"] for f in facturadas if f["id"] not in devueltas}
        dias_max = max((v.telefonia.dias_max for v in self.libro if v.telefonia), default=0)
        return [
            ll
            for ll in self.t.de("facturacion_llamadamedida", cuenta_id=cuenta["id"])
            if hasta - dt.timedelta(days=dias_max) <= ll["fecha"] < hasta and ll["id"] not in tomadas
        ]

    def _categoria(self, cuenta: Fila, dia: dt.date) -> str:
        fila = self.t.del_dia("catastro_categoriadecuenta", dia, cuenta_id=cuenta["id"])
        return "" if fila is None else self.t.una("catastro_categoria", id=fila["categoria_id"])["clave"]

    def _condiciones(self, cuenta: Fila, suministro: Fila) -> Iterable[Condicion]:
        for fila in self.t.vivas("catastro_condiciondecuenta", cuenta_id=cuenta["id"]):
            clave = self.t.una("catastro_tipocondicion", id=fila["tipo_id"])["clave"]
            yield Condicion(condicion=clave, valor=fila["valor"], desde=fila["desde"], hasta=fila["hasta"])
        de_inmueble = {
            "m2_terreno": "superficie_terreno", "m2_cubiertos": "superficie_cubierta",
            "unidades_funcionales": "unidades_funcionales",
        }  # fmt: skip
        inmueble = suministro["inmueble_id"]
        for fila in self.t.vivas("catastro_caracteristicadeinmueble", inmueble_id=inmueble):
            for clave, columna in de_inmueble.items():
                if fila[columna] is not None:
                    yield Condicion(
                        condicion=clave, valor=Decimal(fila[columna]), desde=fila["desde"], hasta=fila["hasta"]
                    )
        for fila in self.t.vivas("catastro_colocacion", suministro_id=suministro["id"]):
            diametro = self.t.una("catastro_medidor", id=fila["medidor_id"])["diametro"]
            if diametro is not None:
                yield Condicion(condicion="diametro", valor=Decimal(diametro), desde=fila["desde"], hasta=fila["hasta"])

    def _situaciones(self, cuenta: Fila, desde: dt.date, hasta: dt.date) -> Iterable[Situacion]:
        """Day after day, of those in which it was something: its state and its category."""
        cambios = self._cambios(cuenta)
        dia = desde
        while dia < hasta:
            hechos = [c["hasta"] for c in cambios if c["fecha"] <= dia]
            categoria = self._categoria(cuenta, dia)
            if hechos and categoria:
                yield Situacion(desde=dia, hasta=dia + UN_DIA, categoria=categoria, estado=hechos[-1])
            dia += UN_DIA

    # ── Lines ──

    def _renglones(
        self, lineas: list[segunda.Linea], cargos: list[tuple[Fila, Fila]]
    ) -> list[tuple[str, str, Decimal | None, int | None, int]]:
        renglones: list[tuple[str, str, Decimal | None, int | None, int]] = []
        netos: dict[Decimal, int] = defaultdict(int)
        for linea in lineas:
            iva = IVA.get(linea.iva)
            renglones.append((linea.componente, self._clase(linea), iva, None, linea.importe))
            netos[iva or Decimal(0)] += linea.importe
        for cargo, concepto in cargos:
            importe = int(cargo["importe"] * 100)
            clase = "bonificacion" if importe < 0 else "cargo"
            renglones.append((concepto["clave"], clase, concepto["iva"], None, importe))
            netos[concepto["iva"] or Decimal(0)] += importe
        for tasa, neto in netos.items():
            if tasa and neto:
                renglones.append(("iva", "iva", None, neto, segunda.media_arriba(neto * Fraction(tasa) / 100)))
        return [r for r in renglones if r[-1]] if any(r[-1] for r in renglones) else renglones

    def _clase(self, linea: segunda.Linea) -> str:
        imputacion = self.imputaciones[linea.componente]
        if imputacion in IMPUESTO_POR_IMPUTACION:
            return IMPUESTO_POR_IMPUTACION[imputacion]
        if linea.componente in self.redondeos:
            return "redondeo"
        return "bonificacion" if linea.importe < 0 else "cargo"

    def _recargo(self, total: int, *, consumidor: bool) -> int:
        """The interest of the days between both due dates; a consumer's, at most so many times the passive rate."""
        if self.corrida["segundo_vence"] is None:
            return 0
        tasa = self._parametro("facturacion.tasa_contractual", self.corrida["vence"])
        if consumidor:
            fin_de_mes = self.corrida["segundo_vence"].replace(day=1) - UN_DIA
            tope = self._parametro("facturacion.tope_consumidor", self.corrida["segundo_vence"])
            tasa = min(tasa, tope * self._parametro("facturacion.tasa_pasiva", fin_de_mes))
        corridos = (self.corrida["segundo_vence"] - self.corrida["vence"]).days
        return segunda.media_arriba(total * tasa / 100 / 365 * corridos)

    def _parametro(self, clave: str, dia: dt.date) -> Fraction:
        filas = [f for f in self.t.de("nucleo_valorparametro", parametro_id=clave) if rige(f, dia)]
        return Fraction(str(filas[0]["valor"]))
