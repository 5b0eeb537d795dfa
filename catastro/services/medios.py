"""How a person is reached and paid: telephones, e-mails, bank accounts."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Case, QuerySet, When

from catastro.documentos import solo_digitos
from catastro.models import CuentaBancaria, MedioDeContacto, Persona
from catastro.services.personas import DatosDePersona, dar_de_alta, tomar
from cesop.nucleo.bloqueos import bloquear, exclusiva
from cesop.nucleo.errors import ErrorNegocio

Tipo = MedioDeContacto.Tipo


@transaction.atomic
def agregar_medio(
    persona: Persona, *, tipo: str, valor: str, principal: bool = False, recibe_avisos: bool = True
) -> MedioDeContacto:
    """Add a telephone or an e-mail; one that the person had and was left aside comes back. The first one is the main.

    *Bloquea:* persona. *Errores:* `personas.fusionada`, `medios.repetido`, constraint `mediodecontacto_valido`.
    """
    propia = tomar(persona, para="agregar un medio de contacto")
    return _agregar(propia, tipo=tipo, valor=valor, principal=principal, recibe_avisos=recibe_avisos)


@transaction.atomic
def dar_de_alta_con_medios(datos: DatosDePersona, *, celular: str = "", correo: str = "") -> Persona:
    """Register a person with the first ways to reach it: the main ones.

    *Bloquea:* persona. *Errores:* those of `dar_de_alta`, constraint `mediodecontacto_valido`.
    """
    nueva = tomar(dar_de_alta(datos), para="agregar un medio de contacto")
    for tipo, valor in ((Tipo.CELULAR, celular), (Tipo.EMAIL, correo)):
        if valor:
            _agregar(nueva, tipo=tipo, valor=valor, principal=True, recibe_avisos=True)
    return nueva


@transaction.atomic
def agregar_los_que_faltan(medios: Sequence[MedioDeContacto]) -> None:
    """Add many, whole rows already written as `escribir` does, but for those that a person has. One statement."""
    MedioDeContacto.objects.bulk_create(medios, ignore_conflicts=True)


@transaction.atomic
def cambiar_medio(
    medio: MedioDeContacto, *, tipo: str, valor: str, principal: bool, recibe_avisos: bool
) -> MedioDeContacto:
    """Change a telephone or an e-mail, also of a file that was merged: it is of the person that stands.

    *Bloquea:* persona. *Errores:* constraints `mediodecontacto_unico`, `mediodecontacto_valido`.
    """
    bloquear(exclusiva("persona", medio.persona_id), para="cambiar un medio de contacto")
    propio = MedioDeContacto.objects.get(pk=medio.pk)
    propio.tipo, propio.valor, propio.recibe_avisos = tipo, escribir(tipo, valor), recibe_avisos
    return _guardar(propio, principal=principal)


@transaction.atomic
def dejar_medio(medio: MedioDeContacto) -> None:
    """Stop using a telephone or an e-mail: it stays, aside. Another one of its kind becomes the main.

    *Bloquea:* persona.
    """
    bloquear(exclusiva("persona", medio.persona_id), para="dejar un medio de contacto")
    MedioDeContacto.objects.filter(pk=medio.pk).update(activo=False, principal=False)
    _con_principal(medio.persona_id, correo=medio.tipo == Tipo.EMAIL)


def escribir(tipo: str, valor: str) -> str:
    """A telephone or an e-mail as it is kept: on one line, e-mails in lower case."""
    limpio = " ".join(valor.split())
    return limpio.lower() if tipo == Tipo.EMAIL else limpio


def _agregar(persona: Persona, *, tipo: str, valor: str, principal: bool, recibe_avisos: bool) -> MedioDeContacto:
    escrito = escribir(tipo, valor)
    correo = tipo == Tipo.EMAIL
    iguales = _de_su_clase(persona.pk, correo=correo)
    iguales = iguales.filter(valor=escrito) if correo else iguales.filter(digitos=solo_digitos(escrito))
    # Of those left aside, the one that is written so: another may not take its words.
    como_esta = Case(When(tipo=tipo, valor=escrito, then=0), default=1)
    medio = iguales.order_by("-activo", como_esta, "id").first() or MedioDeContacto(persona=persona)
    if medio.pk is not None and medio.activo:
        raise ErrorNegocio("medios.repetido", f"No se puede agregar porque ya tiene {medio}.", campo="valor")
    medio.tipo, medio.valor, medio.recibe_avisos, medio.activo = tipo, escrito, recibe_avisos, True
    return _guardar(medio, principal=principal)


def _guardar(medio: MedioDeContacto, *, principal: bool) -> MedioDeContacto:
    """Save it; a main telephone, and a main e-mail, are one each."""
    correo = medio.tipo == Tipo.EMAIL
    if principal:
        _de_su_clase(medio.persona_id, correo=correo).filter(principal=True).exclude(pk=medio.pk).update(
            principal=False
        )
    medio.principal = principal
    medio.save()
    _con_principal(medio.persona_id, correo=correo)
    medio.refresh_from_db(fields=["principal"])
    return medio


def _con_principal(persona: int, *, correo: bool) -> None:
    suyos = _de_su_clase(persona, correo=correo).filter(activo=True)
    if not suyos.filter(principal=True).exists() and (primero := suyos.order_by("id").first()) is not None:
        suyos.filter(pk=primero.pk).update(principal=True)


def _de_su_clase(persona: int, *, correo: bool) -> QuerySet[MedioDeContacto]:
    filas = MedioDeContacto.objects.filter(persona=persona)
    return filas.filter(tipo=Tipo.EMAIL) if correo else filas.exclude(tipo=Tipo.EMAIL)


@transaction.atomic
def agregar_cuenta_bancaria(persona: Persona, *, cbu: str, alias: str = "", banco: str = "") -> CuentaBancaria:
    """Add a bank account by its CBU; one that was left aside comes back.

    *Bloquea:* persona. *Errores:* `personas.fusionada`, `medios.repetido`, constraint `cuentabancaria_cbu_valido`.
    """
    propia = tomar(persona, para="agregar una cuenta bancaria")
    cuenta = CuentaBancaria.objects.filter(persona=propia, cbu=cbu).first() or CuentaBancaria(persona=propia, cbu=cbu)
    if cuenta.pk is not None and cuenta.activa:
        raise ErrorNegocio("medios.repetido", "No se puede agregar porque ya tiene ese CBU.", campo="cbu")
    cuenta.alias, cuenta.banco, cuenta.activa = alias.strip(), banco.strip(), True
    cuenta.save()
    return cuenta


@transaction.atomic
def dejar_cuenta_bancaria(cuenta: CuentaBancaria) -> None:
    """Stop using a bank account: it stays, aside. *Bloquea:* persona."""
    bloquear(exclusiva("persona", cuenta.persona_id), para="dejar una cuenta bancaria")
    CuentaBancaria.objects.filter(pk=cuenta.pk).update(activa=False)
