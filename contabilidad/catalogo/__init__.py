"""The catalogue of events: every row of the posting manual, also of modules that are not built yet.

One file per module. When a module is built, its definitions move to its own `eventos.py` and `arranque.py`.
"""

from contabilidad.catalogo.activos import ACTIVOS
from contabilidad.catalogo.compras import COMPRAS
from contabilidad.catalogo.contabilidad import CATASTRO, CONTABILIDAD
from contabilidad.catalogo.facturacion import FACTURACION, MEDICION
from contabilidad.catalogo.morosidad import MOROSIDAD
from contabilidad.catalogo.recaudacion import RECAUDACION
from contabilidad.catalogo.tesoreria import TESORERIA

EVENTOS = (
    *MEDICION, *FACTURACION, *RECAUDACION, *MOROSIDAD, *TESORERIA, *COMPRAS, *ACTIVOS, *CATASTRO, *CONTABILIDAD,
)  # fmt: skip

__all__ = ["EVENTOS"]
