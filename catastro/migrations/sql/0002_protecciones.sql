-- What never leaves the register: it is closed, merged or retired.
REVOKE DELETE, TRUNCATE ON public.catastro_persona, public.catastro_inmueble, public.catastro_suministro,
    public.catastro_cuentaservicio, public.catastro_medidor, public.catastro_ordenservicio FROM cesop_app;

-- Merged persons: the mark on the person is what the merges say, and nothing else writes it.
CREATE FUNCTION public.catastro_fusionar() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM 1 FROM public.catastro_persona AS p WHERE p.id IN (NEW.absorbida_id, NEW.conservada_id)
        ORDER BY p.id FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM public.catastro_persona AS p
        WHERE p.id IN (NEW.absorbida_id, NEW.conservada_id) AND p.fusionada_en_id IS NOT NULL) THEN
        RAISE EXCEPTION 'No se puede fusionar porque una de las dos ya está fusionada en otra. Elegí la que quedó.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fusion_de_vigentes', TABLE = TG_TABLE_NAME;
    END IF;
    UPDATE public.catastro_persona SET fusionada_en_id = NEW.conservada_id WHERE id = NEW.absorbida_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER fusionar AFTER INSERT ON public.catastro_fusion
    FOR EACH ROW EXECUTE FUNCTION public.catastro_fusionar();
ALTER TABLE public.catastro_fusion ENABLE ALWAYS TRIGGER fusionar;

