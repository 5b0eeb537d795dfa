"""The engine: from accounts, consumptions and books to lines, taxes and totals, or to the causes why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from facturacion.tarifas import consumos as reparto
from facturacion.tarifas import dependientes, medidas, primarios
from facturacion.tarifas.enteros import CENTAVOS_MAX, Entero, entero
from facturacion.tarifas.entrada import Causas, recibir
from facturacion.tarifas.esquemas import ESQUEMA_LINEAS, ESQUEMA_RESUMEN, ESQUEMA_TOTALES, Esquema
from facturacion.tarifas.modelo import (
    BASE_CARGOS,
    BASE_IVA,
    DEPENDIENTES,
    NO_GRAVADO,
    PRIMARIOS,
    Bloques,
    Componente,
    Cuadro,
    FactorPotencia,
    Fijo,
    Llamadas,
    Minimo,
    Porcentaje,
    PorUnidad,
    Redondeo,
    Subsidio,
)
from facturacion.tarifas.primarios import Piezas
from facturacion.tarifas.revision import exigir_sanos
from facturacion.tarifas.tramos import cortar
from facturacion.tarifas.versiones import Version, alcanza, medidas_usadas, ordenar, profundidades

CLASE: dict[type[Componente], str] = {
    Fijo: "fijo",
    PorUnidad: "por_unidad",
    Bloques: "bloques",
    Subsidio: "subsidio",
    Llamadas: "llamadas",
    Minimo: "minimo",
    FactorPotencia: "factor_potencia",
    Porcentaje: "porcentaje",
    Redondeo: "redondeo",
}


@dataclass(frozen=True, kw_only=True)
class Liquidacion:
    """ESQUEMA_LINEAS, ESQUEMA_TOTALES, ESQUEMA_RESUMEN and ESQUEMA_CAUSAS, by case."""

    lineas: pl.DataFrame
    totales: pl.DataFrame
    resumen: pl.DataFrame
    causas: pl.DataFrame


@dataclass
class _Obra:
    """The work of one call: lines of each version and component, and the tax code by rule of each case.

    unicas: no case has two pieces, and so no component two lines but by blocks.
    """

    causas: Causas
    hechas: list[pl.DataFrame] = field(default_factory=list)
    por_codigo: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    reglas: list[pl.DataFrame] = field(default_factory=list)
    unicas: bool = True

    def agregar(self, version: Version, lugar: int, lineas: pl.DataFrame) -> None:
        """The lines of a component, with what it says of itself."""
        componente = version.cuadro.componentes[lugar]
        es_tributo = isinstance(componente, Porcentaje) and componente.final
        dichas = {
            "componente": componente.codigo,
            "nombre": componente.nombre,
            "clase": "tributo" if es_tributo else CLASE[type(componente)],
            "imputacion": componente.imputacion,
            "iva": componente.iva or None,
            "unidad": _unidad(version, componente),
        }
        self.por_codigo.setdefault(componente.codigo, []).append(lineas)
        self.hechas.append(
            lineas.with_columns(
                *(pl.lit(valor, dtype=pl.String).alias(nombre) for nombre, valor in dichas.items()),
                vigencia=pl.lit(version.cuadro.desde),
                lugar=pl.lit(lugar, dtype=pl.Int32),
                version=pl.lit(version.numero, dtype=pl.Int32),
            )
        )

    def de(self, codigos: tuple[str, ...]) -> dict[str, pl.DataFrame]:
        """The lines of some components, of all their versions."""
        return {codigo: pl.concat(self.por_codigo[codigo]) for codigo in codigos if codigo in self.por_codigo}


def liquidar(
    cuadros: Iterable[Cuadro],
    cuentas: pl.DataFrame,
    *,
    condiciones: pl.DataFrame | None = None,
    consumos: pl.DataFrame | None = None,
    situaciones: pl.DataFrame | None = None,
    llamadas: pl.DataFrame | None = None,
    cargos: pl.DataFrame | None = None,
) -> Liquidacion:
    """Rate all the accounts. ValueError for a frame of another shape, a repeated case or a book that is not sound.

    What an account lacks is a cause of it, never an error; rows of cases that are not in `cuentas` are not looked at.
    """
    versiones = ordenar(cuadros)
    exigir_sanos([version.cuadro for version in versiones])
    causas = Causas()
    entrada = recibir(
        cuentas,
        condiciones=condiciones,
        consumos=consumos,
        situaciones=situaciones,
        llamadas=llamadas,
        cargos=cargos,
        libros=sorted({version.cuadro.codigo for version in versiones}),
        causas=causas,
    )
    tramos = cortar(entrada, versiones, causas)
    _exigir_categorias(tramos, versiones, causas)
    tramos, consumos = causas.sin_ellas(tramos), causas.sin_ellas(entrada.consumos)
    tramos = causas.sin_ellas(reparto.repartir(tramos, consumos, versiones, causas))
    obra = _Obra(causas, unicas=not tramos["caso"].is_duplicated().any())
    ultimos = tramos.unique("caso", keep="last", maintain_order=True)
    for version in versiones:
        propios = tramos.filter(pl.col("version") == version.numero)
        suyos = ultimos.filter(pl.col("version") == version.numero)
        if not propios.is_empty():
            _por_version(obra, version, propios, suyos, entrada.llamadas)
    _revisar_llamadas(obra, ultimos, entrada.llamadas, versiones)
    netos = _cerrar(obra, versiones, ultimos, entrada.cargos)
    return _salida(obra, netos, ultimos)


def _exigir_categorias(tramos: pl.DataFrame, versiones: list[Version], causas: Causas) -> None:
    """Every piece's category must be in its version."""
    conocidas = pl.DataFrame(
        [(v.numero, c.codigo) for v in versiones for c in v.cuadro.categorias],
        schema={"version": pl.Int64, "categoria": pl.String},
        orient="row",
    )
    ajenos = tramos.filter(pl.col("version").is_not_null()).join(
        conocidas, on=["version", "categoria"], how="anti"
    )  # fmt: skip
    causas.anotar(
        ajenos,
        "categoria_desconocida",
        pl.format(
            "No se puede liquidar porque el cuadro {} no tiene la categoría {}. Recategorizala o agregala.",
            "cuadro",
            "categoria",
        ),
    )


