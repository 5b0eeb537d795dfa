"""Saved views of a list."""

from __future__ import annotations

from django.db import models

from cesop.nucleo.models.usuario import Usuario


class VistaGuardada(models.Model):
    """The filters, order and columns of a list under a name: the query string of its address."""

    usuario = models.ForeignKey(Usuario, on_delete=models.CASCADE, related_name="vistas")
    listado = models.CharField(max_length=60)
    nombre = models.CharField("nombre", max_length=60)
    consulta = models.CharField(max_length=1000)
    compartida = models.BooleanField("la ven todos", default=False)
    predeterminada = models.BooleanField("se abre primero", default=False)

    class Meta:
        ordering = ["nombre"]
        verbose_name = "vista guardada"
        verbose_name_plural = "vistas guardadas"
        constraints = [
            models.UniqueConstraint(fields=["usuario", "listado", "nombre"], name="vistaguardada_nombre_unico"),
            models.UniqueConstraint(
                fields=["usuario", "listado"],
                condition=models.Q(predeterminada=True),
                name="vistaguardada_una_predeterminada",
            ),
        ]

    def __str__(self) -> str:
        return self.nombre
