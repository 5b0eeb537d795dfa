"""Two people change the same parameter at once: one wins, the other is told, nothing is lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError

from cesop.nucleo import parametros
from cesop.nucleo.errors import ErrorNegocio, traducir
from cesop.nucleo.models import Parametro, ValorParametro
from cesop.nucleo.parametros import Definicion
from tests.concurrencia.hilos import a_la_vez
from tests.factories import un_usuario

pytestmark = pytest.mark.usefixtures("base_propia")


def test_a_la_vez(monkeypatch: pytest.MonkeyPatch) -> None:
    definicion = Definicion(clave="c.x", modulo="c", nombre="X", tipo=Parametro.Tipo.ENTERO)
    monkeypatch.setattr(parametros, "_DEFINICIONES", {"c.x": definicion})
    parametros.sincronizar()
    ana = un_usuario("ana", "gerencia")

    def fijar(n: int) -> None:
        parametros.fijar("c.x", valor=n, desde=dt.date(2026, 1, 1), norma="Acta", motivo="m", usuario=ana)

    for ronda in range(5):
        resultados = a_la_vez([lambda n=n: fijar(n) for n in range(ronda * 10, ronda * 10 + 6)])  # type: ignore[misc]
        errores = [e for r in resultados if (e := r.exception())]
        assert len(errores) < len(resultados)
        for error in errores:
            propio = traducir(error) if isinstance(error, IntegrityError) else error
            assert isinstance(propio, ErrorNegocio), error
            assert "otra persona" in propio.mensaje
    vivas = ValorParametro.objects.filter(parametro="c.x", reemplazado_en__isnull=True)
    assert vivas.count() == 1
