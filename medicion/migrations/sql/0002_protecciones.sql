-- The checks of the mass tables look up by key what a chunk brings, without hash nor merge joins: a plan is kept for the
-- session, and one made for twenty thousand rows went over whole tables, each time, also for one row.

-- Batches: states in order; what has readings is not annulled.
CREATE FUNCTION public.medicion_lote_transicion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (NEW.estado <> OLD.estado AND OLD.estado || '>' || NEW.estado NOT IN (
            'generado>exportado', 'generado>cerrado', 'generado>anulado', 'exportado>cerrado', 'exportado>anulado',
            'cerrado>exportado'))
        OR (NEW.codigo, NEW.periodo_id, NEW.ruta_id, NEW.registrado_en)
        IS DISTINCT FROM (OLD.codigo, OLD.periodo_id, OLD.ruta_id, OLD.registrado_en) THEN
        RAISE EXCEPTION 'No se puede pasar el lote % de % a %.', OLD.codigo, OLD.estado,
            CASE WHEN TG_OP = 'DELETE' THEN 'borrado' ELSE NEW.estado END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lotelectura_transicion', TABLE = TG_TABLE_NAME;
    ELSIF NEW.estado = 'anulado' AND OLD.estado <> 'anulado'
        AND EXISTS (SELECT 1 FROM public.medicion_lectura AS l WHERE l.lote_id = NEW.id) THEN
        RAISE EXCEPTION 'No se puede anular el lote % porque ya tiene lecturas. Cerralo.', OLD.codigo
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lotelectura_con_lecturas', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER transicion BEFORE UPDATE OR DELETE ON public.medicion_lotelectura
    FOR EACH ROW EXECUTE FUNCTION public.medicion_lote_transicion();
ALTER TABLE public.medicion_lotelectura ENABLE ALWAYS TRIGGER transicion;

-- The points of a batch: their parents are there, and the batch did not go out yet.
CREATE FUNCTION public.medicion_admitir_puntos() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo record;
BEGIN
    PERFORM 1 FROM public.medicion_lotelectura AS l WHERE l.id IN (SELECT n.lote_id FROM nuevas AS n)
        ORDER BY l.id FOR SHARE;
    SELECT n.lote_id, n.registro_id INTO malo FROM nuevas AS n
        LEFT JOIN public.medicion_lotelectura AS l ON l.id = n.lote_id AND l.estado = 'generado'
        LEFT JOIN public.catastro_registromedidor AS r ON r.id = n.registro_id AND r.medidor_id = n.medidor_id
        LEFT JOIN public.catastro_suministro AS s ON s.id = n.suministro_id
        LEFT JOIN public.catastro_cuentaservicio AS c ON c.id = n.cuenta_id AND c.suministro_id = n.suministro_id
        WHERE l.id IS NULL OR r.id IS NULL OR s.id IS NULL OR (n.cuenta_id IS NOT NULL AND c.id IS NULL) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede agregar el registro % al lote % porque no existe, no se corresponde, o el lote ya salió.',
            malo.registro_id, malo.lote_id
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'puntolote_admitido', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.medicion_puntolote REFERENCING NEW TABLE AS nuevas
    FOR EACH STATEMENT EXECUTE FUNCTION public.medicion_admitir_puntos();
ALTER TABLE public.medicion_puntolote ENABLE ALWAYS TRIGGER admitir;

-- Readings: of a register that was there that day, that fits in its dial, of an open batch, and never of the future.
-- The placement of each one is looked for in the plain index of the meter: with its conditions together the planner takes
-- the one that excludes overlaps, which costs five times as much.
CREATE FUNCTION public.medicion_admitir_lecturas() RETURNS trigger
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
CREATE TRIGGER admitir AFTER INSERT ON public.medicion_lectura REFERENCING NEW TABLE AS nuevas
    FOR EACH STATEMENT EXECUTE FUNCTION public.medicion_admitir_lecturas();
ALTER TABLE public.medicion_lectura ENABLE ALWAYS TRIGGER admitir;

-- Consumptions and what hangs from them: their parents are there and are theirs.
CREATE FUNCTION public.medicion_admitir_consumos() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo record;
BEGIN
    SELECT n.suministro_id, n.hasta INTO malo FROM nuevas AS n
        LEFT JOIN public.catastro_suministro AS s ON s.id = n.suministro_id
        LEFT JOIN public.catastro_cuentaservicio AS c ON c.id = n.cuenta_id AND c.suministro_id = n.suministro_id
        LEFT JOIN public.medicion_lotelectura AS l ON l.id = n.lote_id
        LEFT JOIN public.medicion_lectura AS f ON f.id = n.lectura_id AND f.suministro_id = n.suministro_id
        LEFT JOIN public.medicion_consumo AS p
            ON p.id = n.reemplaza_id AND p.suministro_id = n.suministro_id AND p.magnitud = n.magnitud
        WHERE s.id IS NULL OR (n.cuenta_id IS NOT NULL AND c.id IS NULL) OR (n.lote_id IS NOT NULL AND l.id IS NULL)
            OR (n.lectura_id IS NOT NULL AND f.id IS NULL) OR (n.reemplaza_id IS NOT NULL AND p.id IS NULL)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede registrar el consumo del suministro % al % porque lo que nombra no existe o no es suyo.',
            malo.suministro_id, to_char(malo.hasta, 'DD/MM/YYYY')
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'consumo_admitido', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.medicion_consumo REFERENCING NEW TABLE AS nuevas
    FOR EACH STATEMENT EXECUTE FUNCTION public.medicion_admitir_consumos();