def _por_version(
    obra: _Obra, version: Version, tramos: pl.DataFrame, ultimos: pl.DataFrame, llamadas: pl.DataFrame
) -> None:
    """The lines of one version, but the final ones."""
    piezas = Piezas(version, medidas.poner(version, tramos), unicas=not tramos["caso"].is_duplicated().any())
    propias: dict[str, pl.DataFrame] = {}
    for lugar, componente in version.componentes(*PRIMARIOS):
        if isinstance(componente, Llamadas):
            propias[componente.codigo] = primarios.llamadas(ultimos, llamadas, componente)
        else:
            _exigir_condiciones(obra, piezas, componente)
            propias[componente.codigo] = primarios.lineas_de(piezas, componente)
        obra.agregar(version, lugar, propias[componente.codigo])
    hondas = profundidades(version.cuadro)
    bases: dict[tuple[str, ...], pl.DataFrame] = {}  # many have the same one
    for lugar, componente in sorted(version.componentes(*DEPENDIENTES), key=lambda par: hondas[par[1].codigo]):
        assert isinstance(componente, DEPENDIENTES)
        if isinstance(componente, Porcentaje) and componente.final:
            continue
        if componente.base not in bases:
            bases[componente.base] = dependientes.sumar(propias, componente.base)
        propias[componente.codigo] = dependientes.lineas_de(piezas, componente, bases[componente.base])
        obra.agregar(version, lugar, propias[componente.codigo])
    if not ultimos.is_empty():
        obra.reglas.append(_por_regla(version, ultimos))


def _exigir_condiciones(obra: _Obra, piezas: Piezas, componente: Componente) -> None:
    """Every level that a component needs is known where it is charged."""
    alcanzadas: pl.DataFrame | None = None
    for codigo in medidas_usadas(componente):
        if medidas.es_flujo(piezas.version, codigo):
            continue
        alcanzadas = primarios.alcanzadas(piezas, componente) if alcanzadas is None else alcanzadas
        obra.causas.anotar(
            alcanzadas.filter(pl.col(f"m_{codigo}").is_null()),
            "falta_condicion",
            f"No se puede liquidar porque para cobrar {componente.nombre} falta {codigo}. Cargala en la cuenta.",
        )


def _por_regla(version: Version, ultimos: pl.DataFrame) -> pl.DataFrame:
    """`caso`, `regla`: the tax code by the first rule that reaches the last piece; null if none does."""
    regla = pl.lit(None, dtype=pl.String)
    for candidata in reversed(version.cuadro.iva):
        alcance = alcanza(candidata.alcance, estados=())
        codigo = pl.lit(candidata.codigo)
        regla = codigo if alcance is None else pl.when(alcance).then(codigo).otherwise(regla)
    return ultimos.select("caso", regla=regla)


