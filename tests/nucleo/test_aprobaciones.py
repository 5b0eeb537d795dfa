"""Four eyes: asked by one, decided by another, once, and exactly what was asked."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cesop.nucleo import aprobaciones, fechas
from cesop.nucleo.aprobaciones import ACTOS, Datos
from cesop.nucleo.bloqueos import Llave, exclusiva
from cesop.nucleo.errors import ErrorNegocio, SinPermiso, traducir
from cesop.nucleo.models import Aprobacion, Notificacion, Sucursal, Usuario
from cesop.nucleo.puertos import SinProveedor
from tests.factories import un_usuario, una_sucursal

ACTO = "prueba.renombrar"


class Renombrar:
    """Renames a branch: an act with an effect that can be counted."""

    titulo = "Renombrar una sucursal"
    clave = "segregacion.decidir"

    def __init__(self) -> None:
        self.veces = 0
        self.falla = False

    def describir(self, datos: Datos) -> list[str]:
        return [f"La sucursal {datos['sucursal']} pasa a llamarse {datos['nombre']}"]

    def llaves(self, datos: Datos) -> tuple[Llave, ...]:
        return exclusiva("sesion_caja", datos["sucursal"])

    def ejecutar(self, datos: Datos, *, aprobacion: Aprobacion) -> str:
        Sucursal.objects.filter(pk=datos["sucursal"]).update(nombre=datos["nombre"])
        self.veces += 1
        if self.falla:
            raise ErrorNegocio("prueba.falla", "No se puede renombrar porque no.")
        return f"Renombrada por {aprobacion.decidida_por}"


@pytest.fixture
def acto(monkeypatch: pytest.MonkeyPatch) -> Iterator[Renombrar]:
    proveedor = Renombrar()
    monkeypatch.setitem(ACTOS._proveedores, ACTO, proveedor)
    yield proveedor


class Escena:
    def __init__(self) -> None:
        self.sucursal = una_sucursal()
        self.sofia = un_usuario("sofia", "sistemas")
        self.elena = un_usuario("elena", "gerencia")

    def pedir(self, nombre: str = "Nueva", usuario: Usuario | None = None) -> Aprobacion:
        return aprobaciones.pedir(
            ACTO,
            datos={"sucursal": self.sucursal.pk, "nombre": nombre},
            motivo="Cambió el cartel",
            usuario=usuario or self.sofia,
            sucursal=self.sucursal,
        )

    def nombre(self) -> str:
        self.sucursal.refresh_from_db()
        return self.sucursal.nombre


@pytest.fixture
def escena(db: None, acto: Renombrar) -> Escena:
    return Escena()


def test_otra_persona_aprueba_y_recien_ahi_pasa(escena: Escena, acto: Renombrar) -> None:
    pedida = escena.pedir()
    assert escena.nombre() == "Casa central"
    hecha = aprobaciones.aprobar(pedida.pk, usuario=escena.elena, nota="Bien")
    assert escena.nombre() == "Nueva"
    assert (hecha.estado, hecha.decidida_por, hecha.resultado) == ("aprobada", escena.elena, "Renombrada por E Lena")
    aviso = Notificacion.objects.get(usuario=escena.sofia)
    assert aviso.titulo == "Aprobada: La sucursal 1 pasa a llamarse Nueva".replace(" 1 ", f" {escena.sucursal.pk} ")
    assert str(pedida.pk) in aviso.enlace


def test_quien_pide_no_decide(escena: Escena, acto: Renombrar) -> None:
    pedida = escena.pedir(usuario=escena.elena)
    for decidir in (aprobaciones.aprobar, aprobaciones.rechazar):
        with pytest.raises(ErrorNegocio) as error:
            decidir(pedida.pk, usuario=escena.elena, nota="yo misma")
        assert error.value.codigo == "aprobaciones.propia"
    assert acto.veces == 0


def test_la_base_tampoco_deja_que_decida_quien_pidio(escena: Escena) -> None:
    pedida = escena.pedir()
    with pytest.raises(DatabaseError, match="aprobacion_cuatro_ojos"), transaction.atomic():
        Aprobacion.objects.filter(pk=pedida.pk).update(
            estado="aprobada", decidida_por=escena.sofia, decidida_en=fechas.ahora()
        )


def test_hace_falta_el_permiso_y_ver_la_sucursal(escena: Escena, acto: Renombrar) -> None:
    pedida = escena.pedir()
    lejana = un_usuario("lejana", "gerencia", sucursal=una_sucursal(codigo="MDA", nombre="Mar de Ajó"))
    for quien in (un_usuario("caja1", "caja"), un_usuario("dario", "auditoria"), lejana):
        with pytest.raises(SinPermiso):
            aprobaciones.aprobar(pedida.pk, usuario=quien, nota="")
    assert acto.veces == 0


def test_se_decide_una_vez(escena: Escena, acto: Renombrar) -> None:
    pedida = escena.pedir()
    aprobaciones.aprobar(pedida.pk, usuario=escena.elena, nota="")
    for decidir in (aprobaciones.aprobar, aprobaciones.rechazar):
        with pytest.raises(ErrorNegocio) as error:
            decidir(pedida.pk, usuario=escena.elena, nota="otra vez")
        assert error.value.codigo == "aprobaciones.ya_decidida"
    assert acto.veces == 1


def test_si_el_acto_falla_no_queda_nada_y_se_puede_reintentar(escena: Escena, acto: Renombrar) -> None:
    pedida = escena.pedir()
    acto.falla = True
    with pytest.raises(ErrorNegocio, match="porque no"):
        aprobaciones.aprobar(pedida.pk, usuario=escena.elena, nota="")
    assert escena.nombre() == "Casa central"
    pedida.refresh_from_db()
    assert pedida.estado == "pedida"
    acto.falla = False
    aprobaciones.aprobar(pedida.pk, usuario=escena.elena, nota="")


def test_lo_que_se_aprueba_es_lo_que_se_pidio(escena: Escena, monkeypatch: pytest.MonkeyPatch) -> None:
    pedida = escena.pedir()
    with pytest.raises(DatabaseError, match="lo pedido no se edita"), transaction.atomic():
        Aprobacion.objects.filter(pk=pedida.pk).update(datos={"sucursal": 1, "nombre": "Otra"})
    monkeypatch.setattr(aprobaciones, "huella_de", lambda acto, datos: "otra")
    with pytest.raises(ErrorNegocio) as error:
        aprobaciones.aprobar(pedida.pk, usuario=escena.elena, nota="")
    assert error.value.codigo == "aprobaciones.alterada"


def test_un_pedido_viejo_no_se_aprueba_pero_se_rechaza(escena: Escena) -> None:
    pedida = escena.pedir()
    fechas.mover_reloj(dt.timedelta(days=16))
    with pytest.raises(ErrorNegocio) as error:
        aprobaciones.aprobar(pedida.pk, usuario=escena.elena, nota="")
    assert error.value.codigo == "aprobaciones.vencida"
    assert aprobaciones.rechazar(pedida.pk, usuario=escena.elena, nota="venció").estado == "rechazada"


def test_rechazar_pide_decir_por_que(escena: Escena, acto: Renombrar) -> None:
    pedida = escena.pedir()
    with pytest.raises(ErrorNegocio) as error:
        aprobaciones.rechazar(pedida.pk, usuario=escena.elena, nota=" ")
    assert error.value.codigo == "aprobaciones.sin_nota"
    aprobaciones.rechazar(pedida.pk, usuario=escena.elena, nota="No hay plata")
    assert acto.veces == 0
    assert Notificacion.objects.get(usuario=escena.sofia).texto == "No hay plata"


def test_solo_quien_pidio_retira(escena: Escena) -> None:
    pedida = escena.pedir()
    with pytest.raises(SinPermiso):
        aprobaciones.retirar(pedida.pk, usuario=escena.elena)
    assert aprobaciones.retirar(pedida.pk, usuario=escena.sofia).estado == "retirada"
    assert not Notificacion.objects.exists()


def test_lo_mismo_no_se_pide_dos_veces_y_despues_si(escena: Escena) -> None:
    pedida = escena.pedir()
    with pytest.raises(ErrorNegocio) as error:
        escena.pedir()
    assert error.value.codigo == "aprobaciones.repetida"
    aprobaciones.retirar(pedida.pk, usuario=escena.sofia)
    escena.pedir()


def test_la_base_tampoco_deja_pedir_lo_mismo_dos_veces(escena: Escena) -> None:
    pedida = escena.pedir()
    pedida.pk = None
    pedida.id = uuid.uuid4()
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        pedida.save(force_insert=True)
    traducido = traducir(error.value)
    assert traducido is not None
    assert "ya hay un pedido igual" in traducido.mensaje


def test_se_pide_con_motivo_y_de_un_acto_que_existe(escena: Escena) -> None:
    comunes = {"usuario": escena.sofia, "sucursal": escena.sucursal}
    with pytest.raises(ErrorNegocio):
        aprobaciones.pedir(ACTO, datos={"sucursal": 1, "nombre": "x"}, motivo="  ", **comunes)
    with pytest.raises(SinProveedor):
        aprobaciones.pedir("prueba.nadie", datos={}, motivo="x", **comunes)


@pytest.mark.parametrize(
    "datos", [{"importe": 1.5}, {"lista": [{"x": 0.1}]}, {1: "clave"}, {"fecha": dt.date(2026, 1, 1)}]
)
def test_los_datos_tienen_una_sola_forma(datos: dict) -> None:
    with pytest.raises(ValueError, match="aprobación"):
        aprobaciones.forma_canonica(datos)


def test_la_huella_no_depende_del_orden_y_si_del_acto() -> None:
    una, otra = {"a": 1, "b": ["ñ", None]}, {"b": ["ñ", None], "a": 1}
    assert aprobaciones.huella_de("x", una) == aprobaciones.huella_de("x", otra)
    assert aprobaciones.huella_de("x", una) != aprobaciones.huella_de("y", una)


def test_la_bandeja_es_de_quien_puede_decidir(escena: Escena, django_assert_num_queries: pytest.FixtureRequest) -> None:
    escena.pedir("Una")
    escena.pedir("Dos", usuario=escena.elena)
    lejana = un_usuario("lejana", "gerencia", sucursal=una_sucursal(codigo="MDA", nombre="Mar de Ajó"))
    auditor = un_usuario("dario", "auditoria")
    assert [a.titulo[-3:] for a in aprobaciones.pendientes_para(escena.elena)] == ["Una"]
    for nadie in (escena.sofia, lejana, auditor, un_usuario("caja1", "caja")):
        assert aprobaciones.pendientes_para(nadie).count() == 0
    with django_assert_num_queries(1):
        aprobaciones.pendientes_para(escena.elena).count()
    assert aprobaciones.visibles_para(auditor).count() == 2  # looks, decides nothing
    assert aprobaciones.visibles_para(lejana).count() == 0
    cajero = un_usuario("caja2", "caja")
    escena.pedir("Tres", usuario=cajero)
    assert aprobaciones.visibles_para(cajero).count() == 1  # the own ones, and no more


def test_dos_que_deciden_a_la_vez_dan_una_sola_decision(base_propia: str, acto: Renombrar) -> None:
    escena = Escena()
    pedida = escena.pedir()
    otra = un_usuario("otra", "gerencia")
    salida = threading.Barrier(4)
    dichos: list[str] = []

    def decidir(quien: Usuario, como: str) -> None:
        salida.wait()
        try:
            hecha = getattr(aprobaciones, como)(pedida.pk, usuario=quien, nota="a la vez")
            dichos.append(hecha.estado)
        except ErrorNegocio as error:
            dichos.append(error.codigo)
        finally:
            connection.close()

    casos = [(escena.elena, "aprobar"), (otra, "aprobar"), (escena.elena, "rechazar"), (otra, "rechazar")]
    hilos = [threading.Thread(target=decidir, args=caso) for caso in casos]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    assert sorted(dichos)[:3].count("aprobaciones.ya_decidida") == 3
    pedida.refresh_from_db()
    assert dichos.count(pedida.estado) == 1
    assert acto.veces == (1 if pedida.estado == "aprobada" else 0)
    assert Notificacion.objects.count() == 1
