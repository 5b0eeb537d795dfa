"""Books and cases at random, sound ones: everything that a book may have, in small figures so that edges are common."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from random import Random

from facturacion.tarifas import modelo as m
from facturacion.tarifas.casos import Caso, Condicion, Consumo, LlamadasDelCaso, Situacion

LIBRO = "libro"
ENERO = dt.date(2026, 1, 1)
CATEGORIAS = ("A", "B")
CONDICIONES = ("social", "electro", "promo")
ROTURAS = ("sin consumo", "negativo", "ajeno", "fuera", "sin servicio", "categoria")
FLUJOS = ("activa", "bandas")
NIVELES = ("lamparas", "metros", "potencia", "facturada", "exceso")
POR = tuple(m.Por)
LIMITES = (m.Por.MES, m.Por.DIAS_30, m.Por.PERIODO, m.Por.DIA)
MEDIDAS = (
    m.Medida(codigo="activa", clase=m.ClaseMedida.CONSUMO, de=("activa",), unidad="kWh"),
    m.Medida(codigo="bandas", clase=m.ClaseMedida.CONSUMO, de=("pico", "valle"), unidad="kWh"),
    m.Medida(codigo="reactiva", clase=m.ClaseMedida.CONSUMO, de=("reactiva",), unidad="kvarh"),
    m.Medida(codigo="demanda", clase=m.ClaseMedida.MAXIMO, de=("demanda",), unidad="kW"),
    m.Medida(
        codigo="lamparas", clase=m.ClaseMedida.CONDICION, de=("lamparas",), unidad="lámparas", omision=Decimal(1)
    ),
    m.Medida(codigo="potencia", clase=m.ClaseMedida.CONDICION, de=("potencia",), unidad="kW", omision=Decimal(3)),
    m.Medida(
        codigo="metros", clase=m.ClaseMedida.ESTIMADA, de=("lamparas",), unidad="m³", base=Decimal(5),
        por=Decimal("0.2555"),
    ),
    m.Medida(codigo="facturada", clase=m.ClaseMedida.MAYOR, de=("potencia", "demanda"), unidad="kW"),
    m.Medida(codigo="exceso", clase=m.ClaseMedida.EXCESO, de=("demanda", "potencia"), unidad="kW"),
)  # fmt: skip


def precio(azar: Random, cuantos: int = 6) -> Decimal:
    """From 0.5 to 500, so that no table is absurd."""
    return Decimal(azar.randint(5 * 10 ** (cuantos - 1), 500 * 10**cuantos)).scaleb(-cuantos)


def tabla(azar: Random, *, escala: bool) -> tuple[m.Precio, ...]:
    """One table for all the categories, or one for A and another for the rest."""
    filas = []
    for categoria in azar.choice([(None,), ("A", None), ("A", "B")]):
        limites = sorted({azar.randint(1, 300) for _ in range(azar.randint(0, 3))}) if escala else []
        filas += [m.Precio(categoria=categoria, hasta=Decimal(h), precio=precio(azar)) for h in limites]
        filas.append(m.Precio(categoria=categoria, precio=precio(azar)))
    azar.shuffle(filas)
    return tuple(filas)


def alcance(azar: Random) -> m.Alcance:
    """Everybody, more often than not."""
    if azar.random() < 0.5:
        return m.Alcance()
    return m.Alcance(
        categorias=azar.choice([(), (), ("A",), ("B",)]),
        con=azar.choice([(), (), ("social",), ("promo",)]),
        sin=azar.choice([(), (), ("electro",)]),
        estados=azar.choice([(), ("conectada", "suspendida"), ("suspendida",)]),
        iva=azar.choice([(), (), (1, 6), (5,)]),
        destinos=azar.choice([(), (), ("vivienda", "veraneo")]),
        jurisdicciones=azar.choice([(), (), ("costa",)]),
    )


def _escala(azar: Random) -> str | None:
    return azar.choice([None, *FLUJOS, *NIVELES])


def primario(azar: Random, n: int) -> m.Componente:
    """A component with a quantity."""
    base = {
        "codigo": f"p{n}", "nombre": f"Cargo {n}", "imputacion": "otros", "alcance": alcance(azar),
        "iva": azar.choice(["", "", "", "27", "exento"]),
    }  # fmt: skip
    por_nivel = azar.choice([None, None, "lamparas"])
    clase = azar.choice(["fijo", "unidad", "unidad", "bloques", "subsidio", "llamadas"])
    if clase == "fijo":
        escala = _escala(azar)
        return m.Fijo(
            **base, precios=tabla(azar, escala=escala is not None), por=azar.choice(POR), escala=escala,
            limites=azar.choice(LIMITES), limites_por=por_nivel if escala in FLUJOS else None,
        )  # fmt: skip
    if clase == "unidad":
        escala = _escala(azar)
        return m.PorUnidad(
            **base, medida=azar.choice([*FLUJOS, *NIVELES]), precios=tabla(azar, escala=escala is not None),
            por=azar.choice(POR), escala=escala, limites=azar.choice(LIMITES),
            limites_por=por_nivel if escala in FLUJOS else None,
        )  # fmt: skip
    if clase == "bloques":
        return m.Bloques(
            **base, medida=azar.choice(FLUJOS), precios=tabla(azar, escala=True), limites=azar.choice(LIMITES),
            limites_por=por_nivel, incluido=Decimal(azar.choice([0, 0, 20])),
        )  # fmt: skip
    if clase == "subsidio":
        return m.Subsidio(
            **base, medida=azar.choice(FLUJOS), precios=tabla(azar, escala=False), mes=azar.choice(tuple(m.MesDe)),
            topes=tuple(azar.choice([None, Decimal(150), Decimal(300)]) for _ in range(12)),
            porcentajes=tuple(Decimal(azar.choice([0, 50, 75, 100])) for _ in range(12)),
            limites=azar.choice(LIMITES),
        )  # fmt: skip
    return m.Llamadas(**base, de_clase=azar.choice(["local", "celular"]))


def dependiente(azar: Random, n: int, codigos: list[str]) -> m.Componente:
    """A component over some of those before."""
    base = {
        "codigo": f"d{n}", "nombre": f"Sobre otros {n}", "imputacion": "otros", "alcance": alcance(azar),
        "base": tuple(azar.sample(codigos, azar.randint(1, min(3, len(codigos))))),
        "iva": azar.choice(["", "", "no_gravado"]),
    }  # fmt: skip
    clase = azar.choice(["porcentaje", "porcentaje", "condicion", "minimo", "factor"])
    if clase == "porcentaje":
        acrecentado = (f"d{n}",) if azar.random() < 0.3 else ()
        return m.Porcentaje(**base, alicuota=Decimal(azar.randint(-1000, 900)).scaleb(-1), acrecentado_con=acrecentado)
    if clase == "condicion":
        return m.Porcentaje(**base, condicion="percepcion")
    if clase == "minimo":
        return m.Minimo(**base, precios=tabla(azar, escala=False), por=azar.choice(POR))
    escala = (
        m.EscalonFactor(coseno_menor_que=Decimal("0.85"), alicuota=Decimal(10)),
        m.EscalonFactor(coseno_menor_que=Decimal("0.75"), alicuota=Decimal(20)),
    )
    return m.FactorPotencia(**base, activa="activa", reactiva="reactiva", escala=escala)


def cargos(azar: Random) -> list[tuple[str, int]]:
    """What rides besides: tax code and centavos."""
    cuantos = azar.choice([0, 0, 1, 2])
    codigos = ["21", "21", "27", "10.5", "exento", "no_gravado"]
    return [(azar.choice(codigos), azar.randint(-5_000, 300_000)) for _ in range(cuantos)]


def _finales(azar: Random, codigos: list[str]) -> list[m.Componente]:
    """Percentages after VAT, and the rounding line."""
    finales: list[m.Componente] = []
    if azar.random() < 0.6:
        base = ("iva", *azar.choice([(), ("cargos",)]), *azar.sample(codigos, azar.randint(0, len(codigos))))
        finales.append(
            m.Porcentaje(
                codigo="f1", nombre="Percepción", imputacion="percepcion_iva", base=base, iva="no_gravado", final=True,
                alicuota=Decimal(azar.randint(0, 500)).scaleb(-2), alcance=alcance(azar),
            )
        )  # fmt: skip
        finales.append(
            m.Porcentaje(
                codigo="f2", nombre="Sobre la percepción", imputacion="percepcion_iibb", base=("f1",), final=True,
                iva="no_gravado", condicion="percepcion",
            )
        )  # fmt: skip
    if azar.random() < 0.5:
        multiplo = azar.choice([Decimal("0.05"), Decimal(1), Decimal(10)])
        finales.append(
            m.Redondeo(
                codigo="redondeo", nombre="Redondeo", imputacion="otros", iva="no_gravado", multiplo=multiplo
            )
        )  # fmt: skip
    return finales


def _reglas(azar: Random) -> tuple[m.ReglaIva, ...]:
    reglas = [
        m.ReglaIva(codigo="exento", alcance=m.Alcance(con=("electro",))),
        m.ReglaIva(codigo="27", alcance=m.Alcance(iva=(1, 6), destinos=("comercio",))),
    ]
    return (*azar.sample(reglas, azar.randint(0, 2)), m.ReglaIva(codigo=azar.choice(["21", "10.5"])))


def version(azar: Random, desde: dt.date, hasta: dt.date | None = None) -> m.Cuadro:
    """One version of the book."""
    primarios = [primario(azar, n) for n in range(azar.randint(1, 5))]
    codigos = [c.codigo for c in primarios]
    dependientes: list[m.Componente] = []
    for n in range(azar.randint(0, 4)):
        dependientes.append(dependiente(azar, n, codigos))
        codigos.append(f"d{n}")
    componentes = [*primarios, *dependientes, *_finales(azar, codigos)]
    azar.shuffle(componentes)
    return m.Cuadro(
        codigo=LIBRO, nombre="Al azar", servicio="electricidad", norma="ninguna", fuente="el azar", desde=desde,
        hasta=hasta, criterio=azar.choice(tuple(m.Criterio)), medidas=MEDIDAS, componentes=tuple(componentes),
        categorias=tuple(
            m.Categoria(
                codigo=codigo, nombre=codigo, magnitudes=("activa",),
                opcionales=("pico", "valle", "reactiva", "demanda"),
            )
            for codigo in CATEGORIAS
        ),
        iva=_reglas(azar),
        telefonia=m.Telefonia(
            destinos=(m.Destino(prefijo="2", clase="local"), m.Destino(prefijo="15", clase="celular")),
            precios=tuple(m.PrecioLlamada(clase=c, por_minuto=Decimal("1.5")) for c in ("local", "celular")),
        ),
    )  # fmt: skip


def libro(azar: Random) -> list[m.Cuadro]:
    """One to three versions, with no hole between them; the last one may end, the first is from long before."""
    cambios = sorted({ENERO + dt.timedelta(days=azar.randint(1, 90)) for _ in range(azar.randint(0, 2))})
    desdes = [dt.date(2025, 1, 1), *cambios]
    hastas = [*desdes[1:], azar.choice([None, None, None, ENERO + dt.timedelta(days=91)])]
    return [version(azar, desde, hasta) for desde, hasta in zip(desdes, hastas, strict=True)]


def _cantidad(azar: Random, maximo: int) -> Decimal:
    return Decimal(azar.randint(0, maximo * 1000)).scaleb(-azar.choice([0, 3]) or 0).quantize(Decimal("0.001")) % 5000


def _condiciones(azar: Random, desde: dt.date, dias: int) -> list[Condicion]:
    condiciones = []
    for codigo in (*CONDICIONES, "lamparas", "potencia", "percepcion"):
        if azar.random() < 0.5:
            continue
        valor = None if codigo in CONDICIONES else Decimal(azar.randint(1, 40_000)).scaleb(-3)
        uno, otro = sorted(azar.randint(-10, dias + 10) for _ in range(2))
        if azar.random() < 0.5 or uno == otro:
            condiciones.append(Condicion(condicion=codigo, valor=valor))
            continue
        dia = dt.timedelta(days=1)
        condiciones.append(Condicion(condicion=codigo, valor=valor, desde=desde + uno * dia, hasta=desde + otro * dia))
        if valor is not None and azar.random() < 0.5:  # another value from there on
            condiciones.append(Condicion(condicion=codigo, valor=valor + 1, desde=desde + otro * dia))
    return condiciones


def _situaciones(azar: Random, desde: dt.date, dias: int) -> list[Situacion]:
    if azar.random() < 0.6:
        return []
    bordes = sorted({0, *(azar.randint(0, dias) for _ in range(3)), dias})
    return [
        Situacion(
            desde=desde + dt.timedelta(days=uno), hasta=desde + dt.timedelta(days=otro),
            categoria=azar.choice(CATEGORIAS), estado=azar.choice(["conectada", "conectada", "suspendida"]),
        )
        for uno, otro in pairwise(bordes)
        if azar.random() < 0.85
    ]  # fmt: skip


def caso(azar: Random) -> Caso:
    """One account over a period of a day to three months."""
    desde = ENERO + dt.timedelta(days=azar.randint(0, 60))
    dias = azar.choice([azar.randint(1, 90), 30, 31])
    hasta = desde + dt.timedelta(days=dias)
    cuotas = azar.choice([1, 1, 2, 3])
    consumos = [Consumo(magnitud="activa", cantidad=_cantidad(azar, 700))]
    consumos += [
        Consumo(magnitud=magnitud, cantidad=_cantidad(azar, 400))
        for magnitud in ("pico", "valle", "reactiva", "demanda", "activa")
        if azar.random() < 0.5
    ]
    situaciones = _situaciones(azar, desde, dias)
    if not situaciones and azar.random() < 0.3:
        medio = desde + dt.timedelta(days=azar.randint(0, dias))
        partes = [(desde, medio), (medio, hasta)]
        consumos += [
            Consumo(magnitud="activa", cantidad=_cantidad(azar, 300), desde=a, hasta=b) for a, b in partes if a < b
        ]
    rotura = azar.choice([*ROTURAS, *[None] * 30])
    if rotura == "sin consumo":
        consumos = [c for c in consumos if c.magnitud != "activa"]
    if rotura == "negativo":
        consumos.append(Consumo(magnitud="pico", cantidad=Decimal("-0.001")))
    if rotura == "ajeno":
        consumos.append(Consumo(magnitud="volumen", cantidad=Decimal(1)))
    if rotura == "fuera":
        consumos.append(Consumo(magnitud="valle", cantidad=Decimal(1), desde=desde - dt.timedelta(days=1), hasta=hasta))
    if rotura == "sin servicio":
        antes = desde - dt.timedelta(days=9)
        situaciones = [Situacion(desde=antes, hasta=desde, categoria="A", estado="conectada")]
    return Caso(
        categoria="Z" if rotura == "categoria" else azar.choice(CATEGORIAS), desde=desde, hasta=hasta,
        meses=azar.choice([1, 1, 2]), cuotas=cuotas,
        cuota=azar.randint(1, cuotas), lectura=azar.choice([None, hasta + dt.timedelta(days=azar.randint(-5, 5))]),
        precio_al=azar.choice([None, None, None, desde]), iva=azar.choice([1, 4, 5, 6]),
        destino=azar.choice(["vivienda", "veraneo", "comercio"]), jurisdiccion=azar.choice(["", "costa"]),
        condiciones=tuple(_condiciones(azar, desde, dias)), consumos=tuple(consumos), situaciones=tuple(situaciones),
    )  # fmt: skip


def con_llamadas(azar: Random, uno: Caso, clases: set[str]) -> tuple[LlamadasDelCaso, ...]:
    """Calls of the classes that the account's plan charges."""
    assert uno.llamadas == ()
    return tuple(
        LlamadasDelCaso(
            clase=clase, minutos=_cantidad(azar, 100), importe=Decimal(azar.randint(0, 9_999_999)).scaleb(-4)
        )
        for clase in sorted(clases)
    )  # fmt: skip
