-- What makes the ledger impossible to falsify with the application's role, and hard and visible with the owner's.
-- Every function runs as the owner with a pinned search_path and names its tables with their schema.

-- An old snapshot would not see that a period has closed.
CREATE FUNCTION public.contabilidad_solo_read_committed() RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'No se puede asentar con aislamiento % porque vería períodos viejos. Usá READ COMMITTED.',
            current_setting('transaction_isolation')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'asiento_aislamiento';
    END IF;
END
$$;

-- Headers: posting day and period locked shared before their state is read; dates, revision and stamp as they must be.
CREATE FUNCTION public.contabilidad_asiento_admitir() RETURNS trigger
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
CREATE TRIGGER admitir AFTER INSERT ON public.contabilidad_asiento REFERENCING NEW TABLE AS nuevas
    FOR EACH STATEMENT EXECUTE FUNCTION public.contabilidad_asiento_admitir();
ALTER TABLE public.contabilidad_asiento ENABLE ALWAYS TRIGGER admitir;

-- Lines: whole entries only, on accounts that take entries, with their mandatory dimensions; then the balances.
CREATE FUNCTION public.contabilidad_partida_admitir() RETURNS trigger
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
CREATE TRIGGER admitir AFTER INSERT ON public.contabilidad_partida REFERENCING NEW TABLE AS nuevas
    FOR EACH STATEMENT EXECUTE FUNCTION public.contabilidad_partida_admitir();
ALTER TABLE public.contabilidad_partida ENABLE ALWAYS TRIGGER admitir;

-- An entry without lines: looked for when the transaction ends.
CREATE FUNCTION public.contabilidad_asiento_con_renglones() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM public.contabilidad_partida AS p WHERE p.asiento_id = NEW.id AND p.renglon = 1) THEN
        RAISE EXCEPTION 'No se puede asentar porque el asiento % no tiene renglones.', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'asiento_sin_renglones';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER con_renglones AFTER INSERT ON public.contabilidad_asiento
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.contabilidad_asiento_con_renglones();
ALTER TABLE public.contabilidad_asiento ENABLE ALWAYS TRIGGER con_renglones;

-- Periods: only the state changes, from open to closed and back, under the exclusive lock of the period.
CREATE FUNCTION public.contabilidad_periodo_transicion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.id, NEW.ejercicio_id, NEW.desde, NEW.hasta) IS DISTINCT FROM
        (OLD.id, OLD.ejercicio_id, OLD.desde, OLD.hasta) THEN
        RAISE EXCEPTION 'No se puede borrar ni mover un período.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'periodo_fijo';
    END IF;
    IF NEW.estado <> OLD.estado AND NOT pg_try_advisory_xact_lock(public.nucleo_llave('periodo', OLD.id::text)) THEN
        RAISE EXCEPTION 'No se puede cerrar ni reabrir % porque se está asentando en él. Reintentá.', to_char(OLD.desde, 'MM/YYYY')
            USING ERRCODE = 'lock_not_available', CONSTRAINT = 'periodo_en_uso';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER transicion BEFORE UPDATE OR DELETE ON public.contabilidad_periodo
    FOR EACH ROW EXECUTE FUNCTION public.contabilidad_periodo_transicion();
ALTER TABLE public.contabilidad_periodo ENABLE ALWAYS TRIGGER transicion;

-- Accounts stay: what was posted in them must keep its name.
CREATE FUNCTION public.contabilidad_cuenta_fija() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE' OR ((NEW.id, NEW.codigo, NEW.tipo) IS DISTINCT FROM (OLD.id, OLD.codigo, OLD.tipo)
        AND EXISTS (SELECT 1 FROM public.contabilidad_partida AS p WHERE p.cuenta_id = OLD.id)) THEN
        RAISE EXCEPTION 'No se puede borrar ni recodificar la cuenta % porque hay asientos en ella. Dala de baja.', OLD.codigo
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cuenta_fija';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER fija BEFORE UPDATE OR DELETE ON public.contabilidad_cuenta
    FOR EACH ROW EXECUTE FUNCTION public.contabilidad_cuenta_fija();
ALTER TABLE public.contabilidad_cuenta ENABLE ALWAYS TRIGGER fija;

