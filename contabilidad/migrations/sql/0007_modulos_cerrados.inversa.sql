CREATE OR REPLACE FUNCTION public.contabilidad_asiento_admitir() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    el_dia date;
    suelta date;
    abierto record;
    mala record;
    reloj timestamptz;
BEGIN
    PERFORM public.contabilidad_solo_read_committed();
    reloj := public.nucleo_ahora();
    SELECT n.id INTO mala FROM nuevas AS n
        WHERE n.registrado_en > reloj OR n.registrado_en < reloj - (clock_timestamp() - transaction_timestamp()) - interval '1 millisecond'
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede asentar con una hora de registro que no es la del reloj (asiento %).', mala.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'asiento_registro';
    END IF;

    FOR el_dia IN
        SELECT DISTINCT (n.registrado_en AT TIME ZONE 'America/Argentina/Buenos_Aires')::date FROM nuevas AS n ORDER BY 1
    LOOP
        PERFORM pg_advisory_xact_lock_shared(public.nucleo_llave('dia', el_dia::text));
        IF EXISTS (SELECT 1 FROM public.contabilidad_sello AS s WHERE s.dia >= el_dia) THEN
            RAISE EXCEPTION 'No se puede asentar el % porque ese día ya está sellado.', to_char(el_dia, 'DD/MM/YYYY')
                USING ERRCODE = 'check_violation', CONSTRAINT = 'asiento_dia_sellado';
        END IF;
    END LOOP;

    SELECT n.fecha INTO suelta FROM (SELECT DISTINCT fecha FROM nuevas) AS n
        WHERE NOT EXISTS (
            SELECT 1 FROM public.contabilidad_periodo AS p WHERE n.fecha >= p.desde AND n.fecha < p.hasta)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede asentar el % porque no hay un período que lo contenga. Abrí el ejercicio.',
            to_char(suelta, 'DD/MM/YYYY')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'asiento_sin_periodo';
    END IF;
    FOR abierto IN
        SELECT DISTINCT p.id, p.desde FROM (SELECT DISTINCT fecha FROM nuevas) AS n
        JOIN public.contabilidad_periodo AS p ON n.fecha >= p.desde AND n.fecha < p.hasta ORDER BY p.id
    LOOP
        PERFORM pg_advisory_xact_lock_shared(public.nucleo_llave('periodo', abierto.id::text));
        IF (SELECT p.estado FROM public.contabilidad_periodo AS p WHERE p.id = abierto.id) <> 'abierto' THEN
            RAISE EXCEPTION 'No se puede asentar en % porque el período está cerrado. Usá una fecha de un período abierto.',
                to_char(abierto.desde, 'MM/YYYY')
                USING ERRCODE = 'check_violation', CONSTRAINT = 'asiento_periodo_cerrado';
        END IF;
    END LOOP;

    -- A new revision needs the previous one annulled.
    SELECT n.id, n.evento, n.origen_tipo, n.origen_id, n.origen_revision INTO mala FROM nuevas AS n
        WHERE n.origen_revision > 1 AND NOT EXISTS (
            SELECT 1 FROM public.contabilidad_asiento AS previo
            JOIN public.contabilidad_asiento AS baja ON baja.evento = 'contabilidad.anulacion'
                AND baja.origen_tipo = 'asiento' AND baja.origen_id = previo.id
            WHERE previo.evento = n.evento AND previo.origen_tipo = n.origen_tipo
                AND previo.origen_id = n.origen_id AND previo.origen_revision = n.origen_revision - 1)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede asentar la revisión % de % % porque la anterior no está anulada.',
            mala.origen_revision, mala.origen_tipo, mala.origen_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'asiento_revision_previa';
    END IF;
    RETURN NULL;
END
$$;

DROP TRIGGER admitir ON public.contabilidad_actodemodulo;
DROP FUNCTION public.contabilidad_actodemodulo_admitir();
DROP FUNCTION public.contabilidad_modulos_cerrados(bigint);
