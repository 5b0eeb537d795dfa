"""Meters: into the store, to the street, to the bench; what is refused, and why."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from catastro.models import Colocacion, Medidor
from catastro.selectors.medidores import colocables, colocaciones_al, con_situacion
from catastro.services import medidores, suministros
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from tests.catastro import fabrica
from tests.factories import entrar, un_usuario

pytestmark = pytest.mark.django_db
UN_DIA = dt.timedelta(days=1)


@pytest.fixture
def oscar() -> Usuario:
    return un_usuario("oscar", "medicion")


def _situacion(medidor: Medidor) -> str:
    situacion: str = con_situacion(Medidor.objects.filter(pk=medidor.pk), al=hoy()).get().situacion  # type: ignore[attr-defined]
    return situacion


def test_un_medidor_entra_con_sus_registros() -> None:
    medidor = medidores.alta_de_medidor(
        servicio=fabrica.un_servicio(), numero=" e 300 ", marca="elster", bidireccional=True,
        registros=[
            medidores.Registro(numero=1, magnitud="activa"),
            medidores.Registro(numero=2, magnitud="exportada", digitos_enteros=5, digitos_decimales=1),
        ],
    )  # fmt: skip
    assert (medidor.numero, medidor.marca, _situacion(medidor)) == ("E300", "ELSTER", "deposito")
    assert list(medidor.registros.values_list("magnitud", "digitos_enteros", "digitos_decimales")) == [
        ("activa", 6, 0), ("exportada", 5, 1),
    ]  # fmt: skip
    with pytest.raises(ErrorNegocio, match="sin un registro"):
        medidores.alta_de_medidor(servicio=medidor.servicio, numero="X", marca="X", registros=[])
    with pytest.raises(ErrorNegocio, match="no se mide"):
        medidores.alta_de_medidor(
            servicio=fabrica.un_servicio("internet"), numero="X", marca="X",
            registros=[medidores.Registro(numero=1, magnitud="activa")],
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="medidor_unico"), transaction.atomic():
        medidores.alta_de_medidor(
            servicio=medidor.servicio, numero="e300", marca="Elster",
            registros=[medidores.Registro(numero=1, magnitud="activa")],
        )  # fmt: skip


def test_de_deposito_a_la_calle_y_de_vuelta() -> None:
    medidor, otro, punto = fabrica.un_medidor("A1"), fabrica.un_medidor("A2"), fabrica.un_suministro()
    inicio = hoy() - 30 * UN_DIA
    medidores.colocar(medidor=medidor, suministro=punto, fecha=inicio, multiplicador=Decimal(20))
    assert _situacion(medidor) == "colocado"
    medidores.cambiar_multiplicador(
        suministro=punto, fecha=inicio + 10 * UN_DIA, multiplicador=Decimal(40), motivo="TI"
    )
    medidores.cambiar(suministro=punto, medidor=otro, fecha=inicio + 20 * UN_DIA, motivo="Trabado")
    retirada = medidores.retirar(suministro=punto, fecha=hoy())
    assert retirada.medidor == otro

    def puesto(dias: int) -> list[tuple[str, int]]:
        filas = colocaciones_al([punto.pk], al=inicio + dias * UN_DIA)
        return [(fila.medidor.numero, int(fila.multiplicador)) for fila in filas]

    assert [puesto(dias) for dias in (-1, 0, 9, 10, 19, 20, 29, 30)] == [
        [], [("A1", 20)], [("A1", 20)], [("A1", 40)], [("A1", 40)], [("A2", 1)], [("A2", 1)], [],
    ]  # fmt: skip
    assert set(colocables(servicio=punto.servicio_id)) == {medidor, otro}


def test_lo_que_no_se_puede_colocar() -> None:
    medidor, otro, punto, segundo = (
        fabrica.un_medidor("A1"), fabrica.un_medidor("A2"), fabrica.un_suministro(), fabrica.un_suministro(),
    )  # fmt: skip
    medidores.colocar(medidor=medidor, suministro=punto, fecha=hoy() - 5 * UN_DIA)

    def rechaza(dicho: str, acto: object) -> None:
        with pytest.raises((ErrorNegocio, IntegrityError), match=dicho), transaction.atomic():
            acto()  # type: ignore[operator]

    rechaza("fecha futura", lambda: medidores.colocar(medidor=otro, suministro=segundo, fecha=hoy() + UN_DIA))
    rechaza("tiene el A1 desde el", lambda: medidores.colocar(medidor=otro, suministro=punto, fecha=hoy()))
    # Late, before the one that is there: it would run into it.
    rechaza("tiene el A1", lambda: medidores.colocar(medidor=otro, suministro=punto, fecha=hoy() - 9 * UN_DIA))
    rechaza("está en el suministro", lambda: medidores.colocar(medidor=medidor, suministro=segundo, fecha=hoy()))
    rechaza("por él mismo", lambda: medidores.cambiar(suministro=punto, medidor=medidor, fecha=hoy()))
    rechaza("no tenía uno", lambda: medidores.cambiar(suministro=segundo, medidor=otro, fecha=hoy()))
    rechaza("no tenía uno", lambda: medidores.retirar(suministro=punto, fecha=hoy() - 6 * UN_DIA))
    rechaza(
        "colocacion_multiplicador",
        lambda: medidores.cambiar_multiplicador(suministro=punto, fecha=hoy(), multiplicador=Decimal(0)),
    )
    rechaza("está colocado", lambda: medidores.dar_de_baja(medidor))
    del_agua = fabrica.un_medidor("W1", servicio=fabrica.un_servicio("agua"), magnitud="volumen")
    rechaza("es de otro servicio", lambda: medidores.colocar(medidor=del_agua, suministro=segundo, fecha=hoy()))
    suministros.dar_de_baja(segundo)
    rechaza("está de baja", lambda: medidores.colocar(medidor=otro, suministro=segundo, fecha=hoy()))
    # With an end, it fits before.
    medidores.colocar(medidor=otro, suministro=punto, fecha=hoy() - 9 * UN_DIA, hasta=hoy() - 5 * UN_DIA)
    assert Colocacion.objects.filter(reemplazado_en__isnull=True).count() == 2


def test_los_contrastes_deciden_si_sirve(oscar: Usuario) -> None:
    medidor, punto = fabrica.un_medidor("A1"), fabrica.un_suministro()

    def contrastar(aprobado: bool, dias: int = 0) -> str:
        fecha = hoy() - dias * UN_DIA
        medidores.contrastar(medidor, fecha=fecha, lugar="laboratorio", aprobado=aprobado, usuario=oscar)
        return _situacion(medidor)

    assert contrastar(False) == "a_contrastar"
    assert colocables(servicio=medidor.servicio_id).count() == 0
    with pytest.raises(IntegrityError, match="no está en servicio"), transaction.atomic():
        medidores.colocar(medidor=medidor, suministro=punto, fecha=hoy())
    assert contrastar(True, dias=3) == "a_contrastar"  # an older test does not change what the last one said
    assert contrastar(True) == "deposito"
    medidores.mandar_a_contrastar(medidor)
    assert _situacion(medidor) == "a_contrastar"
    medidores.dar_de_baja(medidor)
    with pytest.raises(ErrorNegocio, match="está de baja"):
        contrastar(True)
    medidores.reactivar(medidor)
    assert _situacion(medidor) == "a_contrastar"
    with pytest.raises(ErrorNegocio, match="vence antes"):
        medidores.contrastar(medidor, fecha=hoy(), lugar="sitio", aprobado=True, vence=hoy(), usuario=oscar)
    with pytest.raises(ErrorNegocio, match="fecha futura"):
        medidores.contrastar(medidor, fecha=hoy() + UN_DIA, lugar="sitio", aprobado=True, usuario=oscar)


def test_las_pantallas(client: Client, oscar: Usuario) -> None:
    entrar(client, oscar)
    servicio, punto = fabrica.un_servicio(), fabrica.un_suministro()
    datos = {"servicio": servicio.pk, "numero": "n-7", "marca": "hexing", "magnitudes": ["activa", "reactiva"],
             "digitos_enteros": "5", "digitos_decimales": "1"}  # fmt: skip
    client.post(reverse("catastro:medidor_nuevo"), datos)
    assert client.post(reverse("catastro:medidor_nuevo"), datos).status_code == 422
    assert list(Medidor.objects.values_list("numero", "marca")) == [("N-7", "HEXING")]
    dia = f"{hoy():%d/%m/%Y}"

    def enviar(vista: str, objeto: object, **campos: object) -> int:
        return client.post(reverse(f"catastro:{vista}", args=[objeto.pk]), campos).status_code  # type: ignore[attr-defined]

    medidores.colocar(
        medidor=Medidor.objects.get(), suministro=punto, fecha=hoy() - UN_DIA, multiplicador=Decimal("1.5")
    )
    html = client.get(reverse("catastro:suministro", args=[punto.pk])).content.decode()
    assert "N-7" in html
    assert "× 1,5" in html
    repuesto = fabrica.un_medidor("N-8")
    medidores.retirar(suministro=punto, fecha=hoy())
    assert enviar("medidor_contrastar", repuesto, fecha=dia, lugar="sitio", error="-0,5", aprobado="on") == 302
    assert enviar("medidor_editar", repuesto, marca="Iskra", fases="3") == 302
    html = client.get(reverse("catastro:medidor", args=[repuesto.pk])).content.decode()
    assert all(dicho in html for dicho in ("ISKRA", "trifásico", "Aprobado", "0,50"))
    for vista, situacion in (("a_contrastar", "a_contrastar"), ("baja", "baja"), ("reactivar", "a_contrastar")):
        assert enviar(f"medidor_{vista}", repuesto) == 302
        assert _situacion(repuesto) == situacion
    lista = client.get(reverse("catastro:medidores"), {"situacion": "deposito"}).context["lista"]
    assert [fila.numero for fila in lista.filas] == ["N-7"]
