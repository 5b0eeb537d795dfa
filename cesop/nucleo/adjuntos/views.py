"""The only door to an attachment."""

from __future__ import annotations

import io
import uuid

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from cesop.nucleo.adjuntos import services
from cesop.nucleo.pedidos import usuario_de


@require_GET
def adjunto(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """Hand it over as a download; 404 when it does not exist, is of another branch or needs another role."""
    hallado = services.abrir(pk, usuario=usuario_de(request))
    if hallado is None:
        raise Http404
    respuesta = FileResponse(
        io.BytesIO(services.leer(hallado)), as_attachment=True, filename=hallado.nombre, content_type=hallado.tipo
    )
    respuesta["X-Content-Type-Options"] = "nosniff"
    respuesta["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return respuesta
