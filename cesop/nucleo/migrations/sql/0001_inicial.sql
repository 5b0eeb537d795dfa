-- Extensions (all "trusted": the owner of the database may create them).
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- What the application's role may do with the tables to come: read and write rows, never empty, own or change them.
-- Append-only and read-only tables take back what they must (see migraciones.py).
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO cesop_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO cesop_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO cesop_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO cesop_app;
REVOKE INSERT, UPDATE, DELETE ON public.django_migrations FROM cesop_app;

-- The key by which names sort and match: lower case, without accents.
CREATE FUNCTION public.nucleo_sin_acentos(texto text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
SET search_path = pg_catalog, public, pg_temp
RETURN lower(public.unaccent('public.unaccent'::regdictionary, texto));

-- The kernel's clock.
CREATE FUNCTION public.nucleo_ahora() RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    RETURN clock_timestamp()
        + COALESCE((SELECT desplazamiento FROM public.nucleo_instalacion WHERE id = 1), interval '0');
END
$$;

CREATE FUNCTION public.nucleo_hoy() RETURNS date
LANGUAGE sql VOLATILE
SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT (public.nucleo_ahora() AT TIME ZONE 'America/Argentina/Buenos_Aires')::date $$;

CREATE FUNCTION public.nucleo_mover_reloj(nuevo interval) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    propia record;
BEGIN
    SELECT * INTO propia FROM public.nucleo_instalacion WHERE id = 1;
    IF propia.modo = 'prueba' OR (propia.modo = 'demostracion' AND propia.armando_demostracion) THEN
        UPDATE public.nucleo_instalacion SET desplazamiento = nuevo WHERE id = 1;
    ELSE
        RAISE EXCEPTION 'No se puede mover el reloj porque la base no es de prueba ni está armando la demostración.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'instalacion_reloj_quieto';
    END IF;
END
$$;

-- Append-only tables.
CREATE FUNCTION public.nucleo_inmutable() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'No se puede modificar ni borrar lo registrado en % porque es inmutable. Registrá su reverso.',
        TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_inmutable', TABLE = TG_TABLE_NAME;
END
$$;

-- Audit of masters. Arguments: primary key column, then the secret columns.
-- Context, set by the kernel at the start of each request, task or COPY: cesop.contexto = {"usuario_id", "usuario",
-- "pedido", "direccion"}. Without it (raw SQL) the database role still signs the row.
CREATE FUNCTION public.nucleo_ocultar(fila jsonb, ocultas text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT fila || COALESCE(
        (SELECT jsonb_object_agg(c, to_jsonb('***'::text)) FROM unnest(ocultas) AS c WHERE fila ? c), '{}'::jsonb)
$$;

CREATE FUNCTION public.nucleo_diferencia(una jsonb, otra jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT COALESCE(jsonb_object_agg(d.key, d.value), '{}'::jsonb)
    FROM jsonb_each(una) AS d WHERE d.value IS DISTINCT FROM otra -> d.key
$$;

CREATE FUNCTION public.nucleo_auditar() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
-- The tables audited have columns of any name: what is not qualified is a variable.
#variable_conflict use_variable
DECLARE
    v_contexto jsonb := COALESCE(NULLIF(current_setting('cesop.contexto', true), ''), '{}')::jsonb;
    v_clave text := TG_ARGV[0];
    v_ocultas text[] := TG_ARGV[1:];
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO public.nucleo_registroauditoria
            (tabla, clave, accion, antes, despues, usuario_id, usuario, pedido, direccion, rol)
        SELECT TG_TABLE_NAME, to_jsonb(n) ->> v_clave, 'alta', NULL, public.nucleo_ocultar(to_jsonb(n), v_ocultas),
            (v_contexto ->> 'usuario_id')::bigint, COALESCE(v_contexto ->> 'usuario', ''),
            COALESCE(v_contexto ->> 'pedido', ''), COALESCE(v_contexto ->> 'direccion', ''), session_user
        FROM nuevas AS n;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO public.nucleo_registroauditoria
            (tabla, clave, accion, antes, despues, usuario_id, usuario, pedido, direccion, rol)
        SELECT TG_TABLE_NAME, to_jsonb(v) ->> v_clave, 'baja', public.nucleo_ocultar(to_jsonb(v), v_ocultas), NULL,
            (v_contexto ->> 'usuario_id')::bigint, COALESCE(v_contexto ->> 'usuario', ''),
            COALESCE(v_contexto ->> 'pedido', ''), COALESCE(v_contexto ->> 'direccion', ''), session_user
        FROM viejas AS v;
    ELSE
        -- A changed key shows as one row that left and one that came.
        INSERT INTO public.nucleo_registroauditoria
            (tabla, clave, accion, antes, despues, usuario_id, usuario, pedido, direccion, rol)
        SELECT TG_TABLE_NAME, COALESCE(d.nueva ->> v_clave, d.vieja ->> v_clave),
            CASE WHEN d.vieja IS NULL THEN 'alta' WHEN d.nueva IS NULL THEN 'baja' ELSE 'cambio' END,
            CASE WHEN d.nueva IS NULL THEN public.nucleo_ocultar(d.vieja, v_ocultas)
                ELSE public.nucleo_ocultar(public.nucleo_diferencia(d.vieja, d.nueva), v_ocultas) END,
            CASE WHEN d.vieja IS NULL THEN public.nucleo_ocultar(d.nueva, v_ocultas)
                ELSE public.nucleo_ocultar(public.nucleo_diferencia(d.nueva, d.vieja), v_ocultas) END,
            (v_contexto ->> 'usuario_id')::bigint, COALESCE(v_contexto ->> 'usuario', ''),
            COALESCE(v_contexto ->> 'pedido', ''), COALESCE(v_contexto ->> 'direccion', ''), session_user
        FROM (
            SELECT v.fila AS vieja, n.fila AS nueva
            FROM (SELECT to_jsonb(x) AS fila FROM viejas AS x) AS v
            FULL JOIN (SELECT to_jsonb(x) AS fila FROM nuevas AS x) AS n ON n.fila ->> v_clave = v.fila ->> v_clave
        ) AS d
        WHERE d.vieja IS DISTINCT FROM d.nueva;
    END IF;
    RETURN NULL;
END
$$;
