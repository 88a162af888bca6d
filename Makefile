# The commands of the project. `make` alone lists them.
.DEFAULT_GOAL := help
export NO_MKDOCS_2_WARNING := 1

VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/.ready

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

setup: $(READY) ## install everything the commands need (the others do it by themselves)

$(READY): requirements.txt package-lock.json guide/machine.py
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm ci --silent
	$(PYTHON) -m guide machine --install
	@touch $@

serve: $(READY) ## serve with live reload on http://127.0.0.1:8000/
	$(PYTHON) -m mkdocs serve --quiet --dev-addr 127.0.0.1:8000

site: $(READY) ## build all of site/
	$(PYTHON) -m guide build

check: $(READY) ## ledger, rules, pages, strict build, links; no browser; under a minute
	$(PYTHON) -m ruff check --quiet .
	$(PYTHON) -m ruff format --check --quiet .
	$(PYTHON) -m guide check
	$(PYTHON) -m pytest -m "not browser and not site and not long" -n 2

test: $(READY) ## everything, browser and PDF included
	$(PYTHON) -m ruff check --quiet .
	$(PYTHON) -m ruff format --check --quiet .
	$(PYTHON) -m guide check
	$(PYTHON) -m pytest -n 2

freshness: $(READY) ## list facts past their next check; fails when there are any
	$(PYTHON) -m guide freshness

sentences: $(READY) ## report how long the sentences are, page by page
	$(PYTHON) -m guide sentences

schema: $(READY) ## write the JSON Schemas for editors from the models
	$(PYTHON) -m guide schema

seal: $(READY) ## say that every value was compared with its sources as it stands
	$(PYTHON) -m guide seal

lock: ## pin every dependency with its hashes (needs uv)
	uv pip compile --quiet --generate-hashes --no-header --no-annotate --no-emit-index-url --universal --python-version 3.11 --extra dev pyproject.toml -o requirements.txt

links: $(READY) ## ask every source whether it still answers; needs the network, fails when one does not
	$(PYTHON) -m guide links

AUDIT := build/audit/bin
$(AUDIT)/.ready: .github/audit/requirements.txt
	python3 -m venv build/audit
	$(AUDIT)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

audit: $(READY) $(AUDIT)/.ready ## look up known weaknesses of the packages; needs the network
	$(AUDIT)/pip-audit --disable-pip --require-hashes --progress-spinner off -r requirements.txt
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm audit

bom: $(READY) $(AUDIT)/.ready ## write the bill of materials (CycloneDX) and the list of licences into build/bom/
	@mkdir -p build/bom
	$(AUDIT)/cyclonedx-py environment --output-reproducible --of JSON -o build/bom/python.cdx.json $(PYTHON)
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm sbom --package-lock-only --sbom-format cyclonedx > build/bom/npm.cdx.json
	$(AUDIT)/pip-licenses --python $(PYTHON) --from mixed --order license --format markdown --output-file build/bom/licences.md

headers: $(READY) ## write the headers for nginx from hosting/headers.yml
	$(PYTHON) -m guide headers

# Not npm ci: it refuses a lock that lacks what other platforms would install, and registries do not hold all of that.
%/node_modules/.ready: %/package-lock.json
	cd $* && PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm install --no-save --silent --ignore-scripts
	@touch $@

bench: $(READY) bench/node_modules/.ready bench/search/node_modules/.ready site ## weigh and time the guide beside other generators (an hour on a quiet machine; python -m bench --help for parts)
	$(PYTHON) -m bench

clean: ## remove what was built
	rm -rf site build

.PHONY: help setup serve site check test freshness sentences schema seal headers links audit bom bench lock clean
