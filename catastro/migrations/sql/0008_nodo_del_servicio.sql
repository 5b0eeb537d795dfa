CREATE FUNCTION public.catastro_nodo_del_servicio() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF (SELECT n.servicio_id FROM public.catastro_nodored AS n WHERE n.id = NEW.nodo_id) IS DISTINCT FROM
        (SELECT s.servicio_id FROM public.catastro_suministro AS s WHERE s.id = NEW.suministro_id) THEN
        RAISE EXCEPTION 'No se puede colgar el suministro de ese nodo porque es de otro servicio. Elegí uno del suyo.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ubicacionenred_servicio', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER del_servicio BEFORE INSERT ON public.catastro_ubicacionenred
    FOR EACH ROW EXECUTE FUNCTION public.catastro_nodo_del_servicio();
ALTER TABLE public.catastro_ubicacionenred ENABLE ALWAYS TRIGGER del_servicio;
