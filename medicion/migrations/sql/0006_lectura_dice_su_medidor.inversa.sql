-- As it was.
CREATE OR REPLACE FUNCTION public.medicion_admitir_lecturas() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo record;
    hoy date := public.nucleo_hoy();
    -- A power for each row was a third of the check.
    topes numeric[] := ARRAY[10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000];
BEGIN
    PERFORM 1 FROM public.medicion_lotelectura AS l WHERE l.id IN (SELECT n.lote_id FROM nuevas AS n)
        ORDER BY l.id FOR SHARE;
    SELECT n.medidor_id, n.fecha,
        CASE
            WHEN r.id IS NULL THEN 'registro'
            WHEN n.anomalia_id IS NOT NULL AND a.codigo IS NULL THEN 'anomalia'
            WHEN n.lote_id IS NOT NULL AND l.id IS NULL THEN 'lote'
            WHEN n.archivo_id IS NOT NULL AND f.id IS NULL THEN 'archivo'
            WHEN n.usuario_id IS NOT NULL AND u.id IS NULL THEN 'usuario'
            WHEN n.fecha > hoy THEN 'fecha'
            WHEN n.valor >= topes[r.digitos_enteros] THEN 'valor'
            WHEN n.valor IS NULL AND NOT n.anulada AND NOT COALESCE(a.admite_sin_lectura, false) THEN 'sin_valor'
            WHEN n.reemplaza_id IS NOT NULL AND p.id IS NULL THEN 'reemplaza'
            WHEN NOT n.anulada AND NOT EXISTS (
                SELECT 1 FROM (
                    SELECT k.* FROM public.catastro_colocacion AS k WHERE k.medidor_id = n.medidor_id OFFSET 0) AS c
                WHERE c.suministro_id = n.suministro_id AND c.reemplazado_en IS NULL
                    AND c.desde <= n.fecha AND (c.hasta IS NULL OR c.hasta >= n.fecha)) THEN 'lugar'
        END AS causa
        INTO malo
        FROM nuevas AS n
        LEFT JOIN public.catastro_registromedidor AS r ON r.id = n.registro_id AND r.medidor_id = n.medidor_id
        LEFT JOIN public.medicion_anomalia AS a ON a.codigo = n.anomalia_id
        LEFT JOIN public.medicion_lotelectura AS l
            ON l.id = n.lote_id AND (l.estado IN ('generado', 'exportado') OR n.reemplaza_id IS NOT NULL)
        LEFT JOIN public.medicion_archivolecturas AS f ON f.id = n.archivo_id
        LEFT JOIN public.nucleo_usuario AS u ON u.id = n.usuario_id
        LEFT JOIN public.medicion_lectura AS p
            ON p.id = n.reemplaza_id AND p.suministro_id = n.suministro_id AND p.registro_id = n.registro_id
        WHERE r.id IS NULL OR (n.anomalia_id IS NOT NULL AND a.codigo IS NULL) OR (n.lote_id IS NOT NULL AND l.id IS NULL)
            OR (n.archivo_id IS NOT NULL AND f.id IS NULL) OR (n.usuario_id IS NOT NULL AND u.id IS NULL)
            OR n.fecha > hoy OR n.valor >= topes[r.digitos_enteros]
            OR (n.valor IS NULL AND NOT n.anulada AND NOT COALESCE(a.admite_sin_lectura, false))
            OR (n.reemplaza_id IS NOT NULL AND p.id IS NULL)
            OR (NOT n.anulada AND NOT EXISTS (
                SELECT 1 FROM (
                    SELECT k.* FROM public.catastro_colocacion AS k WHERE k.medidor_id = n.medidor_id OFFSET 0) AS c
                WHERE c.suministro_id = n.suministro_id AND c.reemplazado_en IS NULL
                    AND c.desde <= n.fecha AND (c.hasta IS NULL OR c.hasta >= n.fecha)))
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede registrar la lectura del medidor % del %: %.', malo.medidor_id,
            to_char(malo.fecha, 'DD/MM/YYYY'), CASE malo.causa
                WHEN 'registro' THEN 'el medidor no tiene ese registro'
                WHEN 'anomalia' THEN 'la anomalía no existe'
                WHEN 'lote' THEN 'el lote no existe o está cerrado'
                WHEN 'archivo' THEN 'el archivo no existe'
                WHEN 'usuario' THEN 'el usuario no existe'
                WHEN 'fecha' THEN 'la fecha es futura'
                WHEN 'valor' THEN 'el valor no cabe en el medidor'
                WHEN 'sin_valor' THEN 'falta el valor, y la anomalía no lo excusa'
                WHEN 'reemplaza' THEN 'la que reemplaza es de otro registro'
                ELSE 'ese día el medidor no estaba en el suministro' END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lectura_' || malo.causa, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