CREATE FUNCTION public.catastro_deshacer_fusion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE public.catastro_persona SET fusionada_en_id = NULL
        WHERE id = (SELECT f.absorbida_id FROM public.catastro_fusion AS f WHERE f.id = NEW.fusion_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER deshacer AFTER INSERT ON public.catastro_fusiondeshecha
    FOR EACH ROW EXECUTE FUNCTION public.catastro_deshacer_fusion();
ALTER TABLE public.catastro_fusiondeshecha ENABLE ALWAYS TRIGGER deshacer;

CREATE FUNCTION public.catastro_persona_fusionada() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NEW.fusionada_en_id IS DISTINCT FROM (
        SELECT f.conservada_id FROM public.catastro_fusion AS f
        WHERE f.absorbida_id = NEW.id
            AND NOT EXISTS (SELECT 1 FROM public.catastro_fusiondeshecha AS d WHERE d.fusion_id = f.id)
    ) THEN
        RAISE EXCEPTION 'No se puede marcar a % como fusionada porque no hay una fusión que lo diga. Fusionala.', NEW.nombre
            USING ERRCODE = 'check_violation', CONSTRAINT = 'persona_fusionada', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER fusionada AFTER INSERT OR UPDATE ON public.catastro_persona
    FOR EACH ROW EXECUTE FUNCTION public.catastro_persona_fusionada();
ALTER TABLE public.catastro_persona ENABLE ALWAYS TRIGGER fusionada;

-- What starts now, or goes on, is of a person that was not merged.
CREATE FUNCTION public.catastro_de_persona_vigente() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF (NEW.hasta IS NULL OR NEW.hasta > public.nucleo_hoy()) AND EXISTS (
        SELECT 1 FROM public.catastro_persona AS p WHERE p.id = NEW.persona_id AND p.fusionada_en_id IS NOT NULL) THEN
        RAISE EXCEPTION 'No se puede usar a la persona % porque está fusionada en otra. Elegí la que quedó.', NEW.persona_id
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_persona_vigente', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER de_persona_vigente BEFORE INSERT ON public.catastro_partedecuenta
    FOR EACH ROW EXECUTE FUNCTION public.catastro_de_persona_vigente();
ALTER TABLE public.catastro_partedecuenta ENABLE ALWAYS TRIGGER de_persona_vigente;
CREATE TRIGGER de_persona_vigente BEFORE INSERT ON public.catastro_asociado
    FOR EACH ROW EXECUTE FUNCTION public.catastro_de_persona_vigente();
ALTER TABLE public.catastro_asociado ENABLE ALWAYS TRIGGER de_persona_vigente;

-- Nobody gives back more shares than he subscribed.
CREATE FUNCTION public.catastro_cuotas_suscriptas() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM 1 FROM public.catastro_persona AS p WHERE p.id = NEW.persona_id FOR NO KEY UPDATE;
    IF (SELECT sum(m.cuotas) FROM public.catastro_movimientodecuotas AS m WHERE m.persona_id = NEW.persona_id) < 0 THEN
        RAISE EXCEPTION 'No se puede dar de baja más cuotas sociales que las suscriptas. Revisá la cantidad.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'movimientodecuotas_suscriptas', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER suscriptas AFTER INSERT ON public.catastro_movimientodecuotas
    FOR EACH ROW EXECUTE FUNCTION public.catastro_cuotas_suscriptas();
ALTER TABLE public.catastro_movimientodecuotas ENABLE ALWAYS TRIGGER suscriptas;

-- The network is a forest, each tree of one service.
CREATE FUNCTION public.catastro_nodo_sin_anillo() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NEW.padre_id IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(public.nucleo_llave('red', NEW.servicio_id::text));
    IF NOT EXISTS (SELECT 1 FROM public.catastro_nodored AS n WHERE n.id = NEW.padre_id AND n.servicio_id = NEW.servicio_id)
    THEN
        RAISE EXCEPTION 'No se puede colgar el nodo % de otro de un servicio distinto.', NEW.codigo
            USING ERRCODE = 'check_violation', CONSTRAINT = 'nodored_servicio', TABLE = TG_TABLE_NAME;
    END IF;
    IF EXISTS (
        WITH RECURSIVE arriba (id) AS (
            SELECT NEW.padre_id
            UNION
            SELECT n.padre_id FROM arriba AS a JOIN public.catastro_nodored AS n ON n.id = a.id WHERE n.padre_id IS NOT NULL
        ) SELECT 1 FROM arriba AS a WHERE a.id = NEW.id
    ) THEN
        RAISE EXCEPTION 'No se puede colgar el nodo % de uno que cuelga de él.', NEW.codigo
            USING ERRCODE = 'check_violation', CONSTRAINT = 'nodored_sin_anillo', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER sin_anillo AFTER INSERT OR UPDATE ON public.catastro_nodored
    FOR EACH ROW EXECUTE FUNCTION public.catastro_nodo_sin_anillo();
ALTER TABLE public.catastro_nodored ENABLE ALWAYS TRIGGER sin_anillo;

-- A service point is fed by a node of its service.
CREATE FUNCTION public.catastro_nodo_del_servicio() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF (SELECT n.servicio_id FROM public.catastro_nodored AS n WHERE n.id = NEW.nodo_id) IS DISTINCT FROM
        (SELECT s.servicio_id FROM public.catastro_suministro AS s WHERE s.id = NEW.suministro_id) THEN
        RAISE EXCEPTION 'No se puede colgar el suministro de ese nodo porque es de otro servicio. Elegí uno del suyo.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ubicacionenred_servicio', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER del_servicio BEFORE INSERT ON public.catastro_ubicacionenred
    FOR EACH ROW EXECUTE FUNCTION public.catastro_nodo_del_servicio();
ALTER TABLE public.catastro_ubicacionenred ENABLE ALWAYS TRIGGER del_servicio;

-- A point of a route takes the route's use; a reading route has points of its service only.
CREATE FUNCTION public.catastro_punto_de_ruta() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    servicio_de_ruta bigint;
BEGIN
    SELECT r.uso, r.servicio_id INTO NEW.uso, servicio_de_ruta FROM public.catastro_ruta AS r WHERE r.id = NEW.ruta_id;
    IF servicio_de_ruta IS NOT NULL AND servicio_de_ruta IS DISTINCT FROM (
        SELECT s.servicio_id FROM public.catastro_suministro AS s WHERE s.id = NEW.suministro_id) THEN
        RAISE EXCEPTION 'No se puede poner el suministro en la ruta porque es de otro servicio. Elegí una de su servicio.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'puntoderuta_servicio', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER segun_ruta BEFORE INSERT OR UPDATE ON public.catastro_puntoderuta
    FOR EACH ROW EXECUTE FUNCTION public.catastro_punto_de_ruta();
ALTER TABLE public.catastro_puntoderuta ENABLE ALWAYS TRIGGER segun_ruta;

-- What hangs from a service does not change service under it.
CREATE FUNCTION public.catastro_servicio_fijo() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NEW.servicio_id IS DISTINCT FROM OLD.servicio_id
        OR (to_jsonb(NEW) ->> 'uso') IS DISTINCT FROM (to_jsonb(OLD) ->> 'uso') THEN
        RAISE EXCEPTION 'No se puede cambiar el servicio ni el uso de lo que ya existe. Dalo de baja y cargá otro.'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_servicio_fijo', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER servicio_fijo BEFORE UPDATE ON public.catastro_suministro
    FOR EACH ROW EXECUTE FUNCTION public.catastro_servicio_fijo();
ALTER TABLE public.catastro_suministro ENABLE ALWAYS TRIGGER servicio_fijo;
CREATE TRIGGER servicio_fijo BEFORE UPDATE ON public.catastro_grupogestion
    FOR EACH ROW EXECUTE FUNCTION public.catastro_servicio_fijo();
ALTER TABLE public.catastro_grupogestion ENABLE ALWAYS TRIGGER servicio_fijo;
CREATE TRIGGER servicio_fijo BEFORE UPDATE ON public.catastro_categoria
    FOR EACH ROW EXECUTE FUNCTION public.catastro_servicio_fijo();
ALTER TABLE public.catastro_categoria ENABLE ALWAYS TRIGGER servicio_fijo;
CREATE TRIGGER servicio_fijo BEFORE UPDATE ON public.catastro_medidor
    FOR EACH ROW EXECUTE FUNCTION public.catastro_servicio_fijo();
ALTER TABLE public.catastro_medidor ENABLE ALWAYS TRIGGER servicio_fijo;
CREATE TRIGGER servicio_fijo BEFORE UPDATE ON public.catastro_ruta
    FOR EACH ROW EXECUTE FUNCTION public.catastro_servicio_fijo();
ALTER TABLE public.catastro_ruta ENABLE ALWAYS TRIGGER servicio_fijo;
CREATE TRIGGER servicio_fijo BEFORE UPDATE ON public.catastro_nodored
    FOR EACH ROW EXECUTE FUNCTION public.catastro_servicio_fijo();
ALTER TABLE public.catastro_nodored ENABLE ALWAYS TRIGGER servicio_fijo;

-- An account, its group, its categories and its conditions are of the service of its point; the point is for ever.
CREATE FUNCTION public.catastro_cuenta_de_un_servicio() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.suministro_id, NEW.numero) IS DISTINCT FROM (OLD.suministro_id, OLD.numero) THEN
        RAISE EXCEPTION 'No se puede mover la cuenta % de suministro ni renumerarla. Retirala y abrí otra.', OLD.numero
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cuentaservicio_fija', TABLE = TG_TABLE_NAME;
    END IF;
    IF (SELECT s.servicio_id FROM public.catastro_suministro AS s WHERE s.id = NEW.suministro_id) IS DISTINCT FROM
        (SELECT g.servicio_id FROM public.catastro_grupogestion AS g WHERE g.id = NEW.grupo_id) THEN
        RAISE EXCEPTION 'No se puede poner la cuenta en ese grupo de gestión porque es de otro servicio. Elegí uno del suyo.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cuentaservicio_grupo', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER de_un_servicio BEFORE INSERT OR UPDATE ON public.catastro_cuentaservicio
    FOR EACH ROW EXECUTE FUNCTION public.catastro_cuenta_de_un_servicio();
