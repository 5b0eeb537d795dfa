"""The chart of accounts and the two dimensions that accounting itself owns."""

from __future__ import annotations

from django.db import models


class Seccion(models.Model):
    """A section of the cooperative: each service, and those that serve all (law 20.337 art. 43: results by section)."""

    codigo = models.CharField("código", max_length=6, unique=True)
    nombre = models.CharField("nombre", max_length=60)
    activa = models.BooleanField("activa", default=True)

    class Meta:
        ordering = ["codigo"]
        verbose_name = "sección"
        verbose_name_plural = "secciones"

    def __str__(self) -> str:
        return f"{self.codigo} {self.nombre}"


class CentroCosto(models.Model):
    """A cost centre."""

    codigo = models.CharField("código", max_length=12, unique=True)
    nombre = models.CharField("nombre", max_length=80)
    activo = models.BooleanField("activo", default=True)

    class Meta:
        ordering = ["codigo"]
        verbose_name = "centro de costo"
        verbose_name_plural = "centros de costo"

    def __str__(self) -> str:
        return f"{self.codigo} {self.nombre}"


class Cuenta(models.Model):
    """An account of the chart: five levels, entries only in the leaves that are `imputable`. Never removed."""

    class Tipo(models.TextChoices):
        ACTIVO = "activo", "Activo"
        PASIVO = "pasivo", "Pasivo"
        PATRIMONIO = "patrimonio", "Patrimonio neto"
        INGRESO = "ingreso", "Ingresos"
        EGRESO = "egreso", "Egresos"
        ORDEN = "orden", "Cuentas de orden"

    # Levels by length: 1, 1.1, 1.1.01, 1.1.01.10, 1.1.01.10.001.
    codigo = models.CharField("código", max_length=14, unique=True)
    nombre = models.CharField("nombre", max_length=120)
    padre = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="hijas")
    tipo = models.CharField("tipo", max_length=12, choices=Tipo)
    imputable = models.BooleanField("imputable", default=False)
    # A contra account: its normal balance is the opposite of its type's ("(−) Previsión incobrables").
    regularizadora = models.BooleanField("regularizadora", default=False)
    # Key of the subledger that explains its balance (port `contabilidad.submayor`); empty: no control account.
    control = models.CharField("submayor", max_length=40, blank=True)
    exige_seccion = models.BooleanField("exige sección", default=False)
    exige_centro = models.BooleanField("exige centro de costo", default=False)
    activa = models.BooleanField("activa", default=True)

    class Meta:
        ordering = ["codigo"]
        verbose_name = "cuenta"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(codigo__regex=r"^[1-9](\.\d(\.\d{2}(\.\d{2}(\.\d{3})?)?)?)?$"), name="cuenta_codigo"
            ),
            models.CheckConstraint(
                condition=models.Q(padre__isnull=True, codigo__regex=r"^[1-9]$")
                | (models.Q(padre__isnull=False) & ~models.Q(codigo__regex=r"^[1-9]$")),
                name="cuenta_con_padre",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.codigo} {self.nombre}"

    @property
    def nivel(self) -> int:
        """1 to 5."""
        return self.codigo.count(".") + 1