-- Fold the deltas into the daily balances: one statement, one folder at a time. Returns how many deltas it folded.
CREATE FUNCTION public.contabilidad_plegar(maximo integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    plegados integer;
BEGIN
    IF NOT pg_try_advisory_xact_lock(public.nucleo_llave('plegado', '')) THEN
        RETURN 0;
    END IF;
    WITH tomados AS (
        DELETE FROM public.contabilidad_saldodelta AS d
        WHERE d.id IN (SELECT id FROM public.contabilidad_saldodelta ORDER BY id LIMIT maximo) RETURNING d.*
    ), sumados AS (
        INSERT INTO public.contabilidad_saldodiario AS s (cuenta_id, dia, seccion_id, centro_id, grupo, gestion, debe, haber)
        SELECT t.cuenta_id, t.dia, t.seccion_id, t.centro_id, t.grupo, t.gestion, sum(t.debe), sum(t.haber)
        FROM tomados AS t GROUP BY 1, 2, 3, 4, 5, 6
        ON CONFLICT (cuenta_id, dia, seccion_id, centro_id, grupo, gestion)
        DO UPDATE SET debe = s.debe + excluded.debe, haber = s.haber + excluded.haber
        RETURNING 1
    )
    SELECT count(*) INTO plegados FROM tomados;
    RETURN plegados;
END
$$;

-- The canonical text of an entry, as seals and verifiers read it.
CREATE FUNCTION public.contabilidad_texto_de_asiento(a public.contabilidad_asiento) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT concat_ws('|', a.id, a.evento, a.fecha, a.fecha_valor, a.origen_tipo, a.origen_id, a.origen_revision, a.glosa,
        a.total, a.lineas, encode(a.huella, 'hex'), COALESCE(a.usuario_id::text, ''),
        to_char(a.registrado_en AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))
        || COALESCE((
            SELECT string_agg(concat_ws('|', '', p.renglon, p.cuenta_id, p.debe, p.haber, p.fecha,
                COALESCE(p.seccion_id::text, ''), COALESCE(p.centro_id::text, ''), COALESCE(p.grupo::text, ''),
                COALESCE(p.gestion, ''), COALESCE(p.persona::text, ''), COALESCE(p.cuenta_servicio::text, '')), E'\n'
                ORDER BY p.renglon)
            FROM public.contabilidad_partida AS p WHERE p.asiento_id = a.id), '')
$$;

CREATE FUNCTION public.contabilidad_huella_de_dia(que date, previo text) RETURNS TABLE (huella text, asientos integer)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT encode(sha256(convert_to(previo || E'\n' || COALESCE(string_agg(
            encode(sha256(convert_to(public.contabilidad_texto_de_asiento(a), 'UTF8')), 'hex'), E'\n' ORDER BY a.id), ''),
        'UTF8')), 'hex'), count(*)::integer
    FROM public.contabilidad_asiento AS a
    WHERE a.registrado_en >= que::timestamp AT TIME ZONE 'America/Argentina/Buenos_Aires'
        AND a.registrado_en < (que + 1)::timestamp AT TIME ZONE 'America/Argentina/Buenos_Aires'
$$;

-- Seal a posting day that is over. The day's lock is exclusive: nobody is posting in it.
CREATE FUNCTION public.contabilidad_sellar(que date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    ultimo record;
    nuevo record;
BEGIN
    PERFORM public.contabilidad_solo_read_committed();
    IF que >= public.nucleo_hoy() THEN
        RAISE EXCEPTION 'No se puede sellar el % porque todavía no terminó.', to_char(que, 'DD/MM/YYYY')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sello_dia_terminado';
    END IF;
    IF NOT pg_try_advisory_xact_lock(public.nucleo_llave('dia', que::text)) THEN
        RAISE EXCEPTION 'No se puede sellar el % porque se está asentando en él. Reintentá.', to_char(que, 'DD/MM/YYYY')
            USING ERRCODE = 'lock_not_available', CONSTRAINT = 'sello_en_uso';
    END IF;
    SELECT s.dia, s.huella INTO ultimo FROM public.contabilidad_sello AS s ORDER BY s.dia DESC LIMIT 1;
    IF ultimo.dia IS NOT NULL AND que <= ultimo.dia THEN
        RAISE EXCEPTION 'No se puede sellar el % porque ya está sellado hasta el %.', to_char(que, 'DD/MM/YYYY'), to_char(ultimo.dia, 'DD/MM/YYYY')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sello_en_orden';
    END IF;
    SELECT h.huella, h.asientos INTO nuevo FROM public.contabilidad_huella_de_dia(que, COALESCE(ultimo.huella, '')) AS h;
    INSERT INTO public.contabilidad_sello (dia, huella, previo, asientos)
    VALUES (que, nuevo.huella, COALESCE(ultimo.huella, ''), nuevo.asientos);
    RETURN nuevo.huella;
END
$$;