ALTER TABLE public.catastro_cuentaservicio ENABLE ALWAYS TRIGGER de_un_servicio;

CREATE FUNCTION public.catastro_categoria_del_servicio() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF (SELECT c.servicio_id FROM public.catastro_categoria AS c WHERE c.id = NEW.categoria_id) IS DISTINCT FROM (
        SELECT s.servicio_id FROM public.catastro_cuentaservicio AS c
        JOIN public.catastro_suministro AS s ON s.id = c.suministro_id WHERE c.id = NEW.cuenta_id) THEN
        RAISE EXCEPTION 'No se puede dar esa categoría a la cuenta porque es de otro servicio. Elegí una del suyo.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'categoriadecuenta_servicio', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER del_servicio BEFORE INSERT ON public.catastro_categoriadecuenta
    FOR EACH ROW EXECUTE FUNCTION public.catastro_categoria_del_servicio();
ALTER TABLE public.catastro_categoriadecuenta ENABLE ALWAYS TRIGGER del_servicio;

CREATE FUNCTION public.catastro_condicion_segun_tipo() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    tipo public.catastro_tipocondicion%ROWTYPE;
BEGIN
    SELECT * INTO tipo FROM public.catastro_tipocondicion AS t WHERE t.id = NEW.tipo_id;
    IF tipo.servicio_id IS NOT NULL AND tipo.servicio_id IS DISTINCT FROM (
        SELECT s.servicio_id FROM public.catastro_cuentaservicio AS c
        JOIN public.catastro_suministro AS s ON s.id = c.suministro_id WHERE c.id = NEW.cuenta_id) THEN
        RAISE EXCEPTION 'No se puede dar la condición % a la cuenta porque es de otro servicio.', tipo.nombre
            USING ERRCODE = 'check_violation', CONSTRAINT = 'condiciondecuenta_servicio', TABLE = TG_TABLE_NAME;
    ELSIF tipo.lleva_valor <> (NEW.valor IS NOT NULL) THEN
        RAISE EXCEPTION 'No se puede dar la condición % % valor.', tipo.nombre,
            CASE WHEN tipo.lleva_valor THEN 'sin su' ELSE 'con un' END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'condiciondecuenta_valor', TABLE = TG_TABLE_NAME;
    ELSIF tipo.exige_comprobante AND NEW.comprobante = '' THEN
        RAISE EXCEPTION 'No se puede dar la condición % sin el comprobante que la respalda. Cargá su número.', tipo.nombre
            USING ERRCODE = 'check_violation', CONSTRAINT = 'condiciondecuenta_comprobante', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER segun_tipo BEFORE INSERT ON public.catastro_condiciondecuenta
    FOR EACH ROW EXECUTE FUNCTION public.catastro_condicion_segun_tipo();
