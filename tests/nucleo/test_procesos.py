"""The engine in one process: chunks done once, failures that stop nobody, states that only go forward."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable
from typing import Any

import pytest
from celery import Celery
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from cesop.nucleo import trabajadores
from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.models import Lote, Notificacion, Proceso, RegistroAuditoria, Sucursal, Usuario
from cesop.nucleo.procesos import motor, selectors, services, tipos
from cesop.nucleo.procesos.motor import Avance
from cesop.nucleo.procesos.tipos import Carga, ContextoDeLote, Rechazo, ResultadoDeLote, Resumen, TipoDeProceso
from tests.factories import un_usuario, una_sucursal

pytestmark = pytest.mark.django_db


class Sucursales(TipoDeProceso):
    """Each chunk opens a branch, or does what its payload says."""

    clave = "prueba_sucursales"
    nombre = "Alta de sucursales"
    descripcion = "De prueba"
    permiso = "proceso:prueba_de_trabajadores"

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        for numero, que in enumerate(proceso.parametros["lotes"], 1):
            yield Carga(datos={"codigo": f"S{numero}", "que": que}, unidades=10)

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        una_sucursal(codigo=lote.carga["codigo"])
        que = lote.carga["que"]
        if que == "negocio":
            raise ErrorNegocio("x.no", "No se puede porque no. Hacé otra cosa.")
        if que == "rompe":
            raise ValueError("roto, ana@ejemplo.com")
        if que == "primera" and lote.intentos == 1:
            raise OperationalError("abrazo") from _error_de_postgres("40P01")
        if que == "corte":
            raise OperationalError("se fue")
        if que == "repite":
            with connection.cursor() as cursor:
                cursor.execute("UPDATE nucleo_usuario SET is_superuser = true")
        rechazos = (
            (Rechazo(referencia="10-1", causa="Sin medidor", mensaje="No se puede."),) if que == "rechaza" else ()
        )
        return ResultadoDeLote(resultado={"codigo": lote.carga["codigo"]}, rechazos=rechazos)

    def resumir(self, proceso: Proceso) -> Resumen:
        if proceso.parametros.get("resumen") == "rompe":
            raise ZeroDivisionError
        return Resumen(texto=f"{len(list(selectors.resultados(proceso)))} abiertas")


def _error_de_postgres(codigo: str) -> Exception:
    error = Exception(codigo)
    error.sqlstate = codigo  # type: ignore[attr-defined]
    return error


@pytest.fixture
def tipo(monkeypatch: pytest.MonkeyPatch) -> TipoDeProceso:
    nuevo = Sucursales()
    monkeypatch.setitem(tipos._TIPOS, nuevo.clave, nuevo)
    return nuevo


@pytest.fixture(autouse=True)
def avisos(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[object, ...]]]:
    """Messages that would have gone to the broker."""
    enviados: list[tuple[str, tuple[object, ...]]] = []

    def avisar(tarea: str, /, *argumentos: object, **_: Any) -> bool:
        enviados.append((tarea, argumentos))
        return True

    monkeypatch.setattr(services, "avisar", avisar)
    return enviados


@pytest.fixture
def sistemas() -> Usuario:
    return un_usuario("mlopez", "sistemas")


def un_proceso(tipo: TipoDeProceso, usuario: Usuario, *lotes: str, **mas: str) -> Proceso:
    return services.iniciar(
        tipo,
        clave=uuid.uuid4().hex,
        parametros={"lotes": list(lotes), **mas},
        usuario=usuario,
        sucursal=usuario.sucursal,
        titulo="Alta de sucursales",
    )


def hasta_el_final(proceso: Proceso) -> Proceso:
    for _ in range(20):
        if motor.avanzar(proceso.pk) in (Avance.TERMINADO, Avance.NADA):
            break
    proceso.refresh_from_db()
    return proceso


def codigos() -> set[str]:
    return set(Sucursal.objects.values_list("codigo", flat=True))


def test_hace_cada_lote_y_termina_con_resumen_y_aviso(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    proceso = hasta_el_final(un_proceso(tipo, sistemas, *["bien"] * 5))
    assert proceso.estado == Proceso.Estado.TERMINADO
    assert proceso.resumen["texto"] == "5 abiertas"
    assert set(proceso.lotes.values_list("estado", "intentos")) == {("hecho", 1)}
    aviso = Notificacion.objects.get(usuario=sistemas)
    assert (aviso.tono, aviso.enlace) == ("bien", f"/procesos/{proceso.pk}/")
    assert motor.avanzar(proceso.pk) is Avance.NADA
    assert Notificacion.objects.count() == 1


def test_firma_la_auditoria_con_el_dueno_y_el_proceso(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    proceso = hasta_el_final(un_proceso(tipo, sistemas, "bien"))
    fila = RegistroAuditoria.objects.get(tabla="nucleo_sucursal", despues__codigo="S1")
    assert (fila.usuario, fila.pedido) == ("mlopez", f"proceso:{proceso.pk}")


@pytest.mark.parametrize(
    ("que", "intentos", "mensaje"),
    [
        ("negocio", 1, "No se puede porque no. Hacé otra cosa."),
        ("rompe", 3, "El programa falló al procesar el lote (ValueError: roto, <correo>)."),
        ("repite", 1, "No se puede"),
    ],
)
def test_un_lote_envenenado_no_detiene_a_los_otros(
    tipo: TipoDeProceso, sistemas: Usuario, que: str, intentos: int, mensaje: str
) -> None:
    proceso = hasta_el_final(un_proceso(tipo, sistemas, "bien", que, "bien"))
    assert proceso.estado == Proceso.Estado.CON_ERRORES
    fallado = proceso.lotes.get(estado=Lote.Estado.FALLADO)
    assert (fallado.numero, fallado.intentos) == (2, intentos)
    assert fallado.error.startswith(mensaje)
    assert proceso.lotes.filter(estado=Lote.Estado.HECHO).count() == 2


def test_lo_que_hizo_un_lote_fallado_se_deshace(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    hasta_el_final(un_proceso(tipo, sistemas, "bien", "negocio"))
    assert "S1" in codigos()
    assert "S2" not in codigos()


def test_un_abrazo_mortal_se_reintenta(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    proceso = hasta_el_final(un_proceso(tipo, sistemas, "primera", "bien"))
    assert proceso.estado == Proceso.Estado.TERMINADO
    assert list(proceso.lotes.values_list("numero", "intentos")) == [(1, 2), (2, 1)]


def test_los_reintentos_van_despues_de_los_nuevos(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    proceso = hasta_el_final(un_proceso(tipo, sistemas, "primera", "bien", "bien"))
    assert list(proceso.lotes.order_by("terminado_en").values_list("numero", flat=True)) == [2, 3, 1]


def test_un_lote_que_mata_a_su_trabajador_al_final_falla(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    proceso = un_proceso(tipo, sistemas, "bien", "bien")
    proceso.lotes.filter(numero=1).update(intentos=motor.CORTES)
    assert hasta_el_final(proceso).estado == Proceso.Estado.CON_ERRORES
    fallado = proceso.lotes.get(numero=1)
    assert "se cortó 10 veces" in fallado.error


def test_los_rechazos_quedan_con_causa_y_el_proceso_termina_con_errores(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    proceso = hasta_el_final(un_proceso(tipo, sistemas, "bien", "rechaza", "rechaza"))
    assert proceso.estado == Proceso.Estado.CON_ERRORES
    assert selectors.causas(proceso) == [("Sin medidor", 2)]
    assert proceso.lotes.filter(estado=Lote.Estado.HECHO).count() == 3


def test_sin_resumen_termina_igual(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    proceso = hasta_el_final(un_proceso(tipo, sistemas, "bien", resumen="rompe"))
    assert proceso.estado == Proceso.Estado.TERMINADO
    assert "no se pudo armar el resumen" in proceso.resumen["texto"]


def test_sin_lotes_termina_enseguida(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    assert hasta_el_final(un_proceso(tipo, sistemas)).estado == Proceso.Estado.TERMINADO


def test_iniciar_dos_veces_con_la_misma_clave_es_uno(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    def pedir(lotes: list[str]) -> Proceso:
        return services.iniciar(
            tipo, clave="2026-11", parametros={"lotes": lotes}, usuario=sistemas, sucursal=sistemas.sucursal, titulo="A"
        )

    primero = pedir(["bien"])
    assert pedir(["bien"]) == primero
    assert primero.lotes.count() == 1
    with pytest.raises(ErrorNegocio, match="otros datos"):
        pedir(["bien", "bien"])


def test_iniciar_pide_permiso(tipo: TipoDeProceso) -> None:
    with pytest.raises(SinPermiso):
        un_proceso(tipo, un_usuario("caro", "caja"), "bien")
    assert not Proceso.objects.exists()


def test_iniciar_avisa_recien_al_confirmar(
    tipo: TipoDeProceso, sistemas: Usuario, avisos: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as pendientes:
        proceso = un_proceso(tipo, sistemas, "bien", "bien")
    assert avisos == []
    for confirmar in pendientes:
        confirmar()
    assert avisos == [("procesos.avanzar", (proceso.pk,))] * 2


def test_cancelar_sin_empezar(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    proceso = un_proceso(tipo, sistemas, "bien")
    assert services.cancelar(proceso.pk, usuario=sistemas).estado == Proceso.Estado.CANCELADO
    assert services.cancelar(proceso.pk, usuario=sistemas).estado == Proceso.Estado.CANCELADO
    assert hasta_el_final(proceso).estado == Proceso.Estado.CANCELADO
    assert proceso.lotes.filter(estado=Lote.Estado.HECHO).count() == 0


def test_cancelar_en_el_medio(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    proceso = un_proceso(tipo, sistemas, *["bien"] * 4)
    assert motor.avanzar(proceso.pk, segundos=0) is Avance.HAY_MAS
    services.cancelar(proceso.pk, usuario=sistemas)
    assert hasta_el_final(proceso).estado == Proceso.Estado.CANCELADO
    assert proceso.lotes.filter(estado=Lote.Estado.HECHO).count() == 1
    assert proceso.resumen["texto"] == "1 abiertas"


def test_cancelar_lo_terminado_se_rechaza(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    proceso = hasta_el_final(un_proceso(tipo, sistemas, "bien"))
    with pytest.raises(ErrorNegocio, match="ya terminó"):
        services.cancelar(proceso.pk, usuario=sistemas)


def test_reintentar_solo_los_fallados(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    proceso = hasta_el_final(un_proceso(tipo, sistemas, "bien", "negocio"))
    Lote.objects.filter(proceso=proceso, numero=2).update(carga={"codigo": "S2", "que": "bien"})
    assert services.reintentar(proceso.pk, usuario=sistemas) == 1
    assert hasta_el_final(proceso).estado == Proceso.Estado.TERMINADO
    assert {"S1", "S2"} <= codigos()
    with pytest.raises(ErrorNegocio, match="lotes fallados"):
        services.reintentar(proceso.pk, usuario=sistemas)


def test_quien_no_puede_iniciar_no_cancela_ni_reintenta(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    proceso = un_proceso(tipo, sistemas, "bien")
    otro = un_usuario("caro", "caja")
    for acto in (services.cancelar, services.reintentar):
        with pytest.raises(SinPermiso):
            acto(proceso.pk, usuario=otro)


@pytest.mark.parametrize(
    "ataque",
    [
        "UPDATE nucleo_proceso SET estado = 'en_curso'",
        "UPDATE nucleo_proceso SET estado = 'pendiente'",
        "UPDATE nucleo_proceso SET parametros = '{}'",
        "UPDATE nucleo_proceso SET clave = 'otra'",
        "DELETE FROM nucleo_proceso",
        "UPDATE nucleo_lote SET estado = 'pendiente'",
        "UPDATE nucleo_lote SET resultado = '{}'",
        "DELETE FROM nucleo_lote",
        "UPDATE nucleo_errordeproceso SET mensaje = ''",
        "DELETE FROM nucleo_errordeproceso",
    ],
)
def test_la_base_rechaza_por_sql(tipo: TipoDeProceso, sistemas: Usuario, ataque: str) -> None:
    hasta_el_final(un_proceso(tipo, sistemas, "bien"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ataque)


def test_sin_base_no_es_falla_del_lote(tipo: TipoDeProceso, sistemas: Usuario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "close", lambda: None)
    proceso = un_proceso(tipo, sistemas, "corte")
    assert motor.avanzar(proceso.pk) is Avance.INTERRUMPIDO
    lote = proceso.lotes.get()
    assert (lote.estado, lote.error) == (Lote.Estado.PENDIENTE, "")


def test_el_avance_se_cuenta_en_una_consulta(
    tipo: TipoDeProceso, sistemas: Usuario, django_assert_num_queries: Any
) -> None:
    proceso = un_proceso(tipo, sistemas, "bien", "rechaza", "negocio", "bien", "bien")
    for _ in range(4):
        motor.avanzar(proceso.pk, segundos=0)
    with django_assert_num_queries(1):
        fila = selectors.con_avance(Proceso.objects.filter(pk=proceso.pk)).get()
        avance = selectors.avance_de(fila)
    assert (avance.lotes, avance.hechos, avance.fallados) == (5, 3, 1)
    assert (avance.unidades, avance.unidades_hechas, avance.errores, avance.porcentaje) == (50, 30, 2, 80)
    assert avance.por_segundo is not None
    assert avance.por_segundo > 0
    assert avance.faltan_segundos == 1


def test_el_ritmo_es_el_de_los_ultimos_segundos(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    proceso = un_proceso(tipo, sistemas, *["bien"] * 4)
    motor.avanzar(proceso.pk, segundos=0)
    with connection.cursor() as cursor:  # an hour of pause
        cursor.execute("UPDATE nucleo_proceso SET iniciado_en = clock_timestamp() - interval '1 hour'")
    motor.avanzar(proceso.pk, segundos=0)
    avance = selectors.avance_de(selectors.con_avance(Proceso.objects.filter(pk=proceso.pk)).get())
    assert avance.transcurrido >= 3600
    assert avance.por_segundo is not None
    assert avance.por_segundo > 1


def test_fichas_por_permiso_y_sucursal(tipo: TipoDeProceso, sistemas: Usuario, django_assert_num_queries: Any) -> None:
    un_proceso(tipo, sistemas, "bien")
    norte = una_sucursal(codigo="NOR")
    assert [f.porcentaje for f in selectors.fichas_de(sistemas)] == [0]
    with django_assert_num_queries(1):
        selectors.fichas_de(sistemas)
    assert selectors.fichas_de(un_usuario("caro", "caja")) == []
    assert selectors.fichas_de(un_usuario("otro", "sistemas", sucursal=norte)) == []


def test_despertar_llama_solo_a_los_dormidos(tipo: TipoDeProceso, sistemas: Usuario, avisos: list[Any]) -> None:
    proceso = un_proceso(tipo, sistemas, *["bien"] * 9)
    assert services.despertar(todos=False) == 1
    assert avisos == [("procesos.avanzar", (proceso.pk,))] * 4
    motor.avanzar(proceso.pk, segundos=0)
    assert services.despertar(todos=False) == 0
    assert services.despertar(todos=True) == 1
    hasta_el_final(proceso)
    assert services.despertar(todos=True) == 0


def test_avisar_con_el_broker_caido_no_falla_y_vuelve_pronto(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    muerta = Celery("muerta", set_as_current=False)
    muerta.config_from_object("django.conf:settings", namespace="CELERY")
    monkeypatch.setattr(trabajadores, "app", muerta)
    comienzo = time.perf_counter()
    assert trabajadores.avisar("procesos.avanzar", 1) is False
    assert time.perf_counter() - comienzo < 2


def test_un_tipo_que_ya_no_existe_no_rompe(
    tipo: TipoDeProceso, sistemas: Usuario, monkeypatch: pytest.MonkeyPatch
) -> None:
    proceso = un_proceso(tipo, sistemas, "bien")
    monkeypatch.delitem(tipos._TIPOS, tipo.clave)
    assert motor.avanzar(proceso.pk) is Avance.NADA


def test_dos_tipos_con_la_misma_clave_no() -> None:
    registrado = tipos.tipos()[0]
    with pytest.raises(ValueError, match="ya está registrado"):
        tipos.registrar_tipo(registrado)


def test_lote_repetido_lo_rechaza_la_base(tipo: TipoDeProceso, sistemas: Usuario) -> None:
    proceso = un_proceso(tipo, sistemas, "bien")
    with pytest.raises(IntegrityError), transaction.atomic():
        Lote.objects.create(proceso=proceso, numero=1)
