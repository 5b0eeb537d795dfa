"""A run to bill: a group with its policy and its book, accounts with what they consumed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from catastro.models import CuentaServicio, GrupoGestion
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Proceso, Usuario
from cesop.nucleo.procesos import motor
from facturacion.models import Corrida, PoliticaFacturacion, PuntoDeVenta
from facturacion.services import corridas, trabajos
from facturacion.services.cuadros import activar, importar
from facturacion.tarifas.documento import de_json
from medicion.models import Consumo, Validacion
from tests.catastro import fabrica
from tests.factories import un_libro, un_usuario
from tests.facturacion.fabrica import un_punto_de_venta, un_tipo

CUADROS = Path("facturacion/cuadros")


@dataclass(frozen=True, kw_only=True)
class Escena:
    """A group and its accounts; who prepares, and who decides."""

    grupo: GrupoGestion
    cuentas: Sequence[CuentaServicio]
    punto: PuntoDeVenta
    prepara: Usuario
    decide: Usuario

    def preparada(self, **datos: object) -> Corrida:
        dia = hoy()
        pedido = {"anio": dia.year, "mes": dia.month, "fecha": dia, "usuario": self.prepara, **datos}
        return corridas.preparar(self.grupo, **pedido)  # type: ignore[arg-type]

    def calculada(self, **datos: object) -> Corrida:
        corrida = self.preparada(**datos)
        correr(trabajos.calcular(corrida, usuario=self.prepara))
        corrida.refresh_from_db()
        return corrida

    def aprobada(self, **datos: object) -> Corrida:
        corrida = self.calculada(**datos)
        corridas.pasar(corrida, "calculada", a="aprobada")
        return corrida

    def emitida(self, **datos: object) -> Corrida:
        corrida = self.aprobada(**datos)
        emitir(corrida, self.prepara)
        return corrida


def correr(proceso: Proceso) -> None:
    """To its end, and what it starts too."""
    while motor.avanzar(proceso.pk, segundos=5) is motor.Avance.HAY_MAS:
        pass
    proceso.refresh_from_db()
    assert proceso.estado == Proceso.Estado.TERMINADO, [
        *proceso.lotes.exclude(error="").values_list("error", flat=True), proceso.resumen,
    ]  # fmt: skip


def emitir(corrida: Corrida, usuario: Usuario) -> None:
    """Number and write."""
    correr(trabajos.emitir(corrida, usuario=usuario))
    correr(Proceso.objects.filter(tipo="escribir_corrida").latest("pk"))
    corrida.refresh_from_db()


def un_consumo(cuenta: CuentaServicio, kwh: str, *, hasta: dt.date | None = None, dias: int = 30) -> Consumo:
    """A valid consumption that ends today."""
    hasta = hasta or hoy()
    consumo = Consumo.objects.create(
        suministro=cuenta.suministro, cuenta=cuenta, magnitud="activa", desde=hasta - dt.timedelta(days=dias),
        hasta=hasta, dias=dias, consumo=Decimal(kwh), caso="normal", resultado="valida",
    )  # fmt: skip
    Validacion.objects.create(consumo=consumo, accion="automatica")
    return consumo


def una_escena(consumos: Sequence[str] = ("221", "150", "400"), *, ciclo: str = "mensual") -> Escena:
    """Residential electricity with the demonstration book."""
    un_libro()
    servicio = fabrica.un_servicio()
    prepara, decide = un_usuario("fabio", "facturacion"), un_usuario("gloria", "gerencia")
    libro = de_json((CUADROS / "cesop-electricidad-2025-01.json").read_text())
    version = activar(importar(libro, usuario=prepara), usuario=prepara)
    punto = un_punto_de_venta(20, tipos=("LSPA", "LSPB", "NCA", "NCB"))
    cuentas = []
    for kwh in consumos:
        suministro = fabrica.un_suministro(servicio)
        with transaction.atomic():  # an account comes with its first state
            cuenta = fabrica.una_cuenta(suministro=suministro)
        cuentas.append(cuenta)
        if kwh:
            un_consumo(cuenta, kwh)
    grupo = cuentas[0].grupo
    PoliticaFacturacion.objects.create(
        grupo=grupo, cuadro=version.cuadro, ciclo=ciclo, tipo_a=un_tipo("LSPA"), tipo_b=un_tipo("LSPB"), punto=punto,
        dias_al_vencimiento=10, dias_al_segundo=15, desde=hoy() - dt.timedelta(days=400),
    )  # fmt: skip
    return Escena(grupo=grupo, cuentas=cuentas, punto=punto, prepara=prepara, decide=decide)
