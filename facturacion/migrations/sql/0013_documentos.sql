-- Documents: who asked for them and their route are there. Their payer is that of their vouchers.
CREATE FUNCTION public.facturacion_admitir_documentos() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo record;
BEGIN
    SELECT n.id INTO malo
        FROM nuevos AS n
        LEFT JOIN public.nucleo_usuario AS u ON u.id = n.usuario_id
        LEFT JOIN public.catastro_ruta AS r ON r.id = n.ruta_id AND r.uso = 'reparto'
        WHERE u.id IS NULL OR (n.ruta_id IS NOT NULL AND r.id IS NULL)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede preparar el documento %: su ruta de reparto o su usuario no existen.', malo.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'documentopago_admitido', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.facturacion_documentopago REFERENCING NEW TABLE AS nuevos
    FOR EACH STATEMENT EXECUTE FUNCTION public.facturacion_admitir_documentos();
ALTER TABLE public.facturacion_documentopago ENABLE ALWAYS TRIGGER admitir;

-- Their vouchers: all of a document in one statement, of its payer, charges, and what they add up to is what it says.
CREATE FUNCTION public.facturacion_admitir_comprobantes_de_documento() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo record;
BEGIN
    SELECT s.documento_id, s.suyos INTO malo
        FROM (
            SELECT n.documento_id, sum(n.importe) AS total, count(*) AS cuantos, max(n.orden) AS ultimo,
                bool_and(COALESCE(c.pagador_id = d.pagador_id AND b.total >= n.importe, false)) AS suyos
            FROM nuevos AS n
            LEFT JOIN public.facturacion_documentopago AS d ON d.id = n.documento_id
            LEFT JOIN public.facturacion_comprobante AS c ON c.id = n.comprobante_id
            LEFT JOIN public.facturacion_saldocomprobante AS b ON b.comprobante_id = n.comprobante_id
            GROUP BY n.documento_id
        ) AS s LEFT JOIN public.facturacion_documentopago AS d ON d.id = s.documento_id
        WHERE d.id IS NULL OR NOT s.suyos OR s.total <> d.total OR s.cuantos <> d.cuantos OR s.ultimo <> d.cuantos
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede preparar el documento % porque %.', malo.documento_id,
            CASE WHEN malo.suyos THEN 'sus comprobantes no suman lo que dice'
                ELSE 'lleva comprobantes que no son deudas de su pagador' END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comprobantededocumento_entero', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.facturacion_comprobantededocumento REFERENCING NEW TABLE AS nuevos
    FOR EACH STATEMENT EXECUTE FUNCTION public.facturacion_admitir_comprobantes_de_documento();
ALTER TABLE public.facturacion_comprobantededocumento ENABLE ALWAYS TRIGGER admitir;

-- A document without vouchers: looked for when the transaction ends.
CREATE FUNCTION public.facturacion_documento_entero() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (
            SELECT 1 FROM public.facturacion_comprobantededocumento AS c WHERE c.documento_id = NEW.id) THEN
        RAISE EXCEPTION 'No se puede preparar el documento % sin comprobantes.', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'documentopago_entero', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER entero AFTER INSERT ON public.facturacion_documentopago
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.facturacion_documento_entero();
ALTER TABLE public.facturacion_documentopago ENABLE ALWAYS TRIGGER entero;

-- What it tells that was owed: other vouchers of the same payer.
CREATE FUNCTION public.facturacion_admitir_deudas_informadas() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo record;
BEGIN
    SELECT n.documento_id INTO malo
        FROM nuevas AS n
        LEFT JOIN public.facturacion_documentopago AS d ON d.id = n.documento_id
        LEFT JOIN public.facturacion_saldocomprobante AS b
            ON b.comprobante_id = n.comprobante_id AND b.pagador_id = d.pagador_id AND b.total >= n.capital
        WHERE d.id IS NULL OR b.comprobante_id IS NULL OR EXISTS (
            SELECT 1 FROM public.facturacion_comprobantededocumento AS c
            WHERE c.comprobante_id = n.comprobante_id AND c.documento_id = n.documento_id)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede informar en el documento % una deuda que no es de su pagador.', malo.documento_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deudainformada_admitida', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.facturacion_deudainformada REFERENCING NEW TABLE AS nuevas
    FOR EACH STATEMENT EXECUTE FUNCTION public.facturacion_admitir_deudas_informadas();
ALTER TABLE public.facturacion_deudainformada ENABLE ALWAYS TRIGGER admitir;
