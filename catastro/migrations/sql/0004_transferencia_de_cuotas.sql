-- Both sides of a transfer: the same shares, the same day, from one person to another. What undoes one is its mirror.
CREATE FUNCTION public.catastro_transferencia_de_dos() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM public.catastro_movimientodecuotas AS s, public.catastro_movimientodecuotas AS e
        WHERE s.id = NEW.sale_id AND e.id = NEW.entra_id AND s.motivo = 'transferencia' AND e.motivo = 'transferencia'
            AND s.cuotas < 0 AND s.cuotas = -e.cuotas AND s.persona_id <> e.persona_id AND s.fecha = e.fecha) THEN
        RAISE EXCEPTION 'No se puede transferir: son las mismas cuotas, el mismo día, de una persona a otra.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transferenciadecuotas_de_dos', TABLE = TG_TABLE_NAME;
    ELSIF NEW.deshace_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM public.catastro_transferenciadecuotas AS t
        JOIN public.catastro_movimientodecuotas AS ts ON ts.id = t.sale_id
        JOIN public.catastro_movimientodecuotas AS te ON te.id = t.entra_id
        JOIN public.catastro_movimientodecuotas AS s ON s.id = NEW.sale_id
        JOIN public.catastro_movimientodecuotas AS e ON e.id = NEW.entra_id
        WHERE t.id = NEW.deshace_id AND t.deshace_id IS NULL AND s.persona_id = te.persona_id
            AND e.persona_id = ts.persona_id AND e.cuotas = te.cuotas AND s.fecha >= ts.fecha) THEN
        RAISE EXCEPTION 'No se puede deshacer la transferencia: vuelven las mismas cuotas, de quien las recibió a quien las dio.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transferenciadecuotas_deshace', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER de_dos AFTER INSERT ON public.catastro_transferenciadecuotas
    FOR EACH ROW EXECUTE FUNCTION public.catastro_transferencia_de_dos();
ALTER TABLE public.catastro_transferenciadecuotas ENABLE ALWAYS TRIGGER de_dos;

-- No side goes alone.
CREATE FUNCTION public.catastro_movimiento_con_transferencia() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM public.catastro_transferenciadecuotas AS t WHERE NEW.id IN (t.sale_id, t.entra_id)) THEN
        RAISE EXCEPTION 'No se puede anotar una transferencia de cuotas sin su otra parte.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'movimientodecuotas_con_su_otra_parte', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER con_su_otra_parte AFTER INSERT ON public.catastro_movimientodecuotas
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.motivo = 'transferencia')
    EXECUTE FUNCTION public.catastro_movimiento_con_transferencia();
ALTER TABLE public.catastro_movimientodecuotas ENABLE ALWAYS TRIGGER con_su_otra_parte;
