"""Orders that place a meter, take it away, change it or test it: what they ask for, and what closing one does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catastro.efectos import IMPEDIMENTO, MEDIDOR, PRECINTO
from catastro.models import Contraste, Medidor, OrdenServicio
from catastro.ports import Dato, Objeto
from catastro.selectors.medidores import con_numero
from catastro.selectors.ordenes import abiertas_en
from catastro.services import medidores as catastro
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario
from medicion.efectos.datos import (
    ENTRANTE,
    EXIGIDA,
    INSTALACION,
    LECTURA,
    MULTIPLICADOR,
    NADA,
    RETIRO,
    Leidas,
    actual,
    cajas,
    escritas,
    leidas,
    numero,
    registros_entrantes,
)
from medicion.efectos.lectura import con_medidor, pedir_lectura, tomar_lectura
from medicion.models import Lectura
from medicion.services import medidores

PASA, NO_PASA = "pasa", "no_pasa"


def sin_otra(objetos: Sequence[Objeto], clave: str) -> dict[int, str]:
    """Points that already have an order of that kind without closing. One query."""
    numeros = abiertas_en({objeto.suministro.pk for objeto in objetos}, clave=clave)
    return {
        n: f"No se puede emitir otra orden igual para el suministro {objeto.suministro} porque la "
        f"{numeros[objeto.suministro.pk]} está sin cerrar. Cerrala o anulala."
        for n, objeto in enumerate(objetos)
        if objeto.suministro.pk in numeros
    }


def _pedir_entrante(orden: OrdenServicio) -> list[Dato]:
    """Which meter is placed, and what it shows: in each of its registers, once it is known which one it is."""
    if orden.cerrada_el is not None:
        return [ENTRANTE, *escritas(INSTALACION, orden)]
    return [ENTRANTE, *cajas(INSTALACION, registros_entrantes(orden))]


class DeCambio:
    """A meter for another."""

    def datos(self, pedidas: Sequence[OrdenServicio], /) -> Mapping[int, Sequence[Dato]]:
        """What the one that goes shows, which one comes, and what it shows."""
        salientes = pedir_lectura(pedidas, RETIRO, despues=())
        return {
            orden.pk: [*salientes[orden.pk], *_pedir_entrante(orden), MULTIPLICADOR, PRECINTO, IMPEDIMENTO]
            for orden in pedidas
        }

    def impedimentos(self, objetos: Sequence[Objeto], /) -> Mapping[int, str]:
        """There must be a meter, and no other order like it."""
        return {**sin_otra(objetos, "cambio_medidor"), **con_medidor(objetos)}

    def cumplida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Both readings and the placement. When the page of the point already has the new one, nothing."""
        puesta, entrante = actual(orden), _entrante(orden)
        if puesta is not None and puesta.medidor_id == entrante.pk:
            return
        retiro = leidas(orden, RETIRO, puesta.medidor) if puesta else NADA
        trabajo = _trabajo(orden, retiro=retiro, instalacion=leidas(orden, INSTALACION, entrante))
        medidores.cambiar(orden.suministro, entrante, trabajo, usuario=usuario)

    def fallida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Nothing: the one that was there stays."""


class DeColocacion:
    """A meter where there is none."""

    def datos(self, pedidas: Sequence[OrdenServicio], /) -> Mapping[int, Sequence[Dato]]:
        """Which one comes, and what it shows."""
        return {orden.pk: [*_pedir_entrante(orden), MULTIPLICADOR, PRECINTO, IMPEDIMENTO] for orden in pedidas}

    def impedimentos(self, objetos: Sequence[Objeto], /) -> Mapping[int, str]:
        """There must not be one, nor another order like it."""
        return {**sin_otra(objetos, "colocacion_medidor"), **con_medidor(objetos, debe=False)}

    def cumplida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Its first reading and the placement."""
        puesta, entrante = actual(orden), _entrante(orden)
        if puesta is not None and puesta.medidor_id == entrante.pk:
            return
        trabajo = _trabajo(orden, instalacion=leidas(orden, INSTALACION, entrante))
        medidores.colocar(orden.suministro, entrante, trabajo, usuario=usuario)

    def fallida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Nothing: the point stays without one."""


class DeRetiro:
    """The meter goes back to the store."""

    def datos(self, pedidas: Sequence[OrdenServicio], /) -> Mapping[int, Sequence[Dato]]:
        """What it shows."""
        return pedir_lectura(pedidas, EXIGIDA, despues=(PRECINTO, IMPEDIMENTO))

    def impedimentos(self, objetos: Sequence[Objeto], /) -> Mapping[int, str]:
        """There must be a meter, and no other order like it."""
        return {**sin_otra(objetos, "retiro_medidor"), **con_medidor(objetos)}

    def cumplida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Its last reading and the end of the placement. When it is already out, nothing."""
        puesta = actual(orden)
        if puesta is None:
            return
        medidores.retirar(
            orden.suministro, _trabajo(orden, retiro=leidas(orden, EXIGIDA, puesta.medidor)), usuario=usuario
        )

    def fallida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Nothing: it is still there."""


class DeContraste:
    """A test in place."""

    propios = (
        Dato(
            clave="dictamen",
            titulo="Resultado",
            tipo="opcion",
            obligatorio=True,
            opciones=((PASA, "Dentro de la tolerancia"), (NO_PASA, "Fuera de la tolerancia")),
        ),
        Dato(clave="error", titulo="Error (con su signo)", unidad="%"),
        Dato(clave="certificado", titulo="Certificado"),
    )

    def datos(self, pedidas: Sequence[OrdenServicio], /) -> Mapping[int, Sequence[Dato]]:
        """The verdict, and what the meter shows."""
        return pedir_lectura(pedidas, LECTURA, antes=self.propios, despues=(IMPEDIMENTO,))

    def impedimentos(self, objetos: Sequence[Objeto], /) -> Mapping[int, str]:
        """There must be a meter, and no other order like it."""
        return {**sin_otra(objetos, "contraste"), **con_medidor(objetos)}

    def cumplida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """The test, in the life of the meter that was there, and what it showed."""
        puesta = actual(orden)
        if puesta is None or orden.cerrada_el is None:
            raise ErrorNegocio(
                "efectos.sin_medidor",
                f"No se puede cerrar la orden {orden.numero} porque ese día no había un medidor. Corregí la fecha.",
                campo="fecha",
            )
        tomar_lectura(orden, LECTURA, usuario=usuario)
        catastro.contrastar(
            puesta.medidor,
            fecha=orden.cerrada_el,
            lugar=Contraste.Lugar.SITIO,
            aprobado=orden.resultado.get("dictamen") == PASA,
            usuario=usuario,
            error=numero(orden, "error") if orden.resultado.get("error") else None,
            certificado=str(orden.resultado.get("certificado") or ""),
        )

    def fallida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Nothing: nobody tested it."""


