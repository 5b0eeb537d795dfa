"""The house rules that a linter does not know. Each failure names the place and the rule."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from cesop.nucleo.aplicacion import Aplicacion
from cesop.nucleo.puertos import PENDIENTES, puertos
from tests.arquitectura.fuentes import CAPAS, RAIZ, funciones, modulos

LINEAS_DE_ARCHIVO_MAX = 600
LINEAS_DE_FUNCION_MAX = 70
# Locks are taken by the kernel's helper alone; the queues of work skip what another worker holds.
CON_BLOQUEO_PROPIO = {
    Path("cesop/nucleo/bloqueos.py"),
    Path("cesop/nucleo/colas.py"),
    Path("cesop/nucleo/procesos/cola.py"),
}


def _propias() -> list[str]:
    return [app for capa in CAPAS for app in capa]


def test_las_capas_de_la_prueba_son_las_apps_instaladas() -> None:
    locales = {config.label for config in apps.get_app_configs() if Path(config.path).is_relative_to(RAIZ / "cesop")}
    locales |= {c.label for c in apps.get_app_configs() if Path(c.path).parent == RAIZ}
    assert locales == set(_propias())


def test_cada_app_arranca_con_su_configuracion() -> None:
    propias = [config for config in apps.get_app_configs() if config.label in _propias()]
    assert [c.label for c in propias if not isinstance(c, Aplicacion)] == []


def test_ninguna_tabla_apunta_a_una_app_de_arriba() -> None:
    altura = {app: nivel for nivel, capa in enumerate(CAPAS) for app in capa}
    culpables = []
    for modelo in apps.get_models(include_auto_created=True):
        origen = modelo._meta.app_label
        if origen not in altura:
            continue
        for campo in modelo._meta.get_fields():
            destino = campo.related_model._meta.app_label if campo.related_model and campo.concrete else origen
            permitido = destino not in altura or destino == origen or altura[destino] < altura[origen]
            if not permitido:
                culpables.append(f"{origen}.{modelo.__name__}.{campo.name} → {destino}")
    assert culpables == []


def test_no_hay_importaciones_dentro_de_funciones() -> None:
    culpables = [
        f"{camino}:{nodo.lineno}"
        for camino, arbol in modulos().items()
        for funcion in funciones(arbol)
        for nodo in ast.walk(funcion)
        if isinstance(nodo, ast.Import | ast.ImportFrom)
    ]
    assert culpables == []


def test_no_hay_busqueda_de_modelos_por_nombre_ni_senales() -> None:
    prohibidos = {"get_model", "receiver", "GenericForeignKey", "mark_safe", "extra", "raw"}
    culpables = [
        f"{camino}:{nodo.lineno} {nombre}"
        for camino, arbol in modulos().items()
        for nodo in ast.walk(arbol)
        if isinstance(nodo, ast.Call)
        and (nombre := getattr(nodo.func, "attr", getattr(nodo.func, "id", ""))) in prohibidos
    ]
    assert culpables == []


def test_los_bloqueos_pasan_por_el_nucleo() -> None:
    culpables = [
        f"{camino}:{nodo.lineno}"
        for camino, arbol in modulos().items()
        if camino not in CON_BLOQUEO_PROPIO
        for nodo in ast.walk(arbol)
        if (isinstance(nodo, ast.Attribute) and nodo.attr == "select_for_update")
        or (isinstance(nodo, ast.Constant) and isinstance(nodo.value, str) and "pg_advisory" in nodo.value.lower())
    ]
    assert culpables == []


def test_no_hay_coma_flotante_en_modelos() -> None:
    culpables = [
        f"{modelo._meta.label}.{campo.name}"
        for modelo in apps.get_models()
        if modelo._meta.app_label in _propias()
        for campo in modelo._meta.concrete_fields
        if campo.get_internal_type() == "FloatField"
    ]
    assert culpables == []


def test_los_formularios_dicen_sus_campos() -> None:
    culpables = [
        f"{camino}:{nodo.lineno}"
        for camino, arbol in modulos().items()
        for nodo in ast.walk(arbol)
        if isinstance(nodo, ast.Assign)
        and any(getattr(destino, "id", "") in {"fields", "exclude"} for destino in nodo.targets)
        and isinstance(nodo.value, ast.Constant)
        and nodo.value.value == "__all__"
    ]
    assert culpables == []


def test_archivos_y_funciones_se_leen_de_una_vez() -> None:
    largos = [
        str(camino) for camino in modulos() if len((RAIZ / camino).read_text().splitlines()) > LINEAS_DE_ARCHIVO_MAX
    ]
    largas = [
        f"{camino}:{funcion.name}"
        for camino, arbol in modulos().items()
        for funcion in funciones(arbol)
        if (funcion.end_lineno or 0) - funcion.lineno + 1 > LINEAS_DE_FUNCION_MAX
    ]
    assert (largos, largas) == ([], [])


def test_los_puertos_y_los_pendientes_coinciden() -> None:
    """Every declared key has a provider or is pending, and nothing pending is provided or unknown."""
    declaradas = {(nombre, clave) for nombre, puerto in puertos().items() for clave in puerto.claves or ()}
    provistas = {(nombre, clave) for nombre, puerto in puertos().items() for clave, _ in puerto}
    assert declaradas - provistas == set(PENDIENTES)
    assert set(PENDIENTES) & provistas == set()


def test_los_puertos_estan_en_la_documentacion() -> None:
    pagina = (RAIZ / "docs/architecture.md").read_text()
    assert [nombre for nombre in puertos() if f"`{nombre}`" not in pagina] == []


@pytest.mark.parametrize("app", _propias())
def test_las_migraciones_van_en_fila(app: str) -> None:
    cargador = MigrationLoader(None)
    propias = sorted(nombre for etiqueta, nombre in cargador.disk_migrations if etiqueta == app)
    if not propias:
        return
    for anterior, siguiente in pairwise(propias):
        assert (app, anterior) in cargador.disk_migrations[(app, siguiente)].dependencies
    assert len(cargador.graph.leaf_nodes(app)) == 1


def test_cada_paquete_y_modulo_dice_para_que_esta() -> None:
    culpables = [str(camino) for camino, arbol in modulos().items() if arbol.body and not ast.get_docstring(arbol)]
    assert culpables == []


# Rows that tell about a person, and so are of that person's branch.
DE_PERSONAS = {"RegistroAuditoria", "RegistroConsulta", "Importacion", "CorreoSaliente"}
# Where rows with a branch may be asked for without `alcance.visibles`, and why.
SIN_ALCANCE = {
    "apertura/management/commands/apertura.py": "a command: who answers for what it does",
    "cesop/demostracion/ciclo.py": "reads the whole town",
    "cesop/demostracion/cobranzas.py": "what the whole town pays",
    "cesop/demostracion/cooperativa.py": "acts as the demonstration's people",
    "cesop/demostracion/servicios.py": "makes the demonstration's people",
    "cesop/demostracion/sucesos.py": "what happens in the whole town",
    "cesop/demostracion/trabajo.py": "acts as the demonstration's people",
    "cesop/nucleo/acceso/sesion.py": "who enters, before there is a user",
    "cesop/nucleo/alcance.py": "is the scope",
    "cesop/nucleo/aprobaciones.py": "asks and decides by permission; its lists are scoped by whoever decides",
    "cesop/nucleo/exportaciones.py": "counts the user's own exports, and writes them down",
    "cesop/nucleo/listados/acciones.py": "the user's own confirmation, by its key",
    "cesop/nucleo/management/commands/totp.py": "a command of the demonstration",
    "cesop/nucleo/notificaciones/avisos.py": "a chunk of what was planned with the scope",
    "cesop/nucleo/notificaciones/correo.py": "the machine that sends, for everybody",
    "cesop/nucleo/planillas/importar.py": "writes what was brought in",
    "cesop/nucleo/procesos/motor.py": "the machine that runs, for everybody",
    "cesop/nucleo/procesos/verificacion.py": "a chunk of what was planned with the scope",
    "cesop/nucleo/segregacion.py": "what a person did, to refuse the incompatible, whoever asks",
    "cesop/nucleo/usuarios/actos.py": "executes what was approved",
    "cesop/nucleo/usuarios/forms.py": "an empty set, filled by its view",
    "cesop/nucleo/usuarios/inicial.py": "the first user of an installation",
    "contabilidad/pantallas/ejercicios.py": "one ledger: everybody sees that a period is asked to be reopened",
    "facturacion/management/commands/tarifas.py": "a command: who answers for what it does",
}
LECTORES = {"models", "services", "selectors", "migrations"}


def _sin_alcance(arbol: ast.Module, modelos: set[str]) -> list[str]:
    """ "line model" of every query of those models that does not go straight into `visibles`."""
    con_alcance = {
        id(nodo)
        for llamada in ast.walk(arbol)
        if isinstance(llamada, ast.Call) and getattr(llamada.func, "id", "") == "visibles" and llamada.args
        for nodo in ast.walk(llamada.args[0])
    }
    hallados = []
    for nodo in ast.walk(arbol):
        nombre: ast.expr | None = None
        if isinstance(nodo, ast.Attribute) and nodo.attr in {"objects", "_default_manager", "_base_manager"}:
            nombre = nodo.value
        elif isinstance(nodo, ast.Call) and getattr(nodo.func, "id", "") in {"get_object_or_404", "get_list_or_404"}:
            nombre = nodo.args[0]
        if isinstance(nombre, ast.Name) and nombre.id in modelos and id(nodo) not in con_alcance:
            hallados.append((nombre.lineno, nombre.id))
    return [f"{linea} {modelo}" for linea, modelo in sorted(hallados)]


def test_toda_consulta_de_filas_con_sucursal_pasa_por_el_alcance() -> None:
    """Outside models, services and selectors, rows with a branch go through `alcance.visibles` or a selector."""
    con_sucursal = {
        modelo.__name__
        for modelo in apps.get_models()
        if modelo._meta.app_label in _propias() and any(campo.name == "sucursal" for campo in modelo._meta.fields)
    }
    assert {"Usuario", "Proceso", "Adjunto", "Aprobacion"} <= con_sucursal
    hallados = {
        str(camino): culpables
        for camino, arbol in modulos().items()
        if LECTORES.isdisjoint(camino.with_suffix("").parts)
        and (culpables := _sin_alcance(arbol, con_sucursal | DE_PERSONAS))
    }
    assert {camino: culpables for camino, culpables in hallados.items() if camino not in SIN_ALCANCE} == {}
    assert SIN_ALCANCE.keys() - hallados.keys() == set(), "a reason for nothing"


def test_la_regla_del_alcance_encuentra_lo_suyo() -> None:
    malas = ast.parse(
        "Usuario.objects.all()\nget_object_or_404(Usuario, pk=1)\nvisibles(filas, usuario=Usuario.objects)"
    )
    assert _sin_alcance(malas, {"Usuario"}) == ["1 Usuario", "2 Usuario", "3 Usuario"]
    buenas = ast.parse("visibles(Usuario.objects.filter(is_active=True), usuario=quien)")
    assert _sin_alcance(buenas, {"Usuario"}) == []
