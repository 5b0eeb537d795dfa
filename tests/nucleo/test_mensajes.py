"""The messages that Django writes by itself speak as the rest of the screens."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import translation
from django.utils.translation import gettext, ngettext

DE_USTED = re.compile(r"^(Introdu|Aseg|Selec|Por favor|Verifique|Su )")
ENTRADA = re.compile(
    r'msgid "(?P<uno>.+)"\n(?:msgid_plural "(?P<varios>.+)"\n)?msgstr(?:\[0\])? "(?P<dicho>.+)"\n', re.MULTILINE
)


@pytest.mark.parametrize(
    ("campo", "valor", "dice"),
    [
        (forms.CharField(), "", "Este dato es obligatorio. Completalo."),
        (forms.DateField(), "ayer", "No se entiende esa fecha. Escribila como 25/05/2027."),
        (forms.IntegerField(max_value=5), "6", "No puede ser mayor que 5. Corregilo."),
        (forms.IntegerField(min_value=5), "4", "No puede ser menor que 5. Corregilo."),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "«b» no es una de las opciones. Elegí otra."),
        (forms.EmailField(), "nadie", "No es un correo válido. Escribilo como nombre@ejemplo.com.ar."),
        (forms.CharField(max_length=3), "cuatro", "Puede tener hasta 3 letras y tiene 6. Acortalo."),
        (forms.DecimalField(decimal_places=1), "1.23", "No puede tener más de 1 decimal. Corregilo."),
    ],
)
def test_lo_que_dice_django_habla_como_nosotros(campo: forms.Field, valor: Any, dice: str) -> None:
    with translation.override(settings.LANGUAGE_CODE), pytest.raises(ValidationError) as error:
        campo.clean(valor)
    assert error.value.messages == [dice]


def test_ningun_mensaje_de_campos_trata_de_usted() -> None:
    textos: set[str] = set()
    with translation.override(settings.LANGUAGE_CODE):
        for clase in vars(forms).values():
            if isinstance(clase, type) and issubclass(clase, forms.Field):
                textos |= {str(texto) for texto in getattr(clase, "default_error_messages", {}).values()}
        textos.add(str(MaxLengthValidator(3).message % {"limit_value": 3, "show_value": 4}))
        textos.add(MinimumLengthValidator(12).get_help_text())
    assert textos
    assert [texto for texto in textos if DE_USTED.match(texto)] == []


def test_lo_compilado_es_lo_escrito() -> None:
    po = (settings.LOCALE_PATHS[0] / "es_AR" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    entradas = list(ENTRADA.finditer(po))
    assert len(entradas) == po.count("\nmsgid ") - 1
    with translation.override(settings.LANGUAGE_CODE):
        for entrada in entradas:
            uno, varios = entrada["uno"], entrada["varios"]
            assert (ngettext(uno, varios, 1) if varios else gettext(uno)) == entrada["dicho"]
