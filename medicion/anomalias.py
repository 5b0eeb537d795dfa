"""The anomaly that says that there is none."""

SIN_NOVEDAD = "00"
