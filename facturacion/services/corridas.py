"""The acts of a billing run: prepare, exclude, go back, approve, issue, undo, cancel. Mass work is in `trabajos`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Max

from catastro.models import CuentaServicio, GrupoGestion
from cesop.nucleo import aprobaciones
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fallas_inducidas import falla, punto
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Aprobacion, Usuario
from facturacion.models import Borrador, Comprobante, Corrida, PoliticaFacturacion, TandaNumerada
from facturacion.selectors import cuadros, estrategias, imputables, politicas
from facturacion.services.liquidacion import plazo_de
from facturacion.services.notas_en_tanda import tipo_de_nota

APROBAR = "facturacion.aprobar_corrida"
DESHACER = "facturacion.deshacer_corrida"
PREPARAR = "facturacion.preparar_corrida"
Estado = Corrida.Estado
TRAS_PREPARAR = punto("corrida.tras_preparar", "the run and its drafts are in, and not committed")

# Whoever has a service that is not asked for nor retired; and whoever left with something measured, or calls, that were
# not billed.
DEBIDAS = """
    INSERT INTO public.facturacion_borrador (corrida_id, cuenta_id, estado, neto, total, huella, marcas, causas, motivo)
    SELECT %(corrida)s, c.id, 'pendiente', 0, 0, '', '[]', '[]', ''
    FROM public.catastro_cuentaservicio AS c JOIN public.catastro_estadoactual AS e ON e.cuenta_id = c.id
    WHERE c.grupo_id = %(grupo)s AND (e.estado IN ('conectada', 'suspendida', 'cortada')
        OR (e.estado = 'retirada' AND e.desde > %(desde)s::date)
        OR EXISTS (
            SELECT 1 FROM public.medicion_consumo AS m JOIN public.medicion_validacion AS v ON v.consumo_id = m.id
            WHERE m.cuenta_id = c.id AND m.hasta > %(viejo)s::date AND m.caso <> 'heredado'
                AND NOT EXISTS (SELECT 1 FROM public.facturacion_consumofacturado AS f WHERE f.consumo_id = m.id)
                AND NOT EXISTS (SELECT 1 FROM public.medicion_consumo AS n WHERE n.reemplaza_id = m.id))
        OR EXISTS (
            SELECT 1 FROM public.facturacion_llamadamedida AS l
            WHERE l.cuenta_id = c.id AND l.fecha >= %(llamadas_desde)s::date AND l.fecha < %(hasta)s::date
                AND NOT EXISTS (
                    SELECT 1 FROM public.facturacion_llamadafacturada AS f WHERE f.llamada_id = l.id AND NOT EXISTS (
                        SELECT 1 FROM public.facturacion_llamadadevuelta AS d WHERE d.facturada_id = f.id))))
    ORDER BY c.id
