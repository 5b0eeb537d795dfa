"""A what-if over a base of 200,000 accounts that were read in the month: each rated twice, nothing written but sums.

The register is made by SQL with the triggers of its tables off. `BENCH_SIMULACION` makes it smaller.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from collections.abc import Iterator

from django.db import connections

from bench.medicion import Medida, segundos
from bench.tarifas import CARPETA
from catastro.models import Categoria, Domicilio, GrupoGestion, Inmueble, Localidad, Persona, Servicio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Proceso, Usuario
from cesop.nucleo.procesos import motor
from contabilidad.models import Seccion
from facturacion.models import PoliticaFacturacion, PuntoDeVenta, Simulacion, TipoComprobante, VersionDeCuadro
from facturacion.selectors import simulaciones as lectura
from facturacion.services import trabajos_simulacion
from facturacion.services.cuadros import activar, importar
from facturacion.services.simulaciones import Pedido
from facturacion.tarifas.documento import de_json

CUENTAS = int(os.environ.get("BENCH_SIMULACION", "200000"))
PRIMERA = 50_000_000  # ids and numbers of what the bench makes
TABLAS = (
    "catastro_suministro", "catastro_cuentaservicio", "catastro_cambiodeestado", "catastro_partedecuenta",
    "catastro_categoriadecuenta", "medicion_consumo", "medicion_validacion",
)  # fmt: skip
PADRON = """
    INSERT INTO catastro_suministro (id, numero, ubicacion, activo, inmueble_id, servicio_id)
        SELECT {p} + n, {p} + n, '', true, {inmueble}, {servicio} FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_cuentaservicio (id, numero, envio, observaciones, registrado_en, grupo_id, suministro_id)
        SELECT {p} + n, {p} + n, 'papel', '', now(), {grupo}, {p} + n FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_cambiodeestado (fecha, desde, hasta, motivo, usuario_id, cuenta_id)
        SELECT '{alta}', e.desde, e.hasta, '', {usuario}, {p} + n
        FROM generate_series(1, {n}) AS n, (VALUES ('', 'solicitada'), ('solicitada', 'conectada')) AS e (desde, hasta);
    INSERT INTO catastro_partedecuenta (desde, rol, motivo, cuenta_id, persona_id)
        SELECT '{alta}', 'titular', '', {p} + n, {persona} FROM generate_series(1, {n}) AS n;
    INSERT INTO catastro_categoriadecuenta (desde, motivo, cuenta_id, categoria_id)
        SELECT '{alta}', '', {p} + n, {categoria} FROM generate_series(1, {n}) AS n;
    INSERT INTO medicion_consumo (id, suministro_id, cuenta_id, magnitud, desde, hasta, dias, consumo, estimado,
            caso, tramos, esperado_por, resultado, en_juego)
        SELECT {p} + n, {p} + n, {p} + n, 'activa', '{desde}', '{hoy}', 30, n * 7919 % 1500, false, 'normal',
            '[]', '', 'valida', 0 FROM generate_series(1, {n}) AS n;
    INSERT INTO medicion_validacion (accion, motivo, consumo_id)
        SELECT 'automatica', '', {p} + n FROM generate_series(1, {n}) AS n
"""


def medir(usuario: Usuario) -> Iterator[Medida]:
    """Planning and all its chunks, by one worker."""
    nueva, grupo = _preparar(usuario)
    pedido = Pedido(nombre="Bench", versiones=[nueva], anio=hoy().year, mes=hoy().month, alcance="grupo", grupo=grupo)
    hechas: list[Simulacion] = []
    planear = segundos(lambda: hechas.append(trabajos_simulacion.simular(pedido, usuario=usuario)))
    simulacion = hechas[0]
    correr = segundos(lambda: _correr(simulacion))
    assert sum(lectura.franjas(simulacion)) == CUENTAS, lectura.causas(simulacion)
    que = f"simular {CUENTAS:,} cuentas contra el cuadro vigente"
    yield Medida(que=que, unidad="cuentas", unidades=CUENTAS, propia=planear + correr)
    yield Medida(que="  planear (en el pedido)", unidad="cuentas", unidades=CUENTAS, propia=planear)


def _correr(simulacion: Simulacion) -> None:
    assert simulacion.proceso_id is not None, "it was started"
    while motor.avanzar(simulacion.proceso_id) is motor.Avance.HAY_MAS:
        pass
    proceso = Proceso.objects.get(pk=simulacion.proceso_id)
    assert proceso.estado == Proceso.Estado.TERMINADO, proceso.resumen


def _preparar(usuario: Usuario) -> tuple[VersionDeCuadro, GrupoGestion]:
    """The register, its policy, the book in force and a draft of the same prices."""
    seccion = Seccion.objects.get_or_create(codigo="E", defaults={"nombre": "Electricidad"})[0]
    servicio = Servicio.objects.get_or_create(
        clave="electricidad",
        defaults={"nombre": "Electricidad", "unidad": "kWh", "medido": True, "seccion": seccion},
    )[0]
    grupo = GrupoGestion.objects.create(codigo="BENCHSIM", nombre="Bench", servicio=servicio, seccion=seccion)
    categoria = Categoria.objects.get_or_create(servicio=servicio, clave="T1R", defaults={"nombre": "Residencial"})[0]
    (archivo,) = CARPETA.glob("cesop-electricidad-*.json")
    libro = de_json(archivo.read_text(encoding="utf-8"))
    alta = hoy() - dt.timedelta(days=400)
    vigente = importar(libro, usuario=usuario)
    if vigente.estado == VersionDeCuadro.Estado.BORRADOR:  # another stage may have put it in force
        activar(vigente, usuario=usuario)
    nueva = importar(dataclasses.replace(libro, desde=hoy() + dt.timedelta(days=30), norma="Bench"), usuario=usuario)
    tipos = {clave: TipoComprobante.objects.get(clave=clave) for clave in ("LSPA", "LSPB")}
    punto = PuntoDeVenta.objects.create(numero=900, nombre="Bench", uso="corridas", sucursal=usuario.sucursal)
    PoliticaFacturacion.objects.create(
        grupo=grupo, cuadro=vigente.cuadro, ciclo="mensual", tipo_a=tipos["LSPA"], tipo_b=tipos["LSPB"], punto=punto,
        dias_al_vencimiento=10, desde=alta,
    )  # fmt: skip
    domicilio = Domicilio.objects.create(
        localidad=Localidad.objects.get_or_create(nombre="Bench", codigo_postal="1", defaults={"partido": ""})[0],
        calle="Bench",
    )
    valores = {
        "p": PRIMERA, "n": CUENTAS, "servicio": servicio.pk, "grupo": grupo.pk, "usuario": usuario.pk, "alta": alta,
        "desde": hoy() - dt.timedelta(days=30), "hoy": hoy(), "categoria": categoria.pk,
        "persona": Persona.objects.create(nombre="Bench, Ana").pk,
        "inmueble": Inmueble.objects.create(domicilio=domicilio).pk,
    }  # fmt: skip
    with connections["dueno"].cursor() as cursor:
        for tabla in TABLAS:
            cursor.execute(f"ALTER TABLE public.{tabla} DISABLE TRIGGER USER")
        for orden in PADRON.format(**valores).split(";\n"):
            cursor.execute(orden)
        cursor.execute("ANALYZE")
    return nueva, grupo
