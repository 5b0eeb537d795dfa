#!/bin/sh
# The two roles and the database, as cesop/embebidos/roles.py makes them (a test compares both). May be run again:
# renews the passwords. As the administrator of the cluster, with psql 14 or newer, and in the environment:
# CESOP_CLAVE_DUENO, CESOP_CLAVE_APP. The postgres image runs it when it creates the cluster.
set -eu
: "${CESOP_CLAVE_DUENO:?falta CESOP_CLAVE_DUENO}" "${CESOP_CLAVE_APP:?falta CESOP_CLAVE_APP}"

# Passwords are read from the environment by psql: they never show in the list of processes.
psql -X -q -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\getenv clave_dueno CESOP_CLAVE_DUENO
\getenv clave_app CESOP_CLAVE_APP
SELECT 'CREATE ROLE cesop_dueno' WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cesop_dueno') \gexec
SELECT 'CREATE ROLE cesop_app' WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cesop_app') \gexec
ALTER ROLE cesop_dueno LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS CREATEDB PASSWORD :'clave_dueno';
ALTER ROLE cesop_app LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS NOCREATEDB PASSWORD :'clave_app';
GRANT cesop_dueno TO CURRENT_USER;
SELECT 'CREATE DATABASE cesop OWNER cesop_dueno TEMPLATE template0 ENCODING ''UTF8'' LC_COLLATE ''C.UTF-8'' LC_CTYPE ''C.UTF-8'''
    WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = 'cesop') \gexec
\connect cesop
REVOKE ALL ON DATABASE cesop FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE cesop TO cesop_app;
ALTER SCHEMA public OWNER TO cesop_dueno;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO cesop_app;
SQL
