# Every command of docs and CI. Needs Python 3.11 or newer and GNU make; the rest is set up here.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
TUMBAS_HOME ?= .tumbas
SEED ?= demo
SCREENSHOTS ?= dist/screenshots
FILM ?= dist/film
STAGE ?= prod
BENCH_WORKERS ?= 4
STEPS ?= 0
RUNS ?= 10000
MINUTES ?= 60
SCENARIO ?=
WITHOUT ?=
# The seed of a simulation; that of `make run` is a word.
SIMULATED = $(if $(filter demo none,$(SEED)),1,$(SEED)) $(STEPS) \
  $(if $(SCENARIO),--scenario $(SCENARIO)) $(if $(WITHOUT),--without $(WITHOUT))
FUZZ_SEED ?= $(shell date +%s)
FUZZ_CASES ?= 100
OF ?=

DEV := .venv/bin/python
EMULATOR := .venv-emulator/bin/python
PIP := -m pip install --quiet --disable-pip-version-check
TYPED := app.py chalicelib infra local bench tests examples

export PORT TUMBAS_HOME SEED

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

# --- setting up -------------------------------------------------------------------------------

.venv/.made: requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tumbas needs Python 3.11+")'
	@test -x $(DEV) || $(PYTHON) -m venv .venv
	@$(DEV) $(PIP) -r requirements-dev.txt
	@touch $@

.venv-emulator/.made: requirements-emulator.txt
	@test -x $(EMULATOR) || $(PYTHON) -m venv .venv-emulator
	@$(EMULATOR) $(PIP) -r requirements-emulator.txt
	@touch $@

.PHONY: venvs
venvs: .venv/.made .venv-emulator/.made ## Make both Python environments

.PHONY: browser
browser: ## Install the browser that the tests drive, where it is missing
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	  || { test "$$(id -u)" = 0 && apt-get update -qq \
	       && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } \
	  || { echo "chromium is missing: install it (as root: apt-get install chromium)" >&2; exit 1; }

# Node that builds the pages: the machine's own where it is new enough, else one from PyPI.
NODE_FITS := node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)'
export PATH := $(CURDIR)/.venv-node/tools:$(PATH)

.venv-node/.made: requirements-node.txt
	@if $(NODE_FITS) 2>/dev/null && command -v npm >/dev/null; then mkdir -p .venv-node; else \
	  $(PYTHON) -m venv .venv-node; \
	  .venv-node/bin/python $(PIP) -r requirements-node.txt; \
	  mkdir -p .venv-node/tools; \
	  ln -sf ../bin/node ../bin/npm ../bin/npx .venv-node/tools/; fi
	@touch $@

web/node_modules/.made: web/package.json web/package-lock.json .venv-node/.made
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# Written only where they changed, so that nothing is built anew for nothing.
.PHONY: page-inputs
page-inputs: .venv/.made
	@$(DEV) -m local.page_inputs

web/shared/generated/schema.d.ts: web/shared/generated/openapi.json web/node_modules/.made
	@cd web && npm run --silent schema >/dev/null

web/shared/generated/openapi.json web/shared/generated/city.json: page-inputs ;

PAGE_SOURCES = $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*')

web/dist/.made: web/shared/generated/schema.d.ts web/shared/generated/city.json $(PAGE_SOURCES)
	@cd web && npm run --silent build
	@touch $@

.PHONY: pages
pages: web/dist/.made ## Build the pages into web/dist

.PHONY: check-pages
check-pages: web/shared/generated/schema.d.ts
	@cd web && npm run --silent check

# --- running ----------------------------------------------------------------------------------

# exec, so that a signal to make's child reaches the program itself.
.PHONY: run
run: venvs pages ## Run the city on this machine (PORT, TUMBAS_HOME, SEED=none)
	@exec $(DEV) -m local.run

.PHONY: bench-server
bench-server: venvs pages ## The same handlers over plain HTTP, without the Lambda emulation
	@TUMBAS_HOME="$(TUMBAS_HOME)/bench" exec $(DEV) -m local.bench_server --workers $(BENCH_WORKERS)

.PHONY: reset
reset: ## Forget the local state
	@test ! -e "$(TUMBAS_HOME)/lock" || flock -n "$(TUMBAS_HOME)/lock" true \
	  || { echo "a city runs in $(TUMBAS_HOME): stop it first" >&2; exit 1; }
	@rm -rf -- "$(TUMBAS_HOME)"

.PHONY: rotate-keys
rotate-keys: venvs ## Rotate the running local city's keys (DAYS=1: that of days; STICKERS=1: that of stickers)
	@exec $(DEV) -m local.in_city -m chalicelib.identity.commands.keys rotate $(if $(DAYS),--days) $(if $(STICKERS),--stickers) $(if $(FORCE),--force)