ALTER TABLE public.catastro_condiciondecuenta ENABLE ALWAYS TRIGGER segun_tipo;

-- The life of a service: one step after another, each allowed by the table of transitions. Days do not go back.
CREATE FUNCTION public.catastro_cambiar_estado() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    punto bigint;
    numero_de_cuenta integer;
    actual text;
    desde_el date;
BEGIN
    SELECT c.suministro_id, c.numero INTO punto, numero_de_cuenta FROM public.catastro_cuentaservicio AS c
        WHERE c.id = NEW.cuenta_id FOR NO KEY UPDATE;
    SELECT e.estado, e.desde INTO actual, desde_el FROM public.catastro_estadoactual AS e WHERE e.cuenta_id = NEW.cuenta_id;
    actual := COALESCE(actual, '');
    IF NEW.desde <> actual OR NOT EXISTS (
        SELECT 1 FROM public.catastro_transiciondeestado AS t WHERE t.desde = NEW.desde AND t.hasta = NEW.hasta) THEN
        RAISE EXCEPTION 'No se puede pasar la cuenta % a % porque está %. Actualizá la página.', numero_de_cuenta, NEW.hasta,
            CASE WHEN actual = '' THEN 'sin solicitar' ELSE actual END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cambiodeestado_transicion', TABLE = TG_TABLE_NAME;
    ELSIF NEW.fecha < desde_el OR NEW.fecha > public.nucleo_hoy() THEN
        RAISE EXCEPTION 'No se puede pasar la cuenta % a % el % porque la fecha es futura o anterior al último cambio.',
            numero_de_cuenta, NEW.hasta, to_char(NEW.fecha, 'DD/MM/YYYY')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cambiodeestado_fecha', TABLE = TG_TABLE_NAME;
    END IF;
    INSERT INTO public.catastro_estadoactual AS e (cuenta_id, suministro_id, estado, desde)
        VALUES (NEW.cuenta_id, punto, NEW.hasta, NEW.fecha)
        ON CONFLICT (cuenta_id) DO UPDATE SET estado = EXCLUDED.estado, desde = EXCLUDED.desde;
    RETURN NEW;
END
$$;
CREATE TRIGGER transicion BEFORE INSERT ON public.catastro_cambiodeestado
    FOR EACH ROW EXECUTE FUNCTION public.catastro_cambiar_estado();
ALTER TABLE public.catastro_cambiodeestado ENABLE ALWAYS TRIGGER transicion;

-- An account without a first state is not an account: seen when the transaction ends.
CREATE FUNCTION public.catastro_cuenta_con_estado() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM public.catastro_estadoactual AS e WHERE e.cuenta_id = NEW.id) THEN
        RAISE EXCEPTION 'No se puede abrir la cuenta % sin su primer estado.', NEW.numero
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cuentaservicio_con_estado', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER con_estado AFTER INSERT ON public.catastro_cuentaservicio
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.catastro_cuenta_con_estado();
ALTER TABLE public.catastro_cuentaservicio ENABLE ALWAYS TRIGGER con_estado;

-- Meters go where their service is, and a scrapped one goes nowhere.
CREATE FUNCTION public.catastro_colocacion_posible() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    medidor public.catastro_medidor%ROWTYPE;
BEGIN
    SELECT * INTO medidor FROM public.catastro_medidor AS m WHERE m.id = NEW.medidor_id FOR NO KEY UPDATE;
    IF medidor.servicio_id IS DISTINCT FROM
        (SELECT s.servicio_id FROM public.catastro_suministro AS s WHERE s.id = NEW.suministro_id) THEN
        RAISE EXCEPTION 'No se puede colocar el medidor % porque es de otro servicio.', medidor.numero
            USING ERRCODE = 'check_violation', CONSTRAINT = 'colocacion_servicio', TABLE = TG_TABLE_NAME;
    ELSIF medidor.estado <> 'sirve' AND NEW.hasta IS NULL THEN
        RAISE EXCEPTION 'No se puede colocar el medidor % porque no está en servicio. Elegí otro.', medidor.numero
            USING ERRCODE = 'check_violation', CONSTRAINT = 'colocacion_medidor_sirve', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER posible BEFORE INSERT ON public.catastro_colocacion
    FOR EACH ROW EXECUTE FUNCTION public.catastro_colocacion_posible();
