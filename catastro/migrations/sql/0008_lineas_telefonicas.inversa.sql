DROP TRIGGER del_servicio ON public.catastro_lineadecuenta;
DROP FUNCTION public.catastro_linea_del_servicio();