.PHONY: psp-pay
psp-pay: venvs ## A customer pays by QRIS in the running city (MERCHANT, AMOUNT; PSP, RRN, STATUS, CPAN)
	@exec $(DEV) -m local.in_city -m local.acquirer.pay --merchant "$(MERCHANT)" --amount "$(AMOUNT)" \
	  $(if $(PSP),--psp "$(PSP)") $(if $(RRN),--rrn "$(RRN)") $(if $(STATUS),--status "$(STATUS)") \
	  $(if $(CPAN),--cpan "$(CPAN)")

.PHONY: rebuild
rebuild: venvs ## Compare the running city's projections with its transfers (REWRITE=1 puts them right)
	@exec $(DEV) -m local.in_city -m chalicelib.rebuild $(if $(REWRITE),--rewrite)

# --- packaging --------------------------------------------------------------------------------

.PHONY: package
package: .venv/.made ## Build dist/STAGE (prod, staging or local); needs no credentials
	@$(DEV) -m infra.package $(STAGE)
	@.venv/bin/cfn-lint --template dist/$(STAGE)/sam.json --regions ap-southeast-3

# --- checking ---------------------------------------------------------------------------------

.PHONY: check
check: .venv/.made check-pages ## Formatting, lint, types, import rules, template lint
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy --strict $(TYPED)
	@.venv/bin/lint-imports --no-logo
	@.venv/bin/bandit --quiet --configfile pyproject.toml --recursive app.py chalicelib infra local
	@$(DEV) -m tests.rules_coverage
	@for stage in staging prod; do $(DEV) -m infra.lint $$stage; done

.PHONY: audit
audit: .venv/.made web/node_modules/.made ## Known weaknesses of what we depend on (asks PyPI and npm)
	@.venv/bin/pip-audit --strict --local --progress-spinner off
	@cd web && npm audit

.PHONY: rooms
rooms: .venv/.made ## Draw the rooms in README.md as the code has them
	@$(DEV) -m local.rooms

.PHONY: routes
routes: .venv/.made ## The board of doors: method, path, roles, statuses
	@$(DEV) -m local.routes

# Every function runs under its own policy; at last what a policy grants and nothing used is told.
# Two processes, each with an emulator of its own; a file stays in one of them. What is timed, races
# and kills have the machine to themselves.
SIDE_BY_SIDE := -n 2 --dist loadfile

.PHONY: test
test: venvs pages browser check ## Every test
	@$(DEV) -m tests.policies begin
	@$(DEV) -m pytest -q --durations=10 $(SIDE_BY_SIDE) tests/http
	@$(DEV) -m pytest -q --durations=10 $(SIDE_BY_SIDE) tests/stores tests/unit tests/drill tests/simulation/dynamo
	@$(DEV) -m tests.policies
	@$(DEV) -m pytest -q --durations=10 $(SIDE_BY_SIDE) tests/fuzz
	@$(DEV) -m pytest -q --durations=10 tests/simulation --ignore tests/simulation/dynamo
	@$(DEV) -m tests.simulation 1 --runs $(RUNS)
	@$(DEV) -m pytest -q --durations=10 $(SIDE_BY_SIDE) -m "not timed" tests/browser
	@$(DEV) -m pytest -q --durations=10 -m timed tests/browser
	@$(DEV) -m pytest -q --durations=10 tests/crash tests/races

.PHONY: fuzz
fuzz: venvs ## Ask every operation more, and otherwise than in test (FUZZ_SEED, FUZZ_CASES)
	@FUZZ_SEED="$(FUZZ_SEED)" FUZZ_CASES="$(FUZZ_CASES)" $(DEV) -m pytest -q tests/fuzz

.PHONY: mutants
mutants: .venv/.made ## Which changes of the code no unit test would notice: hours (OF="jose bank")
	@$(DEV) -m tests.mutants $(OF)

.PHONY: drill
drill: venvs ## A restore rehearsed by its own commands: time, what was lost, who was paid
	@$(DEV) -m tests.drill $(REDEMPTIONS)

.PHONY: screenshots
screenshots: venvs pages browser ## Every screen as pictures, into SCREENSHOTS (dist/screenshots)
	@$(DEV) -m tests.browser.screenshots "$(SCREENSHOTS)"

.PHONY: film
film: venvs pages browser ## A resident's first minute as pictures, into FILM (dist/film)
	@TUMBAS_FILM="$(FILM)" $(DEV) -m pytest -q -s tests/browser/test_first_minute.py

.PHONY: simulate
simulate: venvs ## One simulated run and its trace: SEED=8 STEPS=500 SCENARIO=… WITHOUT=…
	@$(DEV) -m tests.simulation $(SIMULATED)

.PHONY: soak
soak: venvs ## An hour of simulated runs (MINUTES=60), from SEED on
	@$(DEV) -m tests.simulation $(SIMULATED) --minutes $(MINUTES)

.PHONY: bench
bench: venvs pages ## Measure the hot paths into bench/results.json
	@$(DEV) -m bench
