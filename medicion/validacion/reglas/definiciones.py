"""The codes there are: what each one checks, with which parameters."""

from __future__ import annotations

from medicion.validacion.reglas import consumo, grupo, lectura
from medicion.validacion.reglas.modelo import Definicion, Funcion

PISO = "Diferencia con lo esperado que se tolera, en milésimos de la unidad"


ART_31 = "Ley 24.240, art. 31"


def _definir(codigo: str, titulo: str, funcion: Funcion, *, norma: str = "", **parametros: str) -> Definicion:
    return Definicion(codigo=codigo, titulo=titulo, parametros=parametros, funcion=funcion, norma=norma)


_TODAS = (
    _definir("V01", "Sin lectura", lectura.sin_lectura),
    _definir(
        "V02",
        "Fecha fuera de ciclo",
        lectura.fecha_fuera_de_ciclo,
        dias_min="Menor cantidad de días desde la lectura anterior",
        dias_max="Mayor cantidad de días desde la lectura anterior",
    ),
    _definir("V03", "Consumo negativo o imposible de calcular", lectura.consumo_imposible),
    _definir("V04", "Más dígitos que el medidor", lectura.no_entra_en_el_dial),
    _definir(
        "V05",
        "Consumo cero",
        consumo.cero,
        temporadas="De las dos épocas iguales anteriores, cuántas tuvieron consumo",
        seguidos_inspeccion="Períodos en cero seguidos que piden inspección",
        temporada_desde_mes="Primer mes de la temporada",
        temporada_hasta_mes="Último mes de la temporada",
    ),
    _definir(
        "V06",
        "Consumo alto",
        consumo.alto,
        norma=ART_31,
        por_ciento="Porcentaje de lo esperado que se puede consumir",
        piso_mil=PISO,
    ),
    _definir(
        "V07", "Consumo bajo", consumo.bajo, por_ciento="Porcentaje de lo esperado que hay que consumir", piso_mil=PISO
    ),
    _definir(
        "V08",
        "Más de lo que la instalación da",
        consumo.imposible_fisicamente,
        horas_por_dia="Horas por día a plena capacidad",
    ),
    _definir(
        "V09",
        "Consumo sin servicio",
        consumo.sin_servicio,
        piso_mil="Consumo que se tolera, en milésimos de la unidad",
    ),
    _definir(
        "V10",
        "Registros incompatibles",
        grupo.registros_incompatibles,
        reactiva_por_ciento="Reactiva que se admite, como porcentaje de la activa",
        piso_reactiva_mil="Reactiva que no se mira, en milésimos de kvarh",
        bandas_por_ciento="Diferencia que se admite entre la suma de las bandas y la activa, en porcentaje",
        piso_bandas_mil="Diferencia que no se mira, en milésimos de kWh",
    ),
    _definir("V11", "Repite lecturas estimadas", consumo.repetida, estimadas="Estimadas seguidas con el mismo valor"),
    _definir(
        "V12",
        "Balance del nodo",
        grupo.balance_de_nodo,
        por_ciento="Diferencia que se admite con el totalizador, en porcentaje",
    ),
)
DEFINICIONES: dict[str, Definicion] = {definicion.codigo: definicion for definicion in _TODAS}
