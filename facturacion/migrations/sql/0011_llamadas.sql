-- Files of calls and calls set apart: decided once.
CREATE FUNCTION public.facturacion_archivo_de_llamadas_firme() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.estado <> 'recibido'
        OR (NEW.nombre, NEW.huella, NEW.bytes, NEW.fecha, NEW.registrado_en, NEW.usuario_id)
        IS DISTINCT FROM (OLD.nombre, OLD.huella, OLD.bytes, OLD.fecha, OLD.registrado_en, OLD.usuario_id) THEN
        RAISE EXCEPTION 'No se puede cambiar el archivo % porque ya se sabe qué fue de él.', OLD.nombre
            USING ERRCODE = 'check_violation', CONSTRAINT = 'archivodellamadas_firme', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER firme BEFORE UPDATE OR DELETE ON public.facturacion_archivodellamadas
    FOR EACH ROW EXECUTE FUNCTION public.facturacion_archivo_de_llamadas_firme();
ALTER TABLE public.facturacion_archivodellamadas ENABLE ALWAYS TRIGGER firme;

CREATE FUNCTION public.facturacion_llamada_apartada_firme() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    -- Tried again, its reason may be another; what came is not edited.
    IF TG_OP = 'DELETE' OR OLD.resuelta_en IS NOT NULL
        OR (NEW.archivo_id, NEW.renglon, NEW.datos) IS DISTINCT FROM (OLD.archivo_id, OLD.renglon, OLD.datos) THEN
        RAISE EXCEPTION 'No se puede cambiar la llamada del renglón % porque ya está resuelta, o porque lo que vino no se edita.',
            OLD.renglon
            USING ERRCODE = 'check_violation', CONSTRAINT = 'llamadaapartada_firme', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER firme BEFORE UPDATE OR DELETE ON public.facturacion_llamadaapartada
    FOR EACH ROW EXECUTE FUNCTION public.facturacion_llamada_apartada_firme();
ALTER TABLE public.facturacion_llamadaapartada ENABLE ALWAYS TRIGGER firme;

-- Calls: of a file that was not refused and of an account that exists.
CREATE FUNCTION public.facturacion_admitir_llamadas() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo bigint;
BEGIN
    SELECT n.renglon INTO malo FROM nuevas AS n
        LEFT JOIN public.catastro_cuentaservicio AS c ON c.id = n.cuenta_id
        LEFT JOIN public.facturacion_archivodellamadas AS a ON a.id = n.archivo_id AND a.estado <> 'rechazado'
        WHERE c.id IS NULL OR a.id IS NULL LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede guardar la llamada del renglón %: no existe su cuenta, o su archivo se rechazó.', malo
            USING ERRCODE = 'check_violation', CONSTRAINT = 'llamadamedida_admitida', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.facturacion_llamadamedida REFERENCING NEW TABLE AS nuevas
    FOR EACH STATEMENT EXECUTE FUNCTION public.facturacion_admitir_llamadas();
ALTER TABLE public.facturacion_llamadamedida ENABLE ALWAYS TRIGGER admitir;

-- Calls: billed by a voucher of their account, once, and again only after a note gave them back.
CREATE FUNCTION public.facturacion_admitir_llamadas_facturadas() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo bigint;
BEGIN
    SELECT n.llamada_id INTO malo FROM nuevas AS n
        LEFT JOIN public.facturacion_llamadamedida AS l ON l.id = n.llamada_id
        LEFT JOIN public.facturacion_comprobante AS v ON v.id = n.comprobante_id AND v.cuenta_id = l.cuenta_id
        LEFT JOIN public.facturacion_llamadafacturada AS p
            ON n.vez > 1 AND p.llamada_id = n.llamada_id AND p.vez = n.vez - 1
                AND EXISTS (SELECT 1 FROM public.facturacion_llamadadevuelta AS d WHERE d.facturada_id = p.id)
        WHERE l.id IS NULL OR v.id IS NULL OR (n.vez > 1 AND p.id IS NULL) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede facturar la llamada %: no es de esa cuenta, o ya está facturada.', malo
            USING ERRCODE = 'check_violation', CONSTRAINT = 'llamadafacturada_admitida', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.facturacion_llamadafacturada REFERENCING NEW TABLE AS nuevas
    FOR EACH STATEMENT EXECUTE FUNCTION public.facturacion_admitir_llamadas_facturadas();
ALTER TABLE public.facturacion_llamadafacturada ENABLE ALWAYS TRIGGER admitir;

CREATE FUNCTION public.facturacion_admitir_llamadas_devueltas() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM nuevas AS n
        LEFT JOIN public.facturacion_llamadafacturada AS f ON f.id = n.facturada_id
        LEFT JOIN public.facturacion_comprobante AS c ON c.id = n.nota_id AND c.corrige_id = f.comprobante_id
        WHERE f.id IS NULL OR c.id IS NULL
    ) THEN
        RAISE EXCEPTION 'No se puede devolver la llamada: la nota no corrige al comprobante que la facturó.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'llamadadevuelta_admitida', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.facturacion_llamadadevuelta REFERENCING NEW TABLE AS nuevas
    FOR EACH STATEMENT EXECUTE FUNCTION public.facturacion_admitir_llamadas_devueltas();
ALTER TABLE public.facturacion_llamadadevuelta ENABLE ALWAYS TRIGGER admitir;
