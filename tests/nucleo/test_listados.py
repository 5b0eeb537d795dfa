"""The list component, through the audit screen and a list of users declared here."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any, ClassVar

import django_filters
import pytest
from django.db import connection
from django.db.models import F, QuerySet, Sum
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cesop.nucleo import permisos
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.listados import (
    Accion,
    Buscable,
    Columna,
    Estado,
    FiltroFechas,
    Listado,
    Pantalla,
    Previsualizacion,
    acciones,
    vistas,
)
from cesop.nucleo.listados.columnas import celda, escribir
from cesop.nucleo.listados.exportar import exportar
from cesop.nucleo.models import CorreoSaliente, Notificacion, RegistroConsulta, Sucursal, Usuario, VistaGuardada
from tests.factories import entrar, un_usuario, una_sucursal

pytestmark = pytest.mark.django_db


class FiltroDeSucursales(django_filters.FilterSet):
    activa = django_filters.BooleanFilter(label="Activa")
    localidad = django_filters.CharFilter(label="Localidad")
    telefono = django_filters.CharFilter(label="Teléfono")

    class Meta:
        model = Sucursal
        fields: tuple[str, ...] = ()


def _desactivar(filas: QuerySet[Any], *, usuario: Usuario, motivo: str, clave: uuid.UUID) -> str:
    cuantas = filas.update(activa=False)
    return f"{cuantas} desactivadas."


class ListadoDePrueba(Listado):
    clave = "prueba"
    titulo = "Sucursales"
    filtros = FiltroDeSucursales
    permisos_de_filtros: ClassVar = {"telefono": "dato.telefono"}
    busqueda = ("nombre", Buscable(campo="telefono", permiso="dato.telefono"))
    orden = "codigo"
    columnas = (
        Columna(clave="codigo", titulo="Código", orden="codigo"),
        Columna(clave="nombre", titulo="Nombre", orden="nombre"),
        Columna(clave="telefono", titulo="Teléfono", permiso="dato.telefono", orden="telefono"),
        Columna(
            clave="domicilio", titulo="Domicilio", permiso="dato.telefono", mascara=lambda v: "•••", orden="domicilio"
        ),
        Columna(clave="suma", titulo="Suma", valor="id", tipo="entero", total=Sum(F("id") * 0 + 2)),
        Columna(clave="localidad", titulo="Localidad", oculta_al_inicio=True),
        Columna(clave="estado", titulo="Estado", valor=lambda f: Estado("Activa", "bien"), tipo="estado"),
    )
    acciones = (
        Accion(
            clave="desactivar",
            titulo="Desactivar",
            permiso="acto.desactivar",
            previsualizar=lambda filas: Previsualizacion(cantidad=filas.count(), importe=Decimal("10.50")),
            ejecutar=_desactivar,
        ),
    )

    def filas(self) -> QuerySet[Sucursal]:
        return Sucursal.objects.all()

    def url_fila(self, fila: Sucursal) -> str:
        return f"/sucursal/{fila.pk}/"


@pytest.fixture
def matriz(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real matrix plus the protected datum and act of this list, for `sistemas`."""
    real = dict(permisos.matriz())
    for clave, tipo in (("dato.telefono", "dato"), ("acto.desactivar", "acto")):
        real[clave] = permisos.Regla(
            clave=clave,
            tipo=tipo,  # type: ignore[arg-type]
            descripcion="",
            leen=frozenset({"sistemas"}),
            escriben=frozenset({"sistemas"}),
        )
    monkeypatch.setattr(permisos, "matriz", lambda: real)


def _pantalla(consulta: str = "", *, usuario: Usuario | None = None) -> Pantalla:
    pedido = RequestFactory().get("/lista/", data=QueryDict(consulta))
    pedido.user = usuario or un_usuario("ver", "sistemas")
    return Pantalla(ListadoDePrueba(pedido, argumentos={}, camino="/lista/"), QueryDict(consulta))


def _tres() -> list[Sucursal]:
    Sucursal.objects.all().delete()
    return [
        Sucursal.objects.create(
            codigo=codigo, nombre=nombre, localidad="Mar de Ajó", telefono=f"22574{n}", domicilio=f"Calle {n}"
        )
        for n, (codigo, nombre) in enumerate([("B", "Aguas Verdes"), ("A", "Única Ñandú"), ("C", "Zárate")])
    ]


