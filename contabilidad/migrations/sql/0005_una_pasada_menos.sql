-- The lines' trigger goes over its lines twice instead of five times: the same refusals for less.
CREATE OR REPLACE FUNCTION public.contabilidad_partida_admitir() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    mala record;
BEGIN
    PERFORM public.contabilidad_solo_read_committed();
    SELECT s.asiento_id, a.id AS existe INTO mala
        FROM (
            SELECT n.asiento_id, sum(n.debe) AS debe, sum(n.haber) AS haber, count(*) AS cuantas,
                max(n.renglon) AS ultima, min(n.fecha) AS primera, max(n.fecha) AS postrera
            FROM nuevas AS n GROUP BY n.asiento_id
        ) AS s LEFT JOIN public.contabilidad_asiento AS a ON a.id = s.asiento_id
        WHERE a.id IS NULL OR s.debe <> a.total OR s.haber <> a.total OR s.cuantas <> a.lineas
            OR s.ultima <> a.lineas OR s.primera <> a.fecha OR s.postrera <> a.fecha
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '%', CASE WHEN mala.existe IS NULL
            THEN format('No se puede asentar porque el asiento %s no existe.', mala.asiento_id)
            ELSE format('No se puede asentar porque los renglones del asiento %s no suman lo que dice su cabecera.', mala.asiento_id) END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'partida_asiento_entero';
    END IF;

    -- The balances are few rows: accounts and dimensions are looked at in them, not in the lines again.
    WITH sumados AS (
        INSERT INTO public.contabilidad_saldodelta (cuenta_id, dia, seccion_id, centro_id, grupo, gestion, debe, haber)
        SELECT n.cuenta_id, n.fecha, n.seccion_id, n.centro_id, n.grupo, n.gestion, sum(n.debe), sum(n.haber)
        FROM nuevas AS n GROUP BY 1, 2, 3, 4, 5, 6
        RETURNING cuenta_id, seccion_id, centro_id
    )
    SELECT s.cuenta_id, c.codigo, c.imputable, c.activa,
            (c.exige_seccion AND s.seccion_id IS NULL) OR (c.exige_centro AND s.centro_id IS NULL) AS incompleta
        INTO mala
        FROM sumados AS s
        LEFT JOIN public.contabilidad_cuenta AS c ON c.id = s.cuenta_id
        LEFT JOIN public.contabilidad_seccion AS e ON e.id = s.seccion_id
        LEFT JOIN public.contabilidad_centrocosto AS o ON o.id = s.centro_id
        WHERE c.id IS NULL OR NOT c.imputable OR NOT c.activa
            OR (c.exige_seccion AND s.seccion_id IS NULL) OR (c.exige_centro AND s.centro_id IS NULL)
            OR (s.seccion_id IS NOT NULL AND e.id IS NULL) OR (s.centro_id IS NOT NULL AND o.id IS NULL)
        LIMIT 1;
    IF FOUND AND mala.codigo IS NOT NULL AND mala.imputable AND mala.activa AND NOT mala.incompleta THEN
        RAISE EXCEPTION 'No se puede asentar porque la sección o el centro de costo no existe.'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'partida_dimension';
    ELSIF FOUND THEN
        RAISE EXCEPTION '%', CASE
            WHEN mala.codigo IS NULL THEN format('No se puede asentar porque la cuenta de id %s no existe.', mala.cuenta_id)
            WHEN NOT mala.imputable THEN format('No se puede asentar en %s porque no es imputable.', mala.codigo)
            WHEN NOT mala.activa THEN format('No se puede asentar en %s porque está dada de baja.', mala.codigo)
            ELSE format('No se puede asentar en %s porque falta su sección o su centro de costo.', mala.codigo) END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'partida_cuenta';
    END IF;
    RETURN NULL;
END
$$;
