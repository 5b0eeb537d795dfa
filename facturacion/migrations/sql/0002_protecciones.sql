-- The checks of the mass tables look up by key what a chunk brings (as in medicion): hash and merge joins off.

-- Vouchers: their parents are there and are theirs; a note corrects one of the same account; the balance is born here.
CREATE FUNCTION public.facturacion_admitir_comprobantes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo record;
BEGIN
    SELECT n.id, CASE
            WHEN t.id IS NULL THEN 'tipo'
            WHEN p.id IS NULL OR q.id IS NULL THEN 'persona'
            WHEN n.cuenta_id IS NOT NULL AND c.id IS NULL THEN 'cuenta'
            WHEN n.grupo_id IS NOT NULL AND g.id IS NULL THEN 'grupo'
            WHEN n.usuario_id IS NOT NULL AND u.id IS NULL THEN 'usuario'
            WHEN n.corrige_id IS NOT NULL AND o.id IS NULL THEN 'corrige'
            ELSE 'impuestos'
        END AS causa
        INTO malo
        FROM nuevos AS n
        LEFT JOIN public.facturacion_tipocomprobante AS t ON t.id = n.tipo_id
        LEFT JOIN public.catastro_persona AS p ON p.id = n.persona_id
        LEFT JOIN public.catastro_persona AS q ON q.id = n.pagador_id
        LEFT JOIN public.catastro_cuentaservicio AS c ON c.id = n.cuenta_id AND c.grupo_id = n.grupo_id
        LEFT JOIN public.catastro_grupogestion AS g ON g.id = n.grupo_id AND g.seccion_id = n.seccion_id
        LEFT JOIN public.nucleo_usuario AS u ON u.id = n.usuario_id
        LEFT JOIN public.facturacion_comprobante AS o
            ON o.id = n.corrige_id AND o.cuenta_id IS NOT DISTINCT FROM n.cuenta_id AND o.persona_id = n.persona_id
                AND EXISTS (SELECT 1 FROM public.facturacion_saldocomprobante AS s WHERE s.comprobante_id = o.id)
        WHERE t.id IS NULL OR p.id IS NULL OR q.id IS NULL OR (n.cuenta_id IS NOT NULL AND c.id IS NULL)
            OR (n.grupo_id IS NOT NULL AND g.id IS NULL) OR (n.usuario_id IS NOT NULL AND u.id IS NULL)
            OR (n.corrige_id IS NOT NULL AND o.id IS NULL) OR (t.clase = 'interno' AND n.impuestos <> 0)
            OR (t.especie = 'credito' AND n.origen <> 'nota')
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede emitir el comprobante %: %.', malo.id, CASE malo.causa
            WHEN 'tipo' THEN 'su tipo no existe'
            WHEN 'persona' THEN 'la persona no existe'
            WHEN 'cuenta' THEN 'la cuenta no existe o no es de ese grupo'
            WHEN 'grupo' THEN 'el grupo no existe o no es de esa sección'
            WHEN 'usuario' THEN 'el usuario no existe'
            WHEN 'corrige' THEN 'lo que corrige no existe, es de otro, o acredita'
            ELSE 'un comprobante interno no lleva impuestos, y uno que acredita es una nota' END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comprobante_' || malo.causa, TABLE = TG_TABLE_NAME;
    END IF;
    INSERT INTO public.facturacion_saldocomprobante (comprobante_id, cuenta_id, pagador_id, vence, total, saldo)
        SELECT n.id, n.cuenta_id, n.pagador_id, n.vence, n.total, n.total FROM nuevos AS n
        JOIN public.facturacion_tipocomprobante AS t ON t.id = n.tipo_id WHERE t.especie <> 'credito';
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.facturacion_comprobante REFERENCING NEW TABLE AS nuevos
    FOR EACH STATEMENT EXECUTE FUNCTION public.facturacion_admitir_comprobantes();
ALTER TABLE public.facturacion_comprobante ENABLE ALWAYS TRIGGER admitir;

