"""Files of readings: refused whole, or in row by row; nothing half done, and their fate on record."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from catastro.models import RegistroMedidor
from cesop.nucleo.adjuntos import leer
from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Lote
from cesop.nucleo.procesos import services as procesos
from medicion.models import ArchivoLecturas, Consumo, FilaApartada, Lectura, LoteLectura, Validacion
from medicion.services import etapa
from medicion.services.apartadas import LecturaDicha, descartar_apartada, tomar_apartada
from medicion.services.lotes import cerrar
from medicion.services.recepcion import recibir
from tests.catastro import fabrica as catastro
from tests.factories import un_usuario
from tests.medicion import fabrica, terreno

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sin_broker")]


@pytest.fixture
def puntos() -> list[fabrica.Punto]:
    return fabrica.tres_puntos(dias=30)


def test_entran_las_lecturas_con_sus_consumos(puntos: list[fabrica.Punto]) -> None:
    lote = terreno.un_lote()
    filas = [terreno.una_fila(punto, lote, 1100 + n) for n, punto in enumerate(puntos)]
    filas[1] |= {"lat_micro": -36_693_001, "lon_micro": -56_677_000, "foto_id": "f-1.jpg", "observacion": "ñandú"}
    archivo = terreno.importar(filas)
    assert (archivo.estado, archivo.filas, archivo.nuevas, archivo.repetidas, archivo.apartadas) == (
        "importado", 3, 3, 0, 0,
    )  # fmt: skip
    lectura = Lectura.objects.get(registro=puntos[1].registro, lote=lote)
    assert (lectura.valor, lectura.crudo, lectura.hora, lectura.operador) == (1101, 1101, dt.time(10, 30), "lec01")
    assert (str(lectura.latitud), lectura.foto, lectura.observacion) == ("-36.693001", "f-1.jpg", "ñandú")
    assert [c.consumo for c in Consumo.objects.order_by("suministro")] == [100, 101, 102]
    assert Validacion.objects.filter(accion="automatica").count() == 3
    assert not (Path(settings.MEDIA_ROOT) / "lecturas" / str(archivo.adjunto_id)).exists()


def test_el_mismo_archivo_no_entra_dos_veces(puntos: list[fabrica.Punto]) -> None:
    filas = [terreno.una_fila(puntos[0], terreno.un_lote(), 1100)]
    terreno.importar(filas)
    otra_vez = recibir("otro.csv", terreno.un_archivo(filas), terreno.un_lector())
    assert otra_vez.estado == "rechazado"
    assert "ya se recibió" in otra_vez.causas[0]["motivo"]
    assert otra_vez.proceso is None
    assert Lectura.objects.filter(clase="lectura").count() == 1


def test_lo_que_ya_esta_se_cuenta_y_lo_distinto_espera(puntos: list[fabrica.Punto]) -> None:
    lote = terreno.un_lote()
    terreno.importar([terreno.una_fila(puntos[0], lote, 1100), terreno.una_fila(puntos[1], lote, 1200)])
    archivo = terreno.importar(
        [
            terreno.una_fila(puntos[0], lote, 1100),
            terreno.una_fila(puntos[1], lote, 1201),
            terreno.una_fila(puntos[2], lote, 1300),
        ]
    )
    assert (archivo.nuevas, archivo.repetidas, archivo.apartadas) == (1, 1, 1)
    fila = FilaApartada.objects.get()
    assert (fila.motivo, fila.datos["lectura_mil"]) == ("distinta", 1_201_000)
    assert Lectura.objects.filter(clase="lectura").count() == 3


def _en_minuscula(fila: dict[str, Any]) -> dict[str, Any]:
    return fila | {"medidor": fila["medidor"].lower(), "lote": fila["lote"].lower()}


@pytest.mark.parametrize(
    ("cambios", "motivo"),
    [
        ({"lote": "NADA"}, "lote"),
        ({"suministro": "999999"}, "suministro"),
        ({"suministro": "12A"}, "suministro"),
        ({"suministro": "99999999999"[:10]}, "suministro"),
        ({"medidor": "XX99"}, "medidor"),
        ({"medidor": "A1"}, "otro_medidor"),
        ({"registro": "reactiva"}, "registro"),
        ({"fecha_hora": dt.datetime.fromisoformat("2020-01-01T08:00:00")}, "otro_medidor"),
        ({"anomalia": "77"}, "anomalia"),
        ({"lectura_mil": None}, "valor"),
        ({"lectura_mil": 1_000_000_000}, "valor"),
    ],
)
def test_cada_fila_que_no_se_puede_leer_dice_por_que(
    puntos: list[fabrica.Punto], cambios: dict[str, Any], motivo: str
) -> None:
    lote = terreno.un_lote()
    archivo = terreno.importar(
        [terreno.una_fila(puntos[0], lote, 1100) | cambios, terreno.una_fila(puntos[2], lote, 1100)]
    )
    assert (archivo.nuevas, archivo.apartadas) == (1, 1)
    assert FilaApartada.objects.get().motivo == motivo


def test_de_otro_lote_de_antes_y_de_un_lote_cerrado(puntos: list[fabrica.Punto]) -> None:
    lote = terreno.un_lote()
    nuevo = fabrica.un_punto("A9")  # came after the batch was made
    antes = {"fecha_hora": dt.datetime.combine(hoy() - dt.timedelta(days=30), dt.time(8))}
    terreno.importar([terreno.una_fila(nuevo, lote, 5), terreno.una_fila(puntos[0], lote, 1100, **antes)])
    assert sorted(FilaApartada.objects.values_list("motivo", flat=True)) == ["fecha", "fuera_del_lote"]
    cerrar(lote, usuario=terreno.un_lector())
    archivo = terreno.importar([terreno.una_fila(puntos[1], lote, 1100)])
    assert archivo.apartadas == 1
    assert FilaApartada.objects.filter(motivo="lote_cerrado").exists()


def test_se_lee_el_medidor_que_estaba_ese_dia(puntos: list[fabrica.Punto]) -> None:
    lote = terreno.un_lote()
    punto = puntos[0]
    ayer = hoy() - dt.timedelta(days=1)
    fabrica.cambiar_de_medidor(punto, catastro.un_medidor("N1"), dia=ayer)
    viejo = terreno.una_fila(punto, lote, 1100)
    nuevo = terreno.una_fila(punto, lote, 20, medidor="N1")
    archivo = terreno.importar([viejo, nuevo])
    assert (archivo.nuevas, archivo.apartadas) == (1, 1)
    assert FilaApartada.objects.get().motivo == "otro_medidor"
    assert Lectura.objects.get(lote=lote).medidor.numero == "N1"


def test_mayusculas_y_minusculas_nombran_lo_mismo(puntos: list[fabrica.Punto]) -> None:
    lote = terreno.un_lote()
    fila = terreno.una_fila(puntos[0], lote, 1100)
    archivo = terreno.importar([_en_minuscula(fila), fila | {"lectura_mil": 1_101_000}])
    assert (archivo.nuevas, archivo.apartadas) == (1, 1)
    assert FilaApartada.objects.get().motivo == "distinta"


def test_un_archivo_malo_queda_entero_afuera_y_en_el_registro(puntos: list[fabrica.Punto]) -> None:
    lote = terreno.un_lote()
    datos = terreno.un_archivo([terreno.una_fila(punto, lote, 1100) for punto in puntos])
    cortado = datos[: len(datos) // 2]
    archivo = recibir("cortado.csv", cortado, terreno.un_lector())
    assert (archivo.estado, archivo.proceso) == ("rechazado", None)
    assert any("cortado" in causa["motivo"] for causa in archivo.causas)
    assert archivo.adjunto is not None
    assert leer(archivo.adjunto) == cortado
    assert not Lectura.objects.filter(clase="lectura").exists()
    assert recibir("bien.csv", datos, terreno.un_lector()).estado == "recibido"


def test_un_archivo_vacio_de_lecturas_no_entra(puntos: list[fabrica.Punto]) -> None:
    archivo = recibir("nada.csv", terreno.un_archivo([]), terreno.un_lector())
    assert (archivo.estado, archivo.causas[0]["motivo"]) == ("rechazado", "no trae ninguna lectura")


def test_solo_quien_importa(puntos: list[fabrica.Punto]) -> None:
    with pytest.raises(SinPermiso):
        recibir("a.csv", b"", un_usuario("laura", "mostrador"))
    assert not ArchivoLecturas.objects.exists()


def test_en_varias_tandas_y_sin_las_tajadas(puntos: list[fabrica.Punto], monkeypatch: pytest.MonkeyPatch) -> None:
    """The slices are lost between the reception and the work: they are made again from the attachment."""
    monkeypatch.setattr(etapa, "FILAS_POR_TANDA", 1)
    lote = terreno.un_lote()
    filas = [terreno.una_fila(punto, lote, 1100) for punto in reversed(puntos)]
    archivo = recibir("ruta.csv", terreno.un_archivo(filas), terreno.un_lector())
    assert Lote.objects.filter(proceso=archivo.proceso).count() == 3
    etapa.borrar(archivo)
    terreno.correr(archivo)
    assert Consumo.objects.filter(consumo=100).count() == 3
    assert list(Lectura.objects.filter(lote=lote).order_by("linea").values_list("linea", flat=True)) == [2, 3, 4]


def test_los_registros_de_un_suministro_van_juntos(
    puntos: list[fabrica.Punto], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(etapa, "FILAS_POR_TANDA", 1)
    RegistroMedidor.objects.create(medidor=puntos[0].medidor, numero=2, magnitud="reactiva")
    lote = terreno.un_lote()
    fila = terreno.una_fila(puntos[0], lote, 1100)
    archivo = recibir("r.csv", terreno.un_archivo([fila, fila | {"registro": "reactiva"}]), terreno.un_lector())
    assert Lote.objects.get(proceso=archivo.proceso).unidades == 2


def test_uno_cancelado_puede_volver(puntos: list[fabrica.Punto]) -> None:
    datos = terreno.un_archivo([terreno.una_fila(puntos[0], terreno.un_lote(), 1100)])
    archivo = recibir("a.csv", datos, terreno.un_lector())
    assert archivo.proceso is not None
    procesos.cancelar(archivo.proceso.pk, usuario=terreno.un_lector())
    otro = recibir("a.csv", datos, terreno.un_lector())
    terreno.correr(otro)
    archivo.refresh_from_db()
    assert (archivo.estado, otro.estado) == ("rechazado", "recibido")
    assert Lectura.objects.filter(clase="lectura").count() == 1


# ── Rows set apart ──


@pytest.fixture
def apartada(puntos: list[fabrica.Punto]) -> FilaApartada:
    terreno.importar([terreno.una_fila(puntos[0], terreno.un_lote(), 1150, medidor="XX99")])
    return FilaApartada.objects.get()


def dicha(punto: fabrica.Punto) -> LecturaDicha:
    return LecturaDicha(
        lote=LoteLectura.objects.get(),
        suministro=punto.suministro,
        magnitud="activa",
        fecha=hoy(),
        valor=1150,  # type: ignore[arg-type]
    )


def test_una_apartada_se_vuelve_lectura(puntos: list[fabrica.Punto], apartada: FilaApartada) -> None:
    oscar = terreno.un_lector()
    with pytest.raises(ErrorNegocio, match="sin decir"):
        tomar_apartada(apartada, dicha(puntos[0]), motivo=" ", usuario=oscar)
    lectura = tomar_apartada(apartada, dicha(puntos[0]), motivo="el número estaba mal anotado", usuario=oscar)
    assert (lectura.archivo, lectura.linea, lectura.operador) == (apartada.archivo, 2, "lec01")
    assert Consumo.objects.get().consumo == 150
    with pytest.raises(ErrorNegocio, match="otra persona"):
        descartar_apartada(apartada, motivo="ya está", usuario=oscar)


def test_una_apartada_corrige_la_que_ya_estaba(puntos: list[fabrica.Punto], apartada: FilaApartada) -> None:
    lote = LoteLectura.objects.get()
    terreno.importar([terreno.una_fila(puntos[0], lote, 1140)])
    tomar_apartada(apartada, dicha(puntos[0]), motivo="vale esta", usuario=terreno.un_lector())
    assert [c.consumo for c in Consumo.objects.order_by("pk")] == [140, 150]
    assert Lectura.objects.filter(reemplaza__valor=1140, valor=1150).exists()


def test_una_apartada_se_descarta(apartada: FilaApartada) -> None:
    descartar_apartada(apartada, motivo="es de otra cooperativa", usuario=terreno.un_lector())
    apartada.refresh_from_db()
    assert (apartada.resolucion, apartada.usuario) == ("es de otra cooperativa", terreno.un_lector())
    assert not Lectura.objects.filter(clase="lectura").exists()


def test_una_apartada_de_un_suministro_sin_medidor(puntos: list[fabrica.Punto], apartada: FilaApartada) -> None:
    suelto = fabrica.Punto(
        suministro=catastro.un_suministro(), cuenta=puntos[0].cuenta, medidor=puntos[0].medidor,
        registro=puntos[0].registro,
    )  # fmt: skip
    with pytest.raises(ErrorNegocio, match="no tenía ese día un medidor"):
        tomar_apartada(apartada, dicha(suelto), motivo="x", usuario=terreno.un_lector())
    apartada.refresh_from_db()
    assert apartada.resuelta_en is None
