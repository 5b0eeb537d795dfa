-- The key of an advisory lock, the same for the helper of the kernel and for the triggers.
CREATE FUNCTION public.nucleo_llave(tipo text, clave text) RETURNS bigint
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT hashtextextended(tipo || ':' || clave, 0) $$;

-- Dated rows: the only change is to be replaced, once. Their stamps are the clock's, so that "as known then" is true:
-- a row cannot be slipped into the past, and an hour is more than any transaction takes.
CREATE FUNCTION public.nucleo_fechado() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    ahora timestamptz := public.nucleo_ahora();
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.reemplazado_en IS NOT NULL OR NEW.registrado_en NOT BETWEEN ahora - interval '1 hour' AND ahora THEN
            RAISE EXCEPTION
                'No se puede registrar en % con una fecha que no es la del reloj porque falsearía lo que se sabía.',
                TG_TABLE_NAME
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_estampa', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.reemplazado_en IS NOT NULL
        OR to_jsonb(NEW) - 'reemplazado_en' IS DISTINCT FROM to_jsonb(OLD) - 'reemplazado_en'
        OR NEW.reemplazado_en < OLD.registrado_en
        OR NEW.reemplazado_en NOT BETWEEN ahora - interval '1 hour' AND ahora THEN
        RAISE EXCEPTION
            'No se puede cambiar ni borrar una fila fechada de % porque se perdería lo que se sabía. Reemplazala por otra.',
            TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_fechada', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;

-- The installation: its purpose is decided before there are users, and its row stays.
CREATE FUNCTION public.nucleo_instalacion_fija() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.modo <> OLD.modo AND EXISTS (SELECT 1 FROM public.nucleo_usuario)) THEN
        RAISE EXCEPTION 'No se puede cambiar el destino de la instalación porque ya tiene usuarios.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'instalacion_fija', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER fija BEFORE UPDATE OR DELETE ON public.nucleo_instalacion
    FOR EACH ROW EXECUTE FUNCTION public.nucleo_instalacion_fija();
ALTER TABLE public.nucleo_instalacion ENABLE ALWAYS TRIGGER fija;

-- Series: each block starts where the last one ended.
CREATE FUNCTION public.nucleo_bloque_contiguo() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    esperado bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(public.nucleo_llave('talonario', NEW.serie_id));
    SELECT COALESCE(max(b.hasta) + 1, (SELECT s.primero FROM public.nucleo_serie AS s WHERE s.clave = NEW.serie_id))
        INTO esperado FROM public.nucleo_bloquenumerado AS b WHERE b.serie_id = NEW.serie_id;
    IF esperado IS NULL THEN
        RAISE EXCEPTION 'No se puede numerar porque la serie % no está abierta.', NEW.serie_id
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'bloquenumerado_serie', TABLE = TG_TABLE_NAME;
    ELSIF NEW.desde <> esperado THEN
        RAISE EXCEPTION 'No se puede reservar desde el número % de % porque sigue el %.', NEW.desde, NEW.serie_id, esperado
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bloquenumerado_contiguo', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER contiguo BEFORE INSERT ON public.nucleo_bloquenumerado
    FOR EACH ROW EXECUTE FUNCTION public.nucleo_bloque_contiguo();
ALTER TABLE public.nucleo_bloquenumerado ENABLE ALWAYS TRIGGER contiguo;

-- A series whose numbers were given out starts where it started.
CREATE FUNCTION public.nucleo_serie_fija() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF (TG_OP = 'DELETE' OR (NEW.clave, NEW.primero) IS DISTINCT FROM (OLD.clave, OLD.primero))
        AND EXISTS (SELECT 1 FROM public.nucleo_bloquenumerado AS b WHERE b.serie_id = OLD.clave) THEN
        RAISE EXCEPTION 'No se puede cambiar el comienzo de la serie % porque ya dio números. Abrí otra serie.', OLD.clave
            USING ERRCODE = 'check_violation', CONSTRAINT = 'serie_fija', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;
CREATE TRIGGER fija BEFORE UPDATE OR DELETE ON public.nucleo_serie
    FOR EACH ROW EXECUTE FUNCTION public.nucleo_serie_fija();
ALTER TABLE public.nucleo_serie ENABLE ALWAYS TRIGGER fija;

-- Approvals: decided once; what was asked for does not change.
CREATE FUNCTION public.nucleo_aprobacion_firme() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.estado <> 'pedida' THEN
            RAISE EXCEPTION 'No se puede registrar una aprobación ya decidida porque primero se pide.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'aprobacion_firme', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.estado <> 'pedida'
        OR (NEW.id, NEW.acto, NEW.titulo, NEW.datos, NEW.huella, NEW.motivo, NEW.sucursal_id, NEW.pedida_por_id, NEW.pedida_en)
        IS DISTINCT FROM
        (OLD.id, OLD.acto, OLD.titulo, OLD.datos, OLD.huella, OLD.motivo, OLD.sucursal_id, OLD.pedida_por_id, OLD.pedida_en)
    THEN
        RAISE EXCEPTION 'No se puede cambiar la aprobación porque ya está decidida, o porque lo pedido no se edita. Pedila de nuevo.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'aprobacion_firme', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER firme BEFORE INSERT OR UPDATE OR DELETE ON public.nucleo_aprobacion
    FOR EACH ROW EXECUTE FUNCTION public.nucleo_aprobacion_firme();
ALTER TABLE public.nucleo_aprobacion ENABLE ALWAYS TRIGGER firme;

-- Processes and chunks: states in order; what is done stays done.
CREATE FUNCTION public.nucleo_proceso_transicion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (NEW.estado <> OLD.estado AND OLD.estado || '>' || NEW.estado NOT IN (
            'pendiente>en_curso', 'pendiente>cancelado', 'en_curso>cancelando', 'en_curso>terminado',
            'en_curso>con_errores', 'cancelando>cancelado', 'cancelando>terminado', 'cancelando>con_errores',
            'con_errores>en_curso', 'con_errores>cancelado'))
        OR (NEW.tipo, NEW.clave, NEW.parametros, NEW.dueno_id, NEW.sucursal_id, NEW.registrado_en)
        IS DISTINCT FROM (OLD.tipo, OLD.clave, OLD.parametros, OLD.dueno_id, OLD.sucursal_id, OLD.registrado_en)
    THEN
        RAISE EXCEPTION 'No se puede pasar el proceso % de % a %.', OLD.id, OLD.estado,
            CASE WHEN TG_OP = 'DELETE' THEN 'borrado' ELSE NEW.estado END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proceso_transicion', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER transicion BEFORE UPDATE OR DELETE ON public.nucleo_proceso
    FOR EACH ROW EXECUTE FUNCTION public.nucleo_proceso_transicion();
ALTER TABLE public.nucleo_proceso ENABLE ALWAYS TRIGGER transicion;

CREATE FUNCTION public.nucleo_lote_transicion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.estado = 'hecho' OR NEW.proceso_id <> OLD.proceso_id OR NEW.numero <> OLD.numero THEN
        RAISE EXCEPTION 'No se puede cambiar el lote % del proceso % porque ya está hecho.', OLD.numero, OLD.proceso_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lote_transicion', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER transicion BEFORE UPDATE OR DELETE ON public.nucleo_lote
    FOR EACH ROW EXECUTE FUNCTION public.nucleo_lote_transicion();
ALTER TABLE public.nucleo_lote ENABLE ALWAYS TRIGGER transicion;
