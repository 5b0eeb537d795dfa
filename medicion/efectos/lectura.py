"""Orders that leave the meter where it is (about the service, a re-reading, an inspection) and bring a reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catastro.efectos import IMPEDIMENTO, MEDIDOR, PRECINTO, CambiaElEstado
from catastro.models import Colocacion, OrdenServicio
from catastro.ports import Dato, Objeto
from catastro.selectors.medidores import colocaciones_al
from catastro.services.medidores import escribir_numero
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from medicion.efectos.datos import (
    EXIGIDA,
    HALLADO,
    LECTURA,
    SIN_LECTURA,
    actual,
    cajas,
    escritas,
    leidas,
    numero,
    registros_puestos,
)
from medicion.models import Lectura, Relectura
from medicion.selectors.medidores import ultima_del_medidor
from medicion.services import ordenes, relecturas


def pedir_lectura(
    pedidas: Sequence[OrdenServicio], base: Dato, *, antes: Sequence[Dato] = (), despues: Sequence[Dato] = HALLADO
) -> dict[int, Sequence[Dato]]:
    """A box for each register of the meter of each order; where there is no meter, only what else may be found."""
    puestos = registros_puestos([orden for orden in pedidas if orden.cerrada_el is None])
    dichos: dict[int, Sequence[Dato]] = {}
    for orden in pedidas:
        if orden.cerrada_el is not None:
            suyas = escritas(base, orden)
        else:
            suyas = cajas(base, puestos[orden.suministro_id]) if orden.suministro_id in puestos else []
        otros = [dato for dato in despues if suyas or dato.clave not in (MEDIDOR.clave, SIN_LECTURA.clave)]
        dichos[orden.pk] = [*antes, *suyas, *otros]
    return dichos


def con_medidor(objetos: Sequence[Objeto], *, debe: bool = True) -> Mapping[int, str]:
    """Points without a meter, or with one where one will be placed. One query."""
    puntos = {objeto.suministro.pk for objeto in objetos}
    puestos = set(colocaciones_al(puntos, al=hoy()).values_list("suministro_id", flat=True))
    return {
        n: f"No se puede emitir la orden porque el suministro {objeto.suministro} "
        + ("no tiene un medidor colocado." if debe else "ya tiene un medidor colocado.")
        for n, objeto in enumerate(objetos)
        if (objeto.suministro.pk in puestos) != debe
    }


class DeServicio:
    """An order that takes a service to another state, with what its meter showed, or why nobody saw it. cierra: nobody
    is left there, and there is no why. abre: somebody comes, perhaps where nobody was.
    """

    def __init__(self, estado: CambiaElEstado, *, cierra: bool = False, abre: bool = False) -> None:
        self.estado = estado
        self.cierra, self.abre = cierra, abre
        self.base = EXIGIDA if cierra else LECTURA

    def datos(self, pedidas: Sequence[OrdenServicio], /) -> Mapping[int, Sequence[Dato]]:
        """The reading of each register, where there is a meter; or why not."""
        if self.cierra:
            return pedir_lectura(pedidas, self.base)
        return pedir_lectura(pedidas, self.base, despues=(SIN_LECTURA, *HALLADO))

    def impedimentos(self, objetos: Sequence[Objeto], /) -> Mapping[int, str]:
        """What the state says."""
        return self.estado.impedimentos(objetos)

    def cumplida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """The reading, which belongs to who was there, and the state."""
        tomar_lectura(orden, self.base, usuario=usuario, cierra=self.cierra or (self.abre and _sin_nadie(orden)))
        _exigir_leido(orden)
        self.estado.cumplida(orden, usuario=usuario)

    def fallida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Nothing: the service stays as it was."""


def tomar_lectura(
    orden: OrdenServicio,
    base: Dato,
    *,
    usuario: Usuario,
    cierra: bool = False,
    origen: str = Lectura.Origen.ORDEN,
) -> None:
    """What the order says that the meter showed, as readings of that day. *Errores:* `efectos.sin_medidor`,
    `efectos.falta_registro`, `efectos.otro_medidor`; those of `services.ordenes.tomar`.
    """
    puesta = actual(orden)
    if puesta is None:
        if orden.resultado.get(base.clave) not in (None, ""):
            raise ErrorNegocio(
                "efectos.sin_medidor",
                f"No se puede cerrar la orden {orden.numero} con una lectura porque ese día no había un medidor. "
                "Corregí la fecha, o sacala.",
                campo="fecha",
            )
        return
    dichas = leidas(orden, base, puesta.medidor)
    if not dichas.valores:
        return
    exigir_el_mismo(orden, puesta)
    assert orden.cerrada_el is not None, "a closed order has its day"
    ordenes.tomar(
        puesta,
        dichas.valores,
        fecha=orden.cerrada_el,
        clase=Lectura.Clase.FINAL if cierra else Lectura.Clase.LECTURA,
        origen=origen,
        usuario=usuario,
        campos=dichas.campos,
    )


