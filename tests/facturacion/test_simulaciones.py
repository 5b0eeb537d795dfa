"""What-ifs: what they give is what the run gives, whatever the chunks; who cannot be simulated is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal

import polars as pl
import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from catastro.models import Categoria, CategoriaDeCuenta, ParteDeCuenta
from cesop.nucleo import formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import ahora, hoy, sumar_meses
from cesop.nucleo.procesos import services as procesos
from contabilidad.models import Asiento
from facturacion.contraste import FRANJAS, IGUAL, franja
from facturacion.models import (
    Borrador,
    CausaSimulada,
    CifraSimulada,
    Comprobante,
    CuentaSimulada,
    FranjaSimulada,
    Renglon,
    Simulacion,
    VersionDeCuadro,
)
from facturacion.selectors import simulaciones as lectura
from facturacion.services import corridas, cuadros, trabajos_simulacion
from facturacion.services.simulaciones import Pedido
from facturacion.tarifas.documento import de_json
from facturacion.tarifas.modelo import Bloques, Cuadro, Fijo
from tests.factories import entrar, un_usuario
from tests.facturacion.corrida import Escena, correr, una_escena

pytestmark = pytest.mark.django_db
CONSUMOS = ("221", "150", "400", "0", "1250")


@pytest.fixture(autouse=True)
def _sin_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)


@pytest.fixture
def escena() -> Escena:
    return una_escena(CONSUMOS)


def libro() -> Cuadro:
    return de_json(VersionDeCuadro.objects.get(estado="activa").contenido)


def mas_caro(de: Cuadro, por: str = "1.1") -> Cuadro:
    """Its fixed charges and blocks, by a factor."""
    return dataclasses.replace(
        de,
        desde=sumar_meses(hoy(), 2),
        ejemplos=(),
        componentes=tuple(
            dataclasses.replace(
                c,
                precios=tuple(
                    dataclasses.replace(p, precio=(p.precio * Decimal(por)).quantize(Decimal("0.000001")))
                    for p in c.precios
                ),
            )
            if isinstance(c, Fijo | Bloques)
            else c
            for c in de.componentes
        ),
    )


def simular(escena: Escena, *versiones: VersionDeCuadro, **datos: object) -> Simulacion:
    pedido = {
        "nombre": "Prueba", "versiones": versiones or list(VersionDeCuadro.objects.filter(estado="activa")),
        "anio": hoy().year, "mes": hoy().month, "alcance": "cuadros", **datos,
    }  # fmt: skip
    simulacion = trabajos_simulacion.simular(Pedido(**pedido), usuario=escena.prepara)  # type: ignore[arg-type]
    assert simulacion.proceso is not None
    correr(simulacion.proceso)
    return simulacion


def borrador(escena: Escena, de: Cuadro) -> VersionDeCuadro:
    return cuadros.importar(de, usuario=escena.prepara)


def franjas(simulacion: Simulacion) -> dict[int, int]:
    filas = FranjaSimulada.objects.filter(simulacion=simulacion).values_list("franja")
    return dict(filas.annotate(n=Sum("cuentas")))


def cifras(simulacion: Simulacion) -> list[tuple[object, ...]]:
    """Everything that it gave but the chunk that gave it."""
    sumas = {"antes": Sum("antes"), "despues": Sum("despues")}
    claves: Sequence[tuple[type[CifraSimulada] | type[FranjaSimulada], tuple[str, ...]]] = (
        (CifraSimulada, ("grupo", "categoria", "clase", "componente")),
        (FranjaSimulada, ("grupo", "categoria", "facturada", "franja")),
    )
    dadas: list[tuple[object, ...]] = []
    for modelo, por in claves:
        filas = modelo.objects.filter(simulacion=simulacion).values_list(*por).annotate(**sumas).order_by(*por)
        dadas += [tuple(fila) for fila in filas]
    return dadas


def test_el_cuadro_vigente_da_los_borradores_de_la_corrida(escena: Escena) -> None:
    corrida = escena.calculada()
    simulacion = simular(escena)
    debido = Borrador.objects.filter(corrida=corrida, estado="calculado").aggregate(t=Sum("total"))["t"]
    total = lectura.total(simulacion)
    assert (total.antes, total.despues) == (debido, debido)
    assert franjas(simulacion) == {IGUAL: len(CONSUMOS)}


def test_despues_de_emitir_se_compara_con_lo_facturado_y_no_se_escribe_nada_mas(escena: Escena) -> None:
    escena.emitida()
    nueva = borrador(escena, mas_caro(libro()))
    antes = (Comprobante.objects.count(), Asiento.objects.count())
    igual, cara = simular(escena), simular(escena, nueva)
    facturado = Comprobante.objects.aggregate(t=Sum("total"))["t"]
    assert [lectura.total(s).antes for s in (igual, cara)] == [facturado, facturado]
    assert lectura.total(igual).despues == facturado
    assert lectura.total(cara).despues > facturado
    assert {f.facturada for f in FranjaSimulada.objects.all()} == {True}
    assert sum(franjas(cara).values()) == len(CONSUMOS)
    assert all(franja > IGUAL for franja in franjas(cara))
    por_componente = Renglon.objects.values_list("componente").annotate(t=Sum("importe"))
    dichas = CifraSimulada.objects.filter(simulacion=igual).values_list("componente").annotate(t=Sum("despues"))
    assert dict(dichas) == dict(por_componente)
    assert (Comprobante.objects.count(), Asiento.objects.count()) == antes


def test_sin_corrida_se_compara_con_el_cuadro_vigente(escena: Escena) -> None:
    simulacion = simular(escena, borrador(escena, mas_caro(libro(), "0.5")))
    assert {f.facturada for f in FranjaSimulada.objects.filter(simulacion=simulacion)} == {False}
    total = lectura.total(simulacion)
    escena.calculada()
    assert total.antes == Borrador.objects.aggregate(t=Sum("total"))["t"]
    assert total.diferencia < 0
    assert CuentaSimulada.objects.filter(simulacion=simulacion).count() == len(CONSUMOS)


def test_el_tamano_de_la_tanda_no_cambia_nada(escena: Escena, monkeypatch: pytest.MonkeyPatch) -> None:
    nueva = borrador(escena, mas_caro(libro()))
    dadas = []
    for por_tanda in (5_000, 2, 1):
        monkeypatch.setattr(trabajos_simulacion, "POR_TANDA", por_tanda)
        dadas.append(cifras(simular(escena, nueva)))
    assert dadas[0]
    assert dadas[0] == dadas[1] == dadas[2]


def test_quien_no_se_puede_simular_queda_dicho() -> None:
    escena = una_escena(("221", "", "150", "300", "90"))
    _, _, sin_titular, ajena, excluida = escena.cuentas
    ParteDeCuenta.objects.filter(cuenta=sin_titular).update(reemplazado_en=ahora())
    otra = Categoria.objects.create(servicio=escena.grupo.servicio, clave="T9", nombre="Sin precio")
    CategoriaDeCuenta.objects.filter(cuenta=ajena).update(reemplazado_en=ahora())
    CategoriaDeCuenta.objects.create(cuenta=ajena, categoria=otra, desde=sumar_meses(hoy(), -6))
    corridas.excluir(escena.preparada(), [excluida], motivo="Reclamo")
    simulacion = simular(escena)
    causas = {(c.cuenta_id, c.causa) for c in CausaSimulada.objects.filter(simulacion=simulacion)}
    assert causas == {
        (escena.cuentas[1].pk, "sin_lectura"),
        (sin_titular.pk, "sin_titular"),
        (ajena.pk, "categoria_desconocida"),
        (excluida.pk, "excluida"),
    }
    assert franjas(simulacion) == {IGUAL: 1}
    assert simulacion.proceso is not None
    assert simulacion.proceso.lotes.get().resultado == {"comparadas": 1, "con_causa": 4}


def test_lo_que_no_se_simula(escena: Escena) -> None:
    vigente = VersionDeCuadro.objects.get()
    otro = sumar_meses(hoy(), -8)
    proximo = sumar_meses(hoy(), 1)
    for causa, versiones, datos in (
        ("sin_version_a_simular", [], {}),
        ("dos_del_cuadro", [vigente, borrador(escena, mas_caro(libro()))], {}),
        ("mes_futuro", [vigente], {"anio": proximo.year, "mes": proximo.month}),
        ("mes_sin_lecturas", [vigente], {"anio": otro.year, "mes": otro.month}),
        ("cuadro_sin_grupos", [borrador(escena, dataclasses.replace(libro(), codigo="otro"))], {}),
    ):
        with pytest.raises(ErrorNegocio) as rechazo:
            simular(escena, versiones=versiones, **datos)
        assert rechazo.value.codigo == f"facturacion.{causa}"
    mala = VersionDeCuadro.objects.create(
        cuadro=vigente.cuadro, desde=proximo, norma="x", usuario=escena.prepara, huella="x",
        contenido=vigente.contenido.replace('"categorias": [', '"categorias": [{"codigo": "", "nombre": ""}, ', 1),
    )  # fmt: skip
    with pytest.raises(ErrorNegocio) as rechazo:
        simular(escena, mala)
    assert rechazo.value.codigo == "facturacion.version_con_errores"
    assert not Simulacion.objects.exists()


@pytest.mark.parametrize(
    ("antes", "despues", "esperada"),
    [(100, 50, 0), (100, 51, 1), (100, 95, 4), (100, 99, 5), (100, 100, IGUAL), (100, 105, IGUAL + 1),
     (100, 106, IGUAL + 2), (100, 200, FRANJAS - 2), (100, 201, FRANJAS - 1), (0, 1, FRANJAS - 1), (100, 0, 0)],
)  # fmt: skip
def test_cada_cambio_cae_en_su_franja(antes: int, despues: int, esperada: int) -> None:
    assert pl.DataFrame({"antes": [antes], "despues": [despues]}).select(franja=franja()).item() == esperada


def test_de_la_pantalla_a_la_planilla(escena: Escena, client: Client) -> None:
    """Asked for in the form, seen with its figures, taken out as a spreadsheet; who only reads cannot ask."""
    escena.emitida()
    vigente, nueva = VersionDeCuadro.objects.get(), borrador(escena, mas_caro(libro()))
    entrar(client, escena.prepara)
    mes = f"{hoy():%Y-%m}"
    nombres = ("Diciembre", "Sin cambios")
    for nombre, version in zip(nombres, (nueva, vigente), strict=True):
        datos = {"versiones": [version.pk], "mes": mes, "alcance": f"g{escena.grupo.pk}", "nombre": nombre}
        respuesta = client.post(reverse("facturacion:simulacion_nueva"), datos)
        assert respuesta.status_code == 302, respuesta.context["form"].errors
    for simulacion in Simulacion.objects.select_related("proceso"):
        assert simulacion.proceso is not None
        correr(simulacion.proceso)
    primera, segunda = Simulacion.objects.order_by("pk")
    pagina = client.get(reverse("facturacion:simulacion", args=[primera.pk])).content.decode()
    assert formato.pesos(lectura.total(primera).despues) in pagina
    juntas = client.get(reverse("facturacion:simulaciones_comparar"), {"s": [primera.pk, segunda.pk]}).content.decode()
    assert all(nombre in juntas for nombre in nombres)
    planilla = client.get(reverse("facturacion:simulacion", args=[primera.pk]), {"formato": "csv"})
    assert f"{lectura.total(primera).despues:.2f}".replace(".", ",") in planilla.content.decode("utf-8-sig")
    entrar(client, un_usuario("elena", "gerencia"))
    assert client.get(reverse("facturacion:simulacion", args=[primera.pk])).status_code == 200
    assert client.get(reverse("facturacion:simulacion_nueva")).status_code == 403
