"""What the state page tells: each part in words, with what to do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from cesop.nucleo.formato import duracion, tamano
from cesop.nucleo.models import CorreoSaliente, Lote, Usuario
from cesop.nucleo.notificaciones.selectors import correos_visibles
from cesop.nucleo.procesos.selectors import visibles_para
from cesop.nucleo.respaldo import registro
from cesop.nucleo.salud.diagnostico import Diagnostico, Nivel

ULTIMOS: Final = 8
TONOS: Final = {Nivel.BIEN: "bien", Nivel.CON_AVISOS: "aviso", Nivel.MAL: "mal"}


@dataclass(frozen=True, kw_only=True)
class Parte:
    """A part of the system, for people. que_hacer: empty when it is well."""

    nombre: str
    icono: str
    nivel: Nivel
    palabra: str
    detalle: str
    que_hacer: str

    @property
    def tono(self) -> str:
        """Tone of its badge."""
        return TONOS[self.nivel]


@dataclass(frozen=True, kw_only=True)
class Falla:
    """Something that failed and waits for somebody. `proceso` is its id, None for a mail."""

    cuando: dt.datetime
    que: str
    error: str
    proceso: int | None


def partes(diagnostico: Diagnostico) -> list[Parte]:
    """Database, broker, workers, queue, disk and backup, in the order in which they matter."""
    return [
        _base(diagnostico),
        _broker(diagnostico),
        _trabajadores(diagnostico),
        _cola(diagnostico),
        _disco(diagnostico),
        _respaldo(diagnostico),
    ]


def respaldos() -> list[registro.EnDisco]:
    """The last backups in the installation's own folder, newest first."""
    return registro.en_disco(Path(settings.RESPALDOS))[:ULTIMOS]


def ultimas_fallas(usuario: Usuario) -> list[Falla]:
    """Failed chunks and mails that the user sees and nobody mended, newest first. Two queries (and the roles')."""
    lotes = (
        Lote.objects.filter(
            estado=Lote.Estado.FALLADO, terminado_en__isnull=False, proceso__in=visibles_para(usuario).values("pk")
        )
        .select_related("proceso")
        .order_by("-terminado_en")[:ULTIMOS]
    )
    correos = correos_visibles(usuario).filter(estado=CorreoSaliente.Estado.FALLADO).order_by("-id")[:ULTIMOS]
    fallas = [
        Falla(
            cuando=lote.terminado_en,
            que=f"{lote.proceso.titulo}, lote {lote.numero}",
            error=lote.error,
            proceso=lote.proceso_id,
        )
        for lote in lotes
        if lote.terminado_en is not None
    ]
    fallas += [Falla(cuando=c.registrado_en, que=f"Correo «{c.asunto}»", error=c.error, proceso=None) for c in correos]
    return sorted(fallas, key=lambda falla: falla.cuando, reverse=True)[:ULTIMOS]


def _base(d: Diagnostico) -> Parte:
    palabra, detalle, que_hacer = "Responde", f"En {d.base.ms} ms, con {d.base.conexiones} conexiones.", ""
    if not d.base.responde:
        palabra, detalle = "No responde", "Nadie puede guardar ni consultar."
        que_hacer = "Revisá que Postgres esté en marcha y con espacio. El programa se recupera solo cuando vuelve."
    elif d.base.migraciones_pendientes:
        palabra, detalle = "Sin migrar", f"Faltan {d.base.migraciones_pendientes} migraciones."
        que_hacer = "Corré migrate con el rol dueño y volvé a mirar."
    return Parte(
        nombre="Base de datos", icono="database", nivel=d.base.nivel, palabra=palabra, detalle=detalle,
        que_hacer=que_hacer,
    )  # fmt: skip


def _broker(d: Diagnostico) -> Parte:
    bien = d.broker.responde
    return Parte(
        nombre="Avisos a trabajadores",
        icono="bolt",
        nivel=d.broker.nivel,
        palabra="Responde" if bien else "No responde",
        detalle="El broker recibe avisos." if bien else "Los trabajos quedan anotados y esperan.",
        que_hacer="" if bien else "Reiniciá Redis o Valkey. Nada se pierde: lo pendiente está en la base.",
    )


def _trabajadores(d: Diagnostico) -> Parte:
    latido = d.broker.latido
    bien = d.broker.nivel_de_trabajadores is Nivel.BIEN
    visto = "Sin señales en la última hora." if latido is None else f"Última señal hace {duracion(latido)}."
    return Parte(
        nombre="Trabajadores",
        icono="settings-automation",
        nivel=d.broker.nivel_de_trabajadores,
        palabra="En marcha" if bien else "Sin señales",
        detalle=visto if d.broker.responde else "No se sabe sin el broker.",
        que_hacer="" if bien else "Reiniciá el trabajador y la agenda. Los procesos siguen donde estaban.",
    )


def _cola(d: Diagnostico) -> Parte:
    bien = d.base.nivel_de_cola is Nivel.BIEN
    que_hacer = "" if bien else "Mirá los procesos sin terminar y el correo saliente, y que haya trabajadores."
    return Parte(
        nombre="Trabajo pendiente",
        icono="list-check",
        nivel=d.base.nivel_de_cola if d.base.responde else Nivel.CON_AVISOS,
        palabra="Al día" if bien and d.base.responde else "Demorado" if d.base.responde else "No se sabe",
        detalle=(
            f"{d.base.procesos} procesos; el más demorado avanzó hace {duracion(d.base.espera)}. "
            f"{d.base.correos} correos; el más viejo espera hace {duracion(d.base.correo)}."
            if d.base.procesos or d.base.correos
            else "No hay procesos ni correos en espera."
        ),
        que_hacer=que_hacer,
    )


def _disco(d: Diagnostico) -> Parte:
    bien = d.disco.nivel is Nivel.BIEN
    return Parte(
        nombre="Disco",
        icono="device-floppy",
        nivel=d.disco.nivel,
        palabra="Con lugar" if bien else "Casi lleno",
        detalle=f"{d.disco.porcentaje_libre} % libre ({tamano(d.disco.libre)} de {tamano(d.disco.total)}).",
        que_hacer="" if bien else "Liberá espacio o agrandá el disco: si se llena no se puede guardar.",
    )


def _respaldo(d: Diagnostico) -> Parte:
    bien = d.nivel_de_respaldo is Nivel.BIEN
    antiguedad = d.antiguedad_del_respaldo
    hecho = f"Hecho hace {duracion(int(antiguedad.total_seconds()))}." if antiguedad is not None else "Nunca se hizo."
    return Parte(
        nombre="Último respaldo",
        icono="archive",
        nivel=d.nivel_de_respaldo,
        palabra="Reciente" if bien and antiguedad is not None else "No hace falta" if bien else "Viejo",
        detalle=hecho if antiguedad is not None or not bien else "Los datos no son reales.",
        que_hacer="" if bien else "Corré respaldar y revisá por qué no corrió anoche.",
    )
