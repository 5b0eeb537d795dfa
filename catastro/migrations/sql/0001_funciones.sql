-- Check digits that the tables' constraints ask for. Immutable, so that a CHECK may use them.
CREATE FUNCTION public.catastro_cuit_valido(numero text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT
SET search_path = pg_catalog, public, pg_temp
AS $$
    -- Mod 11 with weights 5 4 3 2 7 6 5 4 3 2: 11 is written 0, and 10 is written 9.
    SELECT numero ~ '^\d{11}$' AND (
        SELECT CASE sum(substr(numero, p.lugar, 1)::int * p.peso) % 11 WHEN 0 THEN 0 WHEN 1 THEN 9 ELSE
            11 - sum(substr(numero, p.lugar, 1)::int * p.peso) % 11 END
        FROM (VALUES (1, 5), (2, 4), (3, 3), (4, 2), (5, 7), (6, 6), (7, 5), (8, 4), (9, 3), (10, 2)) AS p (lugar, peso)
    ) = substr(numero, 11, 1)::int
$$;

CREATE FUNCTION public.catastro_cbu_valido(numero text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT
SET search_path = pg_catalog, public, pg_temp
AS $$
    -- Two blocks, each closed by its digit: 7 digits with weights 7 1 3 9 7 1 3, and 13 with 3 9 7 1 repeated.
    SELECT numero ~ '^\d{22}$'
        AND (SELECT (10 - sum(substr(numero, p.lugar, 1)::int * p.peso) % 10) % 10 FROM (VALUES
            (1, 7), (2, 1), (3, 3), (4, 9), (5, 7), (6, 1), (7, 3)) AS p (lugar, peso)) = substr(numero, 8, 1)::int
        AND (SELECT (10 - sum(substr(numero, p.lugar, 1)::int * p.peso) % 10) % 10 FROM (VALUES
            (9, 3), (10, 9), (11, 7), (12, 1), (13, 3), (14, 9), (15, 7), (16, 1), (17, 3), (18, 9), (19, 7), (20, 1),
            (21, 3)) AS p (lugar, peso)) = substr(numero, 22, 1)::int
$$;
