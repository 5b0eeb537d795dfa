-- As it was.
CREATE OR REPLACE FUNCTION public.catastro_orden_transicion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NEW.cuenta_id IS NOT NULL AND NEW.suministro_id IS DISTINCT FROM
        (SELECT c.suministro_id FROM public.catastro_cuentaservicio AS c WHERE c.id = NEW.cuenta_id) THEN
        RAISE EXCEPTION 'No se puede emitir la orden porque la cuenta y el suministro no se corresponden.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ordenservicio_cuenta', TABLE = TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'UPDATE' AND (
        OLD.estado IN ('cumplida', 'fallida', 'anulada')
        OR (NEW.estado <> OLD.estado AND OLD.estado || '>' || NEW.estado NOT IN (
            'pendiente>asignada', 'pendiente>cumplida', 'pendiente>anulada', 'asignada>pendiente', 'asignada>en_curso',
            'asignada>cumplida', 'asignada>fallida', 'asignada>anulada', 'en_curso>cumplida', 'en_curso>fallida',
            'en_curso>asignada'))
        OR (NEW.numero, NEW.tipo_id, NEW.suministro_id, NEW.cuenta_id, NEW.fecha, NEW.registrado_en, NEW.emitida_por_id)
        IS DISTINCT FROM
        (OLD.numero, OLD.tipo_id, OLD.suministro_id, OLD.cuenta_id, OLD.fecha, OLD.registrado_en, OLD.emitida_por_id))
    THEN
        RAISE EXCEPTION 'No se puede pasar la orden % de % a %.', OLD.numero, OLD.estado, NEW.estado
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ordenservicio_transicion', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
