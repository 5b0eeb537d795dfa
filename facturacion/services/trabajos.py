"""The mass work of a run, as processes: calculate, number and write, and the notes that undo it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from cesop.nucleo import formato
from cesop.nucleo.models import Lote, Proceso, Usuario
from cesop.nucleo.procesos import services as procesos
from cesop.nucleo.procesos.selectors import resultados
from cesop.nucleo.procesos.tipos import Carga, ContextoDeLote, ResultadoDeLote, Resumen, TipoDeProceso
from facturacion.models import Borrador, Comprobante, Corrida, TandaNumerada
from facturacion.services import corridas, tandas
from facturacion.services.corridas import Estado

POR_TANDA = 5_000


def _corrida(proceso: Proceso) -> Corrida:
    return Corrida.objects.select_related("grupo__servicio").get(pk=proceso.parametros["corrida"])


def _en_tandas(claves: Iterable[int], nombre: str, *, despues_de: int = 0) -> Iterator[Carga]:
    """Chunks of some keys, numbered after those that the run has already."""
    pendientes = iter(claves)
    numero = despues_de
    while tanda := list(islice(pendientes, POR_TANDA)):
        numero += 1
        yield Carga(datos={"tanda": numero, nombre: tanda}, unidades=len(tanda))


class CalcularCorrida(TipoDeProceso):
    """The drafts of a run."""

    clave = "calcular_corrida"
    nombre = "Cálculo de una corrida"
    descripcion = "Liquida cada cuenta con su cuadro tarifario y deja los borradores para revisar."
    icono = "calculator"
    permiso = "proceso:calcular_corrida"
    unidad = ("cuenta", "cuentas")

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """Accounts that are not excluded."""
        filas = Borrador.objects.filter(corrida=proceso.parametros["corrida"]).exclude(estado=Borrador.Estado.EXCLUIDO)
        yield from _en_tandas(filas.order_by("cuenta_id").values_list("cuenta_id", flat=True).iterator(), "cuentas")

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """Rate and keep."""
        hechas = tandas.calcular(_corrida(contexto.proceso), lote.carga["cuentas"], usuario=contexto.usuario)
        return ResultadoDeLote(resultado=dict(hechas))

    def resumir(self, proceso: Proceso) -> Resumen:
        """How many can be billed; the run waits to be looked at."""
        corrida = _corrida(proceso)
        Corrida.objects.filter(pk=corrida.pk, estado=Estado.PREPARADA).update(estado=Estado.CALCULADA)
        hechos = list(resultados(proceso))
        calculadas, con_causa = (sum(hecho[clave] for hecho in hechos) for clave in ("calculadas", "con_causa"))
        return Resumen(
            texto=f"{corrida}: {formato.entero(calculadas)} cuentas para facturar.",
            cifras={
                "Se pueden facturar": formato.entero(calculadas),
                "No se pueden facturar": formato.entero(con_causa),
            },
        )


class NumerarCorrida(TipoDeProceso):
    """Freezes what was approved and takes its numbers; then writing starts."""

    clave = "numerar_corrida"
    nombre = "Numeración de una corrida"
    descripcion = "Vuelve a liquidar lo aprobado, aparta lo que cambió y reserva los números."
    icono = "list-numbers"
    permiso = "proceso:emitir_corrida"
    unidad = ("cuenta", "cuentas")

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """Accounts that were approved."""
        corrida = _corrida(proceso)
        filas = Borrador.objects.filter(corrida=corrida, estado=Borrador.Estado.CALCULADO).order_by("cuenta_id")
        cuentas = filas.values_list("cuenta_id", flat=True).iterator()
        yield from _en_tandas(cuentas, "cuentas", despues_de=corridas.ultima_tanda(corrida, anula=False))

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """The first transaction of the chunk."""
        tanda = tandas.numerar(_corrida(contexto.proceso), lote.carga["tanda"], lote.carga["cuentas"])
        return ResultadoDeLote(resultado={"numerados": 0 if tanda is None else tanda.cuantos})

    def resumir(self, proceso: Proceso) -> Resumen:
        """How many have their number; and their writing starts."""
        corrida = _corrida(proceso)
        escribir(corrida, anula=False, usuario=proceso.dueno)
        return _numerados(proceso, corrida)


class EscribirCorrida(TipoDeProceso):
    """Writes the vouchers of the chunks that are numbered, of a run or of what undoes it."""

    clave = "escribir_corrida"
    nombre = "Emisión de una corrida"
    descripcion = "Escribe los comprobantes numerados, con sus renglones y sus asientos."
    icono = "file-invoice"
    permiso = "proceso:emitir_corrida"
    unidad = ("comprobante", "comprobantes")

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """Chunks numbered and not written."""
        for tanda in corridas.sin_escribir(_corrida(proceso), anula=proceso.parametros["anula"]):
            yield Carga(datos={"tanda": tanda.pk}, unidades=tanda.cuantos)

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """The second transaction of the chunk."""
        tanda = TandaNumerada.objects.select_related("corrida").get(pk=lote.carga["tanda"])
        return ResultadoDeLote(resultado={"escritos": tandas.escribir(tanda, usuario=contexto.usuario)})

    def resumir(self, proceso: Proceso) -> Resumen:
        """How many were issued; with all of them, the run is: one whose numbering failed in part goes on waiting."""
        corrida, anula = _corrida(proceso), proceso.parametros["anula"]
        if not corridas.faltan(corrida, anula=anula):
            antes, despues = (Estado.DESHACIENDO, Estado.DESHECHA) if anula else (Estado.EMITIENDO, Estado.EMITIDA)
            Corrida.objects.filter(pk=corrida.pk, estado=antes).update(estado=despues)
        escritos = sum(hecho["escritos"] for hecho in resultados(proceso))
        que = "notas de crédito" if anula else "comprobantes"
        return Resumen(
            texto=f"{corrida}: {formato.entero(escritos)} {que}.", cifras={que.capitalize(): formato.entero(escritos)}
        )


class NumerarNotas(TipoDeProceso):
    """Freezes the credit notes that undo a run and takes their numbers; then writing starts."""

    clave = "numerar_notas"
    nombre = "Numeración de las notas que deshacen una corrida"
    descripcion = "Reserva los números de las notas de crédito de cada comprobante sin corregir."
    icono = "arrow-back-up"
    permiso = "proceso:emitir_corrida"
    unidad = ("comprobante", "comprobantes")

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """Vouchers of the run, but those whose note is numbered already."""
        corrida = _corrida(proceso)
        en_camino = tandas.con_nota_en_camino(corrida)
        filas = Comprobante.objects.filter(borradores__corrida=corrida).order_by("pk")
        claves = (pk for pk in filas.values_list("pk", flat=True).iterator() if pk not in en_camino)
        yield from _en_tandas(claves, "comprobantes", despues_de=corridas.ultima_tanda(corrida, anula=True))

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """The first transaction of the chunk."""
        parametros = contexto.proceso.parametros
        tanda = tandas.numerar_notas(
            _corrida(contexto.proceso), lote.carga["tanda"], lote.carga["comprobantes"], motivo=parametros["motivo"]
        )
        return ResultadoDeLote(resultado={"numerados": 0 if tanda is None else tanda.cuantos})

    def resumir(self, proceso: Proceso) -> Resumen:
        """How many have their number; and their writing starts."""
        corrida = _corrida(proceso)
        escribir(corrida, anula=True, usuario=proceso.dueno)
        return _numerados(proceso, corrida)


def _numerados(proceso: Proceso, corrida: Corrida) -> Resumen:
    numerados = sum(hecho["numerados"] for hecho in resultados(proceso))
    return Resumen(
        texto=f"{corrida}: {formato.entero(numerados)} comprobantes numerados.",
        cifras={"Numerados": formato.entero(numerados)},
    )


CALCULAR, NUMERAR, ESCRIBIR, NUMERAR_NOTAS = CalcularCorrida(), NumerarCorrida(), EscribirCorrida(), NumerarNotas()
TIPOS: Sequence[TipoDeProceso] = (CALCULAR, NUMERAR, ESCRIBIR, NUMERAR_NOTAS)


def calcular(corrida: Corrida, *, usuario: Usuario) -> Proceso:
    """Calculate a run, or again after something was mended. *Errores:* SinPermiso, facturacion.otro_estado."""
    if corrida.estado == Estado.CALCULADA:
        corridas.pasar(corrida, Estado.CALCULADA, a=Estado.PREPARADA)
    corridas.pasar(corrida, Estado.PREPARADA, a=Estado.PREPARADA)
    return _iniciar(CALCULAR, corrida, {"corrida": corrida.pk, "vez": _vez(CALCULAR, corrida)}, usuario, "Cálculo de")


def emitir(corrida: Corrida, *, usuario: Usuario) -> Proceso:
    """Issue an approved run, or go on with one that was interrupted. *Errores:* SinPermiso, facturacion.otro_estado."""
    corridas.pasar(corrida, Estado.APROBADA, Estado.EMITIENDO, a=Estado.EMITIENDO)
    return _iniciar(NUMERAR, corrida, {"corrida": corrida.pk, "vez": _vez(NUMERAR, corrida)}, usuario, "Numeración de")


def escribir(corrida: Corrida, *, anula: bool, usuario: Usuario) -> Proceso:
    """Write what is numbered and has no voucher. *Errores:* SinPermiso."""
    parametros = {"corrida": corrida.pk, "anula": anula, "vez": _vez(ESCRIBIR, corrida)}
    return _iniciar(ESCRIBIR, corrida, parametros, usuario, "Notas de" if anula else "Emisión de")


def deshacer(corrida: Corrida, *, motivo: str, usuario: Usuario) -> Proceso:
    """Undo an issued run by credit notes, or go on undoing it. *Errores:* SinPermiso, facturacion.otro_estado."""
    corridas.pasar(corrida, Estado.EMITIDA, Estado.DESHACIENDO, a=Estado.DESHACIENDO)
    parametros = {"corrida": corrida.pk, "motivo": motivo, "vez": _vez(NUMERAR_NOTAS, corrida)}
    return _iniciar(NUMERAR_NOTAS, corrida, parametros, usuario, "Deshacer")


def _vez(tipo: TipoDeProceso, corrida: Corrida) -> int:
    """Which time it is: one that ended may be done again; one that did not is the same."""
    previos = Proceso.objects.filter(tipo=tipo.clave, parametros__corrida=corrida.pk)
    activo = previos.filter(estado__in=procesos.ACTIVOS).order_by("-pk").first()
    return int(activo.parametros["vez"]) if activo is not None else previos.count() + 1


def _iniciar(
    tipo: TipoDeProceso, corrida: Corrida, parametros: Mapping[str, object], usuario: Usuario, que: str
) -> Proceso:
    clave = hashlib.sha256(repr(sorted(parametros.items())).encode()).hexdigest()
    proceso = procesos.iniciar(
        tipo, clave=f"{corrida.pk}:{clave}", parametros=dict(parametros), usuario=usuario, sucursal=usuario.sucursal,
        titulo=f"{que} {corrida}",
    )  # fmt: skip
    Corrida.objects.filter(pk=corrida.pk).update(proceso=proceso)
    return proceso
