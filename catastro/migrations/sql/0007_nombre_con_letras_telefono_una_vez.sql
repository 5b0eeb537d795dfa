-- Of a telephone that a person has more than once, the main one stays in use, or else the first.
UPDATE public.catastro_mediodecontacto AS m SET activo = false, principal = false
WHERE m.activo AND m.tipo <> 'email' AND EXISTS (
    SELECT 1 FROM public.catastro_mediodecontacto AS o
    WHERE o.persona_id = m.persona_id AND o.digitos = m.digitos AND o.activo AND o.tipo <> 'email'
        AND (o.principal, -o.id) > (m.principal, -m.id));
