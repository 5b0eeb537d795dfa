-- Of what was ordered more than once and is still open, the last one; before the trigger holds the column firm.
UPDATE public.catastro_ordenservicio AS o SET exclusiva = true
FROM public.catastro_tipoorden AS t
WHERE t.id = o.tipo_id AND t.objeto = 'cuenta' AND o.estado IN ('pendiente', 'asignada', 'en_curso')
    AND NOT EXISTS (
        SELECT 1 FROM public.catastro_ordenservicio AS q
        WHERE q.cuenta_id = o.cuenta_id AND q.tipo_id = o.tipo_id AND q.id > o.id
            AND q.estado IN ('pendiente', 'asignada', 'en_curso'));

-- Whether an account may have one open at a time is its kind's to say.
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
    IF TG_OP = 'INSERT' THEN
        NEW.exclusiva := (SELECT t.objeto = 'cuenta' FROM public.catastro_tipoorden AS t WHERE t.id = NEW.tipo_id);
    END IF;
    IF TG_OP = 'UPDATE' AND (
        OLD.estado IN ('cumplida', 'fallida', 'anulada')
        OR (NEW.estado <> OLD.estado AND OLD.estado || '>' || NEW.estado NOT IN (
            'pendiente>asignada', 'pendiente>cumplida', 'pendiente>fallida', 'pendiente>anulada',
            'asignada>pendiente', 'asignada>en_curso', 'asignada>cumplida', 'asignada>fallida', 'asignada>anulada',
            'en_curso>cumplida', 'en_curso>fallida', 'en_curso>asignada'))
        OR (NEW.numero, NEW.tipo_id, NEW.suministro_id, NEW.cuenta_id, NEW.fecha, NEW.registrado_en, NEW.emitida_por_id,
            NEW.exclusiva)
        IS DISTINCT FROM
        (OLD.numero, OLD.tipo_id, OLD.suministro_id, OLD.cuenta_id, OLD.fecha, OLD.registrado_en, OLD.emitida_por_id,
            OLD.exclusiva))
    THEN
        RAISE EXCEPTION 'No se puede pasar la orden % de % a %.', OLD.numero, OLD.estado, NEW.estado
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ordenservicio_transicion', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
