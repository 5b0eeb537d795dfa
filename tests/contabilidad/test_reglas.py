"""Posting rules: every one exercised, changed by date, and missing ones told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.models import Usuario
from contabilidad import eventos
from contabilidad.catalogo import EVENTOS
from contabilidad.errores import EventoInvalido
from contabilidad.libro import Evento, Importe, previsualizar
from contabilidad.models import Cuenta, Regla, Seccion
from contabilidad.selectors.reglas import probar, reglas_faltantes, reglas_vigentes
from contabilidad.services import reglas
from contabilidad.services.plan import cargar_plan
from contabilidad.services.reglas import DestinoDeRegla, cambiar_regla, sembrar_reglas
from tests.factories import Libro, un_libro, un_usuario

pytestmark = pytest.mark.django_db
COBRO = DestinoDeRegla(evento="recaudacion.cobro_en_caja", componente="anticipo")


@pytest.fixture(autouse=True)
def sin_evento_de_prueba(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue as the program has it."""
    monkeypatch.delitem(eventos._TIPOS, "prueba.factura", raising=False)


@pytest.fixture
def el_libro() -> Libro:
    return un_libro()


@pytest.fixture
def contador() -> Usuario:
    return un_usuario("ines", "contaduria")


def test_cada_regla_con_un_ejemplo_que_balancea(el_libro: Libro) -> None:
    ejemplos = [e for t in EVENTOS if t.componentes for e in probar(t.clave, al=hoy())]
    assert {e.regla.pk for e in ejemplos} == set(Regla.objects.values_list("pk", flat=True))
    for ejemplo in ejemplos:
        assert ejemplo.problema == ""
        debe, haber = ejemplo.renglones
        assert (debe.cuenta, haber.cuenta) == (ejemplo.regla.debe, ejemplo.regla.haber)
        assert (debe.debe, debe.haber) == (haber.haber, haber.debe) == (Decimal("1234.56"), Decimal("0.00"))


def test_probar_solo_lo_que_tiene_reglas(el_libro: Libro) -> None:
    for evento in ("contabilidad.manual", "no.existe"):
        with pytest.raises(EventoInvalido):
            probar(evento, al=hoy())


def test_el_ejemplo_que_no_se_puede_asentar_dice_por_que(el_libro: Libro) -> None:
    despues = sumar_meses(el_libro.ejercicio.hasta, 1)
    ejemplos = probar("tesoreria.transferencia_sin_identificar", al=despues)
    assert [e.renglones for e in ejemplos] == [[]]
    assert "no hay un período" in ejemplos[0].problema


def test_una_factura_de_electricidad_entera(el_libro: Libro) -> None:
    partes = {"cargo_fijo": "100", "cargo_variable": "900", "iva": "210", "tasa_oceba": "5", "subsidio": "50"}
    seccion = el_libro.seccion("E").pk
    evento = Evento(
        tipo="facturacion.comprobante_emitido",
        fecha=hoy(),
        origen=("comprobante", 1),
        importes=tuple(Importe(componente=c, importe=Decimal(x), seccion=seccion) for c, x in partes.items()),
    )
    renglones = {(r.cuenta.codigo, r.debe - r.haber) for r in previsualizar(evento)}
    assert renglones == {
        ("1.1.03.01", Decimal(1215)), ("1.1.03.01", Decimal(-50)), ("4.1.01.01", Decimal(-100)),
        ("4.1.01.02", Decimal(-900)), ("2.1.02.01", Decimal(-210)), ("2.1.02.14", Decimal(-5)),
        ("4.1.01.05", Decimal(50)),
    }  # fmt: skip


def test_la_nota_de_credito_deshace_la_factura(el_libro: Libro) -> None:
    for componente in ("cargo_fijo", "cargo_variable", "iva", "subsidio", "alumbrado"):
        reglas = Regla.objects.filter(componente=componente, seccion=el_libro.seccion("E"))
        factura = reglas.get(evento="facturacion.comprobante_emitido")
        nota = reglas.get(evento="facturacion.nota_de_credito")
        assert (factura.debe_id, factura.haber_id) == (nota.haber_id, nota.debe_id)


def test_sembrar_dos_veces_no_agrega_ni_pisa(el_libro: Libro, contador: Usuario) -> None:
    cambiar_regla(
        COBRO, debe=el_libro.cuenta("1.1.01.01"), haber=el_libro.cuenta("2.1.05.02"), desde=el_libro.desde,
        motivo="Sin cajas", usuario=contador,
    )  # fmt: skip
    assert sembrar_reglas(el_libro.desde) == 0
    assert _codigos(hoy()) == ("1.1.01.01", "2.1.05.02")


def test_sembrar_sin_plan_dice_que_cuentas_faltan() -> None:
    with pytest.raises(ErrorNegocio, match=r"no tiene las cuentas .*1\.1\.01\.03"):
        sembrar_reglas(hoy())


def test_no_falta_ninguna_regla(el_libro: Libro) -> None:
    assert reglas_faltantes(hoy()) == []


def test_lo_que_falta_con_su_seccion(el_libro: Libro) -> None:
    antes = el_libro.desde - dt.timedelta(days=1)
    faltan = reglas_faltantes(antes)
    pares = {(f.tipo.clave, f.componente.clave) for f in faltan}
    assert pares == {(t.clave, c.clave) for t in EVENTOS for c in t.componentes}
    peaje = [f for f in faltan if (f.tipo.numero, f.componente.clave) == ("2", "peaje")]
    assert [f.seccion and f.seccion.codigo for f in peaje] == ["E"]
    assert peaje[0].mensaje == "No hay regla para «Peaje» de «Factura o liquidación emitida» en Electricidad."
    cobro = [f for f in faltan if (f.tipo.clave, f.componente.clave) == (COBRO.evento, COBRO.componente)]
    assert [f.seccion for f in cobro] == [None]