def _revisar_llamadas(obra: _Obra, ultimos: pl.DataFrame, hechas: pl.DataFrame, versiones: list[Version]) -> None:
    """Every class of calls was charged by some component."""
    if hechas.is_empty():
        return
    cobradas = []
    for version in versiones:
        suyos = ultimos.filter(pl.col("version") == version.numero)
        for _, componente in version.componentes(Llamadas):
            assert isinstance(componente, Llamadas)
            dentro = alcanza(componente.alcance, estados=())
            alcanzados = suyos if dentro is None else suyos.filter(dentro)
            cobradas.append(alcanzados.select("caso", clase=pl.lit(componente.de_clase)))
    con_tarifa = pl.concat([hechas.select("caso", "clase").clear(), *cobradas])
    de_los_sanos = hechas.join(ultimos.select("caso"), on="caso", how="semi")
    obra.causas.anotar(
        de_los_sanos.join(con_tarifa, on=["caso", "clase"], how="anti"),
        "llamadas_sin_tarifa",
        pl.format("No se puede liquidar porque su plan no cobra llamadas de clase {}. Agregalas al cuadro.", "clase"),
    )


def _cerrar(obra: _Obra, versiones: list[Version], ultimos: pl.DataFrame, cargos: pl.DataFrame) -> pl.DataFrame:
    """VAT, final percentages and the rounding line. Gives `caso`, `iva`, `neto`, `impuesto`, `lineas`: of the tariff.

    What rides besides (`cargos`) counts for those two, with its VAT, and is not in what is given.
    """
    netos = dependientes.gravar(_netos(obra, obra.hechas))
    de_la_factura = netos if cargos.is_empty() else dependientes.gravar(_juntar([netos, _de_cargos(cargos, ultimos)]))
    ajenas = {
        BASE_IVA: de_la_factura.group_by("caso").agg(base=pl.col("impuesto").sum()),
        BASE_CARGOS: _sobre_cargos(cargos),
    }
    ya = len(obra.hechas)
    ultimas_piezas = []
    # They are of the whole period, as the last piece finds it.
    enteros = ultimos.with_columns(tramo_desde="desde", tramo_hasta="hasta", dias="dias_caso")
    for version in versiones:
        propios = enteros.filter(pl.col("version") == version.numero)
        if propios.is_empty():
            continue
        piezas = Piezas(version, propios, unicas=True)
        ultimas_piezas.append(piezas)
        hondas = profundidades(version.cuadro)
        for lugar, componente in sorted(version.componentes(Porcentaje), key=lambda par: hondas[par[1].codigo]):
            if isinstance(componente, Porcentaje) and componente.final:
                lineas = obra.de(componente.base)
                obra.agregar(version, lugar, dependientes.finales(piezas, componente, lineas, ajenas))
    totales = (
        pl.concat([de_la_factura.select("caso", base=pl.col("neto") + pl.col("impuesto")), *_bases(obra.hechas[ya:])])
        .group_by("caso")
        .agg(pl.col("base").sum())
    )
    for piezas in ultimas_piezas:
        for lugar, redondeo in piezas.version.componentes(Redondeo):
            assert isinstance(redondeo, Redondeo)
            obra.agregar(piezas.version, lugar, dependientes.redondear(piezas, redondeo, totales))
    if ya == len(obra.hechas):
        return netos
    return dependientes.gravar(_juntar([netos, _netos(obra, obra.hechas[ya:])]))


def _de_cargos(cargos: pl.DataFrame, ultimos: pl.DataFrame) -> pl.DataFrame:
    """As `_netos`, without lines: of the cases that are rated."""
    return (
        cargos.join(ultimos.select("caso"), on="caso", how="semi")
        .group_by("caso", "iva")
        .agg(neto=pl.col("centavos").cast(Entero).sum(), lineas=pl.lit(0, pl.Int64))
        .select(*_NETOS)
    )


def _sobre_cargos(cargos: pl.DataFrame) -> pl.DataFrame:
    """`caso`, `base`: the net of what is a matter of VAT."""
    gravados = cargos.filter(pl.col("iva") != NO_GRAVADO)
    return gravados.group_by("caso").agg(base=pl.col("centavos").cast(Entero).sum())


def _bases(partes: list[pl.DataFrame]) -> list[pl.DataFrame]:
    return [parte.select("caso", base="centavos") for parte in partes]


