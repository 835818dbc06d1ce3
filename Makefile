# One word for each thing that a developer or a city's technician does.
PYTHON ?= python3
DAFENG := .venv/bin/dafeng

.PHONY: run setup test lint bench soak docs dist lock messages screenshots

run: setup
	@exec $(DAFENG) up $(if $(EMPTY),--empty)

setup:
	@$(PYTHON) tools/build.py

.PHONY: dev
dev:
	@$(PYTHON) tools/build.py --dev

test:
	@bash .ci/run

lint: dev
	@.venv/bin/python tools/lint.py

bench: dev
	@$(DAFENG) bench

soak: dev
	@.venv/bin/python tools/soak.py

docs: dev
	@.venv/bin/python tools/docs.py

dist: dev
	@.venv/bin/python -m hatchling build -d dist

messages: dev
	@.venv/bin/python tools/catalogue.py extract

screenshots: dev
	@.venv/bin/python tools/screenshots.py

lock: dev
	@bash tools/lock
