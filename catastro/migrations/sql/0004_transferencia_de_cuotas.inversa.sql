DROP TRIGGER con_su_otra_parte ON public.catastro_movimientodecuotas;
DROP FUNCTION public.catastro_movimiento_con_transferencia();
DROP TRIGGER de_dos ON public.catastro_transferenciadecuotas;
DROP FUNCTION public.catastro_transferencia_de_dos();
