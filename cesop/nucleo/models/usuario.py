"""People who use the program."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models.sucursal import Sucursal


class AdministradorDeUsuarios(BaseUserManager["Usuario"]):
    """Manager that finds users by their lower-case name."""

    def get_by_natural_key(self, username: str | None) -> Usuario:
        """The user called `username`, in any case."""
        return self.get(usuario=(username or "").strip().lower())


class Usuario(AbstractBaseUser, PermissionsMixin):
    """A person with a name, a home branch, roles (Django groups) and a data scope. Never deleted: deactivated.

    What roles may do is the matrix `cesop/matriz.csv`; Django's own permissions and superuser flag grant nothing.
    """

    class Tema(models.TextChoices):
        SISTEMA = "sistema", "Como el sistema"
        CLARO = "claro", "Claro"
        OSCURO = "oscuro", "Oscuro"

    usuario = models.CharField("usuario", max_length=40, unique=True)
    nombre = models.CharField("nombre", max_length=60)
    apellido = models.CharField("apellido", max_length=60)
    correo = models.EmailField("correo", blank=True)
    sucursal = models.ForeignKey(Sucursal, on_delete=models.PROTECT, related_name="+", verbose_name="sucursal")
    # Data scope: the home branch, plus these; or every branch when `ve_todas`.
    otras_sucursales = models.ManyToManyField(
        Sucursal, related_name="+", blank=True, verbose_name="otras sucursales que ve"
    )
    ve_todas = models.BooleanField("ve todas las sucursales", default=False)
    is_active = models.BooleanField("activo", default=True)
    debe_cambiar_clave = models.BooleanField("debe cambiar la clave", default=True)
    tema = models.CharField("tema", max_length=8, choices=Tema, default=Tema.SISTEMA)
    registrado_en = models.DateTimeField("registrado", db_default=Ahora(), editable=False)

    USERNAME_FIELD = "usuario"
    EMAIL_FIELD = "correo"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["nombre", "apellido"]
    objects: ClassVar[AdministradorDeUsuarios] = AdministradorDeUsuarios()

    class Meta:
        ordering = ["apellido", "nombre"]
        verbose_name = "usuario"
        constraints = [
            models.CheckConstraint(condition=models.Q(usuario=Lower("usuario")), name="usuario_en_minusculas"),
            # The flag that bypasses everything in Django stays off: roles come from the matrix alone.
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="usuario_sin_superpoderes"),
        ]

    def __str__(self) -> str:
        return self.nombre_completo

    @property
    def nombre_completo(self) -> str:
        """ "Paula Ruiz"."""
        return f"{self.nombre} {self.apellido}"

    @property
    def iniciales(self) -> str:
        """ "PR", for the avatar."""
        return f"{self.nombre[:1]}{self.apellido[:1]}".upper()

    def clean(self) -> None:
        """Lower-case the user name before it is validated."""
        self.usuario = self.usuario.strip().lower()

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Always False: permissions come from `cesop.nucleo.permisos`."""
        return False