-- Lines: of a voucher that is there, all in one statement, and what they add up to is what it says.
CREATE FUNCTION public.facturacion_admitir_renglones() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo record;
BEGIN
    SELECT s.comprobante_id, c.id AS existe INTO malo
        FROM (
            SELECT n.comprobante_id, sum(n.importe) AS total, count(*) AS cuantos, max(n.orden) AS ultimo,
                COALESCE(sum(n.importe) FILTER (WHERE n.clase IN ('iva', 'percepcion', 'tributo')), 0) AS impuestos
            FROM nuevos AS n GROUP BY n.comprobante_id
        ) AS s LEFT JOIN public.facturacion_comprobante AS c ON c.id = s.comprobante_id
        WHERE c.id IS NULL OR s.total <> c.total OR s.cuantos <> c.renglones OR s.ultimo <> c.renglones
            OR s.impuestos <> c.impuestos
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede emitir el comprobante % porque %.', malo.comprobante_id,
            CASE WHEN malo.existe IS NULL THEN 'no existe' ELSE 'sus renglones no suman lo que dice' END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'renglon_comprobante_entero', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.facturacion_renglon REFERENCING NEW TABLE AS nuevos
    FOR EACH STATEMENT EXECUTE FUNCTION public.facturacion_admitir_renglones();
ALTER TABLE public.facturacion_renglon ENABLE ALWAYS TRIGGER admitir;

-- A voucher without lines, or a credit note that credits nobody: looked for when the transaction ends.
CREATE FUNCTION public.facturacion_comprobante_entero() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM public.facturacion_renglon AS r WHERE r.comprobante_id = NEW.id AND r.orden = 1) THEN
        RAISE EXCEPTION 'No se puede emitir el comprobante % sin renglones.', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comprobante_sin_renglones', TABLE = TG_TABLE_NAME;
    ELSIF NEW.origen = 'nota' AND NOT EXISTS (
            SELECT 1 FROM public.facturacion_tipocomprobante AS t WHERE t.id = NEW.tipo_id AND t.especie <> 'credito')
        AND NOT EXISTS (SELECT 1 FROM public.facturacion_abono AS a WHERE a.comprobante_id = NEW.id) THEN
        RAISE EXCEPTION 'No se puede emitir la nota de crédito % sin acreditarla a nadie.', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comprobante_sin_abono', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER entero AFTER INSERT ON public.facturacion_comprobante
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.facturacion_comprobante_entero();
ALTER TABLE public.facturacion_comprobante ENABLE ALWAYS TRIGGER entero;

-- Numbers: of a voucher of that type, which has no other; taken again only after they were freed; reserved before.
CREATE FUNCTION public.facturacion_admitir_numeraciones() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo record;
BEGIN
    SELECT n.numero, CASE
            WHEN c.id IS NULL OR p.id IS NULL THEN 'comprobante'
            WHEN n.vez > 1 AND previa.id IS NULL THEN 'vez'
            ELSE 'doble'
        END AS causa
        INTO malo
        FROM nuevas AS n
        LEFT JOIN public.facturacion_comprobante AS c ON c.id = n.comprobante_id AND c.tipo_id = n.tipo_id
        LEFT JOIN public.facturacion_puntodeventa AS p ON p.id = n.punto_id
        LEFT JOIN public.facturacion_numeracion AS previa
            ON n.vez > 1 AND previa.tipo_id = n.tipo_id AND previa.punto_id = n.punto_id AND previa.numero = n.numero
                AND previa.vez = n.vez - 1
                AND EXISTS (SELECT 1 FROM public.facturacion_numeroliberado AS l WHERE l.numeracion_id = previa.id)
        WHERE c.id IS NULL OR p.id IS NULL OR (n.vez > 1 AND previa.id IS NULL)
            OR EXISTS (
                SELECT 1 FROM public.facturacion_numeracion AS otra
                WHERE otra.comprobante_id = n.comprobante_id AND otra.id <> n.id
                    AND NOT EXISTS (SELECT 1 FROM public.facturacion_numeroliberado AS l WHERE l.numeracion_id = otra.id))
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede dar el número %: %.', malo.numero, CASE malo.causa
            WHEN 'comprobante' THEN 'el comprobante no existe o es de otro tipo'
            WHEN 'vez' THEN 'quien lo tiene no lo dejó'
            ELSE 'el comprobante ya tiene uno' END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'numeracion_' || malo.causa, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.facturacion_numeracion REFERENCING NEW TABLE AS nuevas
    FOR EACH STATEMENT EXECUTE FUNCTION public.facturacion_admitir_numeraciones();
ALTER TABLE public.facturacion_numeracion ENABLE ALWAYS TRIGGER admitir;