"""
# How far back a retired account is looked for something that was not billed.
VIEJO = dt.timedelta(days=400)


def politica_de(grupo: GrupoGestion, *, al: dt.date) -> PoliticaFacturacion:
    """How a group is billed on a day. Errores: facturacion.sin_politica."""
    politica = politicas.de_grupo(grupo.pk, al=al)
    if politica is None:
        raise ErrorNegocio(
            "facturacion.sin_politica",
            f"No se puede facturar {grupo} porque no se dijo cómo. Cargá su política de facturación.",
        )
    return politica


@transaction.atomic
def preparar(grupo: GrupoGestion, *, anio: int, mes: int, fecha: dt.date, usuario: Usuario) -> Corrida:
    """Open the run of a month, issued on `fecha`, with every account that is due.

    *Errores:* facturacion.sin_politica, facturacion.sin_estrategia, facturacion.fecha_pasada,
    facturacion.nadie_a_facturar; the constraint `corrida_una_por_mes`.
    """
    politica = politica_de(grupo, al=fecha)
    if fecha < hoy():
        raise ErrorNegocio(
            "facturacion.fecha_pasada",
            "No se puede emitir con una fecha que ya pasó. Elegí hoy o un día que venga.",
            campo="fecha",
        )
    for tipo in {politica.tipo_a, politica.tipo_b}:
        estrategias.vigente(tipo, politica.punto, servicio=grupo.servicio_id, al=fecha)
        estrategias.vigente(tipo_de_nota(tipo), politica.punto, servicio=grupo.servicio_id, al=fecha)
    vence = fecha + dt.timedelta(days=politica.dias_al_vencimiento)
    segundo = vence + dt.timedelta(days=politica.dias_al_segundo) if politica.dias_al_segundo else None
    corrida = Corrida.objects.create(
        grupo=grupo, anio=anio, mes=mes, fecha=fecha, vence=vence, segundo_vence=segundo, usuario=usuario
    )
    with connection.cursor() as cursor:
        plazo = plazo_de(politica, anio=anio, mes=mes, al=fecha)
        valores: dict[str, int | dt.date] = {
            "corrida": corrida.pk, "grupo": grupo.pk, "desde": plazo.plano_desde, "viejo": plazo.desde - VIEJO,
            "hasta": plazo.hasta, "llamadas_desde": plazo.hasta - dt.timedelta(days=plazo.dias_de_llamadas),
        }  # fmt: skip
        cursor.execute(DEBIDAS, valores)
        if not cursor.rowcount:
            raise ErrorNegocio(
                "facturacion.nadie_a_facturar",
                f"No se puede preparar la corrida porque {grupo} no tiene servicios para facturar. Revisá sus cuentas.",
            )
    falla(TRAS_PREPARAR)
    return corrida


@transaction.atomic
def excluir(corrida: Corrida, cuentas: Sequence[CuentaServicio], *, motivo: str) -> int:
    """Leave accounts out of a run that is being looked at. Errores: facturacion.sin_motivo, facturacion.otro_estado."""
    if not motivo.strip():
        raise ErrorNegocio("facturacion.sin_motivo", "No se puede excluir sin motivo. Escribilo.", campo="motivo")
    _exigir(corrida, Estado.PREPARADA, Estado.CALCULADA, para="excluir cuentas")
    filas = Borrador.objects.filter(corrida=corrida, cuenta__in=cuentas)
    return filas.update(estado=Borrador.Estado.EXCLUIDO, motivo=motivo.strip()[:200])


@transaction.atomic
def incluir(corrida: Corrida, cuentas: Sequence[CuentaServicio]) -> int:
    """Bring back accounts that were excluded: they are calculated again. Errores: facturacion.otro_estado."""
    _exigir(corrida, Estado.PREPARADA, Estado.CALCULADA, para="incluir cuentas")
    filas = Borrador.objects.filter(corrida=corrida, cuenta__in=cuentas, estado=Borrador.Estado.EXCLUIDO)
    return filas.update(estado=Borrador.Estado.PENDIENTE, motivo="", huella="")


def pedir_aprobacion(corrida: Corrida, *, motivo: str, usuario: Usuario) -> Aprobacion:
    """Ask another person to approve what was calculated.

    *Errores:* facturacion.otro_estado, facturacion.sin_calcular, facturacion.sin_regla, those of `aprobaciones`.
    """
    _exigir(corrida, Estado.CALCULADA, para="aprobar")
    if Borrador.objects.filter(corrida=corrida, estado=Borrador.Estado.PENDIENTE).exists():
        raise ErrorNegocio(
            "facturacion.sin_calcular",
            "No se puede aprobar porque hay cuentas sin calcular. Calculá la corrida de nuevo.",
        )
    exigir_reglas(corrida)
    return aprobaciones.pedir(
        APROBAR, datos=contenido(corrida), motivo=motivo, usuario=usuario, sucursal=usuario.sucursal
    )


def exigir_reglas(corrida: Corrida) -> None:
    """Refuse a run whose book has something that accounting could not post. Errores: facturacion.sin_regla."""
    libros = cuadros.vigentes(politica_de(corrida.grupo, al=corrida.fecha).cuadro)
    if faltas := imputables.faltas_de_libros(libros, [corrida.grupo], al=corrida.fecha):
        raise ErrorNegocio(
            "facturacion.sin_regla",
            f"No se puede aprobar porque {'; '.join(faltas.values())}. Cargá lo que falta en el manual de asientos.",
        )


def pedir_deshacer(corrida: Corrida, *, motivo: str, usuario: Usuario) -> Aprobacion:
    """Ask another person to undo a run by credit notes. Errores: facturacion.otro_estado, those of `aprobaciones`."""
    _exigir(corrida, Estado.EMITIDA, para="deshacer")
    datos = {"corrida": corrida.pk, "nombre": str(corrida), "motivo": motivo.strip()}
    return aprobaciones.pedir(DESHACER, datos=datos, motivo=motivo, usuario=usuario, sucursal=usuario.sucursal)


def contenido(corrida: Corrida) -> dict[str, object]:
    """What is approved: how many and how much, and the sum of what each one was rated from."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), COALESCE(sum(total), 0)::text, "
            "encode(sha256(COALESCE(string_agg(huella, '' ORDER BY cuenta_id), '')::bytea), 'hex') "
            "FROM public.facturacion_borrador WHERE corrida_id = %s AND estado = 'calculado'",
            [corrida.pk],
        )
        cuantas, total, huella = cursor.fetchone()
    return {"corrida": corrida.pk, "nombre": str(corrida), "cuentas": cuantas, "total": total, "huella": huella}


