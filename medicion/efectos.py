"""What the orders about a meter ask for, and what closing one does: the readings and the placement that come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from catastro.efectos import IMPEDIMENTO, LECTURA, MEDIDOR, PRECINTO
from catastro.models import Colocacion, Contraste, Medidor, OrdenServicio
from catastro.ports import EFECTOS, Dato, Objeto
from catastro.selectors.medidores import colocaciones_al, con_numero
from catastro.services import medidores as catastro
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from medicion.models import Lectura, Relectura
from medicion.services import medidores, relecturas

EXIGIDA = Dato(clave="lectura", titulo="Lectura del medidor", tipo="decimal", obligatorio=True)
ENTRANTE = Dato(clave="medidor", titulo="Medidor que se coloca", obligatorio=True)
INSTALACION = Dato(clave="instalacion", titulo="Lectura del que se coloca", tipo="decimal", obligatorio=True)
RETIRO = Dato(clave="retiro", titulo="Lectura del que se retira", tipo="decimal")
MULTIPLICADOR = Dato(clave="multiplicador", titulo="Multiplicador, si no es 1", tipo="decimal")
PASA, NO_PASA = "pasa", "no_pasa"


class _DeMedidor:
    """An order about the meter of a point. con_medidor: the point must have one (or must not)."""

    datos: Sequence[Dato] = ()
    con_medidor = True

    def impedimentos(self, objetos: Sequence[Objeto], /) -> Mapping[int, str]:
        """Points without a meter, or with one where one will be placed. One query."""
        puntos = {objeto.suministro.pk for objeto in objetos}
        puestos = set(colocaciones_al(puntos, al=hoy()).values_list("suministro_id", flat=True))
        return {
            n: f"No se puede emitir la orden porque el suministro {objeto.suministro} "
            + ("no tiene un medidor colocado." if self.con_medidor else "ya tiene un medidor colocado.")
            for n, objeto in enumerate(objetos)
            if (objeto.suministro.pk in puestos) != self.con_medidor
        }

    def fallida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Nothing: what waits goes back to whoever decides."""


class DeRelectura(_DeMedidor):
    """Reading again. What is issued from the desk goes back to it; any other leaves what was found."""

    datos = (EXIGIDA, MEDIDOR, IMPEDIMENTO)

    def cumplida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Confirm what was doubted, or correct it."""
        relectura = Relectura.objects.filter(orden=orden).select_related("consumo", "orden").first()
        if relectura is None:
            return
        _exigir_el_mismo(orden)
        assert orden.cerrada_el is not None, "a closed order has its day"
        relecturas.registrar(relectura, valor=_numero(orden, "lectura"), fecha=orden.cerrada_el, usuario=usuario)


class DeCambio(_DeMedidor):
    """A meter for another."""

    datos = (RETIRO, ENTRANTE, INSTALACION, MULTIPLICADOR, PRECINTO, IMPEDIMENTO)

    def cumplida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Both readings and the placement. When the page of the point already has the new one, nothing."""
        actual, entrante = _actual(orden), _entrante(orden)
        if actual is not None and actual.medidor_id == entrante.pk:
            return
        retiro = _valores(actual.medidor, orden, "retiro") if actual and orden.resultado.get("retiro") else {}
        trabajo = _trabajo(orden, retiro=retiro, instalacion=_valores(entrante, orden, "instalacion"))
        medidores.cambiar(orden.suministro, entrante, trabajo, usuario=usuario)


class DeColocacion(_DeMedidor):
    """A meter where there is none."""

    datos = (ENTRANTE, INSTALACION, MULTIPLICADOR, PRECINTO, IMPEDIMENTO)
    con_medidor = False

    def cumplida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Its first reading and the placement."""
        actual, entrante = _actual(orden), _entrante(orden)
        if actual is not None and actual.medidor_id == entrante.pk:
            return
        trabajo = _trabajo(orden, instalacion=_valores(entrante, orden, "instalacion"))
        medidores.colocar(orden.suministro, entrante, trabajo, usuario=usuario)


class DeRetiro(_DeMedidor):
    """The meter goes back to the store."""

    datos = (EXIGIDA, PRECINTO, IMPEDIMENTO)

    def cumplida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Its last reading and the end of the placement. When it is already out, nothing."""
        actual = _actual(orden)
        if actual is None:
            return
        trabajo = _trabajo(orden, retiro=_valores(actual.medidor, orden, "lectura"))
        medidores.retirar(orden.suministro, trabajo, usuario=usuario)