def _netos(obra: _Obra, partes: list[pl.DataFrame]) -> pl.DataFrame:
    """`caso`, `iva`, `neto`, `lineas`: the sums of some lines by tax code."""
    por_codigo: dict[str | None, list[pl.DataFrame]] = {}
    for parte in partes:
        if not parte.is_empty():
            por_codigo.setdefault(parte["iva"][0], []).append(parte.select("caso", "centavos"))
    sumas = [pl.DataFrame(schema=_NETOS)]
    # By account alone, code after code: grouping by a text too costs several times more.
    for codigo, suyas in por_codigo.items():
        suma = pl.concat(suyas).group_by("caso").agg(neto=pl.col("centavos").sum(), lineas=pl.len().cast(pl.Int64))
        # The last rule of a sound book reaches everybody, so none is left without a code.
        con_codigo = (
            suma.join(pl.concat(obra.reglas), on="caso", how="left").rename({"regla": "iva"})
            if codigo is None
            else suma.with_columns(iva=pl.lit(codigo))
        )
        sumas.append(con_codigo.select(*_NETOS))
    return _juntar(sumas)


_NETOS: Esquema = {"caso": pl.Int64(), "iva": pl.String(), "neto": Entero, "lineas": pl.Int64()}


def _juntar(sumas: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([s.select(*_NETOS) for s in sumas]).group_by("caso", "iva").agg(pl.all().sum())


def _salida(obra: _Obra, netos: pl.DataFrame, ultimos: pl.DataFrame) -> Liquidacion:
    total = (entero("neto") + entero("impuesto")).abs()
    excesivos = pl.concat(
        [netos.filter(total > CENTAVOS_MAX).select("caso")]
        + [parte.filter(pl.col("centavos").abs() > CENTAVOS_MAX).select("caso") for parte in obra.hechas]
    )
    obra.causas.anotar(excesivos, "importe_excesivo", "No se puede liquidar porque un importe es imposible. Revisala.")
    sanos = obra.causas.sin_ellas(netos)
    totales = sanos.sort("caso", "iva").select(
        "caso", "iva", neto_centavos=pl.col("neto").cast(pl.Int64), iva_centavos=pl.col("impuesto").cast(pl.Int64)
    )
    sumas = sanos.group_by("caso").agg(
        pl.col("lineas").sum().cast(pl.Int64),
        neto_centavos=pl.col("neto").sum().cast(pl.Int64),
        iva_centavos=pl.col("impuesto").sum().cast(pl.Int64),
    )
    resumen = (
        obra.causas.sin_ellas(ultimos.select("caso"))
        .join(sumas, on="caso", how="left")
        .with_columns(pl.col("lineas", "neto_centavos", "iva_centavos").fill_null(0))
        .with_columns(total_centavos=pl.col("neto_centavos") + pl.col("iva_centavos"))
        .sort("caso")
    )
    return Liquidacion(
        lineas=_ordenadas(obra),
        totales=totales.select(*ESQUEMA_TOTALES),
        resumen=resumen.select(*ESQUEMA_RESUMEN),
        causas=obra.causas.todas(),
    )


def _ordenadas(obra: _Obra) -> pl.DataFrame:
    """The lines of the sound cases: by place in the book, version, category and block."""
    partes = [obra.causas.sin_ellas(parte) for parte in obra.hechas if not parte.is_empty()]
    if not partes:
        return pl.DataFrame(schema=ESQUEMA_LINEAS)
    claves = ["caso", "lugar", "version", "escalon"]
    if not obra.unicas:
        claves += ["desde", "categoria", "cantidad_mil", "periodos_num"]
    return (
        pl.concat([parte.lazy() for parte in partes])
        .sort(claves)
        .join(pl.concat(obra.reglas).lazy(), on="caso", how="left", maintain_order="left")
        .with_columns(iva=pl.coalesce("iva", "regla"), orden=_puestos())
        .select(pl.col(columna).cast(tipo) for columna, tipo in ESQUEMA_LINEAS.items())
        .collect()
    )


def _puestos() -> pl.Expr:
    """The place of each line in its case; the lines come by case."""
    fila = pl.int_range(pl.len(), dtype=pl.Int64)
    primera = pl.when((pl.col("caso") != pl.col("caso").shift(1)).fill_null(value=True)).then(fila).forward_fill()
    return fila - primera + 1


def _unidad(version: Version, componente: Componente) -> str | None:
    if isinstance(componente, PorUnidad | Bloques | Subsidio):
        return version.medidas[componente.medida].unidad
    if isinstance(componente, Fijo | Minimo):
        return componente.por.value
    return "min" if isinstance(componente, Llamadas) else None
