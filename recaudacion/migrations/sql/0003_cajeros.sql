-- Sessions, as before; and at a till with cashiers of its own, one of them.
CREATE OR REPLACE FUNCTION public.recaudacion_admitir_sesion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.cerrada_en IS NOT NULL OR NEW.cerrada_en IS NULL
            OR (NEW.id, NEW.fecha, NEW.registrado_en, NEW.caja_id, NEW.cajero_id, NEW.fondo)
                IS DISTINCT FROM (OLD.id, OLD.fecha, OLD.registrado_en, OLD.caja_id, OLD.cajero_id, OLD.fondo)
            OR NOT EXISTS (SELECT 1 FROM public.recaudacion_cierredecaja AS c WHERE c.sesion_id = NEW.id) THEN
            RAISE EXCEPTION 'No se puede cambiar una sesión de caja: se cierra con su arqueo.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'sesioncaja_inmutable', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.cerrada_en IS NOT NULL OR NEW.fecha <> public.nucleo_hoy() OR NOT EXISTS (
            SELECT 1 FROM public.recaudacion_caja AS c WHERE c.id = NEW.caja_id AND c.activa AND c.clase = 'mostrador')
    THEN
        RAISE EXCEPTION 'No se puede abrir la caja: no está en uso, no es de mostrador, o no es de hoy.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sesioncaja_admitida', TABLE = TG_TABLE_NAME;
    END IF;
    IF EXISTS (SELECT 1 FROM public.recaudacion_cajerodecaja AS j WHERE j.caja_id = NEW.caja_id)
        AND NOT EXISTS (
            SELECT 1 FROM public.recaudacion_cajerodecaja AS j
            WHERE j.caja_id = NEW.caja_id AND j.usuario_id = NEW.cajero_id) THEN
        RAISE EXCEPTION 'No se puede abrir la caja porque es de otros cajeros. Elegí otra.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sesioncaja_de_otros', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
