"""Associates: admitted with a number, with shares that add up, and who leave."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from catastro.models import Asociado, MovimientoDeCuotas, Persona
from catastro.services import asociados
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from tests.catastro import fabrica
from tests.factories import un_usuario

pytestmark = pytest.mark.django_db
UN_DIA = dt.timedelta(days=1)


def cuotas(persona: Persona) -> int:
    return MovimientoDeCuotas.objects.filter(persona=persona).aggregate(n=Sum("cuotas"))["n"] or 0


def test_ingreso_y_egreso() -> None:
    usuario, ana, bea = un_usuario(), fabrica.una_persona("Ana"), fabrica.una_persona("Bea")
    una = asociados.admitir(ana, desde=hoy() - 100 * UN_DIA, acta="Acta 12", por=usuario, cuotas=10)
    otra = asociados.admitir(bea, desde=hoy(), acta="Acta 13", por=usuario)
    assert (una.numero, otra.numero, cuotas(ana), cuotas(bea)) == (1, 2, 10, 0)
    with pytest.raises(ErrorNegocio, match="es el asociado 1"):
        asociados.admitir(ana, desde=hoy(), acta="", por=usuario)
    asociados.egresar(una, hasta=hoy(), acta="Acta 20", motivo="Renuncia")
    suyas = Asociado.objects.filter(persona=ana)
    assert not vigentes(suyas, al=hoy()).exists()
    assert vigentes(suyas, al=hoy() - UN_DIA).get().motivo_egreso == "Renuncia"
    vuelta = asociados.admitir(ana, desde=hoy(), acta="", por=usuario)
    assert vuelta.numero == 3, "a number is not given twice"


def test_un_numero_no_es_de_dos() -> None:
    usuario = un_usuario()
    asociados.admitir(fabrica.una_persona("Ana"), desde=hoy(), acta="", por=usuario, numero=7)
    with pytest.raises(IntegrityError, match="asociado_numero_sin_superposicion"), transaction.atomic():
        asociados.admitir(fabrica.una_persona("Bea"), desde=hoy(), acta="", por=usuario, numero=7)


@pytest.mark.parametrize(
    ("dias", "motivo", "dice"),
    [(0, "", "sin un motivo"), (-5, "Renuncia", "entró el"), (1, "Renuncia", "todavía no llegó")],
)
def test_egresos_que_no_son(dias: int, motivo: str, dice: str) -> None:
    una = asociados.admitir(fabrica.una_persona(), desde=hoy() - UN_DIA, acta="", por=un_usuario())
    with pytest.raises(ErrorNegocio, match=dice):
        asociados.egresar(una, hasta=hoy() + dias * UN_DIA, acta="", motivo=motivo)


def test_las_cuotas_se_suscriben_se_devuelven_y_pasan() -> None:
    usuario, ana, bea = un_usuario(), fabrica.una_persona("Ana"), fabrica.una_persona("Bea")
    mover = {"fecha": hoy(), "acta": "", "por": usuario}
    with pytest.raises(ErrorNegocio, match="no es ni fue asociado"):
        asociados.mover_cuotas(ana, motivo="suscripcion", cuotas=5, **mover)
    for persona in (ana, bea):
        asociados.admitir(persona, desde=hoy(), acta="", por=usuario)
    asociados.mover_cuotas(ana, motivo="suscripcion", cuotas=5, **mover)
    for motivo, cuantas in (("suscripcion", -1), ("reembolso", 1), ("transferencia", 1)):
        with pytest.raises(ErrorNegocio):
            asociados.mover_cuotas(ana, motivo=motivo, cuotas=cuantas, **mover)
    asociados.transferir_cuotas(ana, a=bea, cuotas=2, **mover)
    asociados.mover_cuotas(ana, motivo="reembolso", cuotas=-1, **mover)
    assert (cuotas(ana), cuotas(bea)) == (2, 2)
    with pytest.raises(IntegrityError, match="más cuotas sociales que las suscriptas"), transaction.atomic():
        asociados.transferir_cuotas(ana, a=bea, cuotas=3, **mover)
