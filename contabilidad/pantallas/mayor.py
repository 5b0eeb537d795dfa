"""Mayor: the ledger of an account, page by page, with its running balance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from cesop.nucleo import formato
from cesop.nucleo.planillas.tipos import Encabezado, Valor
from contabilidad.eventos import tipos
from contabilidad.models import Cuenta, Partida
from contabilidad.pantallas.archivos import Documento, entregar
from contabilidad.pantallas.campos import CampoCuenta, ConDimensiones, ConRango
from contabilidad.selectors import mayor as lectura
from contabilidad.selectors.diario import nombres_de_dimensiones
from contabilidad.selectors.dimensiones import Dimensiones

ENCABEZADOS = (
    Encabezado(titulo="Fecha", tipo="fecha"),
    Encabezado(titulo="Asiento", tipo="entero"),
    Encabezado(titulo="N.º de diario", tipo="entero"),
    Encabezado(titulo="Evento"),
    Encabezado(titulo="Detalle"),
    Encabezado(titulo="Cuenta"),
    Encabezado(titulo="Sección"),
    Encabezado(titulo="Centro de costo"),
    Encabezado(titulo="Debe", tipo="importe"),
    Encabezado(titulo="Haber", tipo="importe"),
    Encabezado(titulo="Saldo", tipo="importe"),
)
PARA_ARCHIVO = 5_000
BARRA, HUECO, ALTO = 22, 6, 44


class FiltroDeMayor(ConRango, ConDimensiones):
    """Whose ledger, since when, up to when, and which cut."""

    cuenta = CampoCuenta(required=False)
    grupo = forms.IntegerField(label="Grupo", required=False, min_value=1)
    persona = forms.IntegerField(label="Persona", required=False, min_value=1)
    cuenta_servicio = forms.IntegerField(label="Cuenta serv.", required=False, min_value=1)
    field_order = ("cuenta", "desde", "hasta", "seccion", "centro", "gestion", "grupo", "persona", "cuenta_servicio")

    def clean(self) -> dict[str, Any]:
        """The account as it was found."""
        datos = super().clean()
        if datos.get("cuenta"):
            self.mostrar(cuenta=str(datos["cuenta"]))
        return datos

    def filtro(self) -> lectura.FiltroDeMayor:
        """What the selector wants. The account must have been said."""
        datos = self.cleaned_data
        return lectura.FiltroDeMayor(
            cuenta=datos["cuenta"],
            desde=datos["desde"],
            hasta=datos["hasta"],
            dimensiones=Dimensiones(
                seccion=datos["seccion"].pk if datos["seccion"] else None,
                centro=datos["centro"].pk if datos["centro"] else None,
                grupo=datos["grupo"],
                gestion=datos["gestion"] or None,
                persona=datos["persona"],
                cuenta_servicio=datos["cuenta_servicio"],
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Linea:
    """A line ready to be written: names in place of ids."""

    renglon: lectura.RenglonDeMayor
    evento: str
    cuenta: str
    seccion: str
    centro: str
    gestion: str

    @property
    def dimensiones(self) -> str:
        """What cuts it, in words."""
        r = self.renglon
        sueltas = (("grupo", r.grupo), ("persona", r.persona), ("cuenta serv.", r.cuenta_servicio))
        partes = [self.seccion, self.centro, self.gestion, *(f"{nombre} {valor}" for nombre, valor in sueltas if valor)]
        return " · ".join(parte for parte in partes if parte)


@dataclass(frozen=True, kw_only=True)
class Barra:
    """A month of the chart: two bars from the middle, and what they say."""

    x: int
    texto: str
    etiqueta: str
    debe: int
    haber: int

    @property
    def arriba_debe(self) -> int:
        """Top of the debit bar."""
        return ALTO - self.debe

    @property
    def arriba_haber(self) -> int:
        """Top of the credit bar."""
        return ALTO - self.haber


@require_GET
@vary_on_headers("HX-Request")
def mayor(request: HttpRequest) -> HttpResponse:
    """The ledger of an account in a range, a hundred lines at a time; each line opens its entry. Or a file."""
    form = FiltroDeMayor(request.GET)
    contexto: dict[str, Any] = {"filtro": form}
    if not form.is_valid() or form.cleaned_data["cuenta"] is None:
        return render(request, "contabilidad/mayor.html", contexto)
    filtro = form.filtro()
    if formato_ := request.GET.get("formato"):
        return entregar(request, _documento(filtro), formato_)
    pagina = lectura.pagina(
        filtro,
        tras=lectura.Clave.leer(request.GET.get("tras", "")),
        antes=lectura.Clave.leer(request.GET.get("antes", "")),
    )
    contexto |= {
        "cuenta": filtro.cuenta,
        "datos": form.cleaned_data,
        "pagina": pagina,
        "lineas": _lineas(pagina.renglones, filtro.cuenta),
        "resumen": lectura.resumen(filtro),
        "grafico": [] if filtro.dimensiones.del_submayor else _grafico(lectura.por_mes(filtro)),
        "ancho": BARRA,
    }
    return render(request, "contabilidad/mayor.html", contexto)


def _lineas(renglones: Sequence[lectura.RenglonDeMayor], cuenta: Cuenta) -> list[Linea]:
    secciones, centros = nombres_de_dimensiones()
    catalogo = tipos()
    gestiones = dict(Partida.Gestion.choices)
    cuentas = {cuenta.pk: str(cuenta)} if cuenta.imputable else _nombres({r.cuenta_id for r in renglones})
    return [
        Linea(
            renglon=r,
            evento=catalogo[r.evento].nombre if r.evento in catalogo else r.evento,
            cuenta=cuentas[r.cuenta_id],
            seccion=secciones.get(r.seccion_id or 0, ""),
            centro=centros.get(r.centro_id or 0, ""),
            gestion=str(gestiones.get(r.gestion or "", "")),
        )
        for r in renglones
    ]


def _nombres(cuentas: set[int]) -> dict[int, str]:
    return {clave: str(cuenta) for clave, cuenta in Cuenta.objects.in_bulk(cuentas).items()}


def _grafico(meses: Sequence[tuple[dt.date, Decimal, Decimal]]) -> list[Barra]:
    """Bars of the last fourteen months, when there is more than one."""
    ultimos = meses[-14:]
    tope = max((max(debe, haber) for _, debe, haber in ultimos), default=Decimal(0))
    if len(ultimos) < 2 or not tope:
        return []
    return [
        Barra(
            x=i * (2 * BARRA + HUECO),
            etiqueta=formato.mes(mes)[:3],
            texto=f"{formato.mes(mes)}: debe {formato.importe(debe)}, haber {formato.importe(haber)}",
            debe=int(debe / tope * ALTO),
            haber=int(haber / tope * ALTO),
        )
        for i, (mes, debe, haber) in enumerate(ultimos)
    ]


def _documento(filtro: lectura.FiltroDeMayor) -> Documento:
    """The whole range, with its opening balance on top; stops one line past the limit, for `entregar` to refuse."""
    resumen = lectura.resumen(filtro)
    tope = settings.EXPORTACION_FILAS_MAX + 1
    filas: list[Sequence[Valor]] = []
    lineas: list[Linea] = []
    for linea in _todas(filtro):
        lineas.append(linea)
        filas.append(_fila(linea))
        if len(filas) >= tope:
            break
    return Documento(
        clave="contabilidad.mayor",
        titulo=f"Mayor de {filtro.cuenta}",
        encabezados=ENCABEZADOS,
        filas=filas,
        notas=[
            f"Del {formato.fecha(filtro.desde)} al {formato.fecha(filtro.hasta)}",
            f"Saldo anterior {formato.importe(resumen.anterior)}",
            f"Debe {formato.importe(resumen.debe)} · Haber {formato.importe(resumen.haber)}",
            f"Saldo {formato.importe(resumen.saldo)}",
        ],
        plantilla="contabilidad/impresion/mayor.html",
        contexto={"lineas": lineas, "resumen": resumen, "una": filtro.cuenta.imputable},
    )


def _todas(filtro: lectura.FiltroDeMayor) -> Iterator[Linea]:
    tras: lectura.Clave | None = None
    while True:
        pagina = lectura.pagina(filtro, tras=tras, cuantos=PARA_ARCHIVO)
        yield from _lineas(pagina.renglones, filtro.cuenta)
        if not pagina.siguientes:
            return
        tras = pagina.renglones[-1].clave


def _fila(linea: Linea) -> list[Valor]:
    r = linea.renglon
    return [
        r.fecha, r.asiento_id, r.numero, linea.evento, r.glosa, linea.cuenta, linea.seccion, linea.centro,
        r.debe or None, r.haber or None, r.saldo,
    ]  # fmt: skip
