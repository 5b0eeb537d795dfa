"""Bills as PDF: our template, with three services, four barcodes, a QR and two charts, against a bare page of Typst.

One process. Each run lays out other bills: Typst remembers what it laid out before.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Sequence
from decimal import Decimal

import typst

from bench.medicion import Medida, intercalar
from facturacion.codigos import FORMATOS, Clase, Cobrable, Vencimiento, codificar
from facturacion.papel import Codigo, Emisor, Linea, Papel, Seccion, armado, pdf

CUANTOS = 200
DIA = dt.date(2026, 11, 25)
RENGLONES = (9, 4, 3)
SERVICIOS = ("electricidad", "agua", "internet")
# A page with as many lines and nothing else.
DESNUDA = """
#let datos = json(bytes(sys.inputs.datos))
#set text(size: 8pt)
#for d in datos {
  page(paper: "a4", table(columns: 4, ..d.map(l => l.values().slice(0, 4)).flatten()))
}
"""


def medir() -> list[Medida]:
    """Pages a second."""
    numeros = itertools.count(1)

    def propia() -> None:
        pdf([_papel(next(numeros)) for _ in range(CUANTOS)])

    def desnuda() -> None:
        lineas = [
            [linea.__dict__ for cuantas in RENGLONES for linea in _lineas(n, cuantas)]
            for n in itertools.islice(numeros, CUANTOS)
        ]
        typst.compile(DESNUDA.encode(), format="pdf", sys_inputs={"datos": json.dumps(lineas)})

    nuestra, bare = intercalar(propia, desnuda)
    return [
        Medida(
            que="facturas en PDF, contra una página de Typst", unidad="facturas", unidades=CUANTOS, propia=nuestra,
            desnuda=bare,
        )
    ]  # fmt: skip


def _papel(n: int) -> Papel:
    codigos = [_codigo(n, clase) for clase in (Clase.DOCUMENTO, *[Clase.COMPROBANTE] * len(SERVICIOS))]
    return Papel(
        numero=f"{n:08d}", plantilla="factura-1", fecha=(2026, 11, 25), emitido="25/11/2026", periodo="noviembre 2026",
        emisor=Emisor(nombre="Cooperativa", datos=["San Juan 2121, San Bernardo", "CUIT 30-54566789-1"]),
        nombre=f"Pérez, Ana {n}", domicilio=f"Costanera {n}, 7111 San Bernardo", reparto=f"P1-{n:04d}",
        total=f"$ {n},00", vence="10/12/2026", segundo_vence="20/12/2026", segundo_total=f"$ {n},10",
        secciones=[_seccion(n, *par) for par in zip(SERVICIOS, RENGLONES, strict=True)],
        deudas=[], deuda_total="", transparencia=armado.transparencia(iva=Decimal(n), locales=Decimal(n)),
        codigo=codigos[0], codigos=codigos[1:], avisos=["Cada comprobante se puede pagar por separado."],
    )  # fmt: skip


def _codigo(n: int, clase: Clase) -> Codigo:
    vencimientos = [Vencimiento(vence=DIA, centavos=n * 100)]
    cobrable = Cobrable(empresa="0123", persona=n, clase=clase, clave=n, vencimientos=vencimientos)
    digitos = codificar(FORMATOS["pago-facil-42"], cobrable)
    documento = clase == Clase.DOCUMENTO
    return armado.codigo(digitos, titulo="Electricidad", importe=Decimal(n), detalle=f"cuenta {n}", con_qr=documento)


def _seccion(n: int, servicio: str, renglones: int) -> Seccion:
    medido = servicio != "internet"
    meses = [None, *((n * mes * 7919) % 400_000 for mes in range(1, 13))]
    medicion = armado.medicion(
        medidor=f"LG-{n}", anterior=Decimal(n), actual=Decimal(n + 221), desde=DIA, hasta=DIA, consumo=Decimal(221),
        dias=30, unidad="kWh", estimada=False,
    )  # fmt: skip
    return Seccion(
        servicio=servicio, nombre=servicio.capitalize(), comprobante=f"Liquidación B 00020-{n:08d}", letra="B",
        datos=[("Cuenta", str(n)), ("Categoría", "T1R"), ("", "Consumidor final")], lineas=_lineas(n, renglones),
        total=f"$ {n},00", pagado="", autorizacion=f"CESP {n:014d}", avisos=[],
        mediciones=[medicion] if medido else [],
        grafico=armado.grafico(meses, periodo=DIA.replace(day=1), unidad="kWh") if medido else None,
    )  # fmt: skip


def _lineas(n: int, cuantas: int) -> Sequence[Linea]:
    return [
        armado.linea(
            detalle=f"Cargo variable {k}", cuanto=Decimal(n + k), unidad="kWh", precio=Decimal("114.7647"), base=None,
            alicuota=None, importe=Decimal(n * k), impuesto=k > cuantas // 2,
        )
        for k in range(cuantas)
    ]  # fmt: skip
