"""A register to bill, made by SQL: accounts of electricity with holder, category, conditions and what they consumed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import connections

from bench.tarifas import CARPETA
from catastro.models import Categoria, GrupoGestion, Localidad, Servicio, TipoCondicion
from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.models import Sucursal, Usuario
from contabilidad.models import Seccion
from contabilidad.services.inicio import iniciar_contabilidad
from facturacion.models import EstrategiaDeAutorizacion, PoliticaFacturacion, PuntoDeVenta, TipoComprobante
from facturacion.services import talonarios
from facturacion.services.cuadros import activar, importar
from facturacion.tarifas import de_json

PRIMERO = 10_000_000  # ids and numbers of what the bench makes
MAESTROS = (
    "catastro_domicilio", "catastro_inmueble", "catastro_suministro", "catastro_cuentaservicio",
    "catastro_cambiodeestado", "catastro_estadoactual", "catastro_persona", "catastro_partedecuenta",
    "catastro_categoriadecuenta", "catastro_condiciondecuenta", "catastro_asociado", "medicion_consumo",
    "medicion_validacion", "facturacion_consumofacturado", "facturacion_comprobante", "facturacion_renglon",
)  # fmt: skip
PADRON = """
    INSERT INTO catastro_domicilio (id, localidad_id, calle, altura, piso, departamento, entre_calles)
        SELECT {p} + n, {localidad}, 'Calle ' || n % 200, n::text, '', '', '' FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_inmueble (id, domicilio_id, nomenclatura, partida, observaciones, activo)
        SELECT {p} + n, {p} + n, '', '', '', true FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_suministro (id, numero, ubicacion, activo, inmueble_id, servicio_id)
        SELECT {p} + n, {p} + n, '', true, {p} + n, {servicio} FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_cuentaservicio (id, numero, envio, observaciones, registrado_en, grupo_id, suministro_id)
        SELECT {p} + n, {p} + n, 'papel', '', now(), {grupo}, {p} + n FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_cambiodeestado (fecha, desde, hasta, motivo, usuario_id, cuenta_id)
        SELECT '{alta}', e.desde, e.hasta, '', {usuario}, {p} + n
        FROM generate_series(1, {n}) AS n, (VALUES ('', 'solicitada'), ('solicitada', 'conectada')) AS e (desde, hasta);
    INSERT INTO catastro_estadoactual (cuenta_id, estado, desde, suministro_id)
        SELECT {p} + n, 'conectada', '{alta}', {p} + n FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_persona (id, tipo, nombre, documento_tipo, documento, cuit, observaciones)
        SELECT {p} + n, 'humana', 'Persona ' || n, 'dni', ({p} + n)::text, '', '' FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_partedecuenta (desde, cuenta_id, rol, persona_id, motivo)
        SELECT '{alta}', {p} + n, 'titular', {p} + n, '' FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_asociado (desde, persona_id, numero, acta_ingreso, acta_egreso, motivo_egreso)
        SELECT '{alta}', {p} + n, {p} + n, '', '', '' FROM generate_series(1, {n}, 2) AS n;
    INSERT INTO catastro_categoriadecuenta (desde, cuenta_id, categoria_id, motivo)
        SELECT '{alta}', {p} + n, CASE WHEN n % 10 = 9 THEN {general} ELSE {residencial} END, ''
        FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_condiciondecuenta (desde, cuenta_id, tipo_id, comprobante)
        SELECT '{alta}', {p} + n, c.tipo, '' FROM generate_series(1, {n}) AS n,
            (VALUES ({subsidio}, 2), ({social}, 10), ({electro}, 500)) AS c (tipo, cada) WHERE n % c.cada = 0;
    INSERT INTO medicion_consumo (id, suministro_id, cuenta_id, magnitud, desde, hasta, dias, consumo, estimado, caso,
            tramos, esperado_por, resultado, en_juego)
        SELECT {p} + n, {p} + n, {p} + n, 'activa', '{previa}', '{hoy}', 30, n * 7919 % 1500, false, 'normal', '[]', '',
            'valida', 0 FROM generate_series(1, {n}) AS n;
    INSERT INTO medicion_validacion (accion, motivo, consumo_id) SELECT 'automatica', '', id FROM medicion_consumo
"""
# A month of history: what was consumed, and its bill with six lines.
HISTORIA = """
    INSERT INTO medicion_consumo (id, suministro_id, cuenta_id, magnitud, desde, hasta, dias, consumo, estimado, caso,
            tramos, esperado_por, resultado, en_juego)
        SELECT {id} + n, {p} + n, {p} + n, 'activa', '{desde}', '{hasta}', 30, n * 31 % 1500, false, 'normal', '[]', '',
            'valida', 0 FROM generate_series(1, {n}) AS n;
    INSERT INTO medicion_validacion (accion, motivo, consumo_id)
        SELECT 'automatica', '', {id} + n FROM generate_series(1, {n}) AS n;
    INSERT INTO facturacion_comprobante (id, tipo_id, origen, fecha, persona_id, pagador_id, cuenta_id, grupo_id,
            seccion_id, nombre, documento_tipo, documento, condicion_iva, domicilio, categoria, es_asociado, desde,
            hasta, vence, recargo, neto, impuestos, total, renglones, motivo, huella)
        SELECT -({id} + n), {tipo}, 'corrida', '{hasta}', {p} + n, {p} + n, {p} + n, {grupo}, {seccion},
            'Persona ' || n, 'dni', ({p} + n)::text, 5, 'Calle', 'T1R', true, '{desde}', '{hasta}', '{hasta}', 0, 6000,
            0, 6000, 6, '', ''
        FROM generate_series(1, {n}) AS n;
    INSERT INTO facturacion_renglon (comprobante_id, orden, clase, codigo, componente, detalle, unidad, importe)
        SELECT -({id} + n), r, 'cargo', 'c' || r, 'otros', 'Cargo', '', 1000
        FROM generate_series(1, {n}) AS n, generate_series(1, 6) AS r;
    INSERT INTO facturacion_consumofacturado (consumo_id, cuota, cuotas, vez, comprobante_id, devengado)
        SELECT {id} + n, 1, 1, 1, -({id} + n), 0 FROM generate_series(1, {n}) AS n
