"""People of branches that a user does not see do not appear: in lists, filters, files, the search, the state page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cesop.nucleo import auditoria
from cesop.nucleo.alcance import quienes_ven
from cesop.nucleo.exportaciones import Salida, exigir_y_anotar
from cesop.nucleo.interfaz.busqueda import buscar
from cesop.nucleo.models import (
    CorreoSaliente,
    Importacion,
    Lote,
    Notificacion,
    Proceso,
    RegistroAuditoria,
    RegistroConsulta,
    Usuario,
)
from cesop.nucleo.salud.selectors import ultimas_fallas
from cesop.nucleo.trazas.selectors import OTRA_SUCURSAL, historial
from tests.factories import entrar, un_usuario, una_sucursal

pytestmark = pytest.mark.django_db
AJENO = "Ajenísimo"


class Dos:
    """Somebody of another branch, who left a trace of each kind; who looks from the central one; who sees all."""

    def __init__(self) -> None:
        self.lejana = una_sucursal(codigo="LEJ", nombre="Lejos")
        self.ajeno = un_usuario("ajeno", "sistemas", sucursal=self.lejana)
        self.ajeno.apellido, self.ajeno.correo = AJENO, "ajeno@example.org"
        self.ajeno.save()
        self.cerca = un_usuario("cerca", "auditoria", "gerencia", "sistemas", "contaduria")
        self.todas = un_usuario("todas", "auditoria", "gerencia", "sistemas", "contaduria", ve_todas=True)
        with auditoria.firmado(auditoria.Contexto(usuario=self.ajeno, pedido="p")):
            self.tocada = una_sucursal(codigo="TOC", nombre="Tocada por el ajeno")
        RegistroConsulta.objects.create(usuario=self.ajeno, que="exportar:usuarios", filas=1, motivo=AJENO)
        Importacion.objects.create(
            tipo="sucursales", archivo=f"{AJENO}.csv", sha256="0" * 64, bytes=1, estado="rechazada", usuario=self.ajeno
        )
        CorreoSaliente.objects.create(
            clave="a", para=self.ajeno.correo, asunto=AJENO, cuerpo="x", estado="fallado", error="no anda"
        )


@pytest.fixture
def dos() -> Dos:
    return Dos()


@pytest.mark.parametrize(
    "ruta",
    ["nucleo:auditoria", "nucleo:consultas", "nucleo:importaciones", "nucleo:correo", "nucleo:estado"],
)
def test_ni_en_filas_ni_en_filtros(client: Client, dos: Dos, ruta: str) -> None:
    entrar(client, dos.todas)
    assert AJENO in client.get(reverse(ruta)).content.decode()
    entrar(client, dos.cerca)
    pagina = client.get(reverse(ruta)).content.decode()
    assert AJENO not in pagina and "ajeno" not in pagina


@pytest.mark.parametrize("ruta", ["nucleo:auditoria", "nucleo:consultas", "nucleo:importaciones", "nucleo:correo"])
def test_ni_en_el_archivo(client: Client, dos: Dos, ruta: str) -> None:
    entrar(client, dos.cerca)
    texto = client.get(reverse(ruta), {"formato": "csv"}).content.decode("utf-8-sig")
    assert AJENO not in texto and "ajeno" not in texto


def test_ni_en_el_filtro_de_los_asientos_manuales(client: Client, dos: Dos) -> None:
    entrar(client, dos.cerca)
    assert AJENO not in client.get(reverse("contabilidad:manuales")).content.decode()
    entrar(client, dos.todas)
    assert AJENO in client.get(reverse("contabilidad:manuales")).content.decode()


def test_ni_filtrando_por_su_nombre(client: Client, dos: Dos) -> None:
    entrar(client, dos.cerca)
    pagina = client.get(reverse("nucleo:auditoria"), {"usuario": "ajeno"}).content.decode()
    assert "Tocada por el ajeno" not in pagina


def test_lo_del_programa_lo_mira_quien_ve_todas(client: Client, dos: Dos) -> None:
    del_programa = RegistroAuditoria.objects.filter(usuario_id=None).latest("pk")
    direccion = reverse("nucleo:auditoria_detalle", args=[del_programa.pk])
    entrar(client, dos.cerca)
    assert client.get(direccion).status_code == 404
    entrar(client, dos.todas)
    assert client.get(direccion).status_code == 200


def test_el_historial_de_lo_que_se_ve_no_nombra_al_ajeno(dos: Dos) -> None:
    clave = str(dos.tocada.pk)
    assert [e.quien for e in historial("nucleo_sucursal", clave=clave, usuario=dos.cerca)] == [OTRA_SUCURSAL]
    assert [e.quien for e in historial("nucleo_sucursal", clave=clave, usuario=dos.todas)] == ["ajeno"]


def test_la_busqueda_no_dice_procesos_que_el_rol_no_ve(dos: Dos) -> None:
    def titulos(usuario: Usuario) -> list[str]:
        return [h.titulo for g in buscar("corrida", usuario=usuario) if g.titulo == "Procesos" for h in g.hallazgos]

    Proceso.objects.create(
        tipo="aviso_general", clave="1", titulo="Corrida secreta", dueno=dos.todas, sucursal=dos.todas.sucursal
    )
    assert titulos(un_usuario("caja", "caja")) == []
    assert titulos(dos.cerca) == ["Corrida secreta"]
    assert titulos(dos.ajeno) == []


def test_las_ultimas_fallas_son_las_de_lo_que_se_ve(dos: Dos) -> None:
    for dueno in (dos.ajeno, dos.cerca):
        proceso = Proceso.objects.create(
            tipo="prueba_de_trabajadores",
            clave=dueno.usuario,
            titulo=f"De {dueno.usuario}",
            dueno=dueno,
            sucursal=dueno.sucursal,
        )
        Lote.objects.create(proceso=proceso, numero=1, estado="fallado", terminado_en=proceso.registrado_en)
    assert {falla.que for falla in ultimas_fallas(dos.cerca)} == {"De cerca, lote 1"}
    assert {"De ajeno, lote 1", f"Correo «{AJENO}»"} <= {falla.que for falla in ultimas_fallas(dos.todas)}


def test_de_una_exportacion_grande_se_entera_quien_ve_esa_sucursal(dos: Dos, settings) -> None:  # type: ignore[no-untyped-def]
    settings.EXPORTACION_FILAS_CON_MOTIVO = 0
    salida = Salida(clave="x", titulo="X", formato="csv", filas=1, direccion="/x?", motivo="porque sí", pedido="")
    exigir_y_anotar(salida, usuario=dos.ajeno)
    assert [n.usuario for n in Notificacion.objects.all()] == [dos.todas]
    dos.cerca.otras_sucursales.add(dos.lejana)
    assert set(quienes_ven(dos.lejana.pk)) == {dos.ajeno, dos.cerca, dos.todas}
