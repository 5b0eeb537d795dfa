CREATE OR REPLACE FUNCTION public.facturacion_admitir_comprobantes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo record;
BEGIN
    SELECT n.id, CASE
            WHEN t.id IS NULL THEN 'tipo'
            WHEN p.id IS NULL OR q.id IS NULL THEN 'persona'
            WHEN n.cuenta_id IS NOT NULL AND c.id IS NULL THEN 'cuenta'
            WHEN n.grupo_id IS NOT NULL AND g.id IS NULL THEN 'grupo'
            WHEN n.usuario_id IS NOT NULL AND u.id IS NULL THEN 'usuario'
            WHEN n.corrige_id IS NOT NULL AND o.id IS NULL THEN 'corrige'
            ELSE 'impuestos'
        END AS causa
        INTO malo
        FROM nuevos AS n
        LEFT JOIN public.facturacion_tipocomprobante AS t ON t.id = n.tipo_id
        LEFT JOIN public.catastro_persona AS p ON p.id = n.persona_id
        LEFT JOIN public.catastro_persona AS q ON q.id = n.pagador_id
        LEFT JOIN public.catastro_cuentaservicio AS c ON c.id = n.cuenta_id AND c.grupo_id = n.grupo_id
        LEFT JOIN public.catastro_grupogestion AS g ON g.id = n.grupo_id AND g.seccion_id = n.seccion_id
        LEFT JOIN public.nucleo_usuario AS u ON u.id = n.usuario_id
        LEFT JOIN public.facturacion_comprobante AS o
            ON o.id = n.corrige_id AND o.cuenta_id IS NOT DISTINCT FROM n.cuenta_id AND o.persona_id = n.persona_id
                AND EXISTS (SELECT 1 FROM public.facturacion_saldocomprobante AS s WHERE s.comprobante_id = o.id)
        WHERE t.id IS NULL OR p.id IS NULL OR q.id IS NULL OR (n.cuenta_id IS NOT NULL AND c.id IS NULL)
            OR (n.grupo_id IS NOT NULL AND g.id IS NULL) OR (n.usuario_id IS NOT NULL AND u.id IS NULL)
            OR (n.corrige_id IS NOT NULL AND o.id IS NULL) OR (t.clase = 'interno' AND n.impuestos <> 0)
            OR (t.especie = 'credito' AND n.origen <> 'nota')
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede emitir el comprobante %: %.', malo.id, CASE malo.causa
            WHEN 'tipo' THEN 'su tipo no existe'
            WHEN 'persona' THEN 'la persona no existe'
            WHEN 'cuenta' THEN 'la cuenta no existe o no es de ese grupo'
            WHEN 'grupo' THEN 'el grupo no existe o no es de esa sección'
            WHEN 'usuario' THEN 'el usuario no existe'
            WHEN 'corrige' THEN 'lo que corrige no existe, es de otro, o acredita'
            ELSE 'un comprobante interno no lleva impuestos, y uno que acredita es una nota' END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comprobante_' || malo.causa, TABLE = TG_TABLE_NAME;
    END IF;
    INSERT INTO public.facturacion_saldocomprobante (comprobante_id, cuenta_id, pagador_id, vence, total, saldo)
        SELECT n.id, n.cuenta_id, n.pagador_id, n.vence, n.total, n.total FROM nuevos AS n
        JOIN public.facturacion_tipocomprobante AS t ON t.id = n.tipo_id WHERE t.especie <> 'credito';
    RETURN NULL;
END
$$;
ALTER FUNCTION public.facturacion_admitir_renglones() RESET enable_seqscan;
ALTER FUNCTION public.facturacion_admitir_numeraciones() RESET enable_seqscan;
ALTER FUNCTION public.facturacion_admitir_autorizaciones() RESET enable_seqscan;
ALTER FUNCTION public.facturacion_admitir_abonos() RESET enable_seqscan;
ALTER FUNCTION public.facturacion_admitir_aplicaciones() RESET enable_seqscan;
ALTER FUNCTION public.facturacion_admitir_consumos() RESET enable_seqscan;
ALTER FUNCTION public.facturacion_admitir_devueltos() RESET enable_seqscan;
