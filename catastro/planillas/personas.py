"""The register of persons in as a spreadsheet: a row for each one, every error at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q

from catastro import documentos
from catastro.campos_personas import CampoCuit, CampoNacimiento
from catastro.models import MedioDeContacto, Persona
from catastro.services.cargas import guardar_todas
from catastro.services.medios import agregar_los_que_faltan
from cesop.nucleo.errors import ErroresDeFilas
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.campos import CampoOpcion, CampoTexto
from cesop.nucleo.planillas.declaracion import Clave, ColumnaImportada, Datos, ImportacionDe, RenglonDePlan

PRIMERA_FILA = 2  # the header is the first
PROPIOS = ("tipo", "nombre", "documento_tipo", "documento", "cuit", "nacimiento", "observaciones")
MEDIOS = {"celular": "celular", "telefono": "telefono", "correo": "email"}


class CampoDeTelefono(CampoTexto):
    """A telephone of a cell."""

    def clean(self, value: Any) -> str:
        """Raises ValidationError saying how many digits it has."""
        texto: str = super().clean(value)
        if not texto:
            return ""
        try:
            return documentos.telefono(texto)
        except documentos.DocumentoInvalido as error:
            raise forms.ValidationError(str(error)) from error


class CampoDeNombre(CampoTexto):
    """The name of a person or of a company."""

    def clean(self, value: Any) -> str:
        """Raises ValidationError saying what is wrong with it."""
        try:
            return documentos.nombre(super().clean(value))
        except documentos.DocumentoInvalido as error:
            raise forms.ValidationError(str(error)) from error


class CampoDeNumero(CampoTexto):
    """The number of a document, as a person writes it: with dots or without."""

    def to_python(self, value: Any) -> str:
        """Without dots, spaces nor zeros before; its kind is checked with the whole row."""
        limpio = super().to_python(value).replace(".", "").replace(" ", "").upper()
        return limpio.lstrip("0") if limpio.isdecimal() else limpio


class ImportacionDePersonas(ImportacionDe):
    """Persons, by document or, without it, by CUIT. Empty cells of telephones leave those that there are."""

    clave = "personas"
    titulo = "Personas"
    descripcion = (
        "Personas y empresas: agrega las nuevas y cambia las que ya están, que se reconocen por su documento o, sin "
        "documento, por su CUIT."
    )
    permiso = "importar:personas"
    identidad = ("documento", "cuit")
    destino = "catastro:personas"
    columnas = (
        ColumnaImportada(
            clave="nombre", titulo="Nombre", campo=CampoDeNombre(max_length=120), ejemplo="Quiroga, Marta Elena"
        ),
        ColumnaImportada(
            clave="tipo", titulo="Tipo", campo=CampoOpcion(choices=Persona.Tipo.choices, required=False),
            ejemplo="Persona humana", ayuda="vacío: persona humana",
        ),
        ColumnaImportada(
            clave="documento_tipo", titulo="Tipo de documento",
            campo=CampoOpcion(choices=Persona.Documento.choices, required=False), ejemplo="DNI",
            ayuda="DNI, LE, LC, Pasaporte o CDI; vacío con número: DNI",
        ),
        ColumnaImportada(
            clave="documento", titulo="Documento", campo=CampoDeNumero(max_length=20, required=False),
            ejemplo="14382907", ayuda="con o sin puntos",
        ),
        ColumnaImportada(
            clave="cuit", titulo="CUIT o CUIL", campo=CampoCuit(required=False), ejemplo="27-14382907-9",
            ayuda="con o sin guiones; hace falta si no hay documento",
        ),
        ColumnaImportada(
            clave="nacimiento", titulo="Nacimiento", campo=CampoNacimiento(required=False), ejemplo="03/05/1961"
        ),
        ColumnaImportada(
            clave="celular", titulo="Celular", campo=CampoDeTelefono(max_length=40, required=False),
            ejemplo="(02257) 15-46-8830",
        ),
        ColumnaImportada(
            clave="telefono", titulo="Teléfono", campo=CampoDeTelefono(max_length=40, required=False), ejemplo="46-1187"
        ),
        ColumnaImportada(
            clave="correo", titulo="Correo", campo=forms.EmailField(required=False), ejemplo="marta@correo.example"
        ),
        ColumnaImportada(
            clave="observaciones", titulo="Observaciones", campo=CampoTexto(max_length=500, required=False)
        ),
    )  # fmt: skip

    def identificar(self, datos: Datos) -> Clave:
        """Its document; without one, its CUIT."""
        return ("d", datos["documento"]) if datos["documento"] else ("c", datos["cuit"])

    def validar(self, datos: Datos) -> Iterable[tuple[str, str]]:
        """The number is of its kind, and agrees with the CUIT and the kind of person."""
        tipo_de_documento = datos["documento_tipo"] or ("dni" if datos["documento"] else "")
        if not datos["documento"] and not datos["cuit"]:
            yield "Documento", "Hace falta el documento o el CUIT: por él se la reconoce."
            return
        try:
            documento = documentos.documento(tipo_de_documento, datos["documento"])
        except documentos.DocumentoInvalido as error:
            yield "Documento", str(error)
            return
        tipo = datos["tipo"] or Persona.Tipo.FISICA
        if tipo == Persona.Tipo.JURIDICA and documento:
            yield "Documento", "Una persona jurídica no tiene documento: dejalo vacío y cargá su CUIT."
        if dicho := documentos.incoherencia(
            tipo=tipo, documento_tipo=tipo_de_documento, documento=documento, cuit=datos["cuit"]
        ):
            yield "CUIT o CUIL", dicho
        if datos["nacimiento"] and datos["nacimiento"] > hoy():
            yield "Nacimiento", "Esa fecha todavía no llegó."

    def actuales(self, filas: Sequence[Datos]) -> Mapping[Clave, Persona]:
        """The persons with those numbers. Raises ErroresDeFilas when a CUIT of the file is already of another one."""
        numeros = {datos["documento"] for datos in filas if datos["documento"]}
        cuits = {datos["cuit"] for datos in filas if datos["cuit"]}
        vigentes = Persona.objects.filter(fusionada_en__isnull=True)
        suyas = list(vigentes.filter(Q(documento__in=numeros) | Q(cuit__in=cuits)))
        por_documento: dict[Clave, Persona] = {("d", p.documento): p for p in suyas if p.documento in numeros}
        por_cuit = {p.cuit: p for p in suyas if p.cuit in cuits}
        hallados: dict[Clave, Persona] = por_documento | {("c", cuit): p for cuit, p in por_cuit.items()}
        self._exigir_cuits_propios(filas, hallados=hallados, por_cuit=por_cuit)
        _con_medios(hallados.values())
        return hallados

    @staticmethod
    def _exigir_cuits_propios(
        filas: Sequence[Datos], *, hallados: dict[Clave, Persona], por_cuit: Mapping[str, Persona]
    ) -> None:
        ajenos = []
        for numero, datos in enumerate(filas, start=PRIMERA_FILA):
            duena = por_cuit.get(datos["cuit"])
            if not datos["documento"] or duena is None or duena == hallados.get(("d", datos["documento"])):
                continue
            if duena.documento:
                ajenos.append((numero, "CUIT o CUIL", f"Ese CUIT ya es de {duena}, con otro documento."))
            else:
                hallados[("d", datos["documento"])] = duena
        if ajenos:
            raise ErroresDeFilas(
                "importar.errores",
                "No se puede importar porque hay CUIT que ya son de otras personas. Corregilos y subilo de nuevo.",
                filas=ajenos,
            )

    def valor_actual(self, actual: Persona, columna: str) -> Any:
        """What the register says."""
        if columna in MEDIOS:
            return actual.medios_importados.get(columna, "")  # type: ignore[attr-defined]
        return getattr(actual, columna)

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Add the new ones and change the others; telephones and e-mails are only added."""
        personas = [_cambiar(r.actual or Persona(), r.datos) for r in renglones]
        guardar_todas(Persona, personas, PROPIOS)
        pares = zip(renglones, personas, strict=True)
        agregar_los_que_faltan([medio for renglon, persona in pares for medio in _medios(persona, renglon)])


