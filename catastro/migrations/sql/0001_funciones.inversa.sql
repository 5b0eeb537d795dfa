DROP FUNCTION public.catastro_cbu_valido(text);
DROP FUNCTION public.catastro_cuit_valido(text);
