"""Who a person is: numbers checked, one file per person, and what is dated of it."""

from __future__ import annotations

import datetime as dt

import pytest

from catastro.documentos import DocumentoInvalido, cbu, cuit, documento, telefono
from catastro.models import CondicionFiscal, DomicilioDePersona, MedioDeContacto, Persona
from catastro.services import fichas, medios
from catastro.services.personas import DatosDePersona, cambiar_datos, dar_de_alta
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from tests.catastro import fabrica
from tests.catastro.rechazo import rechaza

UN_DIA = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("escrito", "guardado"),
    [("20-12345678-6", "20123456786"), (" 20.12345678/6 ", "20123456786"), ("30–70999999–7", "30709999997"), ("", "")],
)
def test_un_cuit_se_escribe_de_muchas_maneras(escrito: str, guardado: str) -> None:
    assert cuit(escrito) == guardado


@pytest.mark.parametrize(
    ("escrito", "dice"),
    [
        ("20-12345678-5", "termina en 6 y escribiste 5"),
        ("20-1234567-6", "tiene 11 cifras y este tiene 10"),
        ("99-12345678-6", "empieza con 99"),
        ("20-1234567A-6", "solo cifras"),
        ("٢٠١٢٣٤٥٦٧٨٦", "solo cifras"),
    ],
)
def test_un_cuit_mal_escrito_dice_que_tiene(escrito: str, dice: str) -> None:
    with pytest.raises(DocumentoInvalido, match=dice):
        cuit(escrito)


@pytest.mark.parametrize(
    ("tipo", "escrito", "guardado"),
    [
        ("dni", "12.345.678", "12345678"),
        ("dni", "01234567", "1234567"),
        ("lc", "345.678", "345678"),
        ("pasaporte", "aac 123456", "AAC123456"),
        ("cdi", "20-12345678-6", "20123456786"),
        ("", "", ""),
    ],
)
def test_documentos(tipo: str, escrito: str, guardado: str) -> None:
    assert documento(tipo, escrito) == guardado


@pytest.mark.parametrize(
    ("tipo", "escrito"), [("dni", "123"), ("dni", ""), ("", "12345678"), ("dni", "123456789"), ("pasaporte", "A1")]
)
def test_documentos_que_no_son(tipo: str, escrito: str) -> None:
    with pytest.raises(DocumentoInvalido):
        documento(tipo, escrito)


def test_un_cbu_dice_en_que_mitad_esta_el_error() -> None:
    assert cbu("28505909 4009041813520-1") == "2850590940090418135201"
    with pytest.raises(DocumentoInvalido, match="primeras 8"):
        cbu("2850590840090418135201")
    with pytest.raises(DocumentoInvalido, match="últimas 14"):
        cbu("2850590940090418135202")


def test_un_telefono_lleva_de_6_a_15_cifras() -> None:
    assert telefono(" (02257)  15-46-8830 ") == "(02257) 15-46-8830"
    with pytest.raises(DocumentoInvalido, match="este tiene 5"):
        telefono("46-883")


# ── The register ──


def _ana(**mas: object) -> DatosDePersona:
    return DatosDePersona(**({"nombre": "Pérez,  Ana ", "documento_tipo": "dni", "documento": "12345678"} | mas))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_un_alta() -> None:
    ana = dar_de_alta(_ana(cuit="20123456786"))
    assert (ana.nombre, ana.cuit) == ("Pérez, Ana", "20123456786")
    with pytest.raises(ErrorNegocio, match="ya es de Pérez, Ana") as rechazo:
        dar_de_alta(_ana(nombre="Otra"))
    assert rechazo.value.campo == "documento"
    cambiada = cambiar_datos(ana, datos=_ana(nombre="Pérez de Gómez, Ana", cuit="20123456786"))
    assert Persona.objects.get(pk=ana.pk).nombre == cambiada.nombre == "Pérez de Gómez, Ana"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("datos", "dice"),
    [
        (_ana(cuit="27111111118"), "lleva adentro el número 11111111 y el documento es 12345678"),
        (_ana(cuit="30709999997"), "es de una persona jurídica"),
        (DatosDePersona(nombre="SA", tipo="juridica", cuit="20123456786"), "es de una persona humana"),
        (DatosDePersona(nombre="123 $%&"), "no tiene letras"),
        (DatosDePersona(nombre="Pérez $ Ana"), "«\\$» en un nombre"),
        (_ana(nacimiento=dt.date(2090, 1, 1)), "todavía no llegó"),
        (_ana(nacimiento=dt.date(2000, 1, 1), fallecida_el=dt.date(1999, 1, 1)), "antes de nacer"),
    ],
)
def test_lo_que_no_puede_ser(datos: DatosDePersona, dice: str) -> None:
    with pytest.raises(ErrorNegocio, match=dice):
        dar_de_alta(datos)


