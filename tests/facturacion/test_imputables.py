"""What could not be written or posted is said before it takes a number: by account, before approving, on activating."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import polars as pl
import pytest

from catastro.models import GrupoGestion
from cesop.nucleo import aprobaciones
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import ahora, hoy
from cesop.nucleo.procesos import services as procesos
from contabilidad.models import Regla, Seccion
from facturacion.documento import ANCHOS, ANCHOS_DE_RENGLON, EMITIDO
from facturacion.models import Borrador, CargoFacturable, Comprobante, PoliticaFacturacion, Renglon, VersionDeCuadro
from facturacion.selectors import cuadros as lectura
from facturacion.selectors import imputables, insumos
from facturacion.services import causas, corridas, cuadros, liquidacion
from facturacion.tarifas.documento import de_json
from tests.facturacion.corrida import CUADROS, Escena, una_escena
from tests.facturacion.fabrica import un_concepto

SECCIONES = {"electricidad": "E", "agua": "A", "cloacas": "C", "telefonia": "T", "internet": "I"}


@pytest.fixture
def escena(db: None, monkeypatch: pytest.MonkeyPatch) -> Escena:
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)
    return una_escena()


def sin_regla_de(componente: str) -> None:
    Regla.objects.filter(evento=EMITIDO, componente=componente).update(reemplazado_en=ahora())


def test_la_cuenta_con_algo_sin_regla_queda_dicha_y_las_demas_siguen(escena: Escena) -> None:
    CargoFacturable.objects.create(
        cuenta=escena.cuentas[0], concepto=un_concepto("conexion"), importe=Decimal(1000), facturable_desde=hoy()
    )
    sin_regla_de("conexion")
    corrida = escena.calculada()
    dichas = dict(Borrador.objects.filter(corrida=corrida).values_list("cuenta", "causas"))
    ((causa,), *otras) = [dichas[c.pk] for c in escena.cuentas]
    assert causa["causa"] == "sin_regla"
    assert "no hay regla para «Derecho de conexión»" in causa["detalle"]
    assert otras == [[], []]
    corridas.pedir_aprobacion(corrida, motivo="El resto", usuario=escena.prepara)


def test_un_cuadro_al_que_le_falta_una_regla_no_se_aprueba(escena: Escena) -> None:
    corrida = escena.calculada()
    pedida = corridas.pedir_aprobacion(corrida, motivo="Noviembre", usuario=escena.prepara)
    sin_regla_de("cargo_fijo")
    with pytest.raises(ErrorNegocio, match="No se puede aprobar porque no hay regla para «Cargo fijo o abono»"):
        aprobaciones.aprobar(str(pedida.pk), usuario=escena.decide, nota="")
    with pytest.raises(ErrorNegocio, match="Cargá lo que falta en el manual de asientos"):
        corridas.pedir_aprobacion(corrida, motivo="Otra vez", usuario=escena.prepara)


def test_un_cuadro_al_que_le_falta_una_regla_no_se_activa(escena: Escena) -> None:
    libro = lectura.leer(VersionDeCuadro.objects.get().contenido)
    primero = dataclasses.replace(libro.componentes[0], imputacion="propinas")
    otro = dataclasses.replace(libro, codigo="otro", ejemplos=(), componentes=(primero, *libro.componentes[1:]))
    version = cuadros.importar(otro, usuario=escena.prepara)
    with pytest.raises(ErrorNegocio, match=r"No se puede activar porque .* no tiene el componente propinas"):
        cuadros.activar(version, usuario=escena.prepara)


def test_los_cuadros_que_vienen_tienen_sus_reglas(escena: Escena) -> None:
    secciones = dict(Seccion.objects.values_list("codigo", "pk"))
    for archivo in sorted(CUADROS.glob("*.json")):
        libro = de_json(archivo.read_text())
        grupo = GrupoGestion(pk=0, seccion_id=secciones[SECCIONES[libro.servicio]])
        assert imputables.faltas_de_libros([libro], [grupo], al=hoy()) == {}, archivo.name


def test_a_quien_no_alcanza_ningun_renglon_se_le_dice_que_no_da_importe(escena: Escena) -> None:
    libro = lectura.leer(VersionDeCuadro.objects.get().contenido)
    de_nadie = tuple(
        dataclasses.replace(c, alcance=dataclasses.replace(c.alcance, con=("nadie",))) for c in libro.componentes
    )
    dia, cuentas = hoy(), [c.pk for c in escena.cuentas]
    plazo = liquidacion.plazo_de(PoliticaFacturacion.objects.get(), anio=dia.year, mes=dia.month, al=dia)
    debido = liquidacion.liquidar_insumos(
        insumos.leer(cuentas, plazo, fecha=dia), [dataclasses.replace(libro, componentes=de_nadie)]
    )
    assert debido.sumados.is_empty()
    assert sorted(debido.causas.select("cuenta", "causa").rows()) == [(c, "sin_importe") for c in sorted(cuentas)]


def test_lo_que_no_entra_en_el_comprobante_se_dice() -> None:
    bien = dict.fromkeys(ANCHOS, "x")
    congelados = pl.DataFrame([{"cuenta": 1, **bien}, {"cuenta": 2, **bien, "domicilio": "ñ" * 201}])
    renglones = pl.DataFrame(
        {"n": [1, 3, 3], "codigo": ["fijo", "x" * 31, "x" * 31], "componente": ["otros", "otros", "otros"]}
    )
    assert causas.sin_lugar(congelados, renglones).rows() == [
        (2, "texto_largo", "domicilio: 201 letras, y entran 200"),
        (3, "texto_largo", "codigo: 31 letras, y entran 30"),
    ]


def test_los_anchos_son_los_de_las_tablas() -> None:
    for modelo, anchos in ((Comprobante, ANCHOS), (Renglon, ANCHOS_DE_RENGLON)):
        assert anchos == {campo: modelo._meta.get_field(campo).max_length for campo in anchos}
