# CESOP. Two commands matter: `make run` and `make test`. Everything else is here for those who develop.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
PUERTO ?= 8000
PYTEST ?= $(BIN)/pytest -n 2 --dist worksteal -q

.PHONY: run demo setup stop test test-largo test-debian bench lint formato lock vendor clean
.DEFAULT_GOAL := run

# CUENTAS=800 make run: the size of the demonstration that the first start builds.
run: .venv/listo-base            ## Start everything and serve until Ctrl-C.
	@exec $(BIN)/python manage.py correr --puerto $(PUERTO)

demo: .venv/listo-base           ## The same without serving: demonstration data loaded, services stopped after.
	@$(BIN)/python manage.py correr --sin-servir

setup: .venv/listo-base .venv/listo-dev  ## Install everything that running and testing need.

stop:                            ## Stop what a previous run left on.
	@test ! -x $(BIN)/python || $(BIN)/python manage.py detener

# The browser tests go apart: Playwright's event loop stays in its process, and other tests fork theirs.
test: setup                      ## What CI runs. The types take one core, so the tests on Debian's Postgres run beside.
	$(MAKE) --no-print-directory -j 2 -O lint test-debian
	$(PYTEST) tests/navegador
	$(PYTEST) --ignore tests/navegador

# The database tests again, on the Postgres that Debian ships: another major version, another build.
test-debian: setup
	@herramientas/postgres-debian.sh $(BIN)/pytest -q -n 2 tests/invariantes \
		--ignore tests/invariantes/test_migraciones.py tests/nucleo/test_fechas.py tests/nucleo/test_numeracion.py

test-largo: setup                ## What takes longer than CI allows.
	CESOP_A_FONDO=1 $(PYTEST) -m "largo or a_fondo"

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	$(BIN)/python manage.py makemigrations --check --dry-run

formato: setup                   ## Format code and templates.
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/*.html')

bench: setup                     ## Measure: ratios in one run, absolute figures beside.
	$(BIN)/python -m bench

lock: .venv/listo-base           ## Lock dependencies again: hashes, no addresses.
	$(BIN)/pip install -q uv
	for juego in base dev; do $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header --no-emit-index-url --quiet -o requirements/$$juego.txt requirements/$$juego.in; done

vendor: .venv/listo-base         ## Bring the front-end assets again and rewrite their manifest.
	$(BIN)/python herramientas/vendor.py

.venv/listo-base: requirements/base.txt herramientas/sistema.sh
	@herramientas/sistema.sh correr $(PYTHON)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

.venv/listo-dev: requirements/dev.txt herramientas/sistema.sh .venv/listo-base
	@herramientas/sistema.sh probar $(PYTHON)
	$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

clean: stop                      ## Remove the virtual environment and the embedded data. Asks first.
	@read -rp "Se borran .venv y .data con todos sus datos. Escribí si: " r && [ "$$r" = si ] && rm -rf .venv .data