ALTER TABLE public.catastro_colocacion ENABLE ALWAYS TRIGGER posible;

CREATE FUNCTION public.catastro_medidor_colocado() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NEW.estado = 'baja' AND OLD.estado <> 'baja' AND EXISTS (
        SELECT 1 FROM public.catastro_colocacion AS c
        WHERE c.medidor_id = NEW.id AND c.hasta IS NULL AND c.reemplazado_en IS NULL) THEN
        RAISE EXCEPTION 'No se puede dar de baja el medidor % porque está colocado. Retiralo primero.', NEW.numero
            USING ERRCODE = 'check_violation', CONSTRAINT = 'medidor_colocado', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER colocado BEFORE UPDATE ON public.catastro_medidor
    FOR EACH ROW EXECUTE FUNCTION public.catastro_medidor_colocado();
ALTER TABLE public.catastro_medidor ENABLE ALWAYS TRIGGER colocado;

-- Orders: states in order; what is closed is firm; what was asked does not change.
CREATE FUNCTION public.catastro_orden_transicion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NEW.cuenta_id IS NOT NULL AND NEW.suministro_id IS DISTINCT FROM
        (SELECT c.suministro_id FROM public.catastro_cuentaservicio AS c WHERE c.id = NEW.cuenta_id) THEN
        RAISE EXCEPTION 'No se puede emitir la orden porque la cuenta y el suministro no se corresponden.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ordenservicio_cuenta', TABLE = TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'UPDATE' AND (
        OLD.estado IN ('cumplida', 'fallida', 'anulada')
        OR (NEW.estado <> OLD.estado AND OLD.estado || '>' || NEW.estado NOT IN (
            'pendiente>asignada', 'pendiente>cumplida', 'pendiente>anulada', 'asignada>pendiente', 'asignada>en_curso',
            'asignada>cumplida', 'asignada>fallida', 'asignada>anulada', 'en_curso>cumplida', 'en_curso>fallida',
            'en_curso>asignada'))
        OR (NEW.numero, NEW.tipo_id, NEW.suministro_id, NEW.cuenta_id, NEW.fecha, NEW.registrado_en, NEW.emitida_por_id)
        IS DISTINCT FROM
        (OLD.numero, OLD.tipo_id, OLD.suministro_id, OLD.cuenta_id, OLD.fecha, OLD.registrado_en, OLD.emitida_por_id))
    THEN
        RAISE EXCEPTION 'No se puede pasar la orden % de % a %.', OLD.numero, OLD.estado, NEW.estado
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ordenservicio_transicion', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER transicion BEFORE INSERT OR UPDATE ON public.catastro_ordenservicio
    FOR EACH ROW EXECUTE FUNCTION public.catastro_orden_transicion();
ALTER TABLE public.catastro_ordenservicio ENABLE ALWAYS TRIGGER transicion;

-- The transitions of a service that there are (docs/invariants.md draws them).
INSERT INTO public.catastro_transiciondeestado (desde, hasta) VALUES
    ('', 'solicitada'), ('solicitada', 'conectada'), ('solicitada', 'retirada'),
    ('conectada', 'suspendida'), ('conectada', 'cortada'), ('conectada', 'retirada'),
    ('suspendida', 'conectada'), ('suspendida', 'cortada'), ('suspendida', 'retirada'),
    ('cortada', 'conectada'), ('cortada', 'retirada');

-- What searches look at: parts of words, whatever the accents.
CREATE INDEX persona_nombre_trigramas ON public.catastro_persona USING gin (nombre_clave gin_trgm_ops);
CREATE INDEX persona_documento_trigramas ON public.catastro_persona USING gin (documento gin_trgm_ops);
CREATE INDEX persona_cuit_trigramas ON public.catastro_persona USING gin (cuit gin_trgm_ops);
CREATE INDEX mediodecontacto_digitos_trigramas ON public.catastro_mediodecontacto USING gin (digitos gin_trgm_ops);
CREATE INDEX domicilio_trigramas ON public.catastro_domicilio USING gin (clave gin_trgm_ops);
CREATE INDEX medidor_numero_trigramas ON public.catastro_medidor USING gin (numero gin_trgm_ops);
