"""What ties persons to accounts besides being their holders, and what is dated of both: owners, tax conditions,
addresses, conditions of the service, protections. One act each, as at the counter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from random import Random
from typing import Any

from stdnum.ar import cbu

from catastro.models import CuentaServicio, Localidad, Persona, PuntoDeRuta, TipoCondicion
from catastro.services import condiciones, fichas, partes, protecciones
from catastro.services.medios import agregar_cuenta_bancaria
from catastro.services.rutas import indicar
from cesop.demostracion import nombres
from cesop.demostracion.firma import como
from cesop.demostracion.manzanas import LOCALIDADES
from cesop.demostracion.padron import VERANEO, VIVIENDA, Cuenta, Propiedad, Pueblo, Servicio
from cesop.nucleo.models import Usuario

DE_AFUERA_MAX, DE_AQUI_MAX = 120, 160  # whose address is loaded: that of the others is not known yet
CON_PROPIETARIO = ("electricidad", "agua")  # a tenant answers for the others alone
# Of each thousand homes, and what backs it.
CONDICIONES = (("electrodependiente", 12, "RECS 18.{n}"), ("tarifa_social", 90, "RENABAP/ANSES {n}"))
PROTEGIDAS = (
    ("reclamo", "Reclamo {n}, factura en revisión", "{n}"),
    ("judicial", "Medida cautelar", "Juzgado Civil 2, expte. {n}"),
    ("social", "Informe del área social", ""),
)


class Vinculos:
    """The ties of a town whose register is loaded."""

    def __init__(self, pueblo: Pueblo, *, al: dt.date, por: Usuario, semilla: int = 5_003) -> None:
        self.pueblo, self.al, self.por = pueblo, al, por
        self.azar = Random(semilla)  # noqa: S311 - demonstration data
        self.cuentas = {c.numero: c for c in CuentaServicio.objects.select_related("suministro__servicio")}
        self.tipos = {tipo.clave: tipo for tipo in TipoCondicion.objects.all()}
        documentos = {(p.documento or p.cuit): p for p in Persona.objects.all()}
        self.personas = [documentos[persona.documento] for persona in pueblo.personas]

    def cargar(self) -> int:
        """Write them all. Returns how many."""
        with como(self.por):
            return sum(1 for parte in (self._de_personas(), self._de_cuentas(), self._de_puntos()) for _ in parte)

    def _de_personas(self) -> Iterator[None]:
        localidades = {localidad.nombre: localidad for localidad in Localidad.objects.all()}
        casas = {p.duenio: p for p in self.pueblo.propiedades if p.destino == VIVIENDA}
        afuera = aqui = 0
        for n, (persona, fila) in enumerate(zip(self.pueblo.personas, self.personas, strict=True)):
            if persona.iva:
                fichas.fijar_condicion_fiscal(fila, iva=persona.iva, desde=self.al - dt.timedelta(days=900))
                yield
            domicilio: dict[str, Any] = {}
            if persona.afuera is not None and afuera < DE_AFUERA_MAX:
                afuera += 1
                donde, calle, altura = persona.afuera
                domicilio = {"localidad": nombres.DE_AFUERA[donde][0], "calle": calle, "altura": str(altura)}
            elif persona.afuera is None and n in casas and aqui < DE_AQUI_MAX:
                aqui += 1
                domicilio = _de_la_casa(casas[n])
            if domicilio:
                domicilio["localidad"] = localidades[domicilio["localidad"]]
                fichas.fijar_domicilio(fila, uso="legal", desde=self.al - dt.timedelta(days=800), domicilio=domicilio)
                yield
            if self.azar.random() < 0.02:
                agregar_cuenta_bancaria(fila, cbu=_cbu(self.azar), banco="Banco Provincia")
                yield

    def _de_cuentas(self) -> Iterator[None]:
        protegidas = 0
        for propiedad in self.pueblo.propiedades:
            for servicio in propiedad.servicios:
                cuenta = servicio.cuentas[-1]
                fila = self.cuentas[cuenta.numero]
                if cuenta.titular != propiedad.duenio and servicio.servicio in CON_PROPIETARIO:
                    partes.poner_parte(
                        fila, rol="propietario", persona=self.personas[propiedad.duenio], desde=cuenta.desde,
                        motivo="Escritura", visto=None,
                    )  # fmt: skip
                    yield
                if servicio.servicio == "electricidad":
                    yield from self._condiciones(propiedad, servicio, cuenta, fila)
                if cuenta.estado == "conectada" and self.azar.random() < 0.006:
                    causa, motivo, comprobante = PROTEGIDAS[protegidas % len(PROTEGIDAS)]
                    protegidas += 1
                    n = f"2025-{protegidas:05d}"
                    protecciones.proteger(
                        fila, causa=causa, motivo=motivo.format(n=n), comprobante=comprobante.format(n=n),
                        desde=self.al, hasta=None, usuario=self.por,
                    )  # fmt: skip
                    yield

    def _condiciones(
        self, propiedad: Propiedad, servicio: Servicio, cuenta: Cuenta, fila: CuentaServicio
    ) -> Iterator[None]:
        dadas: dict[str, tuple[Decimal | None, str]] = {}
        if propiedad.destino == VIVIENDA and cuenta.estado == "conectada":
            for clave, por_mil, comprobante in CONDICIONES:
                if self.azar.randrange(1_000) < por_mil:
                    dadas[clave] = (None, comprobante.format(n=f"{cuenta.numero:06d}"))
        if propiedad.destino == VERANEO and self.azar.random() < 0.5:
            dadas["estacional"] = (None, "")
        if servicio.medidor is not None and servicio.grupo == "GRA":
            dadas["potencia_contratada"] = (servicio.medidor.potencia, "")
        yield from self._dar(fila, dadas, desde=max(cuenta.desde, self.al - dt.timedelta(days=300)))

    def _dar(
        self, fila: CuentaServicio, dadas: Mapping[str, tuple[Decimal | None, str]], *, desde: dt.date
    ) -> Iterator[None]:
        for clave, (valor, comprobante) in dadas.items():
            condiciones.dar_condicion(
                fila,
                tipo=self.tipos[clave],
                valor=valor,
                comprobante=comprobante,
                desde=desde,
                hasta=None,
                usuario=self.por,
            )
            yield

    def _de_puntos(self) -> Iterator[None]:
        """What a reader must know of some houses."""
        dichas = {s.numero: p.indicaciones for p in self.pueblo.propiedades for s in p.servicios[:1] if p.indicaciones}
        for punto in PuntoDeRuta.objects.filter(uso="lectura", suministro__numero__in=dichas).select_related(
            "suministro"
        ):
            indicar(punto, indicaciones=dichas[punto.suministro.numero])
            yield


def _de_la_casa(casa: Propiedad) -> dict[str, Any]:
    """The address of a property, as a person's."""
    return {
        "localidad": LOCALIDADES[casa.localidad].nombre,
        "calle": casa.calle,
        "altura": str(casa.altura),
        "piso": casa.piso,
        "departamento": casa.departamento,
    }


def _cbu(azar: Random) -> str:
    banco, cuenta = f"014{azar.randrange(10_000):04d}", f"{azar.randrange(10**13):013d}"
    return f"{banco}{cbu.calc_check_digit(banco)}{cuenta}{cbu.calc_check_digit(cuenta)}"