def _exigir_leido(orden: OrdenServicio) -> None:
    """That day somebody read the meter that is there, or said why not. *Errores:* `efectos.sin_lectura`."""
    puesta = actual(orden)
    if puesta is None or orden.resultado.get(SIN_LECTURA.clave):
        return
    ultima = ultima_del_medidor(puesta, hasta=orden.cerrada_el)
    if ultima is None or ultima.fecha != orden.cerrada_el:
        registros = sorted(puesta.medidor.registros.all(), key=lambda registro: registro.numero)
        raise ErrorNegocio(
            "efectos.sin_lectura",
            f"No se puede cerrar la orden {orden.numero} sin lo que marcaba el medidor {puesta.medidor}. Escribilo, o "
            "elegí por qué no se leyó.",
            campo=cajas(LECTURA, registros)[0].campo,
        )


def _sin_nadie(orden: OrdenServicio) -> bool:
    """The account before closed its consumption: what went through since is nobody's."""
    puesta = actual(orden)
    ultima = ultima_del_medidor(puesta, hasta=orden.cerrada_el) if puesta else None
    return ultima is not None and ultima.clase == Lectura.Clase.FINAL


def exigir_el_mismo(orden: OrdenServicio, puesta: Colocacion | None) -> None:
    """What was read is the meter that is there, when its number was written. *Errores:* `efectos.otro_medidor`."""
    hallado = escribir_numero(str(orden.resultado.get("medidor", "")))
    if hallado and puesta is not None and puesta.medidor.numero != hallado:
        raise ErrorNegocio(
            "efectos.otro_medidor",
            f"No se puede tomar la lectura porque se leyó el medidor {hallado} y ahí está el {puesta.medidor}. "
            "Corregí el número, o cerrala como fallida.",
            campo=MEDIDOR.campo,
        )


class DeRelectura:
    """Reading again. What is issued from the desk goes back to it; any other is one reading more."""

    def datos(self, pedidas: Sequence[OrdenServicio], /) -> Mapping[int, Sequence[Dato]]:
        """The register that is doubted, or all of them."""
        dudadas = dict(
            Relectura.objects.filter(orden__in=[orden.pk for orden in pedidas]).values_list(
                "orden_id", "consumo__magnitud"
            )
        )
        sueltas = [orden for orden in pedidas if orden.pk not in dudadas]
        una: Sequence[Dato] = (EXIGIDA, MEDIDOR, IMPEDIMENTO)
        puestos = registros_puestos([orden for orden in pedidas if orden.pk in dudadas and orden.cerrada_el is None])
        dichos = pedir_lectura(sueltas, EXIGIDA, despues=(MEDIDOR, IMPEDIMENTO))
        for orden in pedidas:
            if orden.pk in dudadas:
                registros = puestos.get(orden.suministro_id, [])
                suya = [caja for caja in cajas(EXIGIDA, registros) if caja.clave.endswith(f"_{dudadas[orden.pk]}")]
                dichos[orden.pk] = [*(suya or escritas(EXIGIDA, orden)), *una[1:]]
        return dichos

    def impedimentos(self, objetos: Sequence[Objeto], /) -> Mapping[int, str]:
        """There must be a meter."""
        return con_medidor(objetos)

    def cumplida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Confirm what was doubted, or correct it."""
        relectura = Relectura.objects.filter(orden=orden).select_related("consumo", "orden").first()
        if relectura is None:
            tomar_lectura(orden, EXIGIDA, usuario=usuario)
            return
        exigir_el_mismo(orden, actual(orden))
        assert orden.cerrada_el is not None, "a closed order has its day"
        clave = f"{EXIGIDA.clave}_{relectura.consumo.magnitud}"
        valor = numero(orden, clave if clave in orden.resultado else EXIGIDA.clave)
        relecturas.registrar(relectura, valor=valor, fecha=orden.cerrada_el, usuario=usuario)

    def fallida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Nothing: what waits goes back to whoever decides."""


class DeInspeccion:
    """Somebody looks: what was found is the record, and what follows is decided with it."""

    hallazgo = Dato(
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
    )

    def datos(self, pedidas: Sequence[OrdenServicio], /) -> Mapping[int, Sequence[Dato]]:
        """What was found, and what the meter shows."""
        return pedir_lectura(pedidas, LECTURA, antes=(self.hallazgo,), despues=(MEDIDOR, PRECINTO, IMPEDIMENTO))

    def impedimentos(self, objetos: Sequence[Objeto], /) -> Mapping[int, str]:
        """None: one may look at any point, with or without a meter."""
        return {}

    def cumplida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """What the meter showed, if it is the one that should be there: finding another one is a finding."""
        puesta, hallado = actual(orden), escribir_numero(str(orden.resultado.get("medidor", "")))
        if puesta is not None and hallado in ("", puesta.medidor.numero):
            tomar_lectura(orden, LECTURA, usuario=usuario, origen=Lectura.Origen.INSPECCION)

    def fallida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Nothing: nobody saw it."""
