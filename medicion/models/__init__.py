"""Tables of medicion, one file per aggregate."""

from medicion.models.consumo import AvisoLegal, Consumo, Devengo, Hallazgo, Relectura, Validacion
from medicion.models.lectura import ArchivoLecturas, FilaApartada, FotoDeLectura, Lectura
from medicion.models.lote import LoteLectura, PeriodoMedicion, PuntoLote
from medicion.models.politica import Anomalia, Ciclo, PoliticaMedicion, ReglaVEE, TopeDeEstimacion

__all__ = [
    "Anomalia",
    "ArchivoLecturas",
    "AvisoLegal",
    "Ciclo",
    "Consumo",
    "Devengo",
    "FilaApartada",
    "FotoDeLectura",
    "Hallazgo",
    "Lectura",
    "LoteLectura",
    "PeriodoMedicion",
    "PoliticaMedicion",
    "PuntoLote",
    "ReglaVEE",
    "Relectura",
    "TopeDeEstimacion",
    "Validacion",
]