def _textos(pantalla: Pantalla, clave: str) -> list[str]:
    lugar = [c.clave for c in pantalla.columnas].index(clave)
    return [renglon.celdas[lugar].texto for renglon in pantalla.renglones]


# ── Rows ──
def test_ordena_y_lo_dice_en_la_cabeza(matriz: None) -> None:
    _tres()
    usuario = un_usuario("ver", "sistemas", sucursal=Sucursal.objects.first())
    assert _textos(_pantalla(usuario=usuario), "codigo") == ["A", "B", "C"]
    al_reves = _pantalla("orden=-nombre", usuario=usuario)
    assert _textos(al_reves, "codigo") == ["C", "A", "B"]
    assert [c.sentido for c in al_reves.cabezas][:2] == ["", "descending"]
    assert _textos(_pantalla("orden=localidad'--", usuario=usuario), "codigo") == ["A", "B", "C"]


def test_busca_sin_acentos_y_por_palabras(matriz: None) -> None:
    _tres()
    usuario = un_usuario("ver", "sistemas", sucursal=Sucursal.objects.first())
    assert _textos(_pantalla("q=unica nandu", usuario=usuario), "codigo") == ["A"]
    assert _textos(_pantalla("q=verdes aguas", usuario=usuario), "codigo") == ["B"]
    assert _pantalla("q=aguas zarate", usuario=usuario).renglones == []


