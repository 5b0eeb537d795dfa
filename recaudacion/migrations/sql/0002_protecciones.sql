-- The cash that an open till should have: its float, what it took, less what it gave back and handed in.
CREATE FUNCTION public.recaudacion_efectivo(sesion bigint) RETURNS numeric
LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT s.fondo
        + COALESCE((
            SELECT sum(m.importe) FROM public.recaudacion_recibo AS r
            JOIN public.recaudacion_medioderecibo AS m ON m.recibo_id = r.id
            JOIN public.recaudacion_mediodepago AS p ON p.id = m.medio_id AND p.evento = 'recaudacion.cobro_en_caja'
            WHERE r.sesion_id = s.id), 0)
        - COALESCE((SELECT sum(a.efectivo) FROM public.recaudacion_anulacionderecibo AS a WHERE a.sesion_id = s.id), 0)
        - COALESCE((SELECT sum(e.importe) FROM public.recaudacion_entregadecaja AS e WHERE e.sesion_id = s.id), 0)
    FROM public.recaudacion_sesioncaja AS s WHERE s.id = sesion
$$;

-- Sessions: at a till in use, today; nothing of them changes but that they close.
CREATE FUNCTION public.recaudacion_admitir_sesion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.cerrada_en IS NOT NULL OR NEW.cerrada_en IS NULL
            OR (NEW.id, NEW.fecha, NEW.registrado_en, NEW.caja_id, NEW.cajero_id, NEW.fondo)
                IS DISTINCT FROM (OLD.id, OLD.fecha, OLD.registrado_en, OLD.caja_id, OLD.cajero_id, OLD.fondo)
            OR NOT EXISTS (SELECT 1 FROM public.recaudacion_cierredecaja AS c WHERE c.sesion_id = NEW.id) THEN
            RAISE EXCEPTION 'No se puede cambiar una sesión de caja: se cierra con su arqueo.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'sesioncaja_inmutable', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.cerrada_en IS NOT NULL OR NEW.fecha <> public.nucleo_hoy() OR NOT EXISTS (
            SELECT 1 FROM public.recaudacion_caja AS c WHERE c.id = NEW.caja_id AND c.activa AND c.clase = 'mostrador')
    THEN
        RAISE EXCEPTION 'No se puede abrir la caja: no está en uso, no es de mostrador, o no es de hoy.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sesioncaja_admitida', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER admitir BEFORE INSERT OR UPDATE ON public.recaudacion_sesioncaja
    FOR EACH ROW EXECUTE FUNCTION public.recaudacion_admitir_sesion();
ALTER TABLE public.recaudacion_sesioncaja ENABLE ALWAYS TRIGGER admitir;
CREATE TRIGGER permanente BEFORE DELETE ON public.recaudacion_sesioncaja
    FOR EACH STATEMENT EXECUTE FUNCTION public.nucleo_inmutable();
ALTER TABLE public.recaudacion_sesioncaja ENABLE ALWAYS TRIGGER permanente;
REVOKE UPDATE, DELETE ON public.recaudacion_sesioncaja FROM cesop_app;