def _entrante(orden: OrdenServicio) -> Medidor:
    """The meter that was placed. *Errores:* `efectos.medidor`."""
    escrito = str(orden.resultado.get("medidor", ""))
    hallados = con_numero(escrito, servicio=orden.suministro.servicio_id)
    if len(hallados) != 1:
        que = f"no hay un medidor {escrito[:15]} de {orden.suministro.servicio}. Corregí el número, o dalo de alta."
        if hallados:
            que = f"hay dos medidores {escrito[:15]}. Agregale la marca."
        raise ErrorNegocio(
            "efectos.medidor", f"No se puede cerrar la orden {orden.numero} porque {que}", campo=MEDIDOR.campo
        )
    return hallados[0]


def _trabajo(orden: OrdenServicio, *, retiro: Leidas = NADA, instalacion: Leidas = NADA) -> medidores.Trabajo:
    assert orden.cerrada_el is not None, "a closed order has its day"
    return medidores.Trabajo(
        fecha=orden.cerrada_el,
        motivo=f"Orden {orden.numero}",
        multiplicador=numero(orden, "multiplicador") if orden.resultado.get("multiplicador") else catastro.UNO,
        retiro=retiro.valores,
        instalacion=instalacion.valores,
        origen=Lectura.Origen.ORDEN,
        campos=retiro.campos,
    )
