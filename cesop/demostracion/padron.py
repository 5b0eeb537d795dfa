"""A plausible seaside town: who lives there, in which house, with which services and meters. Pure and seeded.

Nothing comes from a real person: names are drawn from lists, documents are made to pass their check digits. The same
seed, size and day give the same town.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from stdnum.ar import cuit

from cesop.demostracion import aparatos, manzanas, nombres
from cesop.demostracion.aparatos import Medidor

SEMILLA = 7_111
CUENTAS_POR_CADA_CIEN = 265  # accounts for each hundred properties
PERSONAS_POR_CADA_CIEN = 50  # persons for each hundred accounts
CASAS_POR_FRENTE = 3
VIVIENDA, VERANEO, COMERCIO, INDUSTRIA, OFICIAL = "vivienda", "veraneo", "comercio", "industria", "oficial"
# service → (group, how many of each hundred properties have it)
SERVICIOS = {
    "electricidad": ("ELE", 100), "agua": ("AGU", 70), "cloacas": ("CLO", 42), "internet": ("INT", 36),
    "telefonia": ("TEL", 15),
}  # fmt: skip
ESTADOS = (("conectada", 952), ("cortada", 26), ("suspendida", 14), ("solicitada", 8))
PRIMER_SUMINISTRO, PRIMERA_CUENTA = 1_001, 10_001
RESPONSABLE_INSCRIPTO, MONOTRIBUTO = 1, 6  # codes of ARCA's table


@dataclass(frozen=True, kw_only=True)
class Persona:
    """A person: name, documents as digits, how to reach it, and its number of associate (0: it is not one).

    afuera: where it lives, when it is not here: place in `nombres.DE_AFUERA`, street and number.
    """

    nombre: str
    juridica: bool
    dni: str
    cuit: str
    iva: int
    nacimiento: dt.date | None
    celular: str
    correo: str
    asociado: int
    desde: dt.date
    cuotas: int
    afuera: tuple[int, str, int] | None

    @property
    def documento(self) -> str:
        """What it is known by."""
        return self.dni or self.cuit


@dataclass(frozen=True, kw_only=True)
class Cuenta:
    """An account. titular, pagador: places in the persons."""

    numero: int
    titular: int
    pagador: int | None
    estado: str
    desde: dt.date


@dataclass(frozen=True, kw_only=True)
class Servicio:
    """A service at a property. medidor: none when it is not metered. cuentas: the present one is the last."""

    numero: int
    servicio: str
    grupo: str
    categoria: str
    ubicacion: str
    cuentas: tuple[Cuenta, ...]
    medidor: Medidor | None = None


@dataclass(frozen=True, kw_only=True)
class Propiedad:
    """A house, a flat or a shop: where it is, whose it is (place in the persons), and what it has."""

    localidad: int
    calle: str
    altura: int
    piso: str
    departamento: str
    entre: str
    latitud: Decimal
    longitud: Decimal
    zona: str
    partida: str
    nomenclatura: str
    destino: str
    terreno: int
    cubierta: int
    duenio: int
    indicaciones: str
    servicios: tuple[Servicio, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Pueblo:
    """Everybody and everything. Properties come in the order in which a reader walks."""

    personas: tuple[Persona, ...]
    propiedades: tuple[Propiedad, ...]


def pueblo(*, cuentas: int, al: dt.date, semilla: int = SEMILLA) -> Pueblo:
    """The town with about so many accounts, as it was on a day."""
    azar = Random(semilla)  # noqa: S311 - demonstration data
    casas = max(20, cuentas * 100 // CUENTAS_POR_CADA_CIEN)
    personas = list(_personas(azar, max(casas, cuentas * PERSONAS_POR_CADA_CIEN // 100), al))
    propiedades = list(_propiedades(azar, casas, len(personas)))
    numerador = _Numerador(personas=len(personas))
    completas = tuple(_con_servicios(azar, propiedad, numerador, al=al) for propiedad in propiedades)
    veraneantes = {p.duenio for p in propiedades if p.destino == VERANEO}
    return Pueblo(
        personas=(*_con_afuera(azar, personas, veraneantes), *_repetidas(azar, personas, al)), propiedades=completas
    )


# ── Who ──


def _personas(azar: Random, cantidad: int, al: dt.date) -> Iterator[Persona]:
    vistos: set[str] = set()
    asociados = 0
    for orden in range(cantidad):
        juridica = orden % 11 == 8
        mujer = azar.random() < 0.52
        dni = "" if juridica else _nuevo(azar, 8_000_000, 45_000_000, vistos)
        prefijo = "30" if juridica else "27" if mujer else "20"
        numero = _nuevo(azar, 50_000_000, 71_900_000, vistos) if juridica else dni.zfill(8)
        es_asociado = azar.random() < 0.72
        asociados += es_asociado
        iva = RESPONSABLE_INSCRIPTO if juridica else MONOTRIBUTO if azar.random() < 0.07 else 0
        nombre = _empresa(azar, orden) if juridica else _nombre(azar, mujer=mujer)
        yield Persona(
            nombre=nombre,
            juridica=juridica,
            dni=dni,
            # Most neighbours are known by their document alone.
            cuit=_cuit(prefijo, numero) if juridica or iva or azar.random() < 0.45 else "",
            iva=iva,
            nacimiento=None if juridica else _nacimiento(azar, int(dni), al),
            celular=f"2257 15-{azar.randrange(40, 69)}-{azar.randrange(10_000):04d}" if azar.random() < 0.9 else "",
            correo=_correo(nombre, orden) if azar.random() < 0.55 else "",
            asociado=asociados if es_asociado else 0,
            desde=al - dt.timedelta(days=azar.randrange(60, 12_000)),
            cuotas=azar.choice((1, 5, 5, 10, 10, 20, 50)),
            afuera=None,
        )


def _nombre(azar: Random, *, mujer: bool) -> str:
    pila = azar.choice(nombres.NOMBRES_DE_MUJER if mujer else nombres.NOMBRES_DE_VARON)
    doble = f" {azar.choice(nombres.APELLIDOS)}" if azar.random() < 0.07 else ""
    return f"{azar.choice(nombres.APELLIDOS)}{doble}, {pila}"


def _empresa(azar: Random, orden: int) -> str:
    palabra = nombres.PALABRAS[orden // 11 % len(nombres.PALABRAS)]
    return azar.choice(nombres.EMPRESAS).format(palabra)


def _nacimiento(azar: Random, dni: int, al: dt.date) -> dt.date:
    """Numbers were given in order, more or less."""
    anio = 1940 + (dni - 8_000_000) * 63 // 37_000_000
    return min(dt.date(anio, 1, 1) + dt.timedelta(days=azar.randrange(365)), al - dt.timedelta(days=19 * 365))


def _correo(nombre: str, orden: int) -> str:
    limpio = nombre.lower().translate(str.maketrans("áéíóúñü", "aeiounu", ".,"))
    return ".".join(reversed(limpio.split()[:2])) + f"{orden}@correo.example"


def _con_afuera(azar: Random, personas: Sequence[Persona], veraneantes: set[int]) -> Iterator[Persona]:
    """Owners of holiday houses live elsewhere."""
    for orden, persona in enumerate(personas):
        if orden not in veraneantes or persona.juridica or azar.random() < 0.3:
            yield persona
            continue
        donde = azar.randrange(len(nombres.DE_AFUERA))
        calle = azar.choice(nombres.DE_AFUERA[donde][-1])
        yield _otra(persona, afuera=(donde, calle, azar.randrange(100, 4800)))


def _repetidas(azar: Random, personas: Sequence[Persona], al: dt.date) -> Iterator[Persona]:
    """Who was loaded twice: once by document, once by CUIL and in another hand."""
    candidatas = [p for p in personas if p.dni and not p.cuit and p.celular]
    for persona in azar.sample(candidatas, min(len(candidatas), max(3, len(personas) // 180))):
        mujer = persona.nombre.split(", ")[1] in nombres.NOMBRES_DE_MUJER
        yield _otra(
            persona,
            nombre=persona.nombre.translate(str.maketrans("áéíóú", "aeiou")).upper(),
            dni="",
            cuit=_cuit("27" if mujer else "20", persona.dni.zfill(8)),
            correo="",
            asociado=0,
            nacimiento=None,
            desde=al,
        )


def _otra(persona: Persona, **cambios: object) -> Persona:
    return Persona(**{**vars(persona), **cambios})


# ── Where ──


def _propiedades(azar: Random, cantidad: int, personas: int) -> Iterator[Propiedad]:
    """Town by town, front by front."""
    hechas = 0
    for orden, localidad in enumerate(manzanas.LOCALIDADES):
        suyas = cantidad - hechas if orden == len(manzanas.LOCALIDADES) - 1 else cantidad * localidad.peso // 100
        frentes = manzanas.frentes(localidad, cuantos=max(4, suyas // CASAS_POR_FRENTE))
        tiras = max(frente.tira for frente in frentes) + 1
        for n, frente in enumerate(frentes):
            casas = suyas * (n + 1) // len(frentes) - suyas * n // len(frentes)
            zona = localidad.zonas[frente.tira * len(localidad.zonas) // tiras][0]
            for casa, puerta in enumerate(_puertas(azar, localidad, frente, casas), start=1):
                yield Propiedad(
                    localidad=orden,
                    calle=frente.calle,
                    altura=puerta.altura,
                    piso=puerta.piso,
                    departamento=puerta.departamento,
                    entre=frente.entre,
                    latitud=puerta.latitud,
                    longitud=puerta.longitud,
                    zona=zona,
                    partida=f"123-{hechas + 1_000:06d}",
                    nomenclatura=f"IV-{'BK'[orden]}-{n + 1}-{casa}" if azar.random() < 0.92 else "",
                    destino=VERANEO if puerta.piso and azar.random() < 0.7 else _destino(azar, frente.fila),
                    terreno=0 if puerta.piso else azar.choice((200, 250, 300, 360, 433)),
                    cubierta=azar.randrange(28, 75) if puerta.piso else azar.randrange(45, 260),
                    duenio=hechas % personas if azar.random() < 0.9 else azar.randrange(personas),
                    indicaciones=azar.choice(nombres.INDICACIONES) if azar.random() < 0.04 else "",
                )
                hechas += 1


@dataclass(frozen=True, kw_only=True)
class _Puerta:
    altura: int
    piso: str
    departamento: str
    latitud: Decimal
    longitud: Decimal


def _puertas(azar: Random, localidad: manzanas.Localidad, frente: manzanas.Frente, casas: int) -> list[_Puerta]:
    """The doors of a front, in the order of the walk; near the sea they may be those of a building."""
    edificio = frente.fila < 2 and casas > 2 and azar.random() < 0.3
    puertas: list[_Puerta] = []
    altura = frente.altura
    for casa in range(casas):
        if not (edificio and casa):
            dentro = (casa + azar.uniform(0.1, 0.9)) / casas
            enfrente = azar.random() < 0.5
            latitud, longitud = manzanas.casa(localidad, frente, dentro=dentro, enfrente=enfrente)
            altura = max(altura + 2, frente.altura + int(dentro * 98)) // 2 * 2 + enfrente
        puertas.append(
            _Puerta(
                altura=altura,
                piso=str(casa // 2 + 1) if edificio else "",
                departamento="AB"[casa % 2] if edificio else "",
                latitud=latitud,
                longitud=longitud,
            )
        )
    return puertas[::-1] if frente.de_vuelta and not edificio else puertas


def _destino(azar: Random, fila: int) -> str:
    """Shops on the first streets, holiday houses near the sea, neighbours inland."""
    if fila == 1 and azar.random() < 0.4:
        return COMERCIO
    pesos = (26 + 9 * fila, max(8, 62 - 8 * fila), 9, 1, 1)
    return azar.choices((VIVIENDA, VERANEO, COMERCIO, INDUSTRIA, OFICIAL), pesos)[0]


# ── What each one has ──


@dataclass(kw_only=True)
class _Numerador:
    """Numbers that go on from one property to the next. personas: how many there are to choose from."""

    personas: int
    suministros: int = PRIMER_SUMINISTRO
    cuentas: int = PRIMERA_CUENTA

    def suministro(self) -> int:
        self.suministros += 1
        return self.suministros - 1

    def cuenta(self) -> int:
        self.cuentas += 1
        return self.cuentas - 1


def _con_servicios(azar: Random, propiedad: Propiedad, numerador: _Numerador, *, al: dt.date) -> Propiedad:
    servicios: list[Servicio] = []
    inquilino = azar.randrange(numerador.personas) if azar.random() < 0.13 else None
    apertura = al - dt.timedelta(days=azar.randrange(400, 7_500))
    for servicio, (grupo, de_cada_cien) in SERVICIOS.items():
        if azar.randrange(100) >= de_cada_cien or (servicio == "cloacas" and not _con_agua(servicios)):
            continue
        categoria = aparatos.categoria(servicio, propiedad.destino, azar)
        numero = numerador.suministro()
        servicios.append(
            Servicio(
                numero=numero,
                servicio=servicio,
                grupo="GRA" if categoria in {"T2", "T3MT"} else grupo,
                categoria=categoria,
                ubicacion=azar.choice(nombres.UBICACIONES),
                cuentas=tuple(_cuentas(azar, propiedad, numerador, inquilino=inquilino, apertura=apertura, al=al)),
                medidor=aparatos.medidor(azar, servicio, categoria, propiedad.destino, numero=numero, desde=apertura),
            )
        )
        apertura = min(apertura + dt.timedelta(days=azar.randrange(0, 500)), al - dt.timedelta(days=40))
    return Propiedad(**{**vars(propiedad), "servicios": tuple(servicios)})


def _con_agua(servicios: Sequence[Servicio]) -> bool:
    return any(servicio.servicio == "agua" for servicio in servicios)


def _cuentas(
    azar: Random, propiedad: Propiedad, numerador: _Numerador, *, inquilino: int | None, apertura: dt.date, al: dt.date
) -> Iterator[Cuenta]:
    """The account, and the one that was there before when the property changed hands."""
    if azar.random() < 0.03:
        anterior = azar.randrange(numerador.personas)
        yield Cuenta(
            numero=numerador.cuenta(), titular=anterior, pagador=None, estado="retirada", desde=apertura,
        )  # fmt: skip
        apertura += dt.timedelta(days=azar.randrange(30, 200))
    estado = azar.choices([e for e, _ in ESTADOS], [peso for _, peso in ESTADOS])[0]
    titular = propiedad.duenio if inquilino is None else inquilino
    yield Cuenta(
        numero=numerador.cuenta(),
        titular=titular,
        pagador=propiedad.duenio if titular != propiedad.duenio and azar.random() < 0.2 else None,
        estado=estado,
        desde=min(apertura, al),
    )


def _nuevo(azar: Random, desde: int, hasta: int, vistos: set[str]) -> str:
    while (numero := str(azar.randrange(desde, hasta))) in vistos:
        pass
    vistos.add(numero)
    return numero


def _cuit(prefijo: str, numero: str) -> str:
    return f"{prefijo}{numero}{cuit.calc_check_digit(prefijo + numero)}"
