"""Meters in as a spreadsheet: the device, what it counts, and where it is placed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from catastro.models import Colocacion, Medidor, RegistroMedidor, Suministro
from catastro.planillas.piezas import (
    SI_NO,
    Error,
    Fila,
    ImportacionDeLugares,
    columna,
    nombrar_servicio,
    texto,
)
from catastro.services.cargas import guardar_todas
from catastro.services.medidores import escribir_marca, escribir_numero
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.campos import CampoOpcion
from cesop.nucleo.planillas.declaracion import Clave, Datos, RenglonDePlan
from cesop.nucleo.texto import plegar

DEL_APARATO = ("modelo", "anio", "fases", "diametro")
MAGNITUDES = {plegar(str(nombre)): clave for clave, nombre in RegistroMedidor.Magnitud.choices}
NUMERO_MAL = "Lleva hasta 15 letras, cifras o guiones."


def _entero(minimo: int, maximo: int) -> forms.IntegerField:
    return forms.IntegerField(min_value=minimo, max_value=maximo, required=False)


class ImportacionDeMedidores(ImportacionDeLugares):
    """Meters by service, maker and number. One that is in the store may come with its place."""

    clave = "medidores"
    titulo = "Medidores"
    descripcion = (
        "Medidores por servicio, marca y número, con lo que miden y, si están puestos, su suministro. "
        "Uno que ya está puesto se retira o se cambia desde su página."
    )
    permiso = "importar:medidores"
    identidad = ("servicio", "marca", "numero")
    destino = "catastro:medidores"
    columnas = (
        columna("servicio", "Servicio", texto(40, vacio=False), ejemplo="Electricidad"),
        columna("marca", "Marca", texto(30, vacio=False), ejemplo="ELSTER"),
        columna(
            "numero", "Número",
            forms.RegexField(r"^[A-Za-z0-9-]{1,15}$", error_messages={"invalid": NUMERO_MAL}), ejemplo="E300498",
        ),
        columna("modelo", "Modelo", texto(30), ejemplo="A150"),
        columna("anio", "Año", _entero(1950, 2100), ejemplo="2019"),
        columna("fases", "Fases", _entero(1, 3), ejemplo="1"),
        columna("diametro", "Diámetro", _entero(5, 2000), ayuda="milímetros, de agua"),
        columna("bidireccional", "Bidireccional", CampoOpcion(choices=SI_NO, required=False), ayuda="vacío: no"),
        columna(
            "mide", "Mide", texto(120, vacio=False), ejemplo="Activa, Reactiva",
            ayuda=", ".join(str(nombre) for nombre in RegistroMedidor.Magnitud.labels),
        ),
        columna("enteros", "Dígitos enteros", _entero(1, 9), ejemplo="6", ayuda="vacío: 6"),
        columna("decimales", "Dígitos decimales", _entero(0, 3), ejemplo="0", ayuda="vacío: 0"),
        columna("suministro", "Suministro", _entero(1, 2_147_483_647), ejemplo="1591", ayuda="vacío: en depósito"),
        columna("desde", "Colocado desde", CampoFecha(required=False), ejemplo="07/06/2024"),
        columna(
            "multiplicador", "Multiplicador",
            forms.DecimalField(max_digits=8, decimal_places=3, min_value=Decimal("0.001"), required=False),
            ejemplo="1", ayuda="vacío: 1",
        ),
    )  # fmt: skip

    def validar(self, datos: Datos) -> Iterable[tuple[str, str]]:
        """Magnitudes that there are, once each; a placement with its day."""
        dichas = _magnitudes(datos["mide"])
        malas = [palabra for palabra, clave in dichas if clave is None]
        if malas:
            yield (
                "Mide",
                f"No se puede medir «{', '.join(malas)}». Puede ser: {', '.join(RegistroMedidor.Magnitud.labels)}.",
            )
        if len({clave for _, clave in dichas}) != len(dichas):
            yield "Mide", "Una magnitud está dos veces."
        if datos["suministro"] and not datos["desde"]:
            yield "Colocado desde", "Decí desde cuándo está puesto en ese suministro."

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Services that are metered; service points that are free, of the same service."""
        errores = list(nombrar_servicio(filas))
        dia = hoy()
        for numero, datos in filas:
            if datos["desde"] and datos["desde"] > dia:
                errores.append((numero, "Colocado desde", "Esa fecha todavía no llegó."))
            datos["numero"], datos["marca"] = escribir_numero(datos["numero"]), escribir_marca(datos["marca"])
            datos["modelo"] = datos["modelo"].upper()
            datos["mide"] = ", ".join(_nombre(clave) for _, clave in _magnitudes(datos["mide"]) if clave)
            if datos["servicio"] and not datos["servicio"].medido:
                errores.append((numero, "Servicio", f"{datos['servicio']} no se mide."))
        errores += _en_suministros_posibles(filas)
        return errores

    def hallar(self, filas: Sequence[Datos]) -> Mapping[Clave, Medidor]:
        """Those with those numbers, with their registers and their place today."""
        todos = list(self.filas().filter(numero__in=[datos["numero"] for datos in filas]))
        self.adornar(todos)
        return {(m.servicio, m.marca, m.numero): m for m in todos}

    def filas(self) -> QuerySet[Medidor]:
        """Every meter."""
        return Medidor.objects.select_related("servicio")

    def adornar(self, objetos: Sequence[Any]) -> None:
        """Registers and place today. Two queries."""
        claves = [medidor.pk for medidor in objetos]
        colocaciones = Colocacion.objects.filter(medidor__in=claves).select_related("suministro")
        puestos = {fila.medidor_id: fila for fila in vigentes(colocaciones, al=hoy())}
        registros: dict[int, list[RegistroMedidor]] = {}
        for registro in RegistroMedidor.objects.filter(medidor__in=claves).order_by("numero"):
            registros.setdefault(registro.medidor_id, []).append(registro)
        for medidor in objetos:
            medidor.puesto, medidor.lista = puestos.get(medidor.pk), registros.get(medidor.pk, [])

    def valor_actual(self, actual: Any, columna: str) -> Any:
        """Of its registers, of its placement, or its own."""
        if columna == "mide":
            return ", ".join(_nombre(registro.magnitud) for registro in actual.lista)
        if columna in {"enteros", "decimales"}:
            return getattr(actual.lista[0], f"digitos_{columna}") if actual.lista else None
        if columna == "suministro":
            return actual.puesto.suministro.numero if actual.puesto else None
        if columna in {"desde", "multiplicador"}:
            return getattr(actual.puesto, columna, None)
        if columna == "bidireccional":
            return "si" if actual.bidireccional else "no"
        return getattr(actual, columna)

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Devices, registers and placements, each in a few statements."""
        medidores = [
            r.actual or Medidor(**{clave: r.datos[clave] for clave in ("servicio", "marca", "numero")})
            for r in renglones
        ]
        for medidor, renglon in zip(medidores, renglones, strict=True):
            for campo in DEL_APARATO:
                setattr(medidor, campo, renglon.datos[campo])
            medidor.bidireccional = renglon.datos["bidireccional"] == "si"
        pares = list(zip(medidores, renglones, strict=True))
        guardar_todas(Medidor, medidores, [*DEL_APARATO, "bidireccional"])
        nuevos = [(m, r) for m, r in pares if r.actual is None]
        guardar_todas(RegistroMedidor, [registro for m, r in nuevos for registro in _registros(m, r.datos)], [])
        numeros = [r.datos["suministro"] for _, r in pares if r.datos["suministro"]]
        puntos = {s.numero: s for s in Suministro.objects.filter(numero__in=numeros)}
        guardar_todas(
            Colocacion,
            [
                Colocacion(
                    medidor=m,
                    suministro=puntos[r.datos["suministro"]],
                    desde=r.datos["desde"],
                    multiplicador=r.datos["multiplicador"] or 1,
                )
                for m, r in pares
                if r.datos["suministro"] and getattr(r.actual, "puesto", None) is None
            ],
            [],
        )


def _magnitudes(dicho: str) -> list[tuple[str, str | None]]:
    """(word, key or None) of each magnitude."""
    palabras = [palabra.strip() for palabra in dicho.replace(";", ",").replace("+", ",").split(",") if palabra.strip()]
    return [(palabra, MAGNITUDES.get(plegar(palabra))) for palabra in palabras]


def _nombre(clave: str) -> str:
    return str(RegistroMedidor.Magnitud(clave).label)


def _registros(medidor: Medidor, datos: Datos) -> Iterator[RegistroMedidor]:
    for numero, (_, magnitud) in enumerate(_magnitudes(datos["mide"]), start=1):
        yield RegistroMedidor(
            medidor=medidor,
            numero=numero,
            magnitud=magnitud or "",
            digitos_enteros=datos["enteros"] or 6,
            digitos_decimales=datos["decimales"] or 0,
        )


def _en_suministros_posibles(filas: Sequence[Fila]) -> Iterator[Error]:
    """A point exists, is of the service and has no other meter; a meter that is placed elsewhere does not move."""
    numeros = [datos["suministro"] for _, datos in filas if datos["suministro"]]
    puntos = {s.numero: s for s in Suministro.objects.filter(numero__in=numeros, activo=True)}
    vivas = Colocacion.objects.filter(reemplazado_en__isnull=True, hasta__isnull=True)
    vivas = vivas.select_related("medidor", "suministro")
    en_punto = {fila.suministro.numero: fila.medidor for fila in vivas.filter(suministro__in=puntos.values())}
    de_medidor = {
        (fila.medidor.servicio_id, fila.medidor.marca, fila.medidor.numero): fila.suministro.numero
        for fila in vivas.filter(medidor__numero__in=[datos["numero"] for _, datos in filas])
    }
    pedidos: dict[int, int] = {}
    for numero, datos in filas:
        pedido, servicio = datos["suministro"], datos["servicio"]
        if not pedido or not servicio:
            continue
        clave = (servicio.pk, datos["marca"], datos["numero"])
        punto, puesto = puntos.get(pedido), en_punto.get(pedido)
        if punto is None:
            yield numero, "Suministro", f"No hay un suministro activo {pedido}."
        elif punto.servicio_id != servicio.pk:
            yield numero, "Suministro", f"El suministro {pedido} es de otro servicio."
        elif de_medidor.get(clave, pedido) != pedido:
            yield numero, "Suministro", f"El medidor está en el suministro {de_medidor[clave]}: retiralo antes."
        elif puesto is not None and (puesto.servicio_id, puesto.marca, puesto.numero) != clave:
            yield numero, "Suministro", f"El suministro {pedido} tiene el medidor {puesto}: cambialo desde su página."
        elif pedidos.setdefault(pedido, numero) != numero:
            yield numero, "Suministro", f"El suministro {pedido} ya está en la fila {pedidos[pedido]}."