CREATE FUNCTION public.facturacion_admitir_autorizaciones() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM nuevas AS n LEFT JOIN public.facturacion_comprobante AS c ON c.id = n.comprobante_id
            WHERE c.id IS NULL) THEN
        RAISE EXCEPTION 'No se puede autorizar un comprobante que no existe.'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'autorizacion_comprobante', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.facturacion_autorizacion REFERENCING NEW TABLE AS nuevas
    FOR EACH STATEMENT EXECUTE FUNCTION public.facturacion_admitir_autorizaciones();
ALTER TABLE public.facturacion_autorizacion ENABLE ALWAYS TRIGGER admitir;

-- Credits: of a person; a note's is for what the note says; one is reverted whole, once nothing of it is applied.
CREATE FUNCTION public.facturacion_admitir_abonos() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo record;
BEGIN
    SELECT n.id INTO malo FROM nuevos AS n
        LEFT JOIN public.catastro_persona AS p ON p.id = n.persona_id
        LEFT JOIN public.nucleo_usuario AS u ON u.id = n.usuario_id
        LEFT JOIN public.facturacion_comprobante AS c
            ON c.id = n.comprobante_id AND c.total = n.importe AND c.persona_id = n.persona_id AND c.origen = 'nota'
        LEFT JOIN public.facturacion_abono AS o
            ON o.id = n.revierte_id AND o.importe = -n.importe AND o.clase = n.clase AND o.persona_id = n.persona_id
                AND o.revierte_id IS NULL
        WHERE p.id IS NULL OR (n.usuario_id IS NOT NULL AND u.id IS NULL)
            OR (n.comprobante_id IS NOT NULL AND c.id IS NULL) OR (n.revierte_id IS NOT NULL AND o.id IS NULL)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede acreditar %: lo que nombra no existe, es de otro, o no es por ese importe.', malo.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'abono_admitido', TABLE = TG_TABLE_NAME;
    END IF;
    INSERT INTO public.facturacion_saldoabono (abono_id, persona_id, importe, disponible)
        SELECT n.id, n.persona_id, n.importe, n.importe FROM nuevos AS n WHERE n.revierte_id IS NULL;
    -- The CHECK of the balance refuses to revert what is applied.
    UPDATE public.facturacion_saldoabono AS s
        SET disponible = s.disponible + n.importe, actualizado_en = public.nucleo_ahora()
        FROM nuevos AS n WHERE n.revierte_id = s.abono_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.facturacion_abono REFERENCING NEW TABLE AS nuevos
    FOR EACH STATEMENT EXECUTE FUNCTION public.facturacion_admitir_abonos();
ALTER TABLE public.facturacion_abono ENABLE ALWAYS TRIGGER admitir;

-- Applications: both sides are there, and neither gives nor takes more than it has (the CHECKs of the balances).
-- Balances are locked in the order of their keys before they change, so that two statements never wait for each other.
CREATE FUNCTION public.facturacion_admitir_aplicaciones() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo record;
BEGIN
    PERFORM 1 FROM public.facturacion_saldoabono AS s WHERE s.abono_id IN (SELECT n.abono_id FROM nuevas AS n)
        ORDER BY s.abono_id FOR UPDATE;
    PERFORM 1 FROM public.facturacion_saldocomprobante AS s
        WHERE s.comprobante_id IN (SELECT n.comprobante_id FROM nuevas AS n) ORDER BY s.comprobante_id FOR UPDATE;
    SELECT n.id INTO malo FROM nuevas AS n
        LEFT JOIN public.facturacion_saldoabono AS a ON a.abono_id = n.abono_id
        LEFT JOIN public.facturacion_saldocomprobante AS c ON c.comprobante_id = n.comprobante_id
        LEFT JOIN public.facturacion_aplicacion AS o
            ON o.id = n.revierte_id AND o.abono_id = n.abono_id AND o.comprobante_id = n.comprobante_id
                AND o.importe = -n.importe AND o.revierte_id IS NULL
        WHERE a.abono_id IS NULL OR c.comprobante_id IS NULL OR (n.revierte_id IS NOT NULL AND o.id IS NULL)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede aplicar %: el abono o el comprobante no existe, o no es lo contrario de lo que revierte.',
            malo.id USING ERRCODE = 'check_violation', CONSTRAINT = 'aplicacion_admitida', TABLE = TG_TABLE_NAME;
    END IF;
    UPDATE public.facturacion_saldoabono AS s
        SET disponible = s.disponible - n.importe, actualizado_en = public.nucleo_ahora()
        FROM (SELECT abono_id, sum(importe) AS importe FROM nuevas GROUP BY 1) AS n WHERE n.abono_id = s.abono_id;
    UPDATE public.facturacion_saldocomprobante AS s
        SET saldo = s.saldo - n.importe, actualizado_en = public.nucleo_ahora()
        FROM (SELECT comprobante_id, sum(importe) AS importe FROM nuevas GROUP BY 1) AS n
        WHERE n.comprobante_id = s.comprobante_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.facturacion_aplicacion REFERENCING NEW TABLE AS nuevas
    FOR EACH STATEMENT EXECUTE FUNCTION public.facturacion_admitir_aplicaciones();
