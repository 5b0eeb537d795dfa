"""The opening: everything in one transaction, which is undone unless it is confirmed and nothing is wrong."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from apertura.archivos import Archivo, ErrorDeApertura, abrir
from apertura.arranque import ORIGEN_APERTURA
from apertura.disposiciones import BALANCE, disposiciones
from apertura.disposiciones.consumos import DeConsumos
from apertura.disposiciones.saldos import DeBalance
from apertura.models import Apertura
from apertura.totales import TotalDeControl, diferencias, totales
from cesop.nucleo import auditoria
from cesop.nucleo.bloqueos import por_partes
from cesop.nucleo.errors import ErrorNegocio, traducir
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.declaracion import ImportacionDe
from cesop.nucleo.planillas.importar import separar
from contabilidad.eventos import APERTURA
from contabilidad.libro import exigir_periodo
from contabilidad.models import Asiento, Cuenta
from contabilidad.services.aperturas import SaldoDicho, asentar_balance, puente
from contabilidad.services.cuadre import Cuadre, cuadre


@dataclass(kw_only=True)
class Informe:
    """What an opening brought, or would bring. confirmada: it was written. cuadre: None when it was not proved."""

    fecha: dt.date
    confirmada: bool = False
    filas: dict[str, int] = field(default_factory=dict)
    errores: list[ErrorDeApertura] = field(default_factory=list)
    controles: list[TotalDeControl] = field(default_factory=list)
    cuadre: Cuadre | None = None
    segundos: dict[str, float] = field(default_factory=dict)


def abrir_cooperativa(origen: Path, *, fecha: dt.date, usuario: Usuario, confirmar: bool) -> Informe:
    """Bring in the files of a folder or zip, prove the ledger, and undo it all unless `confirmar` and nothing is wrong.

    An installation is opened once, with its ledger empty. *Bloquea:* what each part does, one after the other.
    *Asienta:* an event per item, and the balance. *Errores:* those of `abrir`; `apertura.ya_hecha`,
    `apertura.libro_con_asientos`, `apertura.sin_plan`, EventoInvalido without an open period. What is wrong with the
    files is in the report.
    """
    archivos = abrir(origen, claves=list(disposiciones(fecha)))
    firma = auditoria.Contexto(usuario=usuario, pedido="manage apertura")
    with auditoria.firmado(firma), por_partes(), transaction.atomic():
        _exigir_vacia(fecha)
        informe = _Obra(fecha=fecha, usuario=usuario).hacer(archivos)
        informe.confirmada = confirmar and not informe.errores
        if not informe.confirmada:
            transaction.set_rollback(True)
    return informe


def _exigir_vacia(fecha: dt.date) -> None:
    if previa := Apertura.objects.first():
        raise ErrorNegocio(
            "apertura.ya_hecha",
            f"No se puede abrir porque esta instalación ya tiene su {str(previa).lower()}. Cargá lo que falte desde "
            "las pantallas, o empezá en una base vacía.",
        )
    if Asiento.objects.exists():
        raise ErrorNegocio(
            "apertura.libro_con_asientos",
            "No se puede abrir porque el libro ya tiene asientos. La apertura va antes que todo: usá una base vacía.",
        )
    try:
        puente()
    except Cuenta.DoesNotExist as error:
        raise ErrorNegocio(
            "apertura.sin_plan",
            "No se puede abrir porque falta el plan de cuentas, o su Puente de la apertura. Corré antes manage.py "
            "iniciar_contabilidad.",
        ) from error
    exigir_periodo(APERTURA, fecha=fecha)


class _Obra:
    """One opening while it is made, inside its transaction."""

    def __init__(self, *, fecha: dt.date, usuario: Usuario) -> None:
        self.fecha, self.usuario = fecha, usuario
        self.informe = Informe(fecha=fecha)
        self.saldos: list[SaldoDicho] = []

    def hacer(self, archivos: Sequence[Archivo]) -> Informe:
        todas = disposiciones(self.fecha)
        for archivo in archivos:
            if archivo.clave:
                self._medir(archivo.clave, lambda a=archivo: self._traer(a, todas[a.clave]))  # type: ignore[misc]
            else:
                self._anotar(archivo.nombre, 0, "", f"No se sabe qué trae. Llamalo {', '.join(todas)}, o sacalo.")
        del_balance = [archivo.nombre for archivo in archivos if archivo.clave == BALANCE]
        if not del_balance:
            self._anotar(BALANCE, 0, "", "Falta el balance de sumas y saldos. Agregalo.")
        self.informe.controles = totales(self.saldos)
        self.informe.errores += diferencias(self.informe.controles, archivo=(*del_balance, BALANCE)[0])
        if not self.informe.errores:
            self._medir("balance", lambda: self._cerrar(archivos))
        return self.informe

    def _traer(self, archivo: Archivo, disposicion: ImportacionDe) -> None:
        """The rows of a file that may come in; what is wrong with the others."""
        if isinstance(disposicion, DeConsumos):
            self._traer_consumos(archivo, disposicion)
            return
        try:
            renglones, errores = separar(disposicion, archivo.contenido, filas_max=settings.PLANILLA_FILAS_MAX)
        except ErrorNegocio as error:
            self._anotar(archivo.nombre, 0, "", error.mensaje)
            return
        for numero, columna, mensaje in errores:
            self._anotar(archivo.nombre, numero, columna, mensaje)
        self.informe.filas[archivo.nombre] = len(renglones)
        if isinstance(disposicion, DeBalance):
            self.saldos += disposicion.saldos(renglones)
            return
        cambian = [r for r in renglones if r.actual is None or r.diferencias]
        if cambian:
            self._intentar(archivo.nombre, lambda: disposicion.aplicar(cambian, usuario=self.usuario))

    def _traer_consumos(self, archivo: Archivo, disposicion: DeConsumos) -> None:
        try:
            sanos, errores = disposicion.leer(archivo.contenido)
        except ErrorNegocio as error:
            self._anotar(archivo.nombre, 0, "", error.mensaje)
            return
        for numero, columna, mensaje in errores:
            self._anotar(archivo.nombre, numero, columna, mensaje)
        self.informe.filas[archivo.nombre] = sanos.height
        self._intentar(archivo.nombre, lambda: disposicion.escribir(sanos, usuario=self.usuario))

    def _cerrar(self, archivos: Sequence[Archivo]) -> None:
        """Post the balance, let the database say its last word, and prove it all."""
        self._intentar(BALANCE, lambda: self._asentar(archivos))
        if self.informe.errores:
            return
        self.informe.cuadre = cuadre(al=max(self.fecha, hoy()))
        for cuenta in self.informe.cuadre.cuentas:
            if not cuenta.en_verde:
                dichos = "; ".join(culpable.texto for culpable in cuenta.culpables[:3])
                self._anotar("cuadre", 0, cuenta.cuenta.codigo, f"No cuadra con {cuenta.submayor}: {dichos}.")
        for prueba in self.informe.cuadre.pruebas:
            for culpable in prueba.culpables:
                self._anotar("cuadre", 0, prueba.nombre, culpable.texto)

    def _asentar(self, archivos: Sequence[Archivo]) -> None:
        apertura = Apertura.objects.create(
            fecha=self.fecha,
            usuario=self.usuario,
            archivos=[
                {"nombre": a.nombre, "huella": a.huella, "filas": self.informe.filas.get(a.nombre, 0)} for a in archivos
            ],
            totales=[
                {"cuenta": t.cuenta.codigo, "items": str(t.items), "balance": str(t.balance)}
                for t in self.informe.controles
            ],
        )
        asentar_balance(self.saldos, origen=(ORIGEN_APERTURA, apertura.pk), fecha=self.fecha, usuario=self.usuario)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def _intentar(self, archivo: str, hacer: Callable[[], object]) -> None:
        """What the database or a service refuses is told, and leaves nothing of that file."""
        try:
            with transaction.atomic():
                hacer()
        except IntegrityError as choque:
            traducido = traducir(choque)
            self._anotar(archivo, 0, "", traducido.mensaje if traducido else f"La base lo rechazó: {choque}")
        except ErrorNegocio as error:
            self._anotar(archivo, 0, "", error.mensaje)

    def _anotar(self, archivo: str, fila: int, columna: str, mensaje: str) -> None:
        self.informe.errores.append(ErrorDeApertura(archivo=archivo, fila=fila, columna=columna, mensaje=mensaje))

    def _medir(self, que: str, hacer: Callable[[], object]) -> None:
        desde = time.monotonic()
        hacer()
        self.informe.segundos[que] = self.informe.segundos.get(que, 0) + time.monotonic() - desde