def test_los_totales_son_del_filtro_y_no_de_la_pagina(matriz: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _tres()
    usuario = un_usuario("ver", "sistemas", sucursal=Sucursal.objects.first())
    monkeypatch.setattr(ListadoDePrueba, "por_pagina", 1)
    pantalla = _pantalla(usuario=usuario)
    assert len(pantalla.renglones) == 1
    assert [t.texto for t in pantalla.totales] == ["6"]
    assert [t.texto for t in _pantalla("q=zarate", usuario=usuario).totales] == ["2"]


def test_las_paginas_ni_repiten_ni_saltean(matriz: None, monkeypatch: pytest.MonkeyPatch) -> None:
    usuario = un_usuario("ver", "sistemas")
    for n in range(7):
        una_sucursal(codigo=f"R{n}", nombre="Repetida")
    monkeypatch.setattr(ListadoDePrueba, "por_pagina", 2)
    vistos = [r.id for p in range(1, 5) for r in _pantalla(f"orden=nombre&pagina={p}", usuario=usuario).renglones]
    assert len(vistos) == len(set(vistos)) == Sucursal.objects.count()


def test_un_filtro_invalido_no_muestra_todo(matriz: None) -> None:
    class FiltroConFecha(FiltroDeSucursales):
        fecha = FiltroFechas(field_name="id", label="Fecha")

    class ConFecha(ListadoDePrueba):
        filtros = FiltroConFecha

    pedido = RequestFactory().get("/")
    pedido.user = un_usuario("ver", "sistemas")
    pantalla = Pantalla(ConFecha(pedido, argumentos={}, camino="/"), QueryDict("fecha_desde=cualquiera"))
    assert pantalla.renglones == []
    assert not pantalla.filtro_valido
    with pytest.raises(ErrorNegocio, match="un filtro no es válido"):
        pantalla.exigir_filtro_valido()


def test_las_fichas_dicen_el_filtro_y_lo_quitan(matriz: None) -> None:
    pantalla = _pantalla("activa=true&localidad=Mar&q=x&orden=-nombre&pagina=3")
    assert [(f.titulo, f.texto) for f in pantalla.fichas] == [("Dice", "x"), ("Activa", "Sí"), ("Localidad", "Mar")]
    sin_localidad = QueryDict(pantalla.fichas[2].url.split("?")[1])
    assert sin_localidad.dict() == {"activa": "true", "q": "x", "orden": "-nombre"}


# ── Permission by column ──
def test_sin_permiso_la_columna_no_esta_ni_se_ordena_ni_se_busca(matriz: None) -> None:
    _tres()
    ajeno = un_usuario("ajeno", "mostrador", sucursal=Sucursal.objects.first())
    pantalla = _pantalla("col=telefono&col=codigo&orden=telefono", usuario=ajeno)
    assert [c.clave for c in pantalla.columnas] == ["codigo"]
    assert pantalla.orden == ("codigo", False)
    assert _pantalla("q=225741", usuario=ajeno).renglones == []
    assert len(_pantalla("telefono=225741", usuario=ajeno).renglones) == 3, "el filtro no existe para él"
    propio = un_usuario("propio", "sistemas", sucursal=Sucursal.objects.first())
    assert len(_pantalla("q=225741", usuario=propio).renglones) == 1
    assert len(_pantalla("telefono=225741", usuario=propio).renglones) == 1


def test_con_mascara_se_ve_tapada_y_no_se_ordena(matriz: None) -> None:
    _tres()
    ajeno = un_usuario("ajeno", "mostrador", sucursal=Sucursal.objects.first())
    pantalla = _pantalla("orden=domicilio", usuario=ajeno)
    assert set(_textos(pantalla, "domicilio")) == {"•••"}
    assert pantalla.orden[0] == "codigo"


# ── Values ──
@pytest.mark.parametrize(
    ("valor", "tipo", "texto"),
    [
        (Decimal("-1234.5"), "importe", "−1.234,50"),
        (55623, "entero", "55.623"),
        (Decimal("1.250"), "decimal", "1,250"),
        (True, "logico", "Sí"),
        (None, "importe", ""),
        (Estado("Conectada", "bien"), "estado", "Conectada"),
    ],
)
def test_cada_tipo_se_escribe_a_la_argentina(valor: Any, tipo: Any, texto: str) -> None:
    assert escribir(valor, tipo) == texto


def test_un_camino_que_se_corta_da_vacio() -> None:
    assert celda(Columna(clave="x", titulo="X", valor="sucursal.nombre"), type("F", (), {"sucursal": None})).texto == ""


# ── The page ──
def test_la_cantidad_de_consultas_no_crece_con_las_filas(client: Client) -> None:
    """Rows that point to other tables: to the user, and to the role."""
    entrar(client, un_usuario("auditora", "auditoria"))

    def contar() -> int:
        with CaptureQueriesContext(connection) as consultas:
            respuesta = client.get(reverse("nucleo:auditoria"), {"tabla": "nucleo_usuario_groups"})
            assert respuesta.status_code == 200
        return len(consultas)

    contar()
    pocas = contar()
    for n in range(60):
        un_usuario(f"persona{n}", "caja", "mostrador")
    assert contar() == pocas


def test_htmx_recibe_solo_la_lista(client: Client) -> None:
    entrar(client, un_usuario("auditora", "auditoria"))
    pagina = client.get(reverse("nucleo:auditoria"), {"accion": "alta"}).content.decode()
    trozo = client.get(
        reverse("nucleo:auditoria"),
        {"accion": "alta"},
        headers={"HX-Request": "true", "HX-Target": "listado-auditoria"},
    ).content.decode()
    assert "<html" in pagina and "<html" not in trozo
    assert trozo.strip().startswith('<section id="listado-auditoria"')
    assert 'href="/auditoria/?accion=alta&amp;formato=xlsx"' in trozo, "the files follow the filter"


def test_la_barra_de_direcciones_queda_limpia(client: Client) -> None:
    entrar(client, un_usuario("auditora", "auditoria"))
    respuesta = client.get(
        reverse("nucleo:auditoria"),
        {"accion": "alta", "usuario": "", "clave": "", "pagina": "99"},
        headers={"HX-Request": "true", "HX-Target": "listado-auditoria"},
    )
    assert respuesta["HX-Push-Url"] == "/auditoria/?accion=alta"


def test_vacio_ensena_y_sin_resultados_ofrece_quitar(client: Client) -> None:
    entrar(client, un_usuario("auditora", "auditoria"))
    vacia = client.get(reverse("nucleo:importaciones")).content.decode()
    assert "Todavía no se importó nada" in vacia
    assert "Nada coincide con el filtro" in client.get(reverse("nucleo:importaciones"), {"q": "zz"}).content.decode()


# ── Saved views ──
def test_la_vista_se_guarda_se_abre_primero_y_se_quita(client: Client) -> None:
    usuario = entrar_como(client, "auditora")
    origen = f"{reverse('nucleo:auditoria')}?accion=alta&pagina=4&orden=-quien"
    respuesta = client.post(
        reverse("nucleo:vista_guardar"), {"origen": origen, "nombre": "Altas", "predeterminada": "on"}
    )
    vista = VistaGuardada.objects.get(usuario=usuario)
    assert vista.consulta == "accion=alta&orden=-quien"
    assert respuesta.url.endswith(f"?{vista.consulta}&vista={vista.pk}")
    assert client.get(reverse("nucleo:auditoria")).url.endswith(f"vista={vista.pk}")
    assert client.get(f"{reverse('nucleo:auditoria')}?vista=").status_code == 200
    client.post(reverse("nucleo:vista_quitar", args=[vista.pk]), {"origen": origen})
    assert not VistaGuardada.objects.exists()


def test_la_vista_ajena_no_se_toca_y_la_compartida_se_ve(client: Client) -> None:
    duena = un_usuario("duena", "auditoria")
    guardada = vistas.guardar(
        "accion=baja", usuario=duena, listado="auditoria", nombre="Bajas", compartida=True, predeterminada=False
    )
    entrar_como(client, "otra")
    assert "Bajas" in client.get(reverse("nucleo:auditoria")).content.decode()
    assert client.post(reverse("nucleo:vista_quitar", args=[guardada.pk]), {"origen": "/auditoria/"}).status_code == 409
    assert VistaGuardada.objects.filter(pk=guardada.pk).exists()
    VistaGuardada.objects.filter(pk=guardada.pk).update(compartida=False)
    assert client.post(reverse("nucleo:vista_quitar", args=[guardada.pk]), {"origen": "/x/"}).status_code == 404


@pytest.mark.parametrize("origen", ["https://malo.example/auditoria/", "//malo.example/", "/no-existe/", ""])
def test_no_se_vuelve_a_un_lugar_de_afuera(client: Client, origen: str) -> None:
    entrar_como(client, "auditora")
    respuesta = client.post(reverse("nucleo:vista_guardar"), {"origen": origen, "nombre": "x"})
    assert respuesta.status_code in {403, 404}
    assert not VistaGuardada.objects.exists()


def test_no_se_guarda_una_vista_de_un_listado_que_no_puede_ver(client: Client) -> None:
    entrar(client, un_usuario("mostra", "mostrador"))
    respuesta = client.post(reverse("nucleo:vista_guardar"), {"origen": reverse("nucleo:auditoria"), "nombre": "x"})
    assert respuesta.status_code == 403


# ── Bulk actions ──
def _preparada(consulta: str = "") -> tuple[Pantalla, Accion, str, list[str]]:
    usuario = un_usuario("hace", "sistemas", sucursal=una_sucursal(codigo="Z9", nombre="Otra"))
    una_sucursal(codigo="A1", nombre="Uno")
    una_sucursal(codigo="A2", nombre="Uno bis")
    pantalla = _pantalla(consulta, usuario=usuario)
    marcadas = [str(s.pk) for s in Sucursal.objects.filter(codigo__startswith="A")]
    filas = acciones.elegidas(pantalla, marcadas=marcadas)
    return pantalla, pantalla.acciones[0], acciones.previsualizar(filas, pantalla.acciones[0]).huella, marcadas


def test_la_accion_se_hace_una_sola_vez_por_confirmacion(matriz: None) -> None:
    pantalla, accion, huella, marcadas = _preparada()
    clave = uuid.uuid4()
    datos: dict[str, Any] = {"pantalla": pantalla, "marcadas": marcadas, "motivo": "cierre", "huella": huella}
    assert acciones.confirmar(accion, **datos, clave=clave) == "2 desactivadas."
    Sucursal.objects.update(activa=True)
    assert acciones.confirmar(accion, **datos, clave=clave).endswith("ya estaba hecho.")
    assert not Sucursal.objects.filter(activa=False).exists()
    registro = RegistroConsulta.objects.get(que="accion:prueba.desactivar")
    assert (registro.filas, registro.motivo, registro.usuario) == (2, "cierre", pantalla.usuario)


def test_la_accion_no_sale_del_filtro_ni_pasa_sin_motivo_ni_con_otras_filas(matriz: None) -> None:
    pantalla, accion, huella, marcadas = _preparada("q=bis")
    assert acciones.elegidas(pantalla, marcadas=marcadas).count() == 1
    with pytest.raises(ErrorNegocio, match="falta el motivo"):
        acciones.confirmar(accion, pantalla=pantalla, marcadas=marcadas, motivo=" ", huella=huella, clave=uuid.uuid4())
    una_sucursal(codigo="A3", nombre="Otra bis")
    with pytest.raises(ErrorNegocio, match="cambiaron mientras"):
        acciones.confirmar(accion, pantalla=pantalla, marcadas=None, motivo="x", huella=huella, clave=uuid.uuid4())
    with pytest.raises(ErrorNegocio, match="no hay filas marcadas"):
        acciones.elegidas(pantalla, marcadas=["no-es-clave"])


def test_la_accion_sin_permiso_no_aparece(matriz: None) -> None:
    assert _pantalla(usuario=un_usuario("mira", "mostrador")).acciones == []


def entrar_como(client: Client, nombre: str) -> Usuario:
    usuario = un_usuario(nombre, "auditoria", ve_todas=True)
    entrar(client, usuario)
    return usuario


# ── Files ──
def _exportar(client: Client, formato: str, **datos: str) -> Any:
    return client.get(reverse("nucleo:auditoria"), {"formato": formato, **datos})


@pytest.mark.parametrize("formato", ["xlsx", "csv", "pdf"])
def test_exportar_da_lo_que_se_ve_y_queda_anotado(client: Client, formato: str) -> None:
    usuario = entrar_como(client, "auditora")
    una_sucursal(codigo="X1", nombre="=cmd()")
    respuesta = _exportar(client, formato, tabla="nucleo_sucursal", col="cambios")
    assert respuesta.status_code == 200
    assert respuesta["Content-Disposition"].endswith(f'.{formato}"')
    anotado = RegistroConsulta.objects.get(usuario=usuario)
    assert anotado.que == "exportar:auditoria"
    assert anotado.filas == Sucursal.objects.count()
    assert anotado.detalle == f"{formato} /auditoria/?tabla=nucleo_sucursal&col=cambios"


def test_el_archivo_lleva_las_filas_del_filtro_y_solo_las_columnas_permitidas(matriz: None) -> None:
    _tres()
    ajeno = un_usuario("ajeno", "mostrador", sucursal=Sucursal.objects.first())
    texto = exportar(_pantalla("col=codigo&col=telefono&col=domicilio&q=a", usuario=ajeno), "csv", motivo="")
    assert texto.contenido.decode("utf-8-sig").splitlines() == ["Código;Domicilio", "A;•••", "B;•••", "C;•••"]
    propio = un_usuario("propio", "sistemas", sucursal=Sucursal.objects.first())
    todo = exportar(_pantalla("col=codigo&col=telefono&q=unica", usuario=propio), "csv", motivo="")
    assert todo.contenido.decode("utf-8-sig").splitlines() == ["Código;Teléfono", "A;225741"]


def test_muchas_filas_salen_con_motivo(client: Client, settings: Any) -> None:
    settings.EXPORTACION_FILAS_CON_MOTIVO = 1
    entrar_como(client, "auditora")
    pregunta = _exportar(client, "csv", accion="alta")
    assert pregunta["Content-Type"].startswith("text/html")
    assert "Para qué son" in pregunta.content.decode()
    assert not RegistroConsulta.objects.exists()
    datos = {"origen": f"{reverse('nucleo:auditoria')}?accion=alta", "formato": "csv", "motivo": " "}
    assert client.post(reverse("nucleo:listado_exportar"), datos).status_code == 422
    archivo = client.post(reverse("nucleo:listado_exportar"), datos | {"motivo": "pedido del síndico"})
    assert archivo["Content-Type"].startswith("text/csv")
    assert RegistroConsulta.objects.get().motivo == "pedido del síndico"


def test_demasiadas_filas_piden_achicar_el_filtro(matriz: None, settings: Any) -> None:
    settings.EXPORTACION_FILAS_MAX = settings.EXPORTACION_FILAS_PDF_MAX = 0
    for formato in ("xlsx", "csv", "pdf"):
        with pytest.raises(ErrorNegocio, match="Achicá el filtro"):
            exportar(_pantalla(usuario=un_usuario(f"u{formato}", "sistemas")), formato, motivo="x")
    assert not RegistroConsulta.objects.exists()


def test_bajar_seguido_se_frena_y_solo_a_quien_baja(matriz: None, settings: Any) -> None:
    settings.EXPORTACION_VECES_MAX = 2
    uno, otro = un_usuario("uno", "sistemas"), un_usuario("otro", "sistemas")
    for _ in range(2):
        exportar(_pantalla(usuario=uno), "csv", motivo="")
    with pytest.raises(ErrorNegocio, match="Esperá unos minutos"):
        exportar(_pantalla(usuario=uno), "csv", motivo="")
    exportar(_pantalla(usuario=otro), "csv", motivo="")


def test_muchos_archivos_chicos_no_suman_el_padron(matriz: None, settings: Any) -> None:
    uno = un_usuario("uno", "sistemas")
    filas = Sucursal.objects.count()
    settings.EXPORTACION_FILAS_POR_DIA = 2 * filas
    for _ in range(2):
        exportar(_pantalla(usuario=uno), "csv", motivo="")
    with pytest.raises(ErrorNegocio, match="seguí mañana"):
        exportar(_pantalla(usuario=uno), "csv", motivo="")
    exportar(_pantalla(usuario=un_usuario("otro", "sistemas")), "csv", motivo="")


def test_de_lo_grande_se_entera_quien_audita(matriz: None, settings: Any) -> None:
    auditora = un_usuario("audi", "auditoria")
    un_usuario("ajena", "caja")
    uno = un_usuario("uno", "sistemas")
    exportar(_pantalla(usuario=uno), "csv", motivo="")
    assert not Notificacion.objects.exists()
    settings.EXPORTACION_FILAS_CON_MOTIVO = 0
    exportar(_pantalla(usuario=uno), "csv", motivo="para el síndico")
    aviso = Notificacion.objects.get()
    assert (aviso.usuario, aviso.texto) == (auditora, "Motivo: para el síndico")


def test_exportar_no_consulta_por_fila(matriz: None) -> None:
    def consultas() -> int:
        pantalla = _pantalla(usuario=usuario)
        with CaptureQueriesContext(connection) as hechas:
            exportar(pantalla, "xlsx", motivo="")
        return len(hechas)

    usuario = un_usuario("uno", "sistemas")
    consultas()
    pocas = consultas()
    for n in range(40):
        una_sucursal(codigo=f"X{n}")
    assert consultas() == pocas


def test_no_se_exporta_por_atras_lo_que_no_se_puede_ver(client: Client) -> None:
    entrar(client, un_usuario("mostra", "mostrador"))
    datos = {"origen": reverse("nucleo:auditoria"), "formato": "csv", "motivo": "x"}
    assert client.post(reverse("nucleo:listado_exportar"), datos).status_code == 403
    assert _exportar(client, "csv").status_code == 403


def _tres_correos() -> None:
    for n in range(3):
        CorreoSaliente.objects.create(
            clave=f"c{n}", para=f"p{n}@x.example", asunto=f"Aviso {n}", cuerpo="x", estado="fallado", intentos=8
        )


def test_la_pantalla_muestra_lo_que_haria_y_despues_lo_hace(client: Client) -> None:
    """Through the list of mails, with and without JavaScript."""
    _tres_correos()
    entrar(client, un_usuario("sis", "sistemas", ve_todas=True))
    lista = reverse("nucleo:correo")
    assert 'name="marcadas"' in client.get(lista).content.decode()
    pedido = {"origen": f"{lista}?q=aviso", "accion": "reenviar", "todas": "1"}
    dialogo = client.post(reverse("nucleo:listado_accion"), pedido, headers={"HX-Request": "true"})
    assert "<dialog" in dialogo.content.decode() and "<html" not in dialogo.content.decode()
    previa = client.post(reverse("nucleo:listado_accion"), pedido)
    assert "3 filas" in previa.content.decode()
    assert CorreoSaliente.objects.filter(estado="fallado").count() == 3, "looking does nothing"
    confirma = dict(previa.context["ocultos"]) | {"clave": previa.context["clave"], "motivo": "volvió el servidor"}
    respuesta = client.post(reverse("nucleo:listado_accion"), confirma)
    assert (respuesta.status_code, respuesta.url) == (302, f"{lista}?q=aviso")
    assert not CorreoSaliente.objects.filter(estado="fallado").exists()


def test_sin_permiso_la_accion_no_se_hace_ni_por_atras(client: Client) -> None:
    _tres_correos()
    datos = {"origen": reverse("nucleo:correo"), "accion": "reenviar", "todas": "1", "confirma": "1", "motivo": "x"}
    datos |= {"clave": str(uuid.uuid4()), "huella": ""}
    for rol in ("mostrador", "auditoria"):
        entrar(client, un_usuario(f"de{rol}", rol))
        assert client.post(reverse("nucleo:listado_accion"), datos).status_code == 403
    entrar(client, un_usuario("sis", "sistemas"))
    assert client.post(reverse("nucleo:listado_accion"), datos | {"accion": "otra"}).status_code == 403
    assert client.post(reverse("nucleo:listado_accion"), datos | {"clave": "x"}).status_code == 403
    assert client.post(reverse("nucleo:listado_accion"), datos).status_code == 409, "the digest is another's"
    assert CorreoSaliente.objects.filter(estado="fallado").count() == 3
