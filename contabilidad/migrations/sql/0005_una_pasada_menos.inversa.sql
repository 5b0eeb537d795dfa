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

    SELECT d.cuenta_id, c.codigo, c.imputable, c.activa, d.sin_seccion, d.sin_centro INTO mala
        FROM (
            SELECT n.cuenta_id, bool_or(n.seccion_id IS NULL) AS sin_seccion, bool_or(n.centro_id IS NULL) AS sin_centro
            FROM nuevas AS n GROUP BY n.cuenta_id
        ) AS d LEFT JOIN public.contabilidad_cuenta AS c ON c.id = d.cuenta_id
        WHERE c.id IS NULL OR NOT c.imputable OR NOT c.activa
            OR (c.exige_seccion AND d.sin_seccion) OR (c.exige_centro AND d.sin_centro)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '%', CASE
            WHEN mala.codigo IS NULL THEN format('No se puede asentar porque la cuenta de id %s no existe.', mala.cuenta_id)
            WHEN NOT mala.imputable THEN format('No se puede asentar en %s porque no es imputable.', mala.codigo)
            WHEN NOT mala.activa THEN format('No se puede asentar en %s porque está dada de baja.', mala.codigo)
            ELSE format('No se puede asentar en %s porque falta su sección o su centro de costo.', mala.codigo) END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'partida_cuenta';
    END IF;

    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT n.seccion_id FROM nuevas AS n WHERE n.seccion_id IS NOT NULL) AS d
        WHERE NOT EXISTS (SELECT 1 FROM public.contabilidad_seccion AS s WHERE s.id = d.seccion_id)
    ) OR EXISTS (
        SELECT 1 FROM (SELECT DISTINCT n.centro_id FROM nuevas AS n WHERE n.centro_id IS NOT NULL) AS d
        WHERE NOT EXISTS (SELECT 1 FROM public.contabilidad_centrocosto AS s WHERE s.id = d.centro_id)
    ) THEN
        RAISE EXCEPTION 'No se puede asentar porque la sección o el centro de costo no existe.'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'partida_dimension';
    END IF;

    INSERT INTO public.contabilidad_saldodelta (cuenta_id, dia, seccion_id, centro_id, grupo, gestion, debe, haber)
    SELECT n.cuenta_id, n.fecha, n.seccion_id, n.centro_id, n.grupo, n.gestion, sum(n.debe), sum(n.haber)
    FROM nuevas AS n GROUP BY 1, 2, 3, 4, 5, 6;
    RETURN NULL;
END
$$;