def test_falta_la_que_usa_una_cuenta_de_baja(el_libro: Libro) -> None:
    Cuenta.objects.filter(codigo="4.3.01.01").update(activa=False)
    faltan = reglas_faltantes(hoy())
    assert {(f.tipo.clave, f.componente.clave, f.causa) for f in faltan} == {
        ("facturacion.comprobante_emitido", "interes", "cuenta"),
        ("facturacion.interes_emitido", "interes", "cuenta"),
        ("facturacion.nota_de_credito", "interes", "cuenta"),
    }
    assert "4.3.01.01 Intereses por mora, que no recibe asientos" in faltan[0].mensaje


def test_un_cambio_con_fin_deja_lo_de_antes_y_lo_de_despues(el_libro: Libro, contador: Usuario) -> None:
    previa = reglas_vigentes(al=hoy()).get(evento=COBRO.evento, componente=COBRO.componente)
    desde, hasta = hoy(), hoy() + dt.timedelta(days=10)
    nueva = cambiar_regla(
        COBRO, debe=previa.debe, haber=el_libro.cuenta("2.1.05.02"), desde=desde, hasta=hasta, motivo="Prueba piloto",
        usuario=contador,
    )  # fmt: skip
    assert [_codigos(dia)[1] for dia in (desde - dt.timedelta(days=1), desde, hasta)] == [
        "2.1.05.01", "2.1.05.02", "2.1.05.01"
    ]  # fmt: skip
    previa.refresh_from_db()
    assert previa.reemplazado_en is not None
    assert (previa.desde, previa.hasta) == (el_libro.desde, None)
    iguales = Regla.objects.filter(evento=nueva.evento, componente=nueva.componente, seccion=None, grupo=None)
    historia = list(iguales.order_by("-registrado_en", "-desde"))
    assert len(historia) == 4
    assert historia[-1] == previa
    assert reglas_faltantes(hoy()) == []


def test_la_regla_de_un_grupo_le_gana_a_la_general(el_libro: Libro, contador: Usuario) -> None:
    de_grupo = DestinoDeRegla(evento=COBRO.evento, componente=COBRO.componente, grupo=7)
    cambiar_regla(
        de_grupo, debe=el_libro.cuenta("1.1.01.30"), haber=el_libro.cuenta("2.1.05.01"), desde=hoy(),
        motivo="Cobra por billetera", usuario=contador,
    )  # fmt: skip
    ejemplos = {e.regla.grupo: e for e in probar(COBRO.evento, al=hoy()) if e.regla.componente == COBRO.componente}
    assert {grupo: e.renglones[0].cuenta.codigo for grupo, e in ejemplos.items()} == {
        None: "1.1.01.03", 7: "1.1.01.30"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cambio", "codigo"),
    [
        ({"motivo": "  "}, "reglas.sin_motivo"),
        ({"hasta": dt.date(2000, 1, 1)}, "reglas.rango"),
        ({"haber": "1.1.01.03"}, "reglas.misma_cuenta"),
        ({"haber": "2.1.05"}, "reglas.cuenta"),
        ({"componente": "propina"}, "reglas.evento"),
        ({"evento": "contabilidad.manual"}, "reglas.evento"),
    ],
)
def test_los_cambios_que_no_van(el_libro: Libro, contador: Usuario, cambio: dict[str, object], codigo: str) -> None:
    datos: dict[str, object] = {
        "evento": COBRO.evento, "componente": COBRO.componente, "haber": "2.1.05.02", "hasta": None, "motivo": "Sí",
        **cambio,
    }  # fmt: skip
    antes = Regla.objects.count()
    with pytest.raises(ErrorNegocio) as error:
        cambiar_regla(
            DestinoDeRegla(evento=str(datos["evento"]), componente=str(datos["componente"])),
            debe=el_libro.cuenta("1.1.01.03"),
            haber=el_libro.cuenta(str(datos["haber"])),
            desde=hoy(),
            hasta=datos["hasta"],  # type: ignore[arg-type]
            motivo=str(datos["motivo"]),
            usuario=contador,
        )
    assert error.value.codigo == codigo
    assert error.value.mensaje.startswith("No se puede")
    assert Regla.objects.count() == antes


def test_dos_cambios_a_la_vez_no_se_pisan(el_libro: Libro, contador: Usuario, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one read the rows before the first one replaced them."""

    def cambiar(haber: str) -> None:
        cambiar_regla(
            COBRO, debe=el_libro.cuenta("1.1.01.03"), haber=el_libro.cuenta(haber), desde=hoy(), motivo="Sí",
            usuario=contador,
        )  # fmt: skip

    vistas = list(reglas._alcanzadas(COBRO, desde=hoy(), hasta=None))
    cambiar("2.1.05.02")
    monkeypatch.setattr(reglas, "_alcanzadas", lambda *_, **__: vistas)
    with pytest.raises(ErrorNegocio, match="otra persona la acaba de cambiar") as error:
        cambiar("2.1.05.04")
    assert error.value.codigo == "reglas.cambio_simultaneo"
    assert _codigos(hoy())[1] == "2.1.05.02"


def test_una_seccion_que_no_existe_queda_sin_sus_reglas() -> None:
    cargar_plan()
    Seccion.objects.get(codigo="T").delete()
    sembrar_reglas(hoy())
    assert not Regla.objects.filter(debe__codigo="1.1.03.03").exists()
    assert reglas_faltantes(hoy()) == []


def _codigos(dia: dt.date) -> tuple[str, str]:
    regla = reglas_vigentes(al=dia).get(evento=COBRO.evento, componente=COBRO.componente)
    return regla.debe.codigo, regla.haber.codigo
