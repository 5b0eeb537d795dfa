-- Legal numbers and closing go together: none before its period closes, and no period closes without giving them.

CREATE OR REPLACE FUNCTION public.contabilidad_numerodiario_correlativo() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    grupo record;
BEGIN
    PERFORM public.contabilidad_solo_read_committed();
    FOR grupo IN
        SELECT n.ejercicio_id, min(n.numero) AS primero, max(n.numero) AS ultimo, count(*) AS cuantos
        FROM nuevas AS n GROUP BY n.ejercicio_id ORDER BY n.ejercicio_id
    LOOP
        PERFORM pg_advisory_xact_lock(public.nucleo_llave('talonario', 'diario-' || grupo.ejercicio_id));
        IF grupo.ultimo - grupo.primero + 1 <> grupo.cuantos
            OR grupo.primero <> 1 + COALESCE((
                SELECT max(d.numero) FROM public.contabilidad_numerodiario AS d
                WHERE d.ejercicio_id = grupo.ejercicio_id AND d.numero < grupo.primero), 0)
            OR EXISTS (
                SELECT 1 FROM public.contabilidad_numerodiario AS d
                WHERE d.ejercicio_id = grupo.ejercicio_id AND d.numero > grupo.ultimo)
        THEN
            RAISE EXCEPTION 'No se puede numerar el Diario porque los números % a % no siguen al último.', grupo.primero, grupo.ultimo
                USING ERRCODE = 'check_violation', CONSTRAINT = 'numerodiario_correlativo';
        END IF;
    END LOOP;
    IF EXISTS (
        SELECT 1 FROM nuevas AS n
        LEFT JOIN public.contabilidad_asiento AS a ON a.id = n.asiento_id
        LEFT JOIN public.contabilidad_ejercicio AS e ON e.id = n.ejercicio_id AND a.fecha >= e.desde AND a.fecha < e.hasta
        WHERE e.id IS NULL
    ) THEN
        RAISE EXCEPTION 'No se puede numerar el Diario porque el asiento no es de ese ejercicio.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'numerodiario_ejercicio';
    END IF;
    IF EXISTS (
        SELECT 1 FROM (
            SELECT n.numero - lag(n.numero) OVER (PARTITION BY n.ejercicio_id ORDER BY a.fecha, a.id) AS paso
            FROM nuevas AS n JOIN public.contabilidad_asiento AS a ON a.id = n.asiento_id
        ) AS pasos WHERE pasos.paso < 0
    ) THEN
        RAISE EXCEPTION 'No se puede numerar el Diario fuera del orden de las fechas.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'numerodiario_en_orden';
    END IF;
    IF EXISTS (
        SELECT 1 FROM (
            SELECT DISTINCT a.fecha FROM nuevas AS n JOIN public.contabilidad_asiento AS a ON a.id = n.asiento_id
        ) AS f
        JOIN public.contabilidad_periodo AS p ON f.fecha >= p.desde AND f.fecha < p.hasta
        WHERE p.estado <> 'cerrado'
    ) THEN
        RAISE EXCEPTION 'No se puede numerar el Diario porque el período del asiento está abierto. Los números se dan al cerrarlo.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'numerodiario_al_cerrar';
    END IF;
    RETURN NULL;
END
$$;

-- A closing that numbers nothing: looked for when the transaction ends, because numbers are given after the state.
CREATE FUNCTION public.contabilidad_periodo_numerado() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM public.contabilidad_solo_read_committed();
    IF EXISTS (SELECT 1 FROM public.contabilidad_periodo AS p WHERE p.id = NEW.id AND p.estado = 'cerrado') AND EXISTS (
        SELECT 1 FROM public.contabilidad_asiento AS a
        WHERE a.fecha >= NEW.desde AND a.fecha < NEW.hasta
            AND NOT EXISTS (SELECT 1 FROM public.contabilidad_numerodiario AS n WHERE n.asiento_id = a.id)
    ) THEN
        RAISE EXCEPTION 'No se puede cerrar % porque quedan asientos sin su número de diario. Cerralo desde su página, que los numera.',
            to_char(NEW.desde, 'MM/YYYY')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'periodo_numerado';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER numerado AFTER UPDATE ON public.contabilidad_periodo
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.estado = 'cerrado')
    EXECUTE FUNCTION public.contabilidad_periodo_numerado();
ALTER TABLE public.contabilidad_periodo ENABLE ALWAYS TRIGGER numerado;
