-- Versions: a text in force is never touched; states go one way.
CREATE FUNCTION public.facturacion_version_firme() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.estado = 'borrador' THEN
            RETURN OLD;
        END IF;
    ELSIF OLD.estado || '>' || NEW.estado IN ('borrador>borrador', 'borrador>activa') AND NEW.cuadro_id = OLD.cuadro_id THEN
        RETURN NEW;
    ELSIF OLD.estado || '>' || NEW.estado = 'activa>retirada'
        AND (NEW.cuadro_id, NEW.desde, NEW.norma, NEW.contenido, NEW.huella, NEW.registrado_en, NEW.usuario_id,
            NEW.activada_en, NEW.activada_por_id)
        = (OLD.cuadro_id, OLD.desde, OLD.norma, OLD.contenido, OLD.huella, OLD.registrado_en, OLD.usuario_id,
            OLD.activada_en, OLD.activada_por_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'No se puede cambiar ni borrar una versión que rigió. Cargá otra.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'versiondecuadro_firme', TABLE = TG_TABLE_NAME;
END
$$;
CREATE TRIGGER firme BEFORE UPDATE OR DELETE ON public.facturacion_versiondecuadro
    FOR EACH ROW EXECUTE FUNCTION public.facturacion_version_firme();
ALTER TABLE public.facturacion_versiondecuadro ENABLE ALWAYS TRIGGER firme;

-- Runs: states in order; once numbered, they only go on.
CREATE FUNCTION public.facturacion_corrida_transicion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (NEW.estado <> OLD.estado AND OLD.estado || '>' || NEW.estado NOT IN (
            'preparada>calculada', 'preparada>cancelada', 'calculada>aprobada', 'calculada>preparada',
            'calculada>cancelada', 'aprobada>calculada', 'aprobada>emitiendo', 'aprobada>cancelada',
            'emitiendo>emitida', 'emitida>deshaciendo', 'deshaciendo>deshecha'))
        OR (NEW.grupo_id, NEW.anio, NEW.mes, NEW.registrado_en, NEW.usuario_id)
            IS DISTINCT FROM (OLD.grupo_id, OLD.anio, OLD.mes, OLD.registrado_en, OLD.usuario_id)
        OR (OLD.estado NOT IN ('preparada', 'calculada') AND (NEW.fecha, NEW.vence, NEW.segundo_vence)
            IS DISTINCT FROM (OLD.fecha, OLD.vence, OLD.segundo_vence)) THEN
        RAISE EXCEPTION 'No se puede pasar la corrida de % a %.', OLD.estado,
            CASE WHEN TG_OP = 'DELETE' THEN 'borrada' ELSE NEW.estado END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'corrida_transicion', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER transicion BEFORE UPDATE OR DELETE ON public.facturacion_corrida
    FOR EACH ROW EXECUTE FUNCTION public.facturacion_corrida_transicion();
ALTER TABLE public.facturacion_corrida ENABLE ALWAYS TRIGGER transicion;

-- Chunks: numbered only while the run issues, or undoes.
CREATE FUNCTION public.facturacion_tanda_admitir() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM public.facturacion_corrida AS c WHERE c.id = NEW.corrida_id
            AND c.estado = CASE WHEN NEW.anula THEN 'deshaciendo' ELSE 'emitiendo' END) THEN
        RAISE EXCEPTION 'No se puede numerar una tanda de una corrida que no se está emitiendo.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tandanumerada_de_corrida', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER admitir BEFORE INSERT ON public.facturacion_tandanumerada
    FOR EACH ROW EXECUTE FUNCTION public.facturacion_tanda_admitir();
ALTER TABLE public.facturacion_tandanumerada ENABLE ALWAYS TRIGGER admitir;

-- Consumptions: billed by a voucher of their account, once, and again only after a note gave them back.
CREATE FUNCTION public.facturacion_admitir_consumos() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo bigint;
BEGIN
    SELECT n.consumo_id INTO malo FROM nuevos AS n
        LEFT JOIN public.medicion_consumo AS c ON c.id = n.consumo_id
        LEFT JOIN public.facturacion_comprobante AS v ON v.id = n.comprobante_id AND v.cuenta_id = c.cuenta_id
        LEFT JOIN public.facturacion_consumofacturado AS p
            ON n.vez > 1 AND p.consumo_id = n.consumo_id AND p.cuota = n.cuota AND p.vez = n.vez - 1
                AND EXISTS (SELECT 1 FROM public.facturacion_consumodevuelto AS d WHERE d.facturado_id = p.id)
        WHERE c.id IS NULL OR v.id IS NULL OR (n.vez > 1 AND p.id IS NULL)
            OR NOT EXISTS (SELECT 1 FROM public.medicion_validacion AS w WHERE w.consumo_id = c.id)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede facturar el consumo %: no es válido, no es de esa cuenta, o ya está facturado.', malo
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consumofacturado_admitido', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.facturacion_consumofacturado REFERENCING NEW TABLE AS nuevos
    FOR EACH STATEMENT EXECUTE FUNCTION public.facturacion_admitir_consumos();
ALTER TABLE public.facturacion_consumofacturado ENABLE ALWAYS TRIGGER admitir;

CREATE FUNCTION public.facturacion_admitir_devueltos() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM nuevos AS n
        LEFT JOIN public.facturacion_consumofacturado AS f ON f.id = n.facturado_id
        LEFT JOIN public.facturacion_comprobante AS c ON c.id = n.nota_id AND c.corrige_id = f.comprobante_id
        WHERE f.id IS NULL OR c.id IS NULL
    ) THEN
        RAISE EXCEPTION 'No se puede devolver el consumo: la nota no corrige al comprobante que lo facturó.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consumodevuelto_admitido', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.facturacion_consumodevuelto REFERENCING NEW TABLE AS nuevos
    FOR EACH STATEMENT EXECUTE FUNCTION public.facturacion_admitir_devueltos();
ALTER TABLE public.facturacion_consumodevuelto ENABLE ALWAYS TRIGGER admitir;
