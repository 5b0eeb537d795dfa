"""What the frame of every page shows. At most four small queries, whatever the size of the base."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest

from cesop.nucleo.acceso import sesion
from cesop.nucleo.aprobaciones import pendientes_para
from cesop.nucleo.fechas import hoy
from cesop.nucleo.interfaz.ports import BARRA, Indicador
from cesop.nucleo.interfaz.registro import Modulo, Pagina, modulos, paginas_de
from cesop.nucleo.models import Instalacion, Notificacion, Usuario
from cesop.nucleo.procesos.selectors import Ficha, fichas_de


@dataclass(frozen=True, kw_only=True)
class EntradaDeRiel:
    """A module of the rail, with the first page that this user may open."""

    clave: str
    nombre: str
    icono: str
    url: str
    activo: bool


@dataclass(frozen=True, kw_only=True)
class Seccion:
    """A tab of the active module."""

    nombre: str
    url: str
    icono: str
    tecla: str
    activo: bool


class Marco:
    """The frame, computed only for what the template asks."""

    def __init__(self, request: HttpRequest, usuario: Usuario | None) -> None:
        self.request = request
        self.usuario = usuario
        self.ruta = request.resolver_match.view_name if request.resolver_match else ""

    @cached_property
    def instalacion(self) -> Instalacion:
        """The installation's row."""
        return Instalacion.objects.get(pk=1)

    @property
    def cooperativa(self) -> str:
        """Name of the cooperative."""
        return self.instalacion.cooperativa

    @property
    def demostracion(self) -> bool:
        """True when the data is not real."""
        return self.instalacion.modo != Instalacion.Modo.PRODUCCION

    @property
    def tema(self) -> str:
        """claro, oscuro or sistema."""
        return self.usuario.tema if self.usuario else "sistema"

    @property
    def inactividad(self) -> int:
        """Seconds without use before the screen locks."""
        return sesion.espera_de(self.request, usuario=self.usuario) if self.usuario else 0

    @cached_property
    def hoy(self) -> dt.date:
        """The business date, for the date shortcuts."""
        return hoy()

    @property
    def sucursal(self) -> str:
        """Name of the user's home branch."""
        return str(self.usuario.sucursal) if self.usuario else ""

    @cached_property
    def indicadores(self) -> list[Indicador]:
        """What modules show in the top bar: the open period, the till in use."""
        if self.usuario is None:
            return []
        return [indicador for _, de_barra in BARRA if (indicador := de_barra(self.usuario))]

    @cached_property
    def _paginas(self) -> list[Pagina]:
        return [p for p in paginas_de(self.usuario) if p.solapa] if self.usuario else []

    @cached_property
    def _pagina_actual(self) -> Pagina | None:
        return next((p for p in self._paginas if self.ruta == p.ruta or self.ruta in p.hijas), None)

    @property
    def modulos(self) -> list[EntradaDeRiel]:
        """Modules with some page for this user."""
        return [entrada for modulo in modulos() if (entrada := self._entrada(modulo))]

    def _entrada(self, modulo: Modulo) -> EntradaDeRiel | None:
        primera = next((p for p in self._paginas if p.modulo == modulo.clave), None)
        if primera is None:
            return None
        actual = self._pagina_actual
        return EntradaDeRiel(
            clave=modulo.clave,
            nombre=modulo.nombre,
            icono=modulo.icono,
            url=primera.url,
            activo=actual is not None and actual.modulo == modulo.clave,
        )

    @property
    def secciones(self) -> list[Seccion]:
        """Tabs of the active module, when it has more than one."""
        actual = self._pagina_actual
        hermanas = [p for p in self._paginas if actual and p.modulo == actual.modulo]
        if len(hermanas) < 2:
            return []
        return [Seccion(nombre=p.nombre, url=p.url, icono=p.icono, tecla=p.tecla, activo=p is actual) for p in hermanas]

    @cached_property
    def procesos(self) -> list[Ficha]:
        """Running processes that the user sees, in one query."""
        return fichas_de(self.usuario) if self.usuario else []

    @cached_property
    def avisos_sin_leer(self) -> int:
        """Unread notifications."""
        return Notificacion.objects.filter(usuario=self.usuario, leida_en__isnull=True).count() if self.usuario else 0

    @cached_property
    def aprobaciones_pendientes(self) -> int:
        """Approvals that wait for somebody else than who asked, and that this user may decide."""
        return pendientes_para(self.usuario).count() if self.usuario else 0


def marco(request: HttpRequest) -> dict[str, Marco]:
    """Context processor: `marco`."""
    usuario = getattr(request, "user", None)
    return {"marco": Marco(request, usuario if isinstance(usuario, Usuario) else None)}