@pytest.mark.django_db
def test_una_empresa_no_tiene_dni_ni_nace() -> None:
    empresa = dar_de_alta(
        DatosDePersona(
            nombre="Hotel Sol SRL", tipo="juridica", cuit="30709999997", documento_tipo="dni", documento="12345678",
            nacimiento=dt.date(2000, 1, 1),
        )
    )  # fmt: skip
    assert (empresa.documento_tipo, empresa.documento, empresa.nacimiento) == ("", "", None)


@pytest.mark.django_db
def test_la_condicion_fiscal_es_fechada() -> None:
    ana = fabrica.una_persona()
    fichas.fijar_condicion_fiscal(ana, iva=5, desde=hoy() - 30 * UN_DIA)
    with pytest.raises(ErrorNegocio, match="no tiene CUIT"):
        fichas.fijar_condicion_fiscal(ana, iva=6, desde=hoy())
    cambiar_datos(ana, datos=DatosDePersona(nombre="Pérez, Ana", cuit="20123456786"))
    fichas.fijar_condicion_fiscal(ana, iva=6, desde=hoy())
    suyas = CondicionFiscal.objects.filter(persona=ana)
    assert [vigentes(suyas, al=dia).get().iva for dia in (hoy() - UN_DIA, hoy())] == [5, 6]
    with pytest.raises(ErrorNegocio, match="antes de empezar"):
        fichas.fijar_condicion_fiscal(ana, iva=5, desde=hoy(), hasta=hoy())


@pytest.mark.django_db
def test_una_mudanza_deja_el_domicilio_anterior_como_estaba() -> None:
    ana = fabrica.una_persona()
    casa = {"localidad": fabrica.una_localidad(), "calle": "Chiozza", "altura": "1"}
    fichas.fijar_domicilio(ana, uso="legal", desde=hoy() - 9 * UN_DIA, domicilio=casa)
    fichas.fijar_domicilio(ana, uso="postal", desde=hoy() - 9 * UN_DIA, domicilio=casa | {"altura": "2"})
    nuevo = fichas.fijar_domicilio(ana, uso="legal", desde=hoy(), domicilio=casa | {"altura": "3"})
    suyos = DomicilioDePersona.objects.filter(persona=ana, uso="legal")
    assert [str(vigentes(suyos, al=dia).get().domicilio) for dia in (hoy() - UN_DIA, hoy())] == [
        "Chiozza 1",
        "Chiozza 3",
    ]
    fichas.terminar_domicilio(nuevo, hasta=hoy() + UN_DIA)
    assert not vigentes(suyos, al=hoy() + UN_DIA).exists()


@pytest.mark.django_db
def test_un_telefono_principal_y_un_correo_principal() -> None:
    ana = fabrica.una_persona()
    primero = medios.agregar_medio(ana, tipo="celular", valor="(02257) 15-46-8830")
    segundo = medios.agregar_medio(ana, tipo="telefono", valor="46-1234", principal=True)
    correo = medios.agregar_medio(ana, tipo="email", valor=" Ana@Correo.Example ")
    assert correo.valor == "ana@correo.example"

    def principales() -> set[int]:
        return set(MedioDeContacto.objects.filter(persona=ana, principal=True).values_list("pk", flat=True))

    assert principales() == {segundo.pk, correo.pk}
    medios.dejar_medio(segundo)
    assert principales() == {primero.pk, correo.pk}
    MedioDeContacto.objects.create(persona=ana, tipo="telefono", valor="461234", activo=False)
    # Of two left aside, the one so written.
    medios.dejar_medio(medios.agregar_medio(ana, tipo="telefono", valor="461234"))
    vuelto = medios.agregar_medio(ana, tipo="telefono", valor="46-1234")
    assert (vuelto.pk, vuelto.activo, vuelto.principal) == (segundo.pk, True, False)
    assert primero.digitos == "0225715468830"
    with pytest.raises(ErrorNegocio, match="ya tiene 46-1234"):
        medios.agregar_medio(ana, tipo="celular", valor="461234")
    with rechaza("mediodecontacto_un_telefono"):
        MedioDeContacto.objects.create(persona=ana, tipo="celular", valor="46 1234")


@pytest.mark.django_db
def test_un_cbu_por_persona() -> None:
    ana = fabrica.una_persona()
    cuenta = medios.agregar_cuenta_bancaria(ana, cbu="2850590940090418135201", alias=" casa.mar ")
    with pytest.raises(ErrorNegocio, match="ya tiene ese CBU"):
        medios.agregar_cuenta_bancaria(ana, cbu=cuenta.cbu)
    medios.dejar_cuenta_bancaria(cuenta)
    assert medios.agregar_cuenta_bancaria(ana, cbu=cuenta.cbu).pk == cuenta.pk