-- Receipts: at an open session, of its cashier and its day (or at a channel's, without one); its credit is that amount
-- of that person. The session is held, so that it does not close meanwhile.
CREATE FUNCTION public.recaudacion_admitir_recibos() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo record;
BEGIN
    PERFORM 1 FROM public.recaudacion_sesioncaja AS s WHERE s.id IN (SELECT n.sesion_id FROM nuevos AS n)
        ORDER BY s.id FOR SHARE;
    SELECT n.id, CASE
            WHEN c.id IS NULL THEN 'caja'
            WHEN n.sesion_id IS NOT NULL AND s.id IS NULL OR c.clase = 'mostrador' AND n.sesion_id IS NULL THEN 'sesion'
            WHEN s.cerrada_en IS NOT NULL THEN 'cerrada'
            WHEN s.cajero_id <> n.usuario_id THEN 'cajero'
            WHEN s.fecha <> n.fecha THEN 'fecha'
            WHEN u.id IS NULL THEN 'usuario'
            ELSE 'abono'
        END AS causa
        INTO malo
        FROM nuevos AS n
        LEFT JOIN public.recaudacion_caja AS c ON c.id = n.caja_id AND c.activa
        LEFT JOIN public.recaudacion_sesioncaja AS s ON s.id = n.sesion_id AND s.caja_id = n.caja_id
        LEFT JOIN public.nucleo_usuario AS u ON u.id = n.usuario_id
        LEFT JOIN public.facturacion_abono AS a
            ON a.id = n.abono_id AND a.clase = 'pago' AND a.importe = n.total AND a.persona_id = n.persona_id
                AND a.fecha = n.fecha
        WHERE c.id IS NULL OR (n.sesion_id IS NOT NULL AND s.id IS NULL) OR u.id IS NULL OR a.id IS NULL
            OR (c.clase = 'mostrador' AND n.sesion_id IS NULL) OR s.cerrada_en IS NOT NULL
            OR s.cajero_id <> n.usuario_id OR s.fecha <> n.fecha
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede cobrar: %.', CASE malo.causa
            WHEN 'caja' THEN 'la caja no existe o no está en uso'
            WHEN 'sesion' THEN 'la sesión no es de esa caja'
            WHEN 'cerrada' THEN 'la caja está cerrada. Abrila'
            WHEN 'cajero' THEN 'la caja es de otra persona. Abrí la tuya'
            WHEN 'fecha' THEN 'la caja es de otro día. Cerrala y abrí la de hoy'
            WHEN 'usuario' THEN 'el usuario no existe'
            ELSE 'lo que se acredita no es ese importe a esa persona' END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'recibo_' || malo.causa, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.recaudacion_recibo REFERENCING NEW TABLE AS nuevos
    FOR EACH STATEMENT EXECUTE FUNCTION public.recaudacion_admitir_recibos();
ALTER TABLE public.recaudacion_recibo ENABLE ALWAYS TRIGGER admitir;

-- Tenders: all of a receipt in one statement, and what they add up to is what it says.
CREATE FUNCTION public.recaudacion_admitir_medios() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    malo record;
BEGIN
    SELECT s.recibo_id INTO malo
        FROM (
            SELECT n.recibo_id, sum(n.importe) AS total, count(*) AS cuantos, max(n.orden) AS ultimo,
                bool_and(p.id IS NOT NULL) AS hay,
                COALESCE(sum(n.importe) FILTER (WHERE p.evento = 'recaudacion.cobro_en_caja'), 0) AS efectivo
            FROM nuevos AS n LEFT JOIN public.recaudacion_mediodepago AS p ON p.id = n.medio_id GROUP BY n.recibo_id
        ) AS s LEFT JOIN public.recaudacion_recibo AS r ON r.id = s.recibo_id
        WHERE r.id IS NULL OR s.total <> r.total OR s.cuantos <> s.ultimo OR NOT s.hay
            OR s.efectivo <> r.entregado - r.vuelto OR (s.efectivo > 0 AND r.sesion_id IS NULL)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'No se puede cobrar: los medios de pago del recibo % no suman lo que dice.', malo.recibo_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'medioderecibo_suma', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.recaudacion_medioderecibo REFERENCING NEW TABLE AS nuevos
    FOR EACH STATEMENT EXECUTE FUNCTION public.recaudacion_admitir_medios();
ALTER TABLE public.recaudacion_medioderecibo ENABLE ALWAYS TRIGGER admitir;

-- A receipt without tenders: looked for when the transaction ends.
CREATE FUNCTION public.recaudacion_recibo_entero() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (
            SELECT 1 FROM public.recaudacion_medioderecibo AS m WHERE m.recibo_id = NEW.id AND m.orden = 1) THEN
        RAISE EXCEPTION 'No se puede cobrar el recibo % sin decir con qué se pagó.', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'recibo_sin_medios', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER entero AFTER INSERT ON public.recaudacion_recibo
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.recaudacion_recibo_entero();
ALTER TABLE public.recaudacion_recibo ENABLE ALWAYS TRIGGER entero;

-- What leaves a till, and its counts: of an open one, by its cashier, and not more cash than it has.
CREATE FUNCTION public.recaudacion_admitir_en_sesion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    abierta record;
BEGIN
    SELECT s.cajero_id, s.cerrada_en INTO abierta
        FROM public.recaudacion_sesioncaja AS s WHERE s.id = NEW.sesion_id FOR NO KEY UPDATE;
    IF abierta.cerrada_en IS NOT NULL THEN
        RAISE EXCEPTION 'No se puede porque la caja está cerrada. Abrila.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sesioncaja_cerrada', TABLE = TG_TABLE_NAME;
    ELSIF abierta.cajero_id <> NEW.usuario_id THEN
        RAISE EXCEPTION 'No se puede porque la caja es de otra persona. Lo hace su cajero.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sesioncaja_ajena', TABLE = TG_TABLE_NAME;
    ELSIF TG_TABLE_NAME = 'recaudacion_entregadecaja' AND public.recaudacion_efectivo(NEW.sesion_id) < 0 THEN
        RAISE EXCEPTION 'No se puede entregar más efectivo del que hay en la caja. Revisá el importe.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sesioncaja_sin_efectivo', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.recaudacion_entregadecaja
    FOR EACH ROW EXECUTE FUNCTION public.recaudacion_admitir_en_sesion();
ALTER TABLE public.recaudacion_entregadecaja ENABLE ALWAYS TRIGGER admitir;
CREATE TRIGGER admitir AFTER INSERT ON public.recaudacion_arqueodecaja
    FOR EACH ROW EXECUTE FUNCTION public.recaudacion_admitir_en_sesion();
ALTER TABLE public.recaudacion_arqueodecaja ENABLE ALWAYS TRIGGER admitir;

-- A closing: with the last count, and what the documents of the session say that there should be. It closes it.
CREATE FUNCTION public.recaudacion_cerrar_sesion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM 1 FROM public.recaudacion_sesioncaja AS s WHERE s.id = NEW.sesion_id AND s.cerrada_en IS NULL
        FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'No se puede cerrar la caja porque ya está cerrada.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cierredecaja_cerrada', TABLE = TG_TABLE_NAME;
    ELSIF NEW.esperado IS DISTINCT FROM public.recaudacion_efectivo(NEW.sesion_id) THEN
        RAISE EXCEPTION 'No se puede cerrar la caja porque cambió mientras tanto. Contala de nuevo.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cierredecaja_esperado', TABLE = TG_TABLE_NAME;
    ELSIF NOT EXISTS (
            SELECT 1 FROM public.recaudacion_arqueodecaja AS a
            WHERE a.id = NEW.arqueo_id AND a.sesion_id = NEW.sesion_id AND a.contado = NEW.contado
                AND a.id = (SELECT max(o.id) FROM public.recaudacion_arqueodecaja AS o WHERE o.sesion_id = a.sesion_id))
    THEN
        RAISE EXCEPTION 'No se puede cerrar la caja sin su último arqueo. Contala de nuevo.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cierredecaja_arqueo', TABLE = TG_TABLE_NAME;
    END IF;
    UPDATE public.recaudacion_sesioncaja AS s SET cerrada_en = public.nucleo_ahora() WHERE s.id = NEW.sesion_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER cerrar AFTER INSERT ON public.recaudacion_cierredecaja
    FOR EACH ROW EXECUTE FUNCTION public.recaudacion_cerrar_sesion();
ALTER TABLE public.recaudacion_cierredecaja ENABLE ALWAYS TRIGGER cerrar;

-- Annulments: the credit of the receipt is reverted already; the cash that goes back is what it took, from an open till.
CREATE FUNCTION public.recaudacion_admitir_anulacion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM 1 FROM public.recaudacion_sesioncaja AS s WHERE s.id = NEW.sesion_id FOR NO KEY UPDATE;
    IF NOT EXISTS (
            SELECT 1 FROM public.recaudacion_recibo AS r
            JOIN public.facturacion_abono AS a ON a.revierte_id = r.abono_id
            WHERE r.id = NEW.recibo_id AND NEW.efectivo = r.entregado - r.vuelto AND NEW.fecha >= r.fecha) THEN
        RAISE EXCEPTION 'No se puede anular el recibo %: no existe, su crédito no se dejó sin efecto, o su efectivo es otro.',
            NEW.recibo_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'anulacionderecibo_recibo', TABLE = TG_TABLE_NAME;
    ELSIF NEW.sesion_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM public.recaudacion_sesioncaja AS s
            WHERE s.id = NEW.sesion_id AND s.cerrada_en IS NULL AND s.fecha = NEW.fecha) THEN
        RAISE EXCEPTION 'No se puede anular el recibo porque la caja que devuelve está cerrada o es de otro día. Abrila.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'anulacionderecibo_sesion', TABLE = TG_TABLE_NAME;
    ELSIF NEW.efectivo > 0 AND public.recaudacion_efectivo(NEW.sesion_id) < 0 THEN
        RAISE EXCEPTION 'No se puede anular el recibo porque en la caja no hay efectivo para devolver. Pedilo a tesorería.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'anulacionderecibo_sin_efectivo', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.recaudacion_anulacionderecibo
    FOR EACH ROW EXECUTE FUNCTION public.recaudacion_admitir_anulacion();
