"""/salud and the state page: they tell the truth quickly, also when what they ask about is dead, and nothing secret."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as ajustes
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from cesop.embebidos.postgres import puerto_libre
from cesop.nucleo.models import CorreoSaliente, Lote, Proceso
from cesop.nucleo.respaldo import registro
from cesop.nucleo.salud import diagnostico as diagnosticos
from cesop.nucleo.salud import selectors, views
from cesop.nucleo.salud.diagnostico import Base, Broker, Diagnostico, Disco, Nivel, diagnosticar, memoria
from tests.factories import un_usuario

URL = "/salud"


@pytest.fixture(autouse=True)
def sin_memoria(settings, tmp_path: Path) -> Iterator[None]:  # type: ignore[no-untyped-def]
    settings.RESPALDOS = tmp_path / "respaldos"
    memoria.olvidar()
    yield
    memoria.olvidar()


@pytest.fixture
def base_muerta() -> Iterator[None]:
    """The default alias points to a port where nobody listens; the test's own connection comes back after."""
    anterior = connection.settings_dict["PORT"]
    conexion = connections["default"].connection
    connections["default"].connection = None
    connection.settings_dict["PORT"] = puerto_libre()
    yield
    connection.settings_dict["PORT"] = anterior
    connections["default"].connection = conexion


def pedir(cliente: Client | None = None, **extra: str) -> tuple[int, dict[str, object]]:
    respuesta = (cliente or Client(raise_request_exception=False)).get(URL, **extra)  # type: ignore[arg-type]
    assert respuesta["Content-Type"] == "application/json"
    return respuesta.status_code, json.loads(respuesta.content)


def hacer(**cambios: object) -> Diagnostico:
    partes: dict[str, object] = {
        "instante": dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC),
        "base": Base(responde=True, modo="produccion"),
        "broker": Broker(responde=True, latido=30),
        "disco": Disco(libre=50, total=100),
        "respaldo": registro.Ultimo(
            terminado_en=dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC), archivo="x.respaldo", bytes=1, filas=1
        ),
    }
    return Diagnostico(**(partes | cambios))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cambios", "nivel"),
    [
        ({}, Nivel.BIEN),
        ({"base": Base(responde=False)}, Nivel.MAL),
        ({"base": Base(responde=True, modo="produccion", migraciones_pendientes=1)}, Nivel.MAL),
        ({"base": Base(responde=True, modo="produccion", espera=601)}, Nivel.CON_AVISOS),
        ({"base": Base(responde=True, modo="produccion", correo=1801)}, Nivel.CON_AVISOS),
        ({"broker": Broker(responde=False)}, Nivel.CON_AVISOS),
        ({"broker": Broker(responde=True, latido=None)}, Nivel.CON_AVISOS),
        ({"broker": Broker(responde=True, latido=301)}, Nivel.CON_AVISOS),
        ({"disco": Disco(libre=9, total=100)}, Nivel.CON_AVISOS),
        ({"respaldo": None}, Nivel.CON_AVISOS),
        ({"instante": dt.datetime(2026, 11, 25, 5, 1, tzinfo=dt.UTC)}, Nivel.CON_AVISOS),
        ({"respaldo": None, "base": Base(responde=True, modo="demostracion")}, Nivel.BIEN),
    ],
)
def test_el_nivel_es_el_de_la_peor_parte(cambios: dict[str, object], nivel: Nivel) -> None:
    hecho = hacer(**cambios)
    assert hecho.nivel is nivel
    con_consejo = [parte for parte in selectors.partes(hecho) if parte.que_hacer]
    assert bool(con_consejo) == (nivel is not Nivel.BIEN)


def test_dice_base_broker_cola_y_respaldo_sin_ingresar(base_propia: str) -> None:
    estado, cuerpo = pedir()
    assert estado == 200
    assert cuerpo["base"] == {
        "estado": "bien",
        "responde": True,
        "ms": cuerpo["base"]["ms"],  # type: ignore[index]
        "migraciones_pendientes": 0,
    }
    assert cuerpo["broker"] == {"estado": "bien", "responde": True}
    assert cuerpo["ultimo_respaldo"] == {"estado": "no_hace_falta", "terminado_en": None, "horas": None}
    assert cuerpo["version"] == "0.1.0"


@pytest.mark.parametrize(("modo", "dice"), [("demostracion", "no_hace_falta"), ("produccion", "nunca")])
def test_sin_ningun_respaldo_no_dice_que_esta_bien(modo: str, dice: str) -> None:
    hecho = hacer(respaldo=None, base=Base(responde=True, modo=modo))
    assert views._cuerpo(hecho)["ultimo_respaldo"]["estado"] == dice


def test_no_dice_secretos_ni_direcciones(base_propia: str) -> None:
    texto = json.dumps(pedir()[1])
    datos = connection.settings_dict
    for secreto in (
        datos["PASSWORD"], datos["NAME"], datos["HOST"], datos["USER"], ajustes.SECRET_KEY, str(ajustes.DATOS),
        os.environ["CELERY_BROKER_URL"],
    ):  # fmt: skip
        assert secreto not in texto


def test_mide_lo_que_espera(base_propia: str) -> None:
    usuario = un_usuario()
    proceso = Proceso.objects.create(
        tipo="x", clave="1", titulo="Corrida", dueno=usuario, sucursal=usuario.sucursal, estado="en_curso"
    )
    Lote.objects.create(proceso=proceso, numero=1)
    CorreoSaliente.objects.create(clave="a", para="a@example.org", asunto="A", cuerpo="A")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE nucleo_correosaliente SET registrado_en = registrado_en - interval '2 hours'")
        cursor.execute("UPDATE nucleo_lote SET iniciado_en = nucleo_ahora() - interval '20 minutes'")
    base = diagnosticar().base
    assert (base.procesos, base.correos) == (1, 1)
    assert 7200 <= base.correo < 7300
    assert base.espera < 60  # the process itself was asked for just now
    assert base.nivel_de_cola is Nivel.CON_AVISOS