ALTER TABLE public.medicion_consumo ENABLE ALWAYS TRIGGER admitir;

CREATE FUNCTION public.medicion_admitir_hallazgos() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM nuevas AS n LEFT JOIN public.medicion_consumo AS c ON c.id = n.consumo_id WHERE c.id IS NULL)
    THEN
        RAISE EXCEPTION 'No se puede registrar el hallazgo porque su consumo no existe.'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'hallazgo_admitido', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.medicion_hallazgo REFERENCING NEW TABLE AS nuevas
    FOR EACH STATEMENT EXECUTE FUNCTION public.medicion_admitir_hallazgos();
ALTER TABLE public.medicion_hallazgo ENABLE ALWAYS TRIGGER admitir;

-- What is valid has a figure, is the last word, and passes without a person only when no rule objected.
CREATE FUNCTION public.medicion_admitir_validaciones() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM nuevas AS n
        LEFT JOIN public.medicion_consumo AS c ON c.id = n.consumo_id
        LEFT JOIN public.nucleo_usuario AS u ON u.id = n.usuario_id
        LEFT JOIN public.medicion_consumo AS otro ON otro.reemplaza_id = c.id
        WHERE c.id IS NULL OR c.consumo IS NULL OR (n.usuario_id IS NOT NULL AND u.id IS NULL)
            OR (n.accion = 'automatica' AND c.resultado <> 'valida')
            OR otro.id IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'No se puede validar: el consumo no tiene cifra, fue reemplazado, o una regla lo objeta y nadie dijo por qué vale.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'validacion_admitida', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.medicion_validacion REFERENCING NEW TABLE AS nuevas
    FOR EACH STATEMENT EXECUTE FUNCTION public.medicion_admitir_validaciones();
ALTER TABLE public.medicion_validacion ENABLE ALWAYS TRIGGER admitir;

-- Files and rows set apart: decided once.
CREATE FUNCTION public.medicion_archivo_firme() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.estado <> 'recibido'
        OR (NEW.nombre, NEW.huella, NEW.bytes, NEW.fecha, NEW.registrado_en, NEW.usuario_id)
        IS DISTINCT FROM (OLD.nombre, OLD.huella, OLD.bytes, OLD.fecha, OLD.registrado_en, OLD.usuario_id) THEN
        RAISE EXCEPTION 'No se puede cambiar el archivo % porque ya se sabe qué fue de él.', OLD.nombre
            USING ERRCODE = 'check_violation', CONSTRAINT = 'archivolecturas_firme', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER firme BEFORE UPDATE OR DELETE ON public.medicion_archivolecturas
    FOR EACH ROW EXECUTE FUNCTION public.medicion_archivo_firme();
ALTER TABLE public.medicion_archivolecturas ENABLE ALWAYS TRIGGER firme;

CREATE FUNCTION public.medicion_apartada_firme() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.resuelta_en IS NOT NULL
        OR (NEW.archivo_id, NEW.linea, NEW.motivo, NEW.datos)
        IS DISTINCT FROM (OLD.archivo_id, OLD.linea, OLD.motivo, OLD.datos) THEN
        RAISE EXCEPTION 'No se puede cambiar la fila % porque ya está resuelta, o porque lo que vino no se edita.', OLD.linea
            USING ERRCODE = 'check_violation', CONSTRAINT = 'filaapartada_firme', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER firme BEFORE UPDATE OR DELETE ON public.medicion_filaapartada
    FOR EACH ROW EXECUTE FUNCTION public.medicion_apartada_firme();
ALTER TABLE public.medicion_filaapartada ENABLE ALWAYS TRIGGER firme;

-- Codes of the exchange files.
INSERT INTO public.medicion_anomalia (codigo, nombre, admite_sin_lectura, orden, activa) VALUES
    ('00', 'Sin novedad', false, '', true), ('01', 'Cerrado', true, '', true), ('02', 'Sin acceso', true, '', true),
    ('03', 'Medidor no visible', true, '', true), ('04', 'Vidrio roto', true, 'inspeccion', true),
    ('05', 'Parado', false, 'contraste', true), ('06', 'Girando al revés', false, 'inspeccion', true),
    ('07', 'Precinto roto', false, 'inspeccion', true), ('08', 'Conexión directa', true, 'inspeccion', true),
    ('09', 'Sin medidor', true, 'inspeccion', true), ('10', 'El número no coincide', true, 'inspeccion', true),
    ('11', 'Casa deshabitada', false, '', true), ('12', 'Perro', true, '', true),
    ('13', 'Pantalla apagada', true, 'inspeccion', true), ('20', 'Presunto fraude', true, 'inspeccion', true),
    ('90', 'Lectura dudosa confirmada', false, '', true);
