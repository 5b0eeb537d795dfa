"""Two persons that were one: the merge, and its undoing. Both are documents; nothing of the history moves.

The absorbed person keeps its rows up to the day of the merge; what goes on (roles in accounts, the role of associate,
shares) passes to the kept one from that day. Reads resolve both as one (`selectors.identidad`). Undoing says that it
was never so: what passed goes back from the day of the merge, and "as of" any day answers as before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from catastro.models import (
    Asociado,
    DuplicadoDescartado,
    Fusion,
    FusionDeshecha,
    ParteDeCuenta,
    Persona,
    TraspasoDeFusion,
)
from catastro.services.asociados import cerrar, devolver_cuotas, pasar_cuotas
from catastro.services.personas import exigir_vigente
from catastro.services.vigencias import poner
from cesop.nucleo.bloqueos import Llave, bloquear, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import alcanzadas, reemplazar
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario


@transaction.atomic
def fusionar(conservada: Persona, *, absorbida: Persona, motivo: str, por: Usuario) -> Fusion:
    """From today `absorbida` answers as `conservada`: its live roles in accounts, its being an associate and its
    shares pass to it. When both are associates, the number of the kept one stays.

    *Bloquea:* both persons, the accounts where the absorbed one has a role, and the numbers of associates.
    *Errores:* `fusiones.sin_motivo`, `fusiones.distintos`, `personas.fusionada`, `catastro.simultaneo`, rule
    `fusion_de_vigentes`.
    """
    if not motivo.strip():
        raise ErrorNegocio("fusiones.sin_motivo", "No se puede fusionar sin un motivo. Escribilo.", campo="motivo")
    _bloquear(conservada, absorbida, partes=_partes_vivas(absorbida, desde=hoy()), para="fusionar")
    queda, se_va = _releer(conservada, absorbida)
    if queda.tipo != se_va.tipo:
        raise ErrorNegocio(
            "fusiones.distintos",
            "No se puede fusionar a una persona humana con una jurídica. Si una está mal cargada, corregila antes.",
        )
    dia = hoy()
    fusion = Fusion.objects.create(
        absorbida=se_va, conservada=queda, motivo=motivo.strip()[:200], fecha=dia, usuario=por
    )
    _pasar_partes(fusion, dia=dia)
    _pasar_asociacion(fusion, dia=dia)
    cuotas = pasar_cuotas(se_va, a=queda, fecha=dia, detalle=f"Fusión {fusion.pk}", por=por)
    if cuotas:
        TraspasoDeFusion.objects.create(fusion=fusion, cuotas=cuotas)
    return fusion


@transaction.atomic
def deshacer_fusion(fusion: Fusion, *, motivo: str, por: Usuario) -> FusionDeshecha:
    """The merge was wrong: both are themselves again, and what passed goes back from the day of the merge.

    What somebody else took meanwhile (another holder of the account) stays as it is.
    *Bloquea:* both persons, the accounts that passed, and the numbers of associates.
    *Errores:* `fusiones.sin_motivo`, `fusiones.ya_deshecha`, `fusiones.no_es_la_ultima`, `fusiones.numero_repetido`,
    rule `movimientodecuotas_suscriptas` when the kept one gave back the shares meanwhile.
    """
    if not motivo.strip():
        raise ErrorNegocio("fusiones.sin_motivo", "No se puede deshacer sin un motivo. Escribilo.", campo="motivo")
    traspasos = list(fusion.traspasos.select_related("parte", "asociado").order_by("id"))
    partes = [t.parte for t in traspasos if t.parte is not None]
    _bloquear(fusion.conservada, fusion.absorbida, partes=partes, para="deshacer la fusión")
    _exigir_deshacible(fusion)
    deshecha = FusionDeshecha.objects.create(fusion=fusion, motivo=motivo.strip()[:200], usuario=por)
    for traspaso in traspasos:
        if traspaso.parte is not None:
            _devolver_parte(fusion, traspaso.parte)
        elif traspaso.asociado is not None:
            _devolver_asociacion(fusion, traspaso.asociado)
        else:
            devolver_cuotas(
                fusion.conservada,
                a=fusion.absorbida,
                cuotas=traspaso.cuotas,
                fecha=fusion.fecha,
                detalle=f"Fusión {fusion.pk} deshecha",
                por=por,
            )
    return deshecha


@transaction.atomic
def descartar_duplicado(una: Persona, *, otra: Persona, motivo: str, por: Usuario) -> DuplicadoDescartado:
    """They look alike and are two: they are not offered again.

    *Errores:* constraints `duplicadodescartado_unico`, `duplicadodescartado_en_orden`.
    """
    menor, mayor = sorted((una.pk, otra.pk))
    return DuplicadoDescartado.objects.create(una_id=menor, otra_id=mayor, motivo=motivo.strip()[:200], usuario=por)


# ── Merge ──


def _partes_vivas(persona: Persona, *, desde: dt.date) -> list[ParteDeCuenta]:
    return list(alcanzadas(ParteDeCuenta.objects.filter(persona=persona), desde=desde, hasta=None))


def _bloquear(una: Persona, otra: Persona, *, partes: Iterable[ParteDeCuenta], para: str) -> None:
    llaves: list[Llave] = [
        *exclusiva("persona", una.pk, otra.pk),
        *exclusiva("cuenta", *sorted({parte.cuenta_id for parte in partes})),
        *exclusiva("talonario", Asociado._meta.db_table),
    ]
    bloquear(llaves, para=para)


def _releer(conservada: Persona, absorbida: Persona) -> tuple[Persona, Persona]:
    """Both as they are now. *Errores:* `personas.fusionada`; `fusion_de_dos` is the table's."""
    ahora = Persona.objects.select_related("fusionada_en").in_bulk([conservada.pk, absorbida.pk])
    for persona in ahora.values():
        exigir_vigente(persona, para="fusionar la ficha")
    return ahora[conservada.pk], ahora[absorbida.pk]


