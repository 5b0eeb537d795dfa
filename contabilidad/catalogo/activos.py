"""Events of activos: fixed assets, works, and the costs of their maintenance."""

from __future__ import annotations

from contabilidad.catalogo.piezas import ALMACEN, ALMACEN_MEDIDORES, CC, ENTRE_SECCIONES, OBRAS, G, Lado, S, componente
from contabilidad.eventos import Componente, TipoEvento

AMORTIZADO: Lado = {
    None: "1.2.05.06", "E": "1.2.05.01", "A": "1.2.05.02", "C": "1.2.05.03", "T": "1.2.05.04", "I": "1.2.05.05",
}  # fmt: skip
REDES: Lado = {
    "E": "1.2.03.01.001", "A": "1.2.03.02.001", "C": "1.2.03.03.001", "T": "1.2.03.04.001", "I": "1.2.03.05.001",
}  # fmt: skip
EQUIPOS: Lado = {
    "E": "1.2.03.01.002", "A": "1.2.03.02.002", "C": "1.2.03.03.002", "T": "1.2.03.04.002", "I": "1.2.03.05.002",
}  # fmt: skip
MEDIDORES: Lado = {"E": "1.2.03.01.003", "A": "1.2.03.02.003"}
# Classes of fixed asset: key, name, account.
CLASES: tuple[tuple[str, str, Lado], ...] = (
    ("redes", "Redes", REDES),
    ("equipos", "Equipos y plantas", EQUIPOS),
    ("medidores", "Medidores en servicio", MEDIDORES),
    ("inmuebles", "Terrenos y edificios", "1.2.03.06.001"),
    ("rodados", "Rodados", "1.2.03.06.002"),
    ("muebles", "Muebles y útiles", "1.2.03.06.003"),
    ("computacion", "Equipos de computación", "1.2.03.06.004"),
    ("herramientas", "Herramientas", "1.2.03.06.005"),
)


def _baja() -> tuple[Componente, ...]:
    """For each class: what was depreciated, what goes back to the store, and what is lost."""
    return tuple(
        c
        for clave, nombre, cuenta in CLASES
        for c in (
            componente(f"{clave}_amortizado", f"{nombre}: amortizado", debe=AMORTIZADO, haber=cuenta),
            componente(f"{clave}_recuperado", f"{nombre}: recuperado", debe=ALMACEN, haber=cuenta),
            componente(f"{clave}_perdido", f"{nombre}: valor residual", debe="5.8.01.03", haber=cuenta),
        )
    )


ACTIVOS = (
    TipoEvento(
        clave="activos.medidor_instalado", numero="42", nombre="Medidor instalado", modulo="activos",
        pendiente=True, dimensiones=(S,),
        componentes=(componente("medidor", "Medidor en servicio", debe=MEDIDORES, haber=ALMACEN_MEDIDORES),),
    ),
    TipoEvento(
        clave="activos.obra_terminada", numero="43", nombre="Obra terminada y capitalizada", modulo="activos",
        pendiente=True, dimensiones=(S,),
        componentes=(
            *(componente(clave, nombre, debe=cuenta, haber=OBRAS) for clave, nombre, cuenta in CLASES),
            componente("aporte", "Aporte de terceros", debe=REDES, haber="3.6.01.01"),
        ),
    ),
    TipoEvento(
        clave="activos.horas_imputadas", numero="44", nombre="Horas de cuadrilla y vehículos imputadas a órdenes",
        modulo="activos", pendiente=True, dimensiones=(S, CC),
        componentes=(
            componente("a_obra", "A obras en curso", debe=OBRAS, haber=ENTRE_SECCIONES),
            componente("a_mantenimiento", "A mantenimiento", debe="5.3.03.01", haber=ENTRE_SECCIONES),
            componente("recupero", "Recupero de la cuadrilla", debe=ENTRE_SECCIONES, haber="5.2.01.90"),
        ),
        nota="El cargo lleva la sección y el centro que reciben; el recupero, los de la cuadrilla. La cuenta entre "
        "secciones queda en cero en total.",
    ),
    TipoEvento(
        clave="activos.amortizacion", numero="45", nombre="Amortización mensual", modulo="activos",
        pendiente=True, dimensiones=(S, CC),
        componentes=(
            componente("bienes", "Bienes de uso", debe="5.5.01.01", haber=AMORTIZADO),
            componente("intangibles", "Intangibles", debe="5.5.01.02", haber="1.2.06.09"),
        ),
    ),
    TipoEvento(
        clave="activos.baja", numero="46", nombre="Baja de un bien de uso", modulo="activos",
        pendiente=True, dimensiones=(S, CC), componentes=_baja(),
    ),
    TipoEvento(
        clave="activos.costo_transferido", numero="47", nombre="Costo de mantenimiento transferido entre centros",
        modulo="activos", pendiente=True, dimensiones=(S, CC, G),
        componentes=(
            componente("recibido", "Costo que recibe un centro", debe="5.7.01.01", haber=ENTRE_SECCIONES),
            componente("transferido", "Costo que entrega un centro", debe=ENTRE_SECCIONES, haber="5.7.01.02"),
        ),
        nota="Al cerrar la orden, si el costo es compartido. Cada componente lleva su propio centro.",
    ),
)  # fmt: skip
