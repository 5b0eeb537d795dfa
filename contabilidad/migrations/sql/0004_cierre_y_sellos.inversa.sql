DROP TRIGGER correlativo ON public.contabilidad_numerodiario;
DROP FUNCTION public.contabilidad_numerodiario_correlativo();
DROP TRIGGER firme ON public.contabilidad_renglonmanual;
DROP FUNCTION public.contabilidad_renglonmanual_firme();
DROP TRIGGER firme ON public.contabilidad_asientomanual;
DROP FUNCTION public.contabilidad_manual_firme();

-- The canonical text of an entry, as seals and verifiers read it.
CREATE OR REPLACE FUNCTION public.contabilidad_texto_de_asiento(a public.contabilidad_asiento) RETURNS text
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
    SELECT h.huella, h.asientos INTO nuevo FROM public.contabilidad_huella_de_dia(que, COALESCE(ultimo.huella, '')) AS h;
    INSERT INTO public.contabilidad_sello (dia, huella, previo, asientos)
    VALUES (que, nuevo.huella, COALESCE(ultimo.huella, ''), nuevo.asientos);
    RETURN nuevo.huella;
END
$$;
