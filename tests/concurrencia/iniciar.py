"""`python -m tests.concurrencia.iniciar <chunks> <milliseconds>`: start a process as the web would; prints its id."""

from __future__ import annotations

import sys
import uuid

import django

django.setup()

from cesop.nucleo.models import Usuario  # noqa: E402
from cesop.nucleo.procesos import services  # noqa: E402
from cesop.nucleo.procesos.tipos import registrar_tipo  # noqa: E402
from tests.concurrencia.efectos import Efectos  # noqa: E402
from tests.factories import un_usuario  # noqa: E402

tipo = Efectos()
registrar_tipo(tipo)
usuario = Usuario.objects.filter(usuario="mlopez").first() or un_usuario("mlopez", "sistemas")
proceso = services.iniciar(
    tipo,
    clave=uuid.uuid4().hex,
    parametros={"lotes": int(sys.argv[1]), "milisegundos": int(sys.argv[2])},
    usuario=usuario,
    sucursal=usuario.sucursal,
    titulo="Efectos de prueba",
)
sys.stdout.write(f"{proceso.pk}\n")