def _pasar_partes(fusion: Fusion, *, dia: dt.date) -> None:
    for parte in _partes_vivas(fusion.absorbida, desde=dia):
        nueva = ParteDeCuenta(
            cuenta_id=parte.cuenta_id,
            rol=parte.rol,
            persona=fusion.conservada,
            motivo=parte.motivo,
            desde=max(parte.desde, dia),
            hasta=parte.hasta,
        )
        poner(nueva, por=("cuenta", "rol"))
        TraspasoDeFusion.objects.create(fusion=fusion, parte=parte)


def _pasar_asociacion(fusion: Fusion, *, dia: dt.date) -> None:
    """The number passes when the kept one has none from today on; otherwise the absorbed one's ends."""
    vivas = list(alcanzadas(Asociado.objects.filter(persona=fusion.absorbida), desde=dia, hasta=None))
    for propia in vivas:
        desde = max(propia.desde, dia)
        ocupada = alcanzadas(Asociado.objects.filter(persona=fusion.conservada), desde=desde, hasta=propia.hasta)
        if ocupada.exists():
            cerrar(
                propia, hasta=desde, acta="", motivo=f"Fusión {fusion.pk}: queda el número de {fusion.conservada}"[:120]
            )
        else:
            pasada = Asociado(
                persona=fusion.conservada,
                numero=propia.numero,
                acta_ingreso=propia.acta_ingreso,
                acta_egreso=propia.acta_egreso,
                motivo_egreso=propia.motivo_egreso,
                desde=desde,
                hasta=propia.hasta,
            )
            poner(pasada, por=("numero",))
        TraspasoDeFusion.objects.create(fusion=fusion, asociado=propia)


# ── Undo ──


def _exigir_deshacible(fusion: Fusion) -> None:
    if FusionDeshecha.objects.filter(fusion=fusion).exists():
        raise ErrorNegocio("fusiones.ya_deshecha", "No se puede deshacer la fusión porque ya está deshecha.")
    absorbida, conservada = (Persona.objects.get(pk=pk) for pk in (fusion.absorbida_id, fusion.conservada_id))
    if conservada.fusionada_en_id is not None:
        raise ErrorNegocio(
            "fusiones.no_es_la_ultima",
            f"No se puede deshacer porque {conservada} después se fusionó en otra ficha. Deshacé antes esa fusión.",
        )
    vigentes = Persona.objects.filter(fusionada_en__isnull=True)
    for campos, nombre in ((("cuit",), "CUIT"), (("documento_tipo", "documento"), "documento")):
        dichos = {campo: getattr(absorbida, campo) for campo in campos}
        if all(dichos.values()) and (otra := vigentes.filter(**dichos).first()) is not None:
            raise ErrorNegocio(
                "fusiones.numero_repetido",
                f"No se puede deshacer porque el {nombre} de {absorbida} lo tiene ahora {otra}. Sacáselo antes.",
            )


def _devolver_parte(fusion: Fusion, parte: ParteDeCuenta) -> None:
    """To the absorbed person, the days of that role that the kept one has from the merge on."""
    desde = max(parte.desde, fusion.fecha)
    suyas = ParteDeCuenta.objects.filter(cuenta=parte.cuenta_id, rol=parte.rol, persona=fusion.conservada)
    for pasada in list(alcanzadas(suyas, desde=desde, hasta=parte.hasta)):
        hasta = _menor(pasada.hasta, parte.hasta)
        poner(
            ParteDeCuenta(
                cuenta_id=parte.cuenta_id,
                rol=parte.rol,
                persona=fusion.absorbida,
                motivo=parte.motivo,
                desde=max(pasada.desde, desde),
                hasta=hasta,
            ),
            por=("cuenta", "rol"),
        )


def _devolver_asociacion(fusion: Fusion, previa: Asociado) -> None:
    """The row of associate as it was; if its number passed and later ended, it ends then too."""
    desde = max(previa.desde, fusion.fecha)
    numero = Asociado.objects.filter(numero=previa.numero)
    pasada = alcanzadas(numero.filter(persona=fusion.conservada), desde=desde, hasta=previa.hasta).first()
    tocadas = [
        *alcanzadas(numero.filter(persona=fusion.absorbida), desde=previa.desde, hasta=previa.hasta),
        *([pasada] if pasada is not None else []),
    ]
    final = pasada or previa
    vuelta = Asociado(
        persona=fusion.absorbida,
        numero=previa.numero,
        acta_ingreso=previa.acta_ingreso,
        acta_egreso=final.acta_egreso,
        motivo_egreso=final.motivo_egreso,
        desde=previa.desde,
        hasta=final.hasta,
    )
    reemplazar(
        tocadas,
        modelo=Asociado,
        desde=previa.desde,
        hasta=final.hasta,
        nuevas=[vuelta],
        simultaneo=ErrorNegocio(
            "catastro.simultaneo", "No se puede deshacer porque alguien cambió el asociado recién. Reintentá."
        ),
    )


def _menor(una: dt.date | None, otra: dt.date | None) -> dt.date | None:
    return otra if una is None else una if otra is None else min(una, otra)