def _propios(datos: Datos) -> dict[str, Any]:
    propios = {campo: datos[campo] for campo in PROPIOS}
    propios["tipo"] = propios["tipo"] or Persona.Tipo.FISICA
    propios["documento_tipo"] = propios["documento_tipo"] or ("dni" if propios["documento"] else "")
    propios["documento"] = documentos.documento(propios["documento_tipo"], propios["documento"])
    return propios


def _cambiar(persona: Any, datos: Datos) -> Persona:
    for campo, valor in _propios(datos).items():
        setattr(persona, campo, valor)
    cambiada: Persona = persona
    return cambiada


def _medios(persona: Persona, renglon: RenglonDePlan) -> Iterable[MedioDeContacto]:
    """The telephones and e-mails that the file brings; the first one of a new person is the main."""
    previos: Mapping[str, str] = getattr(persona, "medios_importados", {})
    for columna, tipo in MEDIOS.items():
        valor = renglon.datos[columna]
        valor = valor.lower() if tipo == "email" else valor
        if valor and valor != previos.get(columna):
            principal = not previos and (tipo == "email" or columna == "celular" or not renglon.datos["celular"])
            yield MedioDeContacto(persona=persona, tipo=tipo, valor=valor, principal=principal)


def _con_medios(personas: Iterable[Persona]) -> None:
    """Leave in each one `medios_importados`: its main telephone of each kind and its e-mail. One query."""
    por_clave = {persona.pk: persona for persona in personas}
    for persona in por_clave.values():
        persona.medios_importados = {}  # type: ignore[attr-defined]
    columnas = {tipo: columna for columna, tipo in MEDIOS.items()}
    medios = MedioDeContacto.objects.filter(persona__in=por_clave, activo=True).order_by("-principal", "id")
    for medio in medios:
        por_clave[medio.persona_id].medios_importados.setdefault(columnas[medio.tipo], medio.valor)  # type: ignore[attr-defined]
