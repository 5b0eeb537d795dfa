"""One reading: by hand, twice, corrected, annulled, with its photo; and meters that come and go with theirs."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from catastro.models import Colocacion
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from medicion.models import Consumo, Lectura
from medicion.services import lecturas, lotes, medidores
from medicion.services.lecturas import Cargada
from tests.catastro import fabrica as catastro
from tests.medicion.escena import Escena, una_escena

pytestmark = pytest.mark.django_db
UNO = Decimal(1)


def cargar(escena: Escena, valor: int | None, anomalia: str = "00") -> Lectura:
    crudo = None if valor is None else Decimal(valor)
    return lecturas.cargar(
        escena.punto_de_lote(0), Cargada(valor=crudo, anomalia=anomalia, fecha=hoy()), usuario=escena.usuario
    )


def test_cargar_calcula_y_valida_en_el_acto() -> None:
    escena = una_escena(1)
    lectura = cargar(escena, 1310)
    consumo = escena.consumo(0)
    assert (consumo.lectura, consumo.consumo, consumo.dias, consumo.resultado) == (lectura, Decimal(310), 31, "valida")
    assert lectura.origen == Lectura.Origen.OFICINA
    assert cargar(escena, 1310) == lectura, "the same twice is once"


def test_volver_a_cargar_corrige() -> None:
    escena = una_escena(1)
    primera = cargar(escena, 2500)
    segunda = cargar(escena, 1310)
    assert segunda.reemplaza == primera
    assert escena.consumo(0).consumo == Decimal(310)
    assert Consumo.objects.filter(lote=escena.lote).count() == 2


@pytest.mark.parametrize(
    ("valor", "anomalia", "codigo"),
    [
        (None, "00", "lecturas.sin_valor"),
        (None, "11", "lecturas.sin_valor"),
        (1310, "77", "lecturas.anomalia"),
        (99_999_999_999, "00", "dial.no_cabe"),
    ],
)
def test_lo_que_no_se_carga(valor: int | None, anomalia: str, codigo: str) -> None:
    escena = una_escena(1)
    with pytest.raises(ErrorNegocio) as error:
        cargar(escena, valor, anomalia)
    assert error.value.codigo == codigo
    assert not Lectura.objects.filter(lote=escena.lote).exists()


def test_un_lote_cerrado_no_toma_lecturas() -> None:
    escena = una_escena(1)
    lotes.cerrar(lotes_exportado(escena), usuario=escena.usuario)
    with pytest.raises(ErrorNegocio, match="está cerrado"):
        cargar(escena, 1310)


def lotes_exportado(escena: Escena):  # type: ignore[no-untyped-def]
    lotes.exportar(escena.lote, formato="csv")
    return escena.lote


def test_anular_deja_el_periodo_sin_lectura() -> None:
    escena = una_escena(1)
    lectura = cargar(escena, 1310)
    with pytest.raises(ErrorNegocio, match="sin un motivo"):
        lecturas.anular(lectura, motivo="", usuario=escena.usuario)
    lecturas.anular(lectura, motivo="Era de otro medidor", usuario=escena.usuario)
    assert escena.consumo(0).resultado == "sin_lectura"
    with pytest.raises(ErrorNegocio, match="ya fue corregida o anulada"):
        lecturas.corregir(lectura, valor=Decimal(1300), motivo="Tarde", usuario=escena.usuario)


def test_la_foto_queda_con_su_lectura() -> None:
    escena = una_escena(1)
    dibujo = io.BytesIO()
    Image.new("RGB", (40, 30), "gray").save(dibujo, format="JPEG")
    archivo = SimpleUploadedFile("medidor.jpg", dibujo.getvalue(), content_type="image/jpeg")
    foto = lecturas.adjuntar_foto(cargar(escena, 1310), archivo, usuario=escena.usuario)
    assert foto.adjunto.permiso == "medicion:lectura_foto"


def test_cambiar_el_medidor_suma_los_dos_tramos() -> None:
    escena = una_escena(1)
    suministro, nuevo = escena.puntos[0].suministro, catastro.un_medidor("N1")
    trabajo = medidores.Trabajo(
        fecha=hoy(), motivo="Quemado", retiro={"activa": Decimal(1310)}, instalacion={"activa": Decimal(5)}
    )
    medidores.cambiar(suministro, nuevo, trabajo, usuario=escena.usuario)
    puesta = Colocacion.objects.get(suministro=suministro, hasta=None, reemplazado_en=None)
    assert puesta.medidor == nuevo
    clases = Lectura.objects.filter(suministro=suministro, fecha=hoy()).values_list("clase", "valor")
    assert sorted(clases) == [("instalacion", Decimal(5)), ("retiro", Decimal(1310))]


def test_un_medidor_no_se_retira_sin_lo_que_marcaba() -> None:
    escena = una_escena(1)
    with pytest.raises(ErrorNegocio, match="sin lo que marcaba en activa"):
        medidores.retirar(escena.puntos[0].suministro, medidores.Trabajo(fecha=hoy()), usuario=escena.usuario)
    medidores.retirar(
        escena.puntos[0].suministro,
        medidores.Trabajo(fecha=hoy(), retiro={"activa": Decimal(1310)}),
        usuario=escena.usuario,
    )
    assert Consumo.objects.filter(suministro=escena.puntos[0].suministro, consumo=Decimal(310), hasta=hoy()).exists()
    otro = catastro.un_medidor("N2")
    medidores.colocar(
        escena.puntos[0].suministro,
        otro,
        medidores.Trabajo(fecha=hoy(), instalacion={"activa": Decimal(0)}),
        usuario=escena.usuario,
    )
    assert Colocacion.objects.filter(medidor=otro, reemplazado_en=None, hasta=None).exists()


def test_otro_multiplicador_desde_un_dia_parte_el_consumo() -> None:
    escena = una_escena(1)
    suministro = escena.puntos[0].suministro
    with pytest.raises(ErrorNegocio, match="sin lo que marcaba en activa"):
        medidores.cambiar_multiplicador(
            suministro, medidores.Trabajo(fecha=hoy(), multiplicador=Decimal(20)), usuario=escena.usuario
        )
    trabajo = medidores.Trabajo(
        fecha=hoy(), motivo="TI nuevo", multiplicador=Decimal(20), instalacion={"activa": Decimal(1310)}
    )
    fila = medidores.cambiar_multiplicador(suministro, trabajo, usuario=escena.usuario)
    assert (fila.medidor, fila.multiplicador) == (escena.puntos[0].medidor, Decimal(20))
    lectura = Lectura.objects.get(suministro=suministro, clase="cambio")
    assert (lectura.valor, lectura.multiplicador) == (Decimal(1310), Decimal(20))