ALTER TABLE public.facturacion_aplicacion ENABLE ALWAYS TRIGGER admitir;

-- Disputes: not of more than is owed; ended by their opposite.
CREATE FUNCTION public.facturacion_admitir_bloqueos() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM 1 FROM public.facturacion_saldocomprobante AS s WHERE s.comprobante_id = NEW.comprobante_id FOR UPDATE;
    IF NEW.levanta_id IS NULL AND NEW.importe > COALESCE((
            SELECT s.saldo FROM public.facturacion_saldocomprobante AS s WHERE s.comprobante_id = NEW.comprobante_id), 0)
        - COALESCE((
            SELECT sum(b.importe) FROM public.facturacion_bloqueo AS b
            WHERE b.comprobante_id = NEW.comprobante_id AND b.levanta_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM public.facturacion_bloqueo AS l WHERE l.levanta_id = b.id)), 0) THEN
        RAISE EXCEPTION 'No se puede poner en disputa más de lo que se debe del comprobante %.', NEW.comprobante_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bloqueo_excedido', TABLE = TG_TABLE_NAME;
    ELSIF NEW.levanta_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM public.facturacion_bloqueo AS b WHERE b.id = NEW.levanta_id AND b.levanta_id IS NULL
                AND b.comprobante_id = NEW.comprobante_id AND b.importe = NEW.importe) THEN
        RAISE EXCEPTION 'No se puede levantar la disputa porque no es de ese comprobante y ese importe.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bloqueo_levantado', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER admitir BEFORE INSERT ON public.facturacion_bloqueo
    FOR EACH ROW EXECUTE FUNCTION public.facturacion_admitir_bloqueos();
ALTER TABLE public.facturacion_bloqueo ENABLE ALWAYS TRIGGER admitir;

-- Types, as ARCA's table and the cooperative's own have them.
INSERT INTO public.facturacion_tipocomprobante (clave, nombre, clase, especie, letra, codigo_arca, activo) VALUES
    ('FA', 'Factura A', 'fiscal', 'factura', 'A', 1, true), ('NDA', 'Nota de débito A', 'fiscal', 'debito', 'A', 2, true),
    ('NCA', 'Nota de crédito A', 'fiscal', 'credito', 'A', 3, true), ('FB', 'Factura B', 'fiscal', 'factura', 'B', 6, true),
    ('NDB', 'Nota de débito B', 'fiscal', 'debito', 'B', 7, true), ('NCB', 'Nota de crédito B', 'fiscal', 'credito', 'B', 8, true),
    ('LSPA', 'Liquidación de servicios públicos A', 'fiscal', 'factura', 'A', 17, true),
    ('LSPB', 'Liquidación de servicios públicos B', 'fiscal', 'factura', 'B', 18, true),
    ('INT', 'Comprobante interno', 'interno', 'interno', '', NULL, true),
    ('INTC', 'Crédito interno', 'interno', 'credito', '', NULL, true);
-- Concepts that the program itself charges.
INSERT INTO public.facturacion_concepto (clave, nombre, uso, evento, componente, iva, activo) VALUES
    ('interes', 'Interés por mora', 'factura', 'facturacion.interes_emitido', 'interes', 21, true),
    ('rehabilitacion', 'Rehabilitación de servicio', 'factura', 'facturacion.rehabilitacion_emitida', 'cargo', 21, true),
    ('conexion', 'Derecho de conexión', 'factura', 'facturacion.comprobante_emitido', 'conexion', 21, true),
    ('otros', 'Otros conceptos', 'factura', 'facturacion.comprobante_emitido', 'otros', 21, true),
    ('capital', 'Cuota de capital', 'interno', 'facturacion.cuota_de_capital', 'capital', NULL, true),
    ('bomberos', 'Bomberos voluntarios', 'interno', 'facturacion.comprobante_emitido', 'bomberos', NULL, true),
    ('sepelio', 'Servicio de sepelio', 'interno', 'facturacion.comprobante_emitido', 'sepelio', NULL, true);
