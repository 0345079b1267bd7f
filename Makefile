# One way to do each thing; the environment makes itself.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help demo test check serve bench neo4j neo4j-stop clean

help: ## say what there is
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: $(READY) ## load a sample county and trace money both ways
	$(BIN)/fundtrace demo --dir build/demo

test: $(READY) ## run every test; those that need Neo4j start one where Java and Maven are
	$(BIN)/python -m pytest --numprocesses auto --dist loadgroup

check: $(READY) ## format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

serve: $(READY) ## answer over HTTP: FUNDTRACE_STORE, or else the demo county
	@test -n "$$FUNDTRACE_STORE" || test -f build/demo/county.lbug || $(MAKE) demo
	FUNDTRACE_STORE=$${FUNDTRACE_STORE:-ladybug://$(CURDIR)/build/demo/county.lbug} $(BIN)/fundtrace serve

bench: $(READY) ## measure loading and tracing
	$(BIN)/python -m benchmarks.load
	$(BIN)/python -m benchmarks.trace

neo4j: $(READY) ## start a Neo4j of our own on loopback, in .neo4j
	$(BIN)/python -m graph.neo4j_local start

neo4j-stop: $(READY) ## stop it
	$(BIN)/python -m graph.neo4j_local stop

clean: ## remove what was built and the tools' caches; data and .neo4j stay
	rm -rf build dist .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './.git/*' -exec rm -rf {} +