def test_el_ultimo_respaldo_se_dice_con_su_hora(base_propia: str) -> None:
    hace_dos_horas = dt.datetime.fromtimestamp(time.time() - 7200, tz=dt.UTC)
    registro.anotar(registro.Ultimo(terminado_en=hace_dos_horas, archivo="a.respaldo", bytes=10, filas=2))
    respaldo = pedir()[1]["ultimo_respaldo"]
    assert respaldo == {
        "estado": "bien",
        "terminado_en": hace_dos_horas.isoformat(timespec="seconds"),
        "horas": 2.0,
    }


def test_una_nota_de_respaldo_rota_no_rompe_nada(base_propia: str, settings) -> None:  # type: ignore[no-untyped-def]
    settings.RESPALDOS.mkdir()
    (settings.RESPALDOS / "ultimo.json").write_text("{")
    assert pedir()[1]["ultimo_respaldo"]["terminado_en"] is None  # type: ignore[index]


def test_con_migraciones_pendientes_es_503(base_propia: str, monkeypatch: pytest.MonkeyPatch) -> None:
    todas = diagnosticos._migraciones_del_programa() | {("nucleo", "9999_la_que_viene")}
    monkeypatch.setattr(diagnosticos, "_migraciones_del_programa", lambda: todas)
    estado, cuerpo = pedir()
    assert (estado, cuerpo["estado"]) == (503, "mal")
    assert cuerpo["base"]["migraciones_pendientes"] == 1  # type: ignore[index]


def test_sin_base_contesta_503_enseguida_tambien_con_sesion_y_desde_otra_maquina(
    base_propia: str, base_muerta: None
) -> None:
    cliente = Client(raise_request_exception=False)
    cliente.cookies[ajustes.SESSION_COOKIE_NAME] = "a" * 32  # a browser that had a session
    comienzo = time.monotonic()
    estado, cuerpo = pedir(cliente, REMOTE_ADDR="203.0.113.9")
    assert time.monotonic() - comienzo < 4
    assert (estado, cuerpo["estado"]) == (503, "mal")
    assert cuerpo["base"]["responde"] is False  # type: ignore[index]


def test_sin_broker_contesta_200_con_avisos(base_propia: str, settings) -> None:  # type: ignore[no-untyped-def]
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{puerto_libre()}/0"
    comienzo = time.monotonic()
    estado, cuerpo = pedir()
    assert time.monotonic() - comienzo < 4
    assert (estado, cuerpo["estado"]) == (200, "con_avisos")
    assert cuerpo["broker"] == {"estado": "con_avisos", "responde": False}


def test_la_demostracion_no_contesta_a_otras_maquinas(base_propia: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosticos, "diagnosticar", lambda: hacer(base=Base(responde=True, modo="demostracion")))
    estado, cuerpo = pedir(REMOTE_ADDR="203.0.113.9")
    assert (estado, cuerpo) == (403, {"estado": "solo en la propia máquina"})
    assert pedir(REMOTE_ADDR="127.0.0.1")[0] == 200


def test_mil_preguntas_son_una_sola(base_propia: str, monkeypatch: pytest.MonkeyPatch) -> None:
    veces = []
    monkeypatch.setattr(diagnosticos, "diagnosticar", lambda: veces.append(1) or hacer())
    for _ in range(50):
        assert pedir()[0] == 200
    assert len(veces) == 1


def test_solo_se_pregunta(client: Client) -> None:
    assert client.post(URL).status_code == 405


# ── For people ──


@pytest.mark.django_db
@pytest.mark.parametrize(("rol", "codigo"), [("auditoria", 200), ("caja", 403)])
def test_la_pagina_es_de_los_que_cuidan_el_sistema(client: Client, rol: str, codigo: int) -> None:
    client.force_login(un_usuario("pruiz", rol))
    assert client.get(reverse("nucleo:estado")).status_code == codigo


@pytest.mark.django_db
def test_la_pagina_dice_que_hacer_sin_broker(client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{puerto_libre()}/0"
    client.force_login(un_usuario("pruiz", "auditoria"))
    texto = client.get(reverse("nucleo:estado")).content.decode()
    assert "No responde" in texto
    assert "Reiniciá Redis o Valkey" in texto


@pytest.mark.django_db
def test_la_pagina_lista_respaldos_y_fallas(client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.RESPALDOS.mkdir()
    (settings.RESPALDOS / "cesop-base-20261123-030000.respaldo").write_bytes(b"x" * 2_500_000)
    (settings.RESPALDOS / "cesop-base-20261124-030000.respaldo.parcial").write_bytes(b"x")
    usuario = un_usuario("pruiz", "auditoria", ve_todas=True)
    CorreoSaliente.objects.create(
        clave="a", para="a@example.org", asunto="Aviso de corte", cuerpo="A", estado="fallado", error="Buzón lleno"
    )
    client.force_login(usuario)
    texto = client.get(reverse("nucleo:estado")).content.decode()
    assert "cesop-base-20261123-030000.respaldo" in texto
    assert "parcial" not in texto
    assert "Aviso de corte" in texto
    assert "Buzón lleno" in texto
