"""Documents that are born as a page.

    pdf("facturacion/aviso.html", {"cuenta": cuenta}, titulo="Aviso de deuda", usuario=usuario) -> bytes

The template extends `nucleo/impresion/base.html` and fills `contenido`; images and fonts are `estatico:img/x.png`.
"""

from cesop.nucleo.impresion.documento import RecursoRechazado, a_pdf, pdf

__all__ = ["RecursoRechazado", "a_pdf", "pdf"]