class DeInspeccion(_DeMedidor):
    """Somebody looks: what was found is the record, and what follows is decided with it."""

    datos = (
        Dato(
            clave="hallazgo",
            titulo="Qué se encontró",
            tipo="opcion",
            obligatorio=True,
            opciones=(
                ("normal", "Sin novedad"),
                ("fraude", "Intervención o fraude"),
                ("directa", "Conexión directa"),
                ("danado", "Medidor dañado"),
                ("otro", "Otro"),
            ),
        ),
        LECTURA,
        MEDIDOR,
        PRECINTO,
        IMPEDIMENTO,
    )

    def impedimentos(self, objetos: Sequence[Objeto], /) -> Mapping[int, str]:
        """None: one may look at any point, with or without a meter."""
        return {}

    def cumplida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Nothing more than what was written."""


class DeContraste(_DeMedidor):
    """A test in place."""

    datos = (
        Dato(
            clave="dictamen",
            titulo="Resultado",
            tipo="opcion",
            obligatorio=True,
            opciones=((PASA, "Dentro de la tolerancia"), (NO_PASA, "Fuera de la tolerancia")),
        ),
        Dato(clave="error", titulo="Error (con su signo)", unidad="%"),
        Dato(clave="certificado", titulo="Certificado"),
        LECTURA,
        IMPEDIMENTO,
    )

    def cumplida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """The test, in the life of the meter that was there."""
        actual = _actual(orden)
        if actual is None or orden.cerrada_el is None:
            raise ErrorNegocio(
                "efectos.sin_medidor",
                f"No se puede cerrar la orden {orden.numero} porque ese día no había un medidor. Corregí la fecha.",
                campo="fecha",
            )
        catastro.contrastar(
            actual.medidor,
            fecha=orden.cerrada_el,
            lugar=Contraste.Lugar.SITIO,
            aprobado=orden.resultado.get("dictamen") == PASA,
            usuario=usuario,
            error=_numero(orden, "error") if orden.resultado.get("error") else None,
            certificado=str(orden.resultado.get("certificado") or ""),
        )


# ── What was written down ──


def _numero(orden: OrdenServicio, clave: str) -> Decimal:
    """A figure of the result. *Errores:* `efectos.numero`."""
    texto = str(orden.resultado.get(clave, "")).strip().replace(",", ".")
    try:
        numero = Decimal(texto)
    except InvalidOperation:
        numero = Decimal("NaN")
    if not numero.is_finite():
        raise ErrorNegocio(
            "efectos.numero",
            f"No se puede cerrar la orden {orden.numero} porque «{texto[:20]}» no es un número. Corregilo.",
            campo=clave,
        )
    return numero


def _actual(orden: OrdenServicio) -> Colocacion | None:
    """The placement in force at the point, the day that the order was done."""
    assert orden.cerrada_el is not None, "a closed order has its day"
    return colocaciones_al([orden.suministro_id], al=orden.cerrada_el).first()


def _entrante(orden: OrdenServicio) -> Medidor:
    """The meter that was placed. *Errores:* `efectos.medidor`."""
    numero = str(orden.resultado.get("medidor", ""))
    hallados = con_numero(numero, servicio=orden.suministro.servicio_id)
    if len(hallados) != 1:
        que = "hay dos con ese número" if hallados else f"no hay un medidor {numero[:15]} de ese servicio"
        raise ErrorNegocio(
            "efectos.medidor",
            f"No se puede cerrar la orden {orden.numero} porque {que}. Corregí el número, agregale la marca, o dalo de "
            "alta.",
            campo="medidor",
        )
    return hallados[0]


def _exigir_el_mismo(orden: OrdenServicio) -> None:
    """What was read again is the meter that is there, when its number was written."""
    hallado = catastro.escribir_numero(str(orden.resultado.get("medidor", "")))
    actual = _actual(orden)
    if hallado and actual is not None and actual.medidor.numero != hallado:
        raise ErrorNegocio(
            "efectos.otro_medidor",
            f"No se puede tomar la relectura porque se leyó el medidor {hallado} y ahí está el {actual.medidor}. "
            "Corregí el número, o cerrala como fallida.",
            campo="medidor",
        )


def _valores(medidor: Medidor, orden: OrdenServicio, clave: str) -> dict[str, Decimal]:
    """The reading of its only register. *Errores:* `efectos.varios_registros`."""
    magnitudes = list(medidor.registros.order_by("numero").values_list("magnitud", flat=True))
    if len(magnitudes) > 1:
        raise ErrorNegocio(
            "efectos.varios_registros",
            f"No se puede cerrar la orden {orden.numero} así porque el medidor {medidor} tiene {len(magnitudes)} "
            "registros. Cargá el cambio en la ficha de medición, y después cerrala.",
            campo=clave,
        )
    return dict.fromkeys(magnitudes, _numero(orden, clave))


NINGUNA: Mapping[str, Decimal] = {}


def _trabajo(
    orden: OrdenServicio, *, retiro: Mapping[str, Decimal] = NINGUNA, instalacion: Mapping[str, Decimal] = NINGUNA
) -> medidores.Trabajo:
    assert orden.cerrada_el is not None, "a closed order has its day"
    return medidores.Trabajo(
        fecha=orden.cerrada_el,
        motivo=f"Orden {orden.numero}",
        multiplicador=_numero(orden, "multiplicador") if orden.resultado.get("multiplicador") else catastro.UNO,
        retiro=retiro,
        instalacion=instalacion,
        origen=Lectura.Origen.ORDEN,
    )


def registrar() -> None:
    """Called once from `medicion.arranque`."""
    EFECTOS.registrar("relectura", DeRelectura())
    EFECTOS.registrar("cambio_medidor", DeCambio())
    EFECTOS.registrar("colocacion_medidor", DeColocacion())
    EFECTOS.registrar("retiro_medidor", DeRetiro())
    EFECTOS.registrar("inspeccion", DeInspeccion())
    EFECTOS.registrar("contraste", DeContraste())
