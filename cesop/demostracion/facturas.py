"""A month billed as its people would: prepared, calculated, looked at by rule, approved by another, issued."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F

from catastro.models import CuentaServicio, GrupoGestion
from cesop.demostracion.firma import como
from cesop.demostracion.politicas import GRUPOS
from cesop.demostracion.trabajos import hacer
from cesop.nucleo import aprobaciones
from cesop.nucleo.models import Usuario
from facturacion.models import Borrador, Corrida
from facturacion.services import corridas, trabajos, trabajos_documentos

# Times the previous bill from which one is left out, to be looked at before it is billed with the next one.
VECES_LA_ANTERIOR = 15
MOTIVO_DE_EXCLUIR = "Muy lejos de la anterior: se verifica en el lugar antes de facturar"
MOTIVO_DE_APROBAR = "Revisada: consumos verificados por medición"


@dataclass(kw_only=True)
class Facturas:
    """Who prepares and who decides; since when the papers of each payer are made; what was billed so far."""

    prepara: Usuario
    decide: Usuario
    con_papel_desde: dt.date
    comprobantes: int = 0
    total: Decimal = Decimal(0)
    excluidas: int = 0
    corridas: list[Corrida] = field(default_factory=list)

    def del_mes(self, mes: dt.date, *, fecha: dt.date) -> None:
        """The runs of every group for the month of a day, issued on `fecha`: today, by the kernel's clock."""
        with como(self.prepara):
            codigos = [de_grupo.grupo for de_grupo in GRUPOS]
            # A small town has no great demands.
            con_cuentas = GrupoGestion.objects.filter(codigo__in=codigos, cuentas__isnull=False).distinct()
            for grupo in con_cuentas.select_related("servicio").order_by("codigo"):
                self._de_un_grupo(grupo, mes, fecha)
            if fecha >= self.con_papel_desde:
                hacer(trabajos_documentos.preparar(fecha.replace(day=1), usuario=self.prepara))

    def _de_un_grupo(self, grupo: GrupoGestion, mes: dt.date, fecha: dt.date) -> None:
        corrida = corridas.preparar(grupo, anio=mes.year, mes=mes.month, fecha=fecha, usuario=self.prepara)
        hacer(trabajos.calcular(corrida, usuario=self.prepara))
        corrida.refresh_from_db()
        self._apartar(corrida)
        contenido = corridas.contenido(corrida)
        if not contenido["cuentas"]:
            corridas.cancelar(corrida)  # nothing was read yet: water, the first month
            return
        pedido = corridas.pedir_aprobacion(corrida, motivo=MOTIVO_DE_APROBAR, usuario=self.prepara)
        with como(self.decide):
            aprobaciones.aprobar(pedido.pk, usuario=self.decide, nota="")
        corrida.refresh_from_db()
        hacer(trabajos.emitir(corrida, usuario=self.prepara))
        corrida.refresh_from_db()
        assert corrida.proceso is not None, "numbering starts the writing"
        hacer(corrida.proceso)
        corrida.refresh_from_db()
        assert corrida.estado == Corrida.Estado.EMITIDA, (str(corrida), corrida.estado)
        self.corridas.append(corrida)
        self.comprobantes += int(str(contenido["cuentas"]))
        self.total += Decimal(str(contenido["total"]))

    def _apartar(self, corrida: Corrida) -> None:
        """The rule of the review: what is too far from the bill before is not billed until somebody looks."""
        lejos = Borrador.objects.filter(
            corrida=corrida, estado=Borrador.Estado.CALCULADO, total__gt=VECES_LA_ANTERIOR * F("anterior")
        )
        cuentas = list(CuentaServicio.objects.filter(pk__in=lejos.values("cuenta")))
        if cuentas:
            self.excluidas += corridas.excluir(corrida, cuentas, motivo=MOTIVO_DE_EXCLUIR)
