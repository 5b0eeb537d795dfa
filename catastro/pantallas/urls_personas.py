"""Addresses of persons, associates, duplicates and contacts."""

from __future__ import annotations

from django.urls import URLPattern, path

from catastro.pantallas import asociados, duplicados, personas, personas_datos
from catastro.pantallas.personas_listado import ListadoDePersonas
from cesop.nucleo.listados import vista_de

urlpatterns: list[URLPattern] = [
    path("personas/", vista_de(ListadoDePersonas), name="personas"),
    path("personas/nueva/", personas.persona_nueva, name="persona_nueva"),
    path("personas/parecidas/", personas.personas_parecidas, name="personas_parecidas"),
    path("personas/<int:pk>/", personas.persona, name="persona"),
    path("personas/<int:pk>/cambiar/", personas.persona_editar, name="persona_editar"),
    path("personas/<int:pk>/condicion-fiscal/", personas_datos.persona_condicion, name="persona_condicion"),
    path("personas/<int:pk>/domicilio/<slug:uso>/", personas_datos.persona_domicilio, name="persona_domicilio"),
    path("personas/<int:pk>/medio/", personas_datos.medio_nuevo, name="medio_nuevo"),
    path("medios/<int:pk>/", personas_datos.medio_editar, name="medio_editar"),
    path("medios/<int:pk>/dejar/", personas_datos.medio_dejar, name="medio_dejar"),
    path("personas/<int:pk>/cbu/", personas_datos.cuenta_bancaria_nueva, name="cuenta_bancaria_nueva"),
    path("cbu/<int:pk>/dejar/", personas_datos.cuenta_bancaria_dejar, name="cuenta_bancaria_dejar"),
    path("personas/<int:pk>/contacto/", personas_datos.contacto_nuevo, name="contacto_nuevo"),
    path("personas/<int:pk>/asociar/", asociados.asociado_admitir, name="asociado_admitir"),
    path("personas/<int:pk>/cuotas/", asociados.cuotas_mover, name="cuotas_mover"),
    path("personas/<int:pk>/cuotas/transferir/", asociados.cuotas_transferir, name="cuotas_transferir"),
    path("cuotas/transferencias/<int:pk>/deshacer/", asociados.transferencia_deshacer, name="transferencia_deshacer"),
    path("asociados/", vista_de(asociados.ListadoDeAsociados), name="asociados"),
    path("asociados/<int:pk>/baja/", asociados.asociado_egresar, name="asociado_egresar"),
    path("duplicados/", vista_de(duplicados.ListadoDeDuplicados), name="duplicados"),
    path("duplicados/buscar/", duplicados.duplicados_buscar, name="duplicados_buscar"),
    path("duplicados/<int:conservada>/<int:absorbida>/", duplicados.fusionar, name="fusionar"),
    path("duplicados/<int:una>/<int:otra>/descartar/", duplicados.duplicado_descartar, name="duplicado_descartar"),
    path("fusiones/<int:pk>/deshacer/", duplicados.fusion_deshacer, name="fusion_deshacer"),
]
