"""Every bill of a whole cooperative, worked out a second time from the tables, to the centavo."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from django.db import connection

from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.procesos import services as procesos
from facturacion.models import Borrador, Comprobante, Corrida, LlamadaFacturada
from facturacion.services import corridas, trabajos
from tests.factories import un_libro, un_usuario
from tests.facturacion.cooperativa import una_cooperativa
from tests.facturacion.corrida import correr, emitir
from tests.facturacion.segunda_corrida import Factura, SegundaCorrida

pytestmark = pytest.mark.django_db


def centavos(importe: Decimal) -> int:
    return int(importe * 100)


def emitida(comprobante: Comprobante) -> Factura:
    """What was issued, in the words of the second run."""
    renglones = [
        (
            r.codigo,
            r.clase,
            r.iva,
            centavos(r.base) if r.clase == "iva" and r.base is not None else None,
            centavos(r.importe),
        )
        for r in comprobante.lineas.all()
    ]
    return Factura(
        tipo=comprobante.tipo_id,
        persona=comprobante.persona_id,
        pagador=comprobante.pagador_id,
        categoria=comprobante.categoria,
        iva=comprobante.condicion_iva,
        asociado=comprobante.es_asociado,
        desde=comprobante.desde,  # type: ignore[arg-type]
        hasta=comprobante.hasta,  # type: ignore[arg-type]
        neto=centavos(comprobante.neto),
        impuestos=centavos(comprobante.impuestos),
        total=centavos(comprobante.total),
        recargo=centavos(comprobante.recargo),
        renglones=tuple(sorted(renglones, key=str)),
        consumos=tuple(sorted((c.consumo_id, c.cuota, c.vez) for c in comprobante.consumos.all())),
        cargos=tuple(sorted(cargo.cargo_id for cargo in comprobante.cargos.all())),
        llamadas=tuple(
            sorted(
                (f.llamada_id, f.vez, f.clase, f.segundos, f.libres, int(f.importe * 10_000))
                for f in comprobante.llamadas.all()
            )
        ),
    )


def comparar(corrida: Corrida, debidas: dict[int, Factura | None]) -> Counter[str]:
    """The kinds of line that were compared. Fails when an account is in one of both and not in the other."""
    filas = Borrador.objects.filter(corrida=corrida)
    assert set(filas.values_list("cuenta", flat=True)) == set(debidas)
    hechas = {
        c.cuenta_id: emitida(c)
        for c in Comprobante.objects.filter(borradores__corrida=corrida).prefetch_related(
            "lineas", "consumos", "cargos", "llamadas"
        )
    }
    for cuenta, debida in debidas.items():
        assert hechas.get(cuenta) == debida, (corrida, cuenta)
    return Counter(clase for hecha in hechas.values() for _, clase, *_ in hecha.renglones)


def test_cada_factura_de_una_cooperativa_da_lo_mismo_dos_veces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)
    monkeypatch.setattr(trabajos, "POR_TANDA", 5)  # bills do not depend on the chunks
    un_libro()
    prepara = un_usuario("fabio", "facturacion")
    clases: Counter[str] = Counter()
    facturadas = sin_factura = 0
    grupos = una_cooperativa(prepara)
    # A month in which some were not there yet; this one; and the next one, of what is billed by halves.
    for grupo, mes in [(grupos[4], -1), *((g, 0) for g in grupos), (grupos[1], 1)]:
        dia = sumar_meses(hoy().replace(day=1), mes)
        corrida = corridas.preparar(grupo, anio=dia.year, mes=dia.month, fecha=hoy(), usuario=prepara)
        debidas = SegundaCorrida(dict(Corrida.objects.values().get(pk=corrida.pk))).facturas()
        correr(trabajos.calcular(corrida, usuario=prepara))
        corrida.refresh_from_db()
        corridas.pasar(corrida, "calculada", a="aprobada")
        emitir(corrida, prepara)
        connection.check_constraints()
        clases += comparar(corrida, debidas)
        facturadas += sum(d is not None for d in debidas.values())
        sin_factura += sum(d is None for d in debidas.values())
    assert set(clases) >= {"cargo", "bonificacion", "tributo", "iva", "percepcion", "redondeo"}
    assert LlamadaFacturada.objects.filter(libres__gt=0).exists() and LlamadaFacturada.objects.count() > 40
    assert Comprobante.objects.filter(categoria="A3", consumos__isnull=True).exists(), "nothing is measured of them"
    assert facturadas > 50
    assert sin_factura > 3
