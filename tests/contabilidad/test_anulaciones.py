"""What is asked before an entry is annulled: a day not before its own, and one that takes entries."""

from __future__ import annotations

import datetime as dt

import pytest

from cesop.nucleo.models import Aprobacion, Usuario
from contabilidad.errores import EventoInvalido
from contabilidad.libro import anular, asentar
from contabilidad.models import Asiento
from contabilidad.services.anulaciones import pedir_anulacion
from tests.contabilidad.conftest import DIA, LibroChico, cerrar_sin_revisar, una_factura

VISPERA = DIA - dt.timedelta(days=1)


def test_no_se_anula_con_fecha_anterior_al_asiento(libro: LibroChico, ana: Usuario) -> None:
    asiento = asentar(una_factura(1, seccion=libro.agua))
    for acto in (anular, pedir_anulacion):
        with pytest.raises(EventoInvalido, match=r"es del 05/11/2026\. Usá ese día u otro posterior") as error:
            acto(asiento, fecha=VISPERA, motivo="Mal cargada", usuario=ana)
        assert error.value.causa == "fecha"
    assert Asiento.objects.count() == 1
    assert anular(asiento, fecha=DIA, motivo="Mal cargada", usuario=ana).fecha == DIA


@pytest.mark.parametrize(
    ("fecha", "causa"), [(dt.date(2026, 12, 5), "periodo_cerrado"), (dt.date(2031, 1, 5), "sin_periodo")]
)
def test_no_se_pide_lo_que_no_se_va_a_poder_hacer(libro: LibroChico, ana: Usuario, fecha: dt.date, causa: str) -> None:
    """The other person would find the refusal that this one can still correct."""
    asiento = asentar(una_factura(1, seccion=libro.agua))
    cerrar_sin_revisar(dt.date(2026, 12, 1))
    with pytest.raises(EventoInvalido) as error:
        pedir_anulacion(asiento, fecha=fecha, motivo="Mal cargada", usuario=ana)
    assert error.value.causa == causa
    assert not Aprobacion.objects.exists()
