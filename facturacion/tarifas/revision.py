"""Everything that is wrong with a book, with its place: holes, overlaps, absurd prices, what refers to none, cycles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from facturacion.tarifas import revision_componentes
from facturacion.tarifas.casos import Caso
from facturacion.tarifas.enteros import CUOTAS_MAX, MESES_MAX
from facturacion.tarifas.medidas import DE_OTRAS
from facturacion.tarifas.modelo import (
    ALICUOTAS,
    BASE_CARGOS,
    BASE_IVA,
    Alcance,
    Bolsa,
    ClaseMedida,
    Cuadro,
    Medida,
    PrecioLlamada,
    Redondeo,
    Telefonia,
)
from facturacion.tarifas.problemas import CuadroInvalido, Problema
from facturacion.tarifas.revision_componentes import CANTIDAD_MAX, PRECIO_MAX, decimales
from facturacion.tarifas.versiones import profundidades

CODIGO = re.compile(r"[a-z][a-z0-9_]*")
CODIGO_MAX = 30  # of a component: as long as the lines of a voucher take it
HORAS = 24
IVA_MAX = 99  # codes of ARCA's table of conditions


def revisar(cuadro: Cuadro) -> tuple[Problema, ...]:
    """All the problems of a book; none when it can be used."""
    return tuple(
        Problema(lugar=lugar, mensaje=mensaje)
        for parte in (_cabeza, _categorias, _medidas, _componentes, _reglas_de_iva, _telefonia, _ejemplos)
        for lugar, mensaje in parte(cuadro)
    )


def revisar_serie(cuadros: Iterable[Cuadro]) -> tuple[Problema, ...]:
    """The problems between the versions of one book: days that two rule, and days that none does."""
    problemas = []
    for anterior, siguiente in pairwise(sorted(cuadros, key=lambda c: c.desde)):
        lugar = f"{siguiente.codigo} desde {siguiente.desde:%d/%m/%Y}"
        if anterior.hasta is not None and anterior.hasta < siguiente.desde:
            mensaje = f"desde el {anterior.hasta:%d/%m/%Y} no rige ninguna versión"
            problemas.append(Problema(lugar=lugar, mensaje=mensaje))
        if anterior.desde == siguiente.desde or (anterior.hasta is not None and anterior.hasta > siguiente.desde):
            problemas.append(Problema(lugar=lugar, mensaje="se superpone con la versión anterior"))
    return tuple(problemas)


def exigir_sanos(cuadros: Iterable[Cuadro]) -> None:
    """CuadroInvalido with all the problems of all of them."""
    problemas = [
        Problema(lugar=f"{cuadro.codigo} {p.lugar}", mensaje=p.mensaje) for cuadro in cuadros for p in revisar(cuadro)
    ]
    if problemas:
        raise CuadroInvalido(problemas)


Dichos = Iterator[tuple[str, str]]


def _cabeza(cuadro: Cuadro) -> Dichos:
    for campo in ("codigo", "nombre", "servicio", "norma", "fuente"):
        if not getattr(cuadro, campo).strip():
            yield campo, "falta"
    if cuadro.hasta is not None and cuadro.hasta <= cuadro.desde:
        yield "hasta", "no es posterior a desde"


def _repetidos(lista: str, codigos: Sequence[str]) -> Dichos:
    for i, codigo in enumerate(codigos):
        if codigos.index(codigo) != i:
            yield f"{lista}[{i}].codigo", f"{codigo} está dos veces"


def _categorias(cuadro: Cuadro) -> Dichos:
    if not cuadro.categorias:
        yield "categorias", "no hay ninguna"
    yield from _repetidos("categorias", [c.codigo for c in cuadro.categorias])
    contadas = {
        m for medida in cuadro.medidas if medida.clase in (ClaseMedida.CONSUMO, ClaseMedida.MAXIMO) for m in medida.de
    }
    for i, categoria in enumerate(cuadro.categorias):
        if not categoria.codigo.strip() or not categoria.nombre.strip():
            yield f"categorias[{i}]", "falta el código o el nombre"
        for magnitud in (*categoria.magnitudes, *categoria.opcionales):
            if magnitud not in contadas:
                yield f"categorias[{i}].magnitudes", f"ninguna medida cuenta {magnitud}: no se cobraría"


def _medidas(cuadro: Cuadro) -> Dichos:
    yield from _repetidos("medidas", [m.codigo for m in cuadro.medidas])
    propias = {m.codigo: m for m in cuadro.medidas}
    for i, medida in enumerate(cuadro.medidas):
        lugar = f"medidas[{i}]"
        if not CODIGO.fullmatch(medida.codigo):
            yield f"{lugar}.codigo", f"{medida.codigo} no es un código: minúsculas, cifras y _"
        exige = {ClaseMedida.CONDICION: 1, ClaseMedida.ESTIMADA: 1, ClaseMedida.MAYOR: 2, ClaseMedida.EXCESO: 2}
        if len(medida.de) != exige.get(medida.clase, len(medida.de) or 1) or not medida.de:
            yield f"{lugar}.de", f"la clase {medida.clase} lleva {exige.get(medida.clase, 'una o más')}"
        if medida.clase in DE_OTRAS:
            yield from ((f"{lugar}.de", mensaje) for mensaje in _de_otras(medida, propias))
        for campo, valor, cuantos in (("base", medida.base, 3), ("por", medida.por, 6), ("omision", medida.omision, 3)):
            if valor is not None and not (decimales(valor, cuantos) and abs(valor) <= CANTIDAD_MAX):
                yield f"{lugar}.{campo}", f"{valor} no es una cifra con {cuantos} decimales a lo sumo"
    if _con_ciclo(propias):
        yield "medidas", "hay medidas que dependen una de otra"


def _de_otras(medida: Medida, propias: dict[str, Medida]) -> Iterator[str]:
    for codigo in medida.de:
        if codigo not in propias:
            yield f"no hay ninguna medida {codigo}"
        elif propias[codigo].clase is ClaseMedida.CONSUMO:
            yield f"{codigo} es un consumo: solo se combina lo que la cuenta tiene o el máximo"


def _con_ciclo(propias: dict[str, Medida]) -> bool:
    listas: set[str] = set()
    while True:
        nuevas = {
            m.codigo
            for m in propias.values()
            if m.codigo not in listas
            and (m.clase not in DE_OTRAS or all(otra in listas or otra not in propias for otra in m.de))
        }
        if not nuevas:
            return len(listas) < len(propias)
        listas |= nuevas


def _componentes(cuadro: Cuadro) -> Dichos:
    if not cuadro.componentes:
        yield "componentes", "no hay ninguno"
    yield from _repetidos("componentes", [c.codigo for c in cuadro.componentes])
    for i, componente in enumerate(cuadro.componentes):
        lugar = f"componentes[{i}]"
        if not CODIGO.fullmatch(componente.codigo) or componente.codigo in (BASE_IVA, BASE_CARGOS):
            yield f"{lugar}.codigo", f"{componente.codigo} no es un código: minúsculas, cifras y _; ni iva ni cargos"
        if len(componente.codigo) > CODIGO_MAX:
            yield f"{lugar}.codigo", f"{componente.codigo} tiene más de {CODIGO_MAX} letras"
        for campo in ("nombre", "imputacion"):
            if not getattr(componente, campo).strip():
                yield f"{lugar}.{campo}", "falta"
        yield from _alcance(cuadro, componente.alcance, f"{lugar}.alcance")
        for donde, mensaje in revision_componentes.revisar(cuadro, componente):
            yield f"{lugar}.{donde}", mensaje
    if sum(isinstance(c, Redondeo) for c in cuadro.componentes) > 1:
        yield "componentes", "hay más de un redondeo"
    try:
        profundidades(cuadro)
    except ValueError as error:
        yield "componentes", f"hay un ciclo. {error}"


def _alcance(cuadro: Cuadro, alcance: Alcance, lugar: str) -> Dichos:
    conocidas = {c.codigo for c in cuadro.categorias}
    for codigo in alcance.categorias:
        if codigo not in conocidas:
            yield f"{lugar}.categorias", f"no hay ninguna categoría {codigo}"
    for codigo in set(alcance.con) & set(alcance.sin):
        yield f"{lugar}.con", f"{codigo} no puede estar y no estar"
    for codigo in (*alcance.con, *alcance.sin):
        if not codigo.strip():
            yield f"{lugar}.con", "hay una condición sin código"


def _reglas_de_iva(cuadro: Cuadro) -> Dichos:
    for i, regla in enumerate(cuadro.iva):
        if regla.codigo not in ALICUOTAS:
            yield f"iva[{i}].codigo", f"no hay ningún código de IVA {regla.codigo}"
        yield from _alcance(cuadro, regla.alcance, f"iva[{i}].alcance")
        if regla.alcance == Alcance() and i < len(cuadro.iva) - 1:
            yield f"iva[{i}]", "alcanza a todos: las que siguen no se usarían nunca"
    if all(c.iva for c in cuadro.componentes):
        return
    if not cuadro.iva:
        yield "iva", "hay componentes sin código de IVA propio y ninguna regla que lo diga"
    elif cuadro.iva[-1].alcance != Alcance():
        yield "iva", "la última regla debe alcanzar a todos, o habría cuentas sin IVA"


def _telefonia(cuadro: Cuadro) -> Dichos:
    telefonia = cuadro.telefonia
    if telefonia is None:
        return
    clases = {p.clase for p in telefonia.precios}
    prefijos = [d.prefijo for d in telefonia.destinos]
    for i, destino in enumerate(telefonia.destinos):
        if not re.fullmatch(r"\d{1,15}", destino.prefijo):
            yield f"telefonia.destinos[{i}].prefijo", f"{destino.prefijo} no es un prefijo"
        if destino.clase not in clases:
            yield f"telefonia.destinos[{i}].clase", f"la clase {destino.clase} no tiene precio"
        if prefijos.index(destino.prefijo) != i:
            yield f"telefonia.destinos[{i}].prefijo", f"{destino.prefijo} está dos veces"
    for i, precio in enumerate(telefonia.precios):
        for donde, mensaje in _precio_de_llamada(precio):
            yield f"telefonia.precios[{i}].{donde}", mensaje
    yield from _bandas(telefonia)
    for i, bolsa in enumerate(telefonia.bolsas):
        yield from ((f"telefonia.bolsas[{i}]", mensaje) for mensaje in _bolsa(cuadro, bolsa, clases))
    if not 1 <= telefonia.dias_max <= 366:
        yield "telefonia.dias_max", "va de 1 a 366"


def _precio_de_llamada(precio: PrecioLlamada) -> Dichos:
    for campo in ("por_minuto", "por_llamada"):
        valor = getattr(precio, campo)
        if not (0 <= valor <= PRECIO_MAX and decimales(valor, 6)):
            yield campo, f"{valor} no es un precio"
    for campo in ("inicial_seg", "adicional_seg"):
        if not 1 <= getattr(precio, campo) <= 3600:
            yield campo, "va de 1 a 3600 segundos"
    if not _hay_horas(precio):
        yield "hasta_hora", f"las horas van de 0 a {HORAS}, y la última después de la primera"


def _hay_horas(precio: PrecioLlamada) -> bool:
    return 0 <= precio.desde_hora < precio.hasta_hora <= HORAS


def _bandas(telefonia: Telefonia) -> Dichos:
    """Each class has one price at every hour."""
    for clase in sorted({p.clase for p in telefonia.precios}):
        suyos = [p for p in telefonia.precios if p.clase == clase and _hay_horas(p)]
        horas = [h for p in suyos for h in range(p.desde_hora, p.hasta_hora)]
        if sorted(horas) != list(range(HORAS)):
            yield "telefonia.precios", f"la clase {clase} tiene horas sin precio, o con dos"


def _bolsa(cuadro: Cuadro, bolsa: Bolsa, clases: set[str]) -> Iterator[str]:
    if bolsa.categoria not in {c.codigo for c in cuadro.categorias}:
        yield f"no hay ninguna categoría {bolsa.categoria}"
    ajenas = sorted(set(bolsa.clases) - clases)
    if ajenas or not bolsa.clases:
        yield f"no hay precio de {', '.join(ajenas) or 'ninguna clase'}"
    if not 1 <= bolsa.minutos <= 100_000:
        yield "los minutos van de 1 a 100.000"
    otras = [b for b in cuadro.telefonia.bolsas if b.categoria == bolsa.categoria] if cuadro.telefonia else []
    if any(otra is not bolsa and set(otra.clases) & set(bolsa.clases) for otra in otras):
        yield f"la categoría {bolsa.categoria} tiene dos bolsas para una clase"


def _ejemplos(cuadro: Cuadro) -> Dichos:
    yield from _repetidos("ejemplos", [e.codigo for e in cuadro.ejemplos])
    componentes = {c.codigo for c in cuadro.componentes}
    categorias = {c.codigo for c in cuadro.categorias}
    for i, ejemplo in enumerate(cuadro.ejemplos):
        lugar = f"ejemplos[{i}]"
        if ejemplo.caso.categoria not in categorias:
            yield f"{lugar}.caso.categoria", f"no hay ninguna categoría {ejemplo.caso.categoria}"
        yield from ((f"{lugar}.caso.{donde}", mensaje) for donde, mensaje in _caso(ejemplo.caso))
        if not ejemplo.renglones and ejemplo.total is None:
            yield lugar, "no espera nada"
        for j, renglon in enumerate(ejemplo.renglones):
            if renglon.componente not in componentes:
                yield f"{lugar}.renglones[{j}].componente", f"no hay ningún componente {renglon.componente}"
            if not decimales(renglon.importe, 2):
                yield f"{lugar}.renglones[{j}].importe", "tiene fracciones de centavo"
        if ejemplo.total is not None and not decimales(ejemplo.total, 2):
            yield f"{lugar}.total", "tiene fracciones de centavo"


def _caso(caso: Caso) -> Dichos:
    """Figures that the engine takes: its limits, and no more decimals than it counts."""
    cifras = [
        *((f"consumos[{i}].cantidad", c.cantidad, 3) for i, c in enumerate(caso.consumos)),
        *((f"condiciones[{i}].valor", c.valor, 3) for i, c in enumerate(caso.condiciones) if c.valor is not None),
        *((f"llamadas[{i}].minutos", ll.minutos, 3) for i, ll in enumerate(caso.llamadas)),
        *((f"llamadas[{i}].importe", ll.importe, 4) for i, ll in enumerate(caso.llamadas)),
    ]
    for donde, valor, cuantos in cifras:
        if not (decimales(valor, cuantos) and abs(valor) <= CANTIDAD_MAX):
            yield donde, f"{valor} no es una cifra con {cuantos} decimales a lo sumo"
    for donde, maximo in (("meses", MESES_MAX), ("cuotas", CUOTAS_MAX), ("cuota", caso.cuotas), ("iva", IVA_MAX)):
        if not 1 <= getattr(caso, donde) <= maximo:
            yield donde, f"va de 1 a {maximo}"
