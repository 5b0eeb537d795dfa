-- Modules that stop posting in a period before it closes: their acts, and what the ledger refuses meanwhile.

-- Every entry asks: plpgsql keeps its plan, a function in SQL makes it each time.
CREATE FUNCTION public.contabilidad_modulos_cerrados(el_periodo bigint) RETURNS text[]
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    RETURN ARRAY(
        SELECT c.modulo::text FROM public.contabilidad_actodemodulo AS c
        WHERE c.periodo_id = el_periodo AND c.acto = 'cierre' AND NOT EXISTS (
            SELECT 1 FROM public.contabilidad_actodemodulo AS r
            WHERE r.periodo_id = c.periodo_id AND r.modulo = c.modulo AND r.revision = c.revision AND r.acto = 'reapertura')
        ORDER BY 1);
END
$$;

-- Acts in turns, over an open period, under its exclusive lock, with the clock's stamp.
CREATE FUNCTION public.contabilidad_actodemodulo_admitir() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    el_periodo record;
    cierres integer;
    reaperturas integer;
BEGIN
    PERFORM public.contabilidad_solo_read_committed();
    IF NOT pg_try_advisory_xact_lock(public.nucleo_llave('periodo', NEW.periodo_id::text)) THEN
        RAISE EXCEPTION 'No se puede cerrar ni reabrir el módulo % porque se está asentando en el período. Reintentá.', NEW.modulo
            USING ERRCODE = 'lock_not_available', CONSTRAINT = 'actodemodulo_en_uso';
    END IF;
    SELECT p.desde, p.estado INTO el_periodo FROM public.contabilidad_periodo AS p WHERE p.id = NEW.periodo_id;
    IF el_periodo.estado <> 'abierto' THEN
        RAISE EXCEPTION 'No se puede cerrar ni reabrir el módulo % en % porque el período está cerrado. Reabrí antes el período.',
            NEW.modulo, to_char(el_periodo.desde, 'MM/YYYY')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'actodemodulo_periodo_cerrado';
    END IF;
    SELECT count(*) FILTER (WHERE a.acto = 'cierre'), count(*) FILTER (WHERE a.acto = 'reapertura') INTO cierres, reaperturas
        FROM public.contabilidad_actodemodulo AS a WHERE a.periodo_id = NEW.periodo_id AND a.modulo = NEW.modulo;
    IF (NEW.acto = 'cierre' AND (cierres <> reaperturas OR NEW.revision <> cierres + 1))
        OR (NEW.acto = 'reapertura' AND (cierres = reaperturas OR NEW.revision <> cierres))
    THEN
        RAISE EXCEPTION 'No se puede registrar ese acto del módulo % porque ya está %. Actualizá la página.',
            NEW.modulo, CASE WHEN cierres > reaperturas THEN 'cerrado' ELSE 'abierto' END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'actodemodulo_en_orden';
    END IF;
    NEW.registrado_en := public.nucleo_ahora();
    RETURN NEW;
END
$$;
CREATE TRIGGER admitir BEFORE INSERT ON public.contabilidad_actodemodulo
    FOR EACH ROW EXECUTE FUNCTION public.contabilidad_actodemodulo_admitir();
ALTER TABLE public.contabilidad_actodemodulo ENABLE ALWAYS TRIGGER admitir;

-- Headers: as before, and no event of a module that closed the period.
CREATE OR REPLACE FUNCTION public.contabilidad_asiento_admitir() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    el_dia date;
    suelta date;
    abierto record;
    mala record;
    cerrados text[];
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
        SELECT DISTINCT p.id, p.desde, p.hasta FROM (SELECT DISTINCT fecha FROM nuevas) AS n
        JOIN public.contabilidad_periodo AS p ON n.fecha >= p.desde AND n.fecha < p.hasta ORDER BY p.id
    LOOP
        PERFORM pg_advisory_xact_lock_shared(public.nucleo_llave('periodo', abierto.id::text));
        IF (SELECT p.estado FROM public.contabilidad_periodo AS p WHERE p.id = abierto.id) <> 'abierto' THEN
            RAISE EXCEPTION 'No se puede asentar en % porque el período está cerrado. Usá una fecha de un período abierto.',
                to_char(abierto.desde, 'MM/YYYY')
                USING ERRCODE = 'check_violation', CONSTRAINT = 'asiento_periodo_cerrado';
        END IF;
        cerrados := public.contabilidad_modulos_cerrados(abierto.id);
        IF cardinality(cerrados) > 0 THEN
            SELECT split_part(n.evento, '.', 1) AS modulo INTO mala FROM nuevas AS n
                WHERE split_part(n.evento, '.', 1) = ANY(cerrados) AND n.fecha >= abierto.desde AND n.fecha < abierto.hasta
                LIMIT 1;
            IF FOUND THEN
                RAISE EXCEPTION 'No se puede asentar en % porque el módulo % ya cerró ese período. Usá una fecha de un período abierto y dejá ese día como fecha valor, o pedile a contaduría que reabra el módulo.',
                    to_char(abierto.desde, 'MM/YYYY'), mala.modulo
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'asiento_modulo_cerrado';
            END IF;
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
