-- What manual entries, the legal numbers and the seals refuse.

-- A posted or discarded manual entry does not change, and none is removed.
CREATE FUNCTION public.contabilidad_manual_firme() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.estado <> 'borrador' THEN
        RAISE EXCEPTION 'No se puede cambiar el asiento manual % porque está %. Los asentados se anulan; los borradores se descartan.',
            OLD.id, OLD.estado
            USING ERRCODE = 'check_violation', CONSTRAINT = 'asientomanual_firme';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER firme BEFORE UPDATE OR DELETE ON public.contabilidad_asientomanual
    FOR EACH ROW EXECUTE FUNCTION public.contabilidad_manual_firme();
ALTER TABLE public.contabilidad_asientomanual ENABLE ALWAYS TRIGGER firme;

CREATE FUNCTION public.contabilidad_renglonmanual_firme() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM public.contabilidad_asientomanual AS m
        WHERE m.estado <> 'borrador' AND m.id IN (
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.manual_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.manual_id END)
    ) THEN
        RAISE EXCEPTION 'No se puede cambiar los renglones de un asiento manual que ya no es borrador. Anulalo y cargá otro.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'renglonmanual_firme';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER firme BEFORE INSERT OR UPDATE OR DELETE ON public.contabilidad_renglonmanual
    FOR EACH ROW EXECUTE FUNCTION public.contabilidad_renglonmanual_firme();
ALTER TABLE public.contabilidad_renglonmanual ENABLE ALWAYS TRIGGER firme;

-- Legal numbers of the Diario: each statement continues where the last one ended, by date and id, in its own fiscal year.
CREATE FUNCTION public.contabilidad_numerodiario_correlativo() RETURNS trigger
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
    RETURN NULL;
END
$$;
CREATE TRIGGER correlativo AFTER INSERT ON public.contabilidad_numerodiario REFERENCING NEW TABLE AS nuevas
    FOR EACH STATEMENT EXECUTE FUNCTION public.contabilidad_numerodiario_correlativo();
ALTER TABLE public.contabilidad_numerodiario ENABLE ALWAYS TRIGGER correlativo;

-- The canonical text of an entry. Texts go quoted and dates in ISO, so that no other entry nor any session reads the same.
-- `contabilidad.services.sellos` has the same expression of its own, and does not believe this function.
CREATE OR REPLACE FUNCTION public.contabilidad_texto_de_asiento(a public.contabilidad_asiento) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT concat_ws('|', a.id, to_json(a.evento), to_char(a.fecha, 'YYYY-MM-DD'), to_char(a.fecha_valor, 'YYYY-MM-DD'),
        to_json(a.origen_tipo), a.origen_id, a.origen_revision, to_json(a.glosa), a.total, a.lineas,
        encode(a.huella, 'hex'), COALESCE(a.usuario_id::text, ''),
        to_char(a.registrado_en AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))
        || COALESCE((
            SELECT string_agg(concat_ws('|', '', p.renglon, p.cuenta_id, p.debe, p.haber, to_char(p.fecha, 'YYYY-MM-DD'),
                COALESCE(p.seccion_id::text, ''), COALESCE(p.centro_id::text, ''), COALESCE(p.grupo::text, ''),
                COALESCE(to_json(p.gestion)::text, ''), COALESCE(p.persona::text, ''),
                COALESCE(p.cuenta_servicio::text, '')), E'\n' ORDER BY p.renglon)
            FROM public.contabilidad_partida AS p WHERE p.asiento_id = a.id), '')
$$;

DROP FUNCTION public.contabilidad_huella_de_dia(date, text);

-- Seal a posting day that is over, keeping a leaf per entry. The day's lock is exclusive: nobody is posting in it.
CREATE OR REPLACE FUNCTION public.contabilidad_sellar(que date) RETURNS text
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
    INSERT INTO public.contabilidad_sellohoja (asiento_id, sello_id, huella)
    SELECT a.id, que, sha256(convert_to(public.contabilidad_texto_de_asiento(a), 'UTF8'))
    FROM public.contabilidad_asiento AS a
    WHERE a.registrado_en >= que::timestamp AT TIME ZONE 'America/Argentina/Buenos_Aires'
        AND a.registrado_en < (que + 1)::timestamp AT TIME ZONE 'America/Argentina/Buenos_Aires';
    SELECT encode(sha256(convert_to(COALESCE(ultimo.huella, '') || E'\n' || COALESCE(
            string_agg(encode(h.huella, 'hex'), E'\n' ORDER BY h.asiento_id), ''), 'UTF8')), 'hex') AS huella,
        count(*)::integer AS asientos
        INTO nuevo FROM public.contabilidad_sellohoja AS h WHERE h.sello_id = que;
    INSERT INTO public.contabilidad_sello (dia, huella, previo, asientos)
    VALUES (que, nuevo.huella, COALESCE(ultimo.huella, ''), nuevo.asientos);
    RETURN nuevo.huella;
END
$$;
