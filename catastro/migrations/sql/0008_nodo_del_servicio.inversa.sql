DROP TRIGGER del_servicio ON public.catastro_ubicacionenred;
DROP FUNCTION public.catastro_nodo_del_servicio();
