"""Addresses of catastro."""

from catastro.pantallas import urls_cuentas, urls_lugares, urls_personas

app_name = "catastro"
urlpatterns = [*urls_personas.urlpatterns, *urls_cuentas.urlpatterns, *urls_lugares.urlpatterns]
