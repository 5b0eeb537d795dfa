"""Settings by place: `local` (one command, embedded services), `produccion` (compose), `pruebas` (the test suite)."""