"""


def un_usuario() -> Usuario:
    """Who bills, in a database where there was nobody."""
    sucursal = Sucursal.objects.create(codigo="CEN", nombre="Central", localidad="San Bernardo")
    return Usuario.objects.create(
        usuario="bench", nombre="Bench", apellido="Bench", sucursal=sucursal, debe_cambiar_clave=False
    )


def a_facturar(cuantas: int, *, meses: int, usuario: Usuario, tablas: Mapping[str, str]) -> GrupoGestion:
    """A group whose accounts were all read today; `tablas` also get a bare twin (`bench_…`)."""
    desde = sumar_meses(hoy().replace(day=1), -6)
    iniciar_contabilidad(desde, hasta=sumar_meses(desde, 12))
    seccion = Seccion.objects.get(codigo="E")
    servicio = Servicio.objects.get_or_create(
        clave="electricidad", defaults={"nombre": "Electricidad", "unidad": "kWh", "medido": True, "seccion": seccion}
    )[0]
    grupo = GrupoGestion.objects.create(codigo="BENCH", nombre="Bench", servicio=servicio, seccion=seccion)
    tipo = _politica(grupo, usuario)
    categorias = [
        Categoria.objects.get_or_create(servicio=servicio, clave=clave, defaults={"nombre": clave})[0].pk
        for clave in ("T1R", "T1G")
    ]
    condiciones = dict(TipoCondicion.objects.values_list("clave", "pk"))
    localidad = Localidad.objects.create(nombre="Bench", codigo_postal="1", partido="")
    valores = {
        "p": PRIMERO, "n": cuantas, "servicio": servicio.pk, "grupo": grupo.pk, "seccion": seccion.pk, "tipo": tipo.pk,
        "localidad": localidad.pk, "usuario": usuario.pk, "residencial": categorias[0], "general": categorias[1],
        "subsidio": condiciones["subsidio"], "social": condiciones["tarifa_social"],
        "electro": condiciones["electrodependiente"], "alta": hoy() - dt.timedelta(days=1500),
        "previa": hoy() - dt.timedelta(days=30), "hoy": hoy(),
    }  # fmt: skip
    with _sin_disparadores():
        _correr(PADRON, valores)
        for n in range(1, meses + 1):
            hasta = hoy() - dt.timedelta(days=30 * n)
            dias = {"desde": hasta - dt.timedelta(days=30), "hasta": hasta, "id": PRIMERO * (n + 1)}
            _correr(HISTORIA, valores | dias)
    with connections["dueno"].cursor() as cursor:
        for tabla in tablas:
            cursor.execute(f"CREATE TABLE public.bench_{tabla} (LIKE public.{tabla} INCLUDING ALL)")
            cursor.execute(f"INSERT INTO public.bench_{tabla} OVERRIDING SYSTEM VALUE SELECT * FROM public.{tabla}")
        cursor.execute("ANALYZE")
    return grupo


def _politica(grupo: GrupoGestion, usuario: Usuario) -> TipoComprobante:
    """As a group that bills every month with the book of the demonstration."""
    punto = PuntoDeVenta.objects.create(numero=20, nombre="Corridas", uso="corridas", sucursal=usuario.sucursal)
    tipos = {clave: TipoComprobante.objects.get(clave=clave) for clave in ("LSPA", "LSPB", "NCA", "NCB")}
    desde = hoy() - dt.timedelta(days=400)
    for tipo in tipos.values():
        talonarios.abrir(tipo, punto)
        EstrategiaDeAutorizacion.objects.create(tipo=tipo, punto=punto, estrategia="SIN_AUTORIZACION", desde=desde)
    (archivo,) = CARPETA.glob("cesop-electricidad-*.json")
    version = activar(importar(de_json(archivo.read_text(encoding="utf-8")), usuario=usuario), usuario=usuario)
    PoliticaFacturacion.objects.create(
        grupo=grupo, cuadro=version.cuadro, ciclo="mensual", tipo_a=tipos["LSPA"], tipo_b=tipos["LSPB"], punto=punto,
        dias_al_vencimiento=10, dias_al_segundo=15, jurisdiccion="costa", desde=desde,
    )  # fmt: skip
    return tipos["LSPB"]


@contextmanager
def _sin_disparadores() -> Iterator[None]:
    """The triggers of the tables of masters are off, and come back as they were."""
    with connections["dueno"].cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger "
            "WHERE NOT tgisinternal AND tgenabled = 'A' AND tgrelid = ANY (%s::regclass[])",
            [list(MAESTROS)],
        )
        disparadores = cursor.fetchall()
        for tabla in MAESTROS:
            cursor.execute(f"ALTER TABLE public.{tabla} DISABLE TRIGGER USER")
        yield
        for tabla, nombre in disparadores:
            cursor.execute(f'ALTER TABLE public.{tabla} ENABLE ALWAYS TRIGGER "{nombre}"')


def _correr(ordenes: str, valores: Mapping[str, object]) -> None:
    with connections["dueno"].cursor() as cursor:
        for orden in ordenes.format(**valores).split(";\n"):
            cursor.execute(orden)
