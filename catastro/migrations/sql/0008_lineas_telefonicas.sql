-- Lines: of accounts whose service is not measured by a meter.
CREATE FUNCTION public.catastro_linea_del_servicio() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF (SELECT k.medido FROM public.catastro_cuentaservicio AS c
        JOIN public.catastro_suministro AS s ON s.id = c.suministro_id
        JOIN public.catastro_servicio AS k ON k.id = s.servicio_id WHERE c.id = NEW.cuenta_id) THEN
        RAISE EXCEPTION 'No se puede dar una línea a una cuenta cuyo servicio se mide con un medidor.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lineadecuenta_servicio', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER del_servicio BEFORE INSERT ON public.catastro_lineadecuenta
    FOR EACH ROW EXECUTE FUNCTION public.catastro_linea_del_servicio();
ALTER TABLE public.catastro_lineadecuenta ENABLE ALWAYS TRIGGER del_servicio;