@transaction.atomic
def cancelar(corrida: Corrida) -> None:
    """Discard a run that numbered nothing, with its drafts. Errores: facturacion.otro_estado."""
    pasar(corrida, Estado.PREPARADA, Estado.CALCULADA, Estado.APROBADA, a=Estado.CANCELADA)
    Borrador.objects.filter(corrida=corrida).delete()


def pasar(corrida: Corrida, *desde: str, a: str, **cambios: object) -> None:
    """Take a run to another state, from one of those; whoever comes second is told.

    *Errores:* facturacion.otro_estado.
    """
    if not Corrida.objects.filter(pk=corrida.pk, estado__in=desde).update(estado=a, **cambios):
        corrida.refresh_from_db()
        raise ErrorNegocio(
            "facturacion.otro_estado",
            f"No se puede porque la corrida está {corrida.get_estado_display().lower()}. Actualizá la página.",
        )
    corrida.refresh_from_db()


def _exigir(corrida: Corrida, *estados: str, para: str) -> None:
    corrida.refresh_from_db()
    if corrida.estado not in estados:
        raise ErrorNegocio(
            "facturacion.otro_estado",
            f"No se puede {para} porque la corrida está {corrida.get_estado_display().lower()}. Actualizá la página.",
        )


def sin_escribir(corrida: Corrida, *, anula: bool) -> list[TandaNumerada]:
    """Chunks that have their numbers and not their vouchers."""
    return list(TandaNumerada.objects.filter(corrida=corrida, anula=anula, escrita__isnull=True).order_by("numero"))


def ultima_tanda(corrida: Corrida, *, anula: bool) -> int:
    """The number of its last chunk; zero when it has none."""
    return TandaNumerada.objects.filter(corrida=corrida, anula=anula).aggregate(n=Max("numero"))["n"] or 0


def faltan(corrida: Corrida, *, anula: bool) -> bool:
    """True while something is to be numbered or written, of the run or of what undoes it."""
    if sin_escribir(corrida, anula=anula):
        return True
    if not anula:
        return Borrador.objects.filter(corrida=corrida, estado=Borrador.Estado.CALCULADO).exists()
    sin_corregir = Comprobante.objects.filter(borradores__corrida=corrida, correcciones__isnull=True)
    return sin_corregir.exists()
