# The program's image: web, worker, beat and the one-off migrate. Two stages: what builds does not ship.
FROM python:3.11-slim-bookworm AS construccion
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/cesop
COPY requirements/base.txt /opt/base.txt
RUN /opt/cesop/bin/pip install --require-hashes -r /opt/base.txt

FROM python:3.11-slim-bookworm
# Pango draws the printed documents (WeasyPrint).
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin cesop \
    && install -d -o cesop -g cesop -m 0750 /datos /datos/respaldos
ENV PATH=/opt/cesop/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp \
    DJANGO_SETTINGS_MODULE=cesop.settings.produccion \
    CESOP_DATA=/datos \
    CESOP_ESTATICOS=/cesop/estaticos
COPY --from=construccion /opt/cesop /opt/cesop
WORKDIR /cesop
COPY . .
# Static files get their hash and their compressed copies here. No secret is needed, and none stays.
RUN DJANGO_SETTINGS_MODULE=cesop.settings.local CESOP_DATA=/opt/construccion \
        python manage.py collectstatic --noinput -v0 \
    && rm -rf /opt/construccion \
    && python -m compileall -q cesop contabilidad catastro tesoreria medicion facturacion recaudacion apertura morosidad \
        atencion compras activos
USER cesop
EXPOSE 8000
CMD ["gunicorn", "-c", "despliegue/gunicorn.conf.py", "cesop.wsgi"]
