"""A small cooperative at random, always the same: every service, and all that a bill may depend on."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from random import Random

from django.db import transaction

from catastro.models import (
    Asociado,
    CambioDeEstado,
    CaracteristicaDeInmueble,
    CategoriaDeCuenta,
    CondicionDeCuenta,
    CondicionFiscal,
    CuentaServicio,
    GrupoGestion,
    Medidor,
    ParteDeCuenta,
    TipoCondicion,
)
from catastro.services.numeros import siguiente
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from facturacion.models import ArchivoDeLlamadas, CargoFacturable, LlamadaMedida, PoliticaFacturacion
from facturacion.services.cuadros import activar, importar
from facturacion.tarifas import modelo as m
from facturacion.tarifas.documento import de_json
from medicion.models import Consumo, Validacion
from tests.catastro import fabrica
from tests.facturacion.corrida import CUADROS
from tests.facturacion.fabrica import un_concepto, un_punto_de_venta, un_tipo

ANTES = dt.timedelta(days=400)
# Service → categories, cycle, conditions that its book looks at.
SERVICIOS: dict[str, tuple[Sequence[str], str, Sequence[str]]] = {
    "electricidad": (
        ("T1R", "T1R", "T1RE", "T1G", "T2", "T3MT", "T4"), "mensual",
        ("subsidio", "tarifa_social", "electrodependiente", "percepcion_iva", "percepcion_iibb", "exento_iva"),
    ),
    "agua": (("A1", "A3", "A2"), "en_cuotas", ("tarifa_social", "exento_iva")),
    "cloacas": (("C1", "C2", "C3"), "mensual", ("tarifa_social",)),
    "telefonia": (("TR", "TC"), "mensual", ("exento_iva",)),
    "internet": (("F50", "F100", "F300"), "mensual", ("suspension_temporada", "promo_bienvenida")),
}  # fmt: skip
CON_VALOR = {"percepcion_iva": "3", "percepcion_iibb": "2.25", "potencia_contratada": "40"}
MAGNITUDES = {
    "T1G": ("activa", "reactiva"), "T2": ("activa", "reactiva", "demanda"),
    "T3MT": ("activa", "pico", "resto", "valle", "demanda"), "A1": ("volumen",), "A2": ("volumen",),
    "A3": (),
}  # fmt: skip
POR_SERVICIO = 14


def dias(n: int) -> dt.date:
    return hoy() - dt.timedelta(days=n)


def una_cooperativa(prepara: Usuario, *, semilla: int = 5) -> list[GrupoGestion]:
    """Its groups, each with a policy, a book whose prices change within the period, and accounts."""
    azar = Random(semilla)  # noqa: S311 - the same cooperative each time
    punto = un_punto_de_venta(20, tipos=("LSPA", "LSPB", "NCA", "NCB"))
    for clave in ("percepcion_iva", "percepcion_iibb", "suspension_temporada", "promo_bienvenida"):
        TipoCondicion.objects.get_or_create(
            clave=clave, defaults={"nombre": clave, "lleva_valor": clave in CON_VALOR}
        )  # fmt: skip
    grupos = []
    for clave, (categorias, ciclo, condiciones) in SERVICIOS.items():
        grupo = fabrica.un_grupo(fabrica.un_servicio(clave))
        (archivo,) = CUADROS.glob(f"cesop-{clave}-*.json")
        viejo = de_json(archivo.read_text(encoding="utf-8"))
        for version in (viejo, _nuevo(viejo, medido=grupo.servicio.medido)):
            activar(importar(version, usuario=prepara), usuario=prepara)
        PoliticaFacturacion.objects.create(
            grupo=grupo, cuadro=importar(viejo, usuario=prepara).cuadro, ciclo=ciclo, tipo_a=un_tipo("LSPA"),
            tipo_b=un_tipo("LSPB"), punto=punto, dias_al_vencimiento=10, dias_al_segundo=15, desde=dias(400),
            jurisdiccion="costa",
        )  # fmt: skip
        for n in range(POR_SERVICIO):
            _una_cuenta(azar, grupo, prepara, categorias[n % len(categorias)], condiciones)
        grupos.append(grupo)
    return grupos


def _nuevo(viejo: m.Cuadro, *, medido: bool) -> m.Cuadro:
    """Dearer from some day of the period; what is not measured is rounded to ten pesos from then on."""
    desde = dias(12) if medido else hoy().replace(day=11)
    componentes = [
        dataclasses.replace(
            c, precios=tuple(dataclasses.replace(p, precio=p.precio * Decimal("1.137")) for p in c.precios)
        )
        if isinstance(c, m.Fijo | m.PorUnidad | m.Bloques)
        else c
        for c in viejo.componentes
    ]
    if not medido:
        componentes.append(
            m.Redondeo(codigo="redondeo", nombre="Redondeo", imputacion="otros", iva="no_gravado", multiplo=Decimal(10))
        )
    cortados = [
        dataclasses.replace(
            c,
            precios=tuple(dataclasses.replace(p, precio=p.precio.quantize(Decimal("0.000001"))) for p in c.precios),
        )
        if isinstance(c, m.Fijo | m.PorUnidad | m.Bloques)
        else c
        for c in componentes
    ]
    llamadas = viejo.telefonia and dataclasses.replace(
        viejo.telefonia,
        precios=tuple(dataclasses.replace(p, por_minuto=p.por_minuto * 2) for p in viejo.telefonia.precios),
    )
    return dataclasses.replace(
        viejo, desde=desde, norma="Aumento", componentes=tuple(cortados), telefonia=llamadas, ejemplos=()
    )


def _una_cuenta(
    azar: Random, grupo: GrupoGestion, usuario: Usuario, categoria: str, condiciones: Sequence[str]
) -> None:
    suministro = fabrica.un_suministro(grupo.servicio)
    if azar.random() < 0.7:
        CaracteristicaDeInmueble.objects.create(
            inmueble=suministro.inmueble, destino=azar.choice(["vivienda", "veraneo", "comercio", "industria"]),
            unidades_funcionales=azar.choice([1, 1, 2, 3]), superficie_terreno=azar.choice([None, Decimal("312.50")]),
            desde=dias(365),
        )  # fmt: skip
    alta = azar.choice([365, 365, 365, 20, 9])
    with transaction.atomic():
        cuenta = CuentaServicio.objects.create(numero=siguiente(CuentaServicio), suministro=suministro, grupo=grupo)
        _estados(azar, cuenta, usuario, alta)
    _partes(azar, cuenta, dias(alta))
    _categorias(azar, cuenta, categoria, dias(alta))
    for clave in condiciones:
        if azar.random() < 0.35:
            _condicion(azar, cuenta, clave)
    if categoria in {"T2", "T3MT"}:
        _condicion(azar, cuenta, "potencia_contratada")
    if grupo.servicio.medido:
        _medir(azar, cuenta, categoria, alta)
    if grupo.servicio.clave == "telefonia":
        _llamar(azar, cuenta, usuario)
    if azar.random() < 0.4:
        for importe in ("1234.56", "-200.01")[: azar.randint(1, 2)]:
            CargoFacturable.objects.create(
                cuenta=cuenta, concepto=un_concepto(azar.choice(["conexion", "otros", "interes"])),
                importe=Decimal(importe), facturable_desde=dias(azar.choice([3, 0, -5])),
            )  # fmt: skip


def _estados(azar: Random, cuenta: CuentaServicio, usuario: Usuario, alta: int) -> None:
    camino = azar.choice([(), (), (), ("suspendida",), ("suspendida", "conectada"), ("cortada",), ("retirada",)])
    previo = ""
    pasos = [("solicitada", alta), ("conectada", alta), *((e, 8 - 3 * n) for n, e in enumerate(camino))]
    for estado, hace in pasos:
        CambioDeEstado.objects.create(cuenta=cuenta, desde=previo, hasta=estado, fecha=dias(hace), usuario=usuario)
        previo = estado


def _partes(azar: Random, cuenta: CuentaServicio, desde: dt.date) -> None:
    """Maybe no holder, another payer, an associate, a tax condition that changed."""
    titular = fabrica.una_persona(
        f"Persona {cuenta.numero}", documento_tipo="dni", documento=str(20_000_000 + cuenta.pk)
    )
    if azar.random() < 0.5:
        Asociado.objects.create(persona=titular, numero=cuenta.pk, desde=dias(300))
    if (iva := azar.choice([None, 1, 4, 5, 6])) is not None:
        CondicionFiscal.objects.create(persona=titular, iva=azar.choice([5, iva]), desde=dias(380), hasta=dias(15))
        CondicionFiscal.objects.create(persona=titular, iva=iva, desde=dias(15))
    if azar.random() < 0.95:
        ParteDeCuenta.objects.create(cuenta=cuenta, rol="titular", persona=titular, desde=desde)
    if azar.random() < 0.3:
        pagador = fabrica.una_persona(f"Pagador {cuenta.numero}")
        ParteDeCuenta.objects.create(cuenta=cuenta, rol="pagador", persona=pagador, desde=desde)


def _categorias(azar: Random, cuenta: CuentaServicio, categoria: str, desde: dt.date) -> None:
    otras = {"T1R": "T1RE", "F50": "F300", "C1": "C2"}
    tipos = [fabrica.una_categoria(cuenta.grupo.servicio, clave) for clave in (categoria, otras.get(categoria, ""))]
    cambia = categoria in otras and azar.random() < 0.4
    hasta = dias(5) if cambia else None
    CategoriaDeCuenta.objects.create(cuenta=cuenta, categoria=tipos[0], desde=desde, hasta=hasta)
    if cambia:
        CategoriaDeCuenta.objects.create(cuenta=cuenta, categoria=tipos[1], desde=dias(5))


def _condicion(azar: Random, cuenta: CuentaServicio, clave: str) -> None:
    valor = CON_VALOR.get(clave)
    desde, hasta = azar.choice([(380, None), (380, None), (6, None), (380, 10)])
    CondicionDeCuenta.objects.create(
        cuenta=cuenta, tipo=TipoCondicion.objects.get(clave=clave), valor=None if valor is None else Decimal(valor),
        comprobante="x", desde=dias(desde), hasta=None if hasta is None else dias(hasta),
    )  # fmt: skip


def _llamar(azar: Random, cuenta: CuentaServicio, usuario: Usuario) -> None:
    """Some calls, old ones too, and rarely one that nobody can price."""
    archivo, _ = ArchivoDeLlamadas.objects.get_or_create(
        nombre="cdr.csv", defaults={"huella": "0" * 64, "bytes": 1, "usuario": usuario}
    )
    destinos = ["2257430001", "2257430002", "1148120000", "1115223344", "0034911111", "0800333"]
    LlamadaMedida.objects.bulk_create(
        LlamadaMedida(
            archivo=archivo, renglon=n + 2, cuenta=cuenta, linea=f"2257{400_000 + cuenta.pk}",
            fecha=dias(azar.choice([0, 1, 3, 13, 25, 40, 100])), hora=dt.time(azar.randrange(24), n),
            segundos=azar.choice([0, 7, 61, 299, 4_000]), destino=azar.choice(destinos),
        )
        for n in range(azar.randrange(9))
    )  # fmt: skip
    if azar.random() < 0.1:
        LlamadaMedida.objects.create(
            archivo=archivo, renglon=99, cuenta=cuenta, fecha=dias(2), hora=dt.time(23, 59), segundos=60, destino="9112"
        )


def _medir(azar: Random, cuenta: CuentaServicio, categoria: str, alta: int) -> None:
    """One period, two or none; a magnitude each, and maybe something that is not valid yet."""
    if azar.random() < 0.3:
        medidor = fabrica.un_medidor(f"D{cuenta.pk}", servicio=cuenta.grupo.servicio, magnitud="volumen")
        Medidor.objects.filter(pk=medidor.pk).update(diametro=azar.choice([13, 19, 25]))
        fabrica.una_colocacion(medidor, cuenta.suministro, desde=dias(200))
    largo = 60 if cuenta.grupo.servicio.clave == "agua" else 30
    finales = azar.choice([[0], [0], [0], [largo, 0], [3], []])
    for hace in finales:
        for magnitud in MAGNITUDES.get(categoria, ("activa",)):
            consumo = Consumo.objects.create(
                suministro=cuenta.suministro, cuenta=cuenta, magnitud=magnitud, desde=dias(hace + min(largo, alta)),
                hasta=dias(hace), dias=min(largo, alta), consumo=Decimal(azar.randint(0, 90_000)) / 100,
                caso="normal", resultado="valida",
            )  # fmt: skip
            if azar.random() < 0.95:
                Validacion.objects.create(consumo=consumo, accion="automatica")