ALTER TABLE public.recaudacion_anulacionderecibo ENABLE ALWAYS TRIGGER admitir;

-- Credit that pays later: what its applications add up to, all of its credit.
CREATE FUNCTION public.recaudacion_admitir_creditos() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF EXISTS (
            SELECT 1 FROM (SELECT DISTINCT n.credito_id FROM nuevas AS n) AS d
            JOIN public.recaudacion_creditoaplicado AS c ON c.id = d.credito_id
            JOIN public.recaudacion_aplicaciondecredito AS p ON p.credito_id = c.id
            LEFT JOIN public.facturacion_aplicacion AS a ON a.id = p.aplicacion_id AND a.abono_id = c.abono_id
            GROUP BY c.id, c.importe HAVING sum(a.importe) IS DISTINCT FROM c.importe OR count(a.id) <> count(*)) THEN
        RAISE EXCEPTION 'No se puede aplicar el crédito: lo que paga no suma lo que dice.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'creditoaplicado_suma', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER admitir AFTER INSERT ON public.recaudacion_aplicaciondecredito REFERENCING NEW TABLE AS nuevas
    FOR EACH STATEMENT EXECUTE FUNCTION public.recaudacion_admitir_creditos();
ALTER TABLE public.recaudacion_aplicaciondecredito ENABLE ALWAYS TRIGGER admitir;

-- Tenders, as a cooperative takes them.
INSERT INTO public.recaudacion_mediodepago (clave, nombre, evento, orden, pide_referencia, activo) VALUES
    ('efectivo', 'Efectivo', 'recaudacion.cobro_en_caja', 1, false, true),
    ('debito', 'Tarjeta de débito', 'recaudacion.tarjeta_rendida', 2, true, true),
    ('credito', 'Tarjeta de crédito', 'recaudacion.tarjeta_rendida', 3, true, true),
    ('transferencia', 'Transferencia', 'recaudacion.transferencia_identificada', 4, true, true),
    ('qr', 'QR', 'recaudacion.transferencia_identificada', 5, true, true),
    ('cheque', 'Cheque', 'recaudacion.cheque_recibido', 6, true, true),
    ('echeq', 'E-cheq', 'recaudacion.echeq_recibido', 7, true, true),
    ('ente', 'Ente recaudador', 'recaudacion.rendicion_de_ente', NULL, false, true),
    ('debito_directo', 'Débito directo', 'recaudacion.debito_aceptado', NULL, false, true);
