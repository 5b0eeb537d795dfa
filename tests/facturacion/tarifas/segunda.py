"""A second engine, written apart: fractions and plain loops, one day after the other. Only the tests use it.

It shares with the real one what a book is, and nothing of how it is worked out.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from facturacion.tarifas import modelo as m
from facturacion.tarifas.casos import Caso

UN_DIA = dt.timedelta(days=1)


class Imposible(Exception):
    """The case cannot be rated."""


def media_arriba(valor: Fraction) -> int:
    """To a whole number, half away from zero."""
    entero = math.floor(abs(valor) + Fraction(1, 2))
    return -entero if valor < 0 else entero


def centavos(valor: Fraction) -> int:
    return media_arriba(valor * 100)


def milesimos(valor: Fraction) -> Fraction:
    return Fraction(media_arriba(valor * 1000), 1000)


@dataclass
class Dia:
    """What is so on a day."""

    fecha: dt.date
    version: m.Cuadro
    categoria: str
    estado: str
    condiciones: dict[str, Decimal | None]
    consume: bool = False
    consumos: dict[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Linea:
    componente: str
    vigencia: dt.date
    iva: str
    importe: int  # centavos
    cantidad: Fraction | None = None
    escalon: int | None = None


@dataclass
class Cuenta:
    """A case with its days."""

    caso: Caso
    dias: list[Dia]
    totales: dict[str, Fraction] = field(default_factory=dict)
    maximos: dict[str, Fraction] = field(default_factory=dict)
    lineas: list[Linea] = field(default_factory=list)

    @property
    def largo(self) -> int:
        return (self.caso.hasta - self.caso.desde).days

    @property
    def de_consumo(self) -> int:
        return sum(dia.consume for dia in self.dias)


def liquidar(
    cuadros: Iterable[m.Cuadro], caso: Caso, cargos: Iterable[tuple[str, int]] = ()
) -> tuple[list[Linea], dict[str, tuple[int, int]]]:
    """Lines, and net and VAT by tax code, in centavos. Imposible when it cannot be. cargos: tax code and centavos."""
    versiones = sorted(cuadros, key=lambda c: c.desde)
    cuenta = Cuenta(caso, _dias(versiones, caso))
    _consumir(cuenta)
    for version in versiones:
        if propios := [dia for dia in cuenta.dias if dia.version is version]:
            _una_version(cuenta, version, propios)
    return _cerrar(cuenta, list(cargos))


def _dias(versiones: list[m.Cuadro], caso: Caso) -> list[Dia]:
    dias = []
    fecha = caso.desde
    while fecha < caso.hasta:
        situacion: Any = None
        if caso.situaciones:
            suyas = [s for s in caso.situaciones if s.desde <= fecha < s.hasta]
            if not suyas:
                fecha += UN_DIA
                continue
            situacion = suyas[0]
        categoria = situacion.categoria if situacion else caso.categoria
        condiciones = {
            c.condicion: c.valor
            for c in caso.condiciones
            if (c.desde or caso.desde) <= fecha and (c.hasta is None or fecha < c.hasta)
        }
        version = _version(versiones, caso, fecha)
        if categoria not in {c.codigo for c in version.categorias}:
            raise Imposible("categoria")
        dias.append(Dia(fecha, version, categoria, situacion.estado if situacion else "conectada", condiciones))
        fecha += UN_DIA
    if not dias:
        raise Imposible("sin servicio")
    conectados = [dia for dia in dias if dia.estado == "conectada"]
    for dia in conectados or dias:
        dia.consume = True
    return dias


def _version(versiones: list[m.Cuadro], caso: Caso, fecha: dt.date) -> m.Cuadro:
    """The last one that has entered; and it must not have ended, unless the next one came after it without a hole."""
    lectura = caso.lectura or caso.hasta
    elegida = None
    for version in versiones:
        mira = {"prorrateo_dias": fecha, "fecha_lectura": lectura, "inicio_periodo": caso.desde}[version.criterio]
        if (caso.precio_al or mira) >= version.desde:
            elegida = version
    if elegida is None:
        raise Imposible("version")
    despues = [v for v in versiones if v.desde > elegida.desde]
    if elegida.hasta is not None and not (despues and despues[0].desde <= elegida.hasta):
        mira = {"prorrateo_dias": fecha, "fecha_lectura": lectura, "inicio_periodo": caso.desde}[elegida.criterio]
        if (caso.precio_al or mira) >= elegida.hasta:
            raise Imposible("version")
    return elegida


def _consumir(cuenta: Cuenta) -> None:
    caso = cuenta.caso
    sumas: dict[str, Fraction] = defaultdict(Fraction)
    for consumo in caso.consumos:
        if consumo.cantidad < 0:
            raise Imposible("negativo")
        cuenta.maximos[consumo.magnitud] = max(
            cuenta.maximos.get(consumo.magnitud, Fraction(0)), Fraction(consumo.cantidad)
        )
        todo = int(consumo.cantidad * 1000)
        parte = todo // caso.cuotas + (1 if caso.cuota <= todo % caso.cuotas else 0)
        if consumo.desde is None:
            suyos = [dia for dia in cuenta.dias if dia.consume]
        else:
            assert consumo.hasta is not None
            suyos = [dia for dia in cuenta.dias if dia.consume and consumo.desde <= dia.fecha < consumo.hasta]
            if len(suyos) != (consumo.hasta - consumo.desde).days or not suyos:
                raise Imposible("fuera")
        for i, dia in enumerate(suyos):
            hasta, antes = (media_arriba(Fraction(parte * n, len(suyos))) for n in (i + 1, i))
            dia.consumos[consumo.magnitud] = dia.consumos.get(consumo.magnitud, Fraction(0)) + Fraction(
                hasta - antes, 1000
            )
        sumas[consumo.magnitud] += Fraction(parte, 1000)
    cuenta.totales = dict(sumas)
    exigidas, admitidas = set(), set()
    for dia in cuenta.dias:
        if dia.consume:
            categoria = next(c for c in dia.version.categorias if c.codigo == dia.categoria)
            exigidas |= set(categoria.magnitudes)
            admitidas |= {*categoria.magnitudes, *categoria.opcionales}
    venidas = {c.magnitud for c in caso.consumos}
    if exigidas - venidas or venidas - admitidas:
        raise Imposible("magnitudes")


# -- measures


def _medida(version: m.Cuadro, codigo: str) -> m.Medida:
    return next(medida for medida in version.medidas if medida.codigo == codigo)


def _es_flujo(version: m.Cuadro, codigo: str) -> bool:
    return _medida(version, codigo).clase == "consumo"


def _flujo(version: m.Cuadro, codigo: str, dias: list[Dia]) -> Fraction:
    return sum(
        (dia.consumos.get(magnitud, Fraction(0)) for dia in dias for magnitud in _medida(version, codigo).de),
        Fraction(0),
    )


def _total(cuenta: Cuenta, version: m.Cuadro, codigo: str) -> Fraction:
    return sum((cuenta.totales.get(magnitud, Fraction(0)) for magnitud in _medida(version, codigo).de), Fraction(0))


def _nivel(cuenta: Cuenta, version: m.Cuadro, codigo: str, dia: Dia) -> Fraction:
    medida = _medida(version, codigo)
    if medida.clase == "maximo":
        return max((cuenta.maximos.get(magnitud, Fraction(0)) for magnitud in medida.de), default=Fraction(0))
    if medida.clase == "condicion":
        valor = dia.condiciones.get(medida.de[0])
        if valor is None:
            valor = medida.omision
        if valor is None:
            raise Imposible("condicion")
        return Fraction(valor)
    if medida.clase == "estimada":
        return Fraction(medida.base) + milesimos(Fraction(medida.por) * _nivel(cuenta, version, medida.de[0], dia))
    uno, otro = (_nivel(cuenta, version, otra, dia) for otra in medida.de)
    return max(uno, otro) if medida.clase == "mayor" else max(Fraction(0), uno - otro)


# -- scope and prices


def _alcanza(cuenta: Cuenta, alcance: m.Alcance, dia: Dia, *, propio: bool) -> bool:
    estados = alcance.estados or (("conectada",) if propio else ())
    return (
        (not alcance.categorias or dia.categoria in alcance.categorias)
        and (not estados or dia.estado in estados)
        and (not alcance.iva or cuenta.caso.iva in alcance.iva)
        and (not alcance.destinos or cuenta.caso.destino in alcance.destinos)
        and (not alcance.jurisdicciones or cuenta.caso.jurisdiccion in alcance.jurisdicciones)
        and all(c in dia.condiciones for c in alcance.con)
        and not any(c in dia.condiciones for c in alcance.sin)
    )


def _tabla(precios: tuple[m.Precio, ...], categoria: str) -> list[m.Precio]:
    propios = [p for p in precios if p.categoria == categoria]
    propios = propios or [p for p in precios if p.categoria is None]
    return sorted(propios, key=lambda p: p.hasta if p.hasta is not None else Decimal("Infinity"))


def _veces(cuenta: Cuenta, por: m.Por, dias: list[Dia]) -> Fraction:
    """How many times a charge is due over some days."""
    n = len(dias)
    if por == "dias_del_mes":
        return sum((Fraction(1, calendar.monthrange(d.fecha.year, d.fecha.month)[1]) for d in dias), Fraction(0))
    entera = {"mes": Fraction(cuenta.caso.meses), "periodo": Fraction(1)}.get(por)
    if entera is not None:
        return entera * n / cuenta.largo
    return Fraction(n, 30) if por == "dias_30" else Fraction(n)


def _veces_del_limite(cuenta: Cuenta, por: m.Por, dias: int) -> Fraction:
    entera = {"mes": Fraction(cuenta.caso.meses), "periodo": Fraction(1)}.get(por)
    if entera is not None:
        return entera * dias / cuenta.de_consumo
    return Fraction(dias, 30) if por == "dias_30" else Fraction(dias)


def _escalon(cuenta: Cuenta, version: m.Cuadro, c: m.Fijo | m.PorUnidad, dia: Dia) -> tuple[int | None, m.Precio]:
    filas = _tabla(c.precios, dia.categoria)
    if c.escala is None:
        return None, filas[0]
    veces = Fraction(1)
    if _es_flujo(version, c.escala):
        valor = _total(cuenta, version, c.escala)
        veces = _veces_del_limite(cuenta, c.limites, cuenta.de_consumo)
        if c.limites_por:
            veces *= _nivel(cuenta, version, c.limites_por, dia)
    else:
        valor = _nivel(cuenta, version, c.escala, dia)
    for i, fila in enumerate(filas, 1):
        if fila.hasta is None or valor <= Fraction(fila.hasta) * veces:
            return i, fila
    raise AssertionError


# -- components


def _una_version(cuenta: Cuenta, version: m.Cuadro, dias: list[Dia]) -> None:
    for componente in version.componentes:
        if isinstance(componente, m.PRIMARIOS):
            suyos = [dia for dia in dias if _alcanza(cuenta, componente.alcance, dia, propio=True)]
            for cantidad, escalon, importe in _primario(cuenta, version, componente, suyos, dias):
                _poner(cuenta, version, componente, importe, cantidad, escalon=escalon)
    hechos: set[str] = {c.codigo for c in version.componentes if isinstance(c, m.PRIMARIOS)}
    faltan = [
        c
        for c in version.componentes
        if isinstance(c, m.DEPENDIENTES) and not (isinstance(c, m.Porcentaje) and c.final)
    ]
    while faltan:
        componente = next(c for c in faltan if set(c.base) <= hechos)
        _dependiente(cuenta, version, componente, dias)
        hechos.add(componente.codigo)
        faltan.remove(componente)


def _poner(
    cuenta: Cuenta,
    version: m.Cuadro,
    componente: m.Componente,
    importe: int,
    cantidad: Fraction | None = None,
    *,
    escalon: int | None = None,
) -> None:
    cuenta.lineas.append(Linea(componente.codigo, version.desde, componente.iva, importe, cantidad, escalon))


def _primario(
    cuenta: Cuenta, version: m.Cuadro, c: m.Componente, dias: list[Dia], todos: list[Dia]
) -> Iterable[tuple[Fraction | None, int | None, int]]:
    if isinstance(c, m.Llamadas):
        ultimo = cuenta.dias[-1]
        if ultimo.version is version and _alcanza(cuenta, c.alcance, ultimo, propio=False):
            hechas = [ll for ll in cuenta.caso.llamadas if ll.clase == c.de_clase]
            if hechas:
                yield (
                    Fraction(sum(ll.minutos for ll in hechas)),
                    None,
                    centavos(Fraction(sum(ll.importe for ll in hechas))),
                )
        return
    grupos: dict[Any, list[Dia]] = defaultdict(list)
    for dia in dias:
        grupos[_clave(cuenta, version, c, dia)].append(dia)
    for juntos in grupos.values():
        if isinstance(c, m.Fijo):
            yield from _fijo(cuenta, version, c, juntos)
        elif isinstance(c, m.PorUnidad):
            yield from _por_unidad(cuenta, version, c, juntos)
        elif isinstance(c, m.Bloques):
            yield from _bloques(cuenta, version, c, juntos)
        elif isinstance(c, m.Subsidio):
            yield from _subsidio(cuenta, version, c, juntos)


def _clave(cuenta: Cuenta, version: m.Cuadro, c: m.Componente, dia: Dia) -> Any:
    niveles = []
    for campo in ("medida", "escala", "limites_por"):
        codigo = getattr(c, campo, None)
        if codigo is not None and not _es_flujo(version, codigo):
            niveles.append(_nivel(cuenta, version, codigo, dia))
    mes = dia.fecha.month if isinstance(c, m.Subsidio) and c.mes == "dias" else 0
    return dia.categoria, tuple(niveles), mes


def _fijo(cuenta: Cuenta, version: m.Cuadro, c: m.Fijo, dias: list[Dia]) -> Iterable[Any]:
    escalon, fila = _escalon(cuenta, version, c, dias[0])
    if fila.precio:
        yield Fraction(1), escalon, centavos(Fraction(fila.precio) * _veces(cuenta, c.por, dias))


def _por_unidad(cuenta: Cuenta, version: m.Cuadro, c: m.PorUnidad, dias: list[Dia]) -> Iterable[Any]:
    escalon, fila = _escalon(cuenta, version, c, dias[0])
    if _es_flujo(version, c.medida):
        cantidad, veces = _flujo(version, c.medida, dias), Fraction(1)
    else:
        cantidad, veces = _nivel(cuenta, version, c.medida, dias[0]), _veces(cuenta, c.por, dias)
    if cantidad:
        yield cantidad, escalon, centavos(cantidad * Fraction(fila.precio) * veces)


def _bloques(cuenta: Cuenta, version: m.Cuadro, c: m.Bloques, dias: list[Dia]) -> Iterable[Any]:
    veces = _veces_del_limite(cuenta, c.limites, len(dias))
    if c.limites_por:
        veces *= _nivel(cuenta, version, c.limites_por, dias[0])
    queda = max(Fraction(0), _flujo(version, c.medida, dias) - milesimos(Fraction(c.incluido) * veces))
    piso = Fraction(0)
    for i, fila in enumerate(_tabla(c.precios, dias[0].categoria), 1):
        techo = milesimos(Fraction(fila.hasta) * veces) if fila.hasta is not None else piso + queda
        en_este = min(queda, techo - piso)
        if en_este > 0:
            yield en_este, i, centavos(en_este * Fraction(fila.precio))
        queda, piso = queda - en_este, techo


def _subsidio(cuenta: Cuenta, version: m.Cuadro, c: m.Subsidio, dias: list[Dia]) -> Iterable[Any]:
    mes = {"hasta": cuenta.caso.hasta - UN_DIA, "desde": cuenta.caso.desde, "dias": dias[0].fecha}[c.mes].month
    cantidad, tope = _flujo(version, c.medida, dias), c.topes[mes - 1]
    if tope is not None:
        cantidad = min(cantidad, milesimos(Fraction(tope) * _veces_del_limite(cuenta, c.limites, len(dias))))
    porcentaje = Fraction(c.porcentajes[mes - 1])
    if cantidad and porcentaje:
        precio = Fraction(_tabla(c.precios, dias[0].categoria)[0].precio)
        yield cantidad, None, centavos(-cantidad * precio * porcentaje / 100)


def _dependiente(cuenta: Cuenta, version: m.Cuadro, c: Any, dias: list[Dia]) -> None:
    de_la_base = [li for li in cuenta.lineas if li.vigencia == version.desde and li.componente in c.base]
    base = sum(li.importe for li in de_la_base)
    if isinstance(c, m.Minimo):
        debido, suyos = 0, [dia for dia in dias if _alcanza(cuenta, c.alcance, dia, propio=True)]
        for categoria in sorted({dia.categoria for dia in suyos}):
            juntos = [dia for dia in suyos if dia.categoria == categoria]
            debido += centavos(Fraction(_tabla(c.precios, categoria)[0].precio) * _veces(cuenta, c.por, juntos))
        if suyos and debido > base:
            _poner(cuenta, version, c, debido - base)
        return
    if not de_la_base:
        return
    for tasa, juntos in _tasas(cuenta, version, c, dias):
        importe = media_arriba(base * tasa / 100 * Fraction(len(juntos), len(dias)))
        if importe:
            _poner(cuenta, version, c, importe)


def _tasas(cuenta: Cuenta, version: m.Cuadro, c: Any, dias: list[Dia]) -> Iterable[tuple[Fraction, list[Dia]]]:
    suyos = [dia for dia in dias if _alcanza(cuenta, c.alcance, dia, propio=False)]
    if not suyos:
        return
    if isinstance(c, m.FactorPotencia):
        activa, reactiva = (float(_total(cuenta, version, codigo)) for codigo in (c.activa, c.reactiva))
        if activa or reactiva:
            coseno = activa / math.hypot(activa, reactiva)
            menores = [e for e in c.escala if coseno < float(e.coseno_menor_que)]
            if menores:
                yield Fraction(min(menores, key=lambda e: e.coseno_menor_que).alicuota), suyos
    elif c.condicion is not None:
        valores = {dia.condiciones[c.condicion] for dia in suyos if dia.condiciones.get(c.condicion) is not None}
        for valor in valores:
            assert valor is not None
            yield Fraction(valor), [dia for dia in suyos if dia.condiciones.get(c.condicion) == valor]
    else:
        yield _acrecentada(version, c), suyos


def _acrecentada(version: m.Cuadro, c: m.Porcentaje) -> Fraction:
    assert c.alicuota is not None
    suma = Fraction(0)
    for otro in version.componentes:
        if isinstance(otro, m.Porcentaje) and otro.codigo in c.acrecentado_con:
            assert otro.alicuota is not None
            suma += Fraction(otro.alicuota)
    return Fraction(c.alicuota) * 100 / (100 - suma)


def _cerrar(cuenta: Cuenta, cargos: list[tuple[str, int]]) -> tuple[list[Linea], dict[str, tuple[int, int]]]:
    ultimo = cuenta.dias[-1]
    cuadro = ultimo.version
    regla = next((r.codigo for r in cuadro.iva if _alcanza(cuenta, r.alcance, ultimo, propio=False)), None)
    cuenta.lineas = [
        Linea(li.componente, li.vigencia, li.iva or str(regla), li.importe, li.cantidad, li.escalon)
        for li in cuenta.lineas
    ]
    if regla is None and any(li.iva == "None" for li in cuenta.lineas):
        raise Imposible("iva")
    ajenas = [Linea("cargos", cuadro.desde, codigo, importe) for codigo, importe in cargos]
    iva = sum(impuesto for _, impuesto in _gravar([*cuenta.lineas, *ajenas]).values())
    de_iva = [ajena.importe for ajena in ajenas if ajena.iva != "no_gravado"]
    finales = [c for c in cuadro.componentes if isinstance(c, m.Porcentaje) and c.final]
    while finales:
        pendientes = {c.codigo for c in finales}
        c = next(c for c in finales if not pendientes & set(c.base))
        finales.remove(c)
        bases = [li.importe for li in cuenta.lineas if li.componente in c.base]
        base = sum(bases) + (iva if "iva" in c.base else 0) + (sum(de_iva) if "cargos" in c.base else 0)
        for tasa, _ in _tasas(cuenta, cuadro, c, [ultimo]):
            if importe := media_arriba(base * tasa / 100):
                _poner(cuenta, cuadro, c, importe)
    total = sum(li.importe for li in [*cuenta.lineas, *ajenas]) + iva
    for redondeo in cuadro.componentes:
        if isinstance(redondeo, m.Redondeo) and _alcanza(cuenta, redondeo.alcance, ultimo, propio=False):
            multiplo = int(redondeo.multiplo * 100)
            if falta := media_arriba(Fraction(total, multiplo)) * multiplo - total:
                _poner(cuenta, cuadro, redondeo, falta)
    return cuenta.lineas, _gravar(cuenta.lineas)


def _gravar(lineas: list[Linea]) -> dict[str, tuple[int, int]]:
    netos: dict[str, int] = defaultdict(int)
    for linea in lineas:
        netos[linea.iva] += linea.importe
    tasas = {"27": 27, "21": 21, "10.5": Fraction(21, 2)}
    return {codigo: (neto, media_arriba(neto * Fraction(tasas.get(codigo, 0)) / 100)) for codigo, neto in netos.items()}
