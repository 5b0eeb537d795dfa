"""The sheets of a book: which list each one holds, its columns, and how a row goes to and from the plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

Tipo = Literal["texto", "lista", "numeros", "numero", "logico"]
Anotar = Callable[[str], object]
MESES = 12
SIN_TOPE = "sin tope"


@dataclass(frozen=True)
class Campo:
    """A column. clave: the path inside the plain value, with points. obligada: the sheet is refused without it."""

    clave: str
    tipo: Tipo = "texto"
    obligada: bool = False

    @property
    def titulo(self) -> str:
        """As it is written in the first row."""
        return self.clave

    def a_texto(self, valor: Any) -> str:
        """A plain value as the text of a cell."""
        if valor is None:
            return ""
        if isinstance(valor, bool):
            return "sí" if valor else "no"
        if isinstance(valor, list):
            return ", ".join(str(uno) for uno in valor)
        return str(valor)

    def de_texto(self, texto: str) -> Any:
        """The plain value of a text; a text that is not one stays as it is, and the reader says so."""
        if self.tipo == "lista":
            return [parte.strip() for parte in texto.split(",") if parte.strip()]
        if self.tipo == "numeros":
            return [_entero(parte.strip()) for parte in texto.split(",") if parte.strip()]
        if self.tipo == "numero":
            return _entero(texto)
        if self.tipo == "logico":
            return {"sí": True, "si": True, "no": False}.get(texto.casefold(), texto)
        return texto


def _entero(texto: str) -> Any:
    return int(texto) if texto.lstrip("-").isdecimal() and len(texto) < 10 else texto


@dataclass(frozen=True)
class Hoja:
    """A sheet. filas: its rows in the plain values of a book. agregar: a row into them; what is wrong, if it is."""

    nombre: str
    campos: tuple[Campo, ...]
    filas: Callable[[dict[str, Any]], Iterator[dict[str, Any]]]
    agregar: Callable[[dict[str, Any], dict[str, Any], Anotar], str | None]

    def poner(self, plano: dict[str, Any], fila: dict[str, str], anotar: Anotar) -> str | None:
        """Put a row of texts into the plain values of a book; answers what is wrong with it."""
        por_clave = {campo.clave: campo for campo in self.campos}
        valores = {clave: por_clave[clave].de_texto(texto) for clave, texto in fila.items()}
        return self.agregar(plano, valores, anotar)


ALCANCE = (
    Campo("alcance.categorias", "lista"),
    Campo("alcance.con", "lista"),
    Campo("alcance.sin", "lista"),
    Campo("alcance.estados", "lista"),
    Campo("alcance.iva", "numeros"),
    Campo("alcance.destinos", "lista"),
    Campo("alcance.jurisdicciones", "lista"),
)


def _aplanar(valor: dict[str, Any], prefijo: str = "") -> dict[str, Any]:
    plano: dict[str, Any] = {}
    for clave, suyo in valor.items():
        if isinstance(suyo, dict):
            plano |= _aplanar(suyo, f"{prefijo}{clave}.")
        else:
            plano[f"{prefijo}{clave}"] = suyo
    return plano


def _levantar(fila: dict[str, Any]) -> dict[str, Any]:
    """The nested values of keys with points."""
    valor: dict[str, Any] = {}
    for clave, suyo in fila.items():
        *camino, ultima = clave.split(".")
        lugar = valor
        for parte in camino:
            lugar = lugar.setdefault(parte, {})
        lugar[ultima] = suyo
    return valor


def _lista(camino: str) -> Callable[[dict[str, Any]], list[Any]]:
    def buscar(plano: dict[str, Any]) -> list[Any]:
        *padres, ultima = camino.split(".")
        lugar: Any = plano
        for parte in padres:
            lugar = lugar.get(parte, {})
        return lugar.get(ultima, []) if isinstance(lugar, dict) else []

    return buscar


def _de_lista(nombre: str, camino: str, *campos: Campo) -> Hoja:
    """A sheet of a list of the book, a row for each element."""
    buscar = _lista(camino)

    def filas(plano: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield from (_aplanar(uno) for uno in buscar(plano))

    def agregar(plano: dict[str, Any], fila: dict[str, Any], anotar: Anotar) -> str | None:
        *padres, ultima = camino.split(".")
        lugar = plano
        for parte in padres:
            lugar = lugar.setdefault(parte, {})
        suya = lugar.setdefault(ultima, [])
        anotar(f"{camino}[{len(suya)}]")
        suya.append(_levantar(fila))
        return None

    return Hoja(nombre, campos, filas, agregar)


def _de_adentro(nombre: str, padres: str, clave: str, camino: str, *campos: Campo) -> Hoja:
    """A sheet of the lists that the elements of another one have: the column `clave` says whose each row is."""
    de_padres, de_hijos = _lista(padres), _lista(camino)

    def filas(plano: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for padre in de_padres(plano):
            for hijo in de_hijos(padre):
                if isinstance(hijo, dict):
                    yield {clave: padre["codigo"], **_aplanar(hijo)}

    def agregar(plano: dict[str, Any], fila: dict[str, Any], anotar: Anotar) -> str | None:
        de_quien = fila.pop(clave, None)
        for i, padre in enumerate(de_padres(plano)):
            if padre.get("codigo") == de_quien:
                *medio, ultima = camino.split(".")
                lugar = padre
                for parte in medio:
                    lugar = lugar.setdefault(parte, {})
                suya = lugar.setdefault(ultima, [])
                if not isinstance(suya, list):
                    return f"{de_quien} no lleva filas en la hoja {nombre}"
                anotar(f"{padres}[{i}].{camino}[{len(suya)}]")
                suya.append(_levantar(fila))
                return None
        return f"no hay ningún {clave} {de_quien or 'en blanco'}"

    return Hoja(nombre, (Campo(clave, obligada=True), *campos), filas, agregar)


def _cabeza() -> Hoja:
    """The one row of what the book is."""
    campos = (
        *(Campo(c, obligada=True) for c in ("codigo", "nombre", "servicio", "norma", "fuente", "desde", "criterio")),
        Campo("hasta"),
        Campo("provisorio", "logico"),
        Campo("telefonia.dias_max", "numero"),
    )

    def filas(plano: dict[str, Any]) -> Iterator[dict[str, Any]]:
        aplanado = _aplanar(plano)
        yield {campo.clave: aplanado[campo.clave] for campo in campos if campo.clave in aplanado}

    def agregar(plano: dict[str, Any], fila: dict[str, Any], anotar: Anotar) -> str | None:
        if "codigo" in plano:
            return "sobra: el cuadro es una sola fila"
        for clave, valor in _levantar({"hasta": None, **fila}).items():
            plano[clave] = valor
            anotar(clave)
        return None

    return Hoja("Cuadro", campos, filas, agregar)


def _meses() -> Hoja:
    """The twelve months of each subsidy."""
    campos = (Campo("componente", obligada=True), Campo("mes", "numero"), Campo("tope"), Campo("porcentaje"))

    def filas(plano: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for componente in plano.get("componentes", []):
            pares = zip(componente.get("topes", []), componente.get("porcentajes", []), strict=False)
            for mes, (tope, porcentaje) in enumerate(pares, start=1):
                suyo = {"mes": mes, "tope": SIN_TOPE if tope is None else tope, "porcentaje": porcentaje}
                yield {"componente": componente["codigo"], **suyo}

    def agregar(plano: dict[str, Any], fila: dict[str, Any], anotar: Anotar) -> str | None:
        suyos = [c for c in plano.get("componentes", []) if c.get("codigo") == fila.get("componente")]
        if not suyos:
            return f"no hay ningún componente {fila.get('componente', 'en blanco')}"
        topes, porcentajes = suyos[0].setdefault("topes", []), suyos[0].setdefault("porcentajes", [])
        if fila.get("mes") != len(topes) + 1 or len(topes) >= MESES:
            return f"los meses van del 1 al 12, en orden: aquí va el {min(len(topes) + 1, MESES)}"
        lugar = plano["componentes"].index(suyos[0])
        anotar(f"componentes[{lugar}].topes[{len(topes)}]")
        anotar(f"componentes[{lugar}].porcentajes[{len(porcentajes)}]")
        tope = fila.get("tope", "")
        topes.append(None if tope == SIN_TOPE else tope)
        porcentajes.append(fila.get("porcentaje", ""))
        return None

    return Hoja("Meses", campos, filas, agregar)


def _componentes() -> Hoja:
    """The components: what each class has in its own columns, and their lists in other sheets."""
    campos = (
        *(Campo(c, obligada=True) for c in ("clase", "codigo", "nombre", "imputacion")),
        Campo("iva"), Campo("por"), Campo("medida"), Campo("limites"), Campo("limites_por"), Campo("incluido"),
        Campo("mes"), Campo("de_clase"), Campo("base", "lista"), Campo("alicuota"), Campo("condicion"),
        Campo("acrecentado_con", "lista"), Campo("final", "logico"), Campo("activa"), Campo("reactiva"),
        Campo("multiplo"), Campo("escala"), *ALCANCE,
    )  # fmt: skip
    hoja = _de_lista("Componentes", "componentes", *campos)
    propias = {campo.clave for campo in campos}

    def filas(plano: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for fila in hoja.filas(plano):
            yield {c: v for c, v in fila.items() if c in propias and not (c == "escala" and isinstance(v, list))}

    def agregar(plano: dict[str, Any], fila: dict[str, Any], anotar: Anotar) -> str | None:
        con_listas = {"fijo", "por_unidad", "bloques", "subsidio", "minimo"}
        antes = hoja.agregar(plano, fila, anotar)
        if fila.get("clase") in con_listas:
            plano["componentes"][-1]["precios"] = []
        if fila.get("clase") == "factor_potencia":
            plano["componentes"][-1]["escala"] = []
        return antes

    return Hoja("Componentes", campos, filas, agregar)


HOJAS: tuple[Hoja, ...] = (
    _cabeza(),
    _de_lista(
        "Categorias", "categorias", Campo("codigo", obligada=True), Campo("nombre", obligada=True),
        Campo("magnitudes", "lista"), Campo("opcionales", "lista"),
    ),
    _de_lista(
        "Medidas", "medidas", Campo("codigo", obligada=True), Campo("clase", obligada=True),
        Campo("de", "lista", obligada=True), Campo("unidad", obligada=True), Campo("base"), Campo("por"),
        Campo("omision"),
    ),
    _componentes(),
    _de_adentro(
        "Precios", "componentes", "componente", "precios", Campo("categoria"), Campo("hasta"),
        Campo("precio", obligada=True),
    ),
    _meses(),
    _de_adentro("Factor", "componentes", "componente", "escala", Campo("coseno_menor_que"), Campo("alicuota")),
    _de_lista("IVA", "iva", Campo("codigo", obligada=True), *ALCANCE),
    _de_lista("Prefijos", "telefonia.destinos", Campo("prefijo", obligada=True), Campo("clase", obligada=True)),
    _de_lista(
        "Llamadas", "telefonia.precios", Campo("clase", obligada=True), Campo("por_minuto", obligada=True),
        Campo("por_llamada"), Campo("inicial_seg", "numero"), Campo("adicional_seg", "numero"),
        Campo("desde_hora", "numero"), Campo("hasta_hora", "numero"),
    ),
    _de_lista(
        "Bolsas", "telefonia.bolsas", Campo("categoria", obligada=True), Campo("clases", "lista", obligada=True),
        Campo("minutos", "numero", obligada=True),
    ),
    _de_lista(
        "Ejemplos", "ejemplos", Campo("codigo", obligada=True), Campo("fuente", obligada=True),
        Campo("total"), Campo("explicacion"),
        *(Campo(f"caso.{c}", obligada=True) for c in ("categoria", "desde", "hasta")),
        *(Campo(f"caso.{c}", "numero") for c in ("meses", "cuota", "cuotas", "iva")),
        *(Campo(f"caso.{c}") for c in ("lectura", "precio_al", "destino", "jurisdiccion")),
    ),
    _de_adentro(
        "Esperado", "ejemplos", "ejemplo", "renglones", Campo("componente", obligada=True),
        Campo("importe", obligada=True),
    ),
    _de_adentro(
        "Consumos", "ejemplos", "ejemplo", "caso.consumos", Campo("magnitud"), Campo("cantidad"), Campo("desde"),
        Campo("hasta"),
    ),
    _de_adentro(
        "Condiciones", "ejemplos", "ejemplo", "caso.condiciones", Campo("condicion"), Campo("valor"), Campo("desde"),
        Campo("hasta"),
    ),
    _de_adentro(
        "Situaciones", "ejemplos", "ejemplo", "caso.situaciones", Campo("desde"), Campo("hasta"), Campo("categoria"),
        Campo("estado"),
    ),
    _de_adentro(
        "Llamadas hechas", "ejemplos", "ejemplo", "caso.llamadas", Campo("clase"), Campo("minutos"), Campo("importe"),
    ),
)  # fmt: skip
