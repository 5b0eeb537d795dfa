"""The rules that an installation starts with. From then on they are dated data."""

from __future__ import annotations

from datetime import date

from medicion.validacion.enteros import UNIDAD_MIL
from medicion.validacion.esperado import PISOS_MIL
from medicion.validacion.reglas.modelo import Nivel, Regla, Valores

DESDE = date(2000, 1, 1)


def _regla(
    codigo: str, nivel: Nivel, parametros: Valores, *, servicio: str | None = None, ciclo: str | None = None
) -> Regla:
    return Regla(
        codigo=codigo,
        nivel=nivel,
        orden=int(codigo[1:]) * 10,
        servicio=servicio,
        ciclo=ciclo,
        parametros=parametros,
        desde=DESDE,
        hasta=None,
        activa=True,
    )


REGLAS_INICIALES: tuple[Regla, ...] = (
    _regla("V01", Nivel.BLOQUEA, {}),
    _regla("V02", Nivel.BLOQUEA, {"dias_min": 20, "dias_max": 45}, ciclo="mensual"),
    _regla("V02", Nivel.BLOQUEA, {"dias_min": 45, "dias_max": 75}, ciclo="bimestral"),
    _regla("V03", Nivel.BLOQUEA, {}),
    _regla("V04", Nivel.BLOQUEA, {}),
    # The season of a beach town: December to March.
    _regla(
        "V05",
        Nivel.AVISA,
        {"temporadas": 2, "seguidos_inspeccion": 3, "temporada_desde_mes": 12, "temporada_hasta_mes": 3},
    ),
    _regla("V06", Nivel.BLOQUEA, {"por_ciento": 175, "piso_mil": 0}),
    _regla("V07", Nivel.AVISA, {"por_ciento": 40, "piso_mil": 0}),
    *(
        _regla(codigo, nivel, {"por_ciento": por_ciento, "piso_mil": piso}, servicio=servicio)
        for servicio, piso in PISOS_MIL.items()
        for codigo, nivel, por_ciento in (("V06", Nivel.BLOQUEA, 175), ("V07", Nivel.AVISA, 40))
    ),
    _regla("V08", Nivel.BLOQUEA, {"horas_por_dia": 24}),
    _regla("V09", Nivel.BLOQUEA, {"piso_mil": 0}),
    _regla(
        "V10",
        Nivel.AVISA,
        {
            "reactiva_por_ciento": 300,
            "piso_reactiva_mil": 30 * UNIDAD_MIL,
            "bandas_por_ciento": 1,
            "piso_bandas_mil": 3 * UNIDAD_MIL,  # three dials that show whole units
        },
        servicio="electricidad",
    ),
    _regla("V11", Nivel.AVISA, {"estimadas": 3}),
    _regla("V12", Nivel.INFORMA, {"por_ciento": 15}),
)
