"""The service account: the agreement for one service at one point, what is dated of it, and the life of its service."""

from __future__ import annotations

from django.db import models

from catastro.models.lugar import Domicilio
from catastro.models.persona import Persona
from catastro.models.piezas import vigencia
from catastro.models.servicio import Categoria, GrupoGestion, TipoCondicion
from catastro.models.suministro import Suministro
from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models import Usuario
from cesop.nucleo.models.base import Fechado, Hecho


class CuentaServicio(models.Model):
    """A service account. Its holder, payer, category and conditions are dated rows; its state, a history."""

    class Envio(models.TextChoices):
        PAPEL = "papel", "Papel"
        CORREO = "correo", "Correo electrónico"
        AMBOS = "ambos", "Papel y correo"

    numero = models.PositiveIntegerField("número", unique=True)
    suministro = models.ForeignKey(Suministro, on_delete=models.PROTECT, related_name="cuentas")
    grupo = models.ForeignKey(
        GrupoGestion, on_delete=models.PROTECT, related_name="cuentas", verbose_name="grupo de gestión"
    )
    # Where its papers go, when it is neither the property nor the payer's address.
    domicilio_postal = models.ForeignKey(Domicilio, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    envio = models.CharField("envío", max_length=8, choices=Envio, default=Envio.PAPEL)
    observaciones = models.TextField("observaciones", blank=True)
    registrado_en = models.DateTimeField("registrada", db_default=Ahora(), editable=False)

    class Meta:
        ordering = ["numero"]
        verbose_name = "cuenta de servicio"
        verbose_name_plural = "cuentas de servicio"

    def __str__(self) -> str:
        return str(self.numero)


class ParteDeCuenta(Fechado):
    """A person in a role of an account, over `[desde, hasta)`. One person in each role at a time."""

    class Rol(models.TextChoices):
        TITULAR = "titular", "Titular"
        PAGADOR = "pagador", "Pagador"
        GARANTE = "garante", "Garante"
        PROPIETARIO = "propietario", "Propietario"

    cuenta = models.ForeignKey(CuentaServicio, on_delete=models.PROTECT, related_name="partes")
    rol = models.CharField("rol", max_length=12, choices=Rol)
    persona = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="partes")
    motivo = models.CharField("motivo", max_length=120, blank=True)

    class Meta:
        verbose_name = "parte de cuenta"
        verbose_name_plural = "partes de cuentas"
        constraints = vigencia("partedecuenta", "cuenta", "rol")


class CategoriaDeCuenta(Fechado):
    """The category of an account, over `[desde, hasta)`."""

    cuenta = models.ForeignKey(CuentaServicio, on_delete=models.PROTECT, related_name="categorias")
    categoria = models.ForeignKey(Categoria, on_delete=models.PROTECT, related_name="+", verbose_name="categoría")
    motivo = models.CharField("motivo", max_length=120, blank=True)

    class Meta:
        verbose_name = "categoría de cuenta"
        verbose_name_plural = "categorías de cuentas"
        constraints = vigencia("categoriadecuenta", "cuenta")


class CondicionDeCuenta(Fechado):
    """A condition of an account, over `[desde, hasta)`: with its value when its kind has one."""

    cuenta = models.ForeignKey(CuentaServicio, on_delete=models.PROTECT, related_name="condiciones")
    tipo = models.ForeignKey(TipoCondicion, on_delete=models.PROTECT, related_name="+")
    valor = models.DecimalField("valor", max_digits=14, decimal_places=3, null=True, blank=True)
    # What backs it: certificate, resolution, file.
    comprobante = models.CharField("comprobante", max_length=80, blank=True)

    class Meta:
        verbose_name = "condición de cuenta"
        verbose_name_plural = "condiciones de cuentas"
        constraints = vigencia("condiciondecuenta", "cuenta", "tipo")


class Proteccion(Fechado):
    """Why an account may not be cut, over `[desde, hasta)`. Several causes may stand at once."""

    class Causa(models.TextChoices):
        ELECTRODEPENDIENTE = "electrodependiente", "Electrodependiente"
        SERVICIO_ESENCIAL = "servicio_esencial", "Servicio esencial"
        RECLAMO = "reclamo", "Reclamo en trámite"
        JUDICIAL = "judicial", "Orden judicial"
        SOCIAL = "social", "Causa social"
        GERENCIA = "gerencia", "Decisión de la gerencia"

    cuenta = models.ForeignKey(CuentaServicio, on_delete=models.PROTECT, related_name="protecciones")
    causa = models.CharField("causa", max_length=20, choices=Causa)
    motivo = models.CharField("motivo", max_length=200)
    comprobante = models.CharField("comprobante", max_length=80, blank=True)

    class Meta:
        verbose_name = "protección"
        verbose_name_plural = "protecciones"
        constraints = [
            *vigencia("proteccion", "cuenta", "causa"),
            models.CheckConstraint(condition=~models.Q(motivo=""), name="proteccion_con_motivo"),
        ]


class EstadoServicio(models.TextChoices):
    """The states of a service."""

    SOLICITADA = "solicitada", "Solicitada"
    CONECTADA = "conectada", "Conectada"
    SUSPENDIDA = "suspendida", "Suspendida"
    CORTADA = "cortada", "Cortada"
    RETIRADA = "retirada", "Retirada"


class TransicionDeEstado(models.Model):
    """A change of state that may be: rows of the migrations. `desde` is empty for the first state."""

    desde = models.CharField("desde", max_length=12, choices=EstadoServicio, blank=True)
    hasta = models.CharField("hasta", max_length=12, choices=EstadoServicio)

    class Meta:
        verbose_name = "transición de estado"
        verbose_name_plural = "transiciones de estado"
        constraints = [models.UniqueConstraint(fields=["desde", "hasta"], name="transiciondeestado_unica")]


class CambioDeEstado(Hecho):
    """A change of state of a service: the history. The database refuses what `TransicionDeEstado` does not have."""

    cuenta = models.ForeignKey(CuentaServicio, on_delete=models.PROTECT, related_name="cambios_de_estado")
    desde = models.CharField("desde", max_length=12, choices=EstadoServicio, blank=True)
    hasta = models.CharField("hasta", max_length=12, choices=EstadoServicio)
    motivo = models.CharField("motivo", max_length=200, blank=True)
    orden = models.ForeignKey(
        "catastro.OrdenServicio", on_delete=models.PROTECT, null=True, blank=True, related_name="cambios_de_estado"
    )
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["cuenta", "fecha", "id"]
        verbose_name = "cambio de estado"
        verbose_name_plural = "cambios de estado"
        indexes = [models.Index(fields=["cuenta", "fecha"], name="cambiodeestado_cuenta_fecha")]


class EstadoActual(models.Model):
    """The state of a service today, kept by the trigger of `CambioDeEstado`; nobody else may write it."""

    cuenta = models.OneToOneField(
        CuentaServicio, on_delete=models.PROTECT, primary_key=True, related_name="estado_actual"
    )
    # A point serves one account that is not retired.
    suministro = models.ForeignKey(Suministro, on_delete=models.PROTECT, related_name="+")
    estado = models.CharField("estado", max_length=12, choices=EstadoServicio)
    desde = models.DateField("desde")

    class Meta:
        verbose_name = "estado actual"
        verbose_name_plural = "estados actuales"
        constraints = [
            models.UniqueConstraint(
                fields=["suministro"], condition=~models.Q(estado="retirada"), name="estadoactual_una_cuenta_viva"
            )
        ]
