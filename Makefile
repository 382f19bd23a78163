# Everything on a fresh machine with Python 3.11, pip and make:  make run   and   make test
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
SCENARIO     ?= scenarios/finland-2025.yaml
REPLICATIONS ?= 4
BASE         ?= origin/main
ROUNDS       ?= 5

# Workers and programs under test take up what one of them has compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-without-compiled check bench bench-gate bench-peers clean

run: $(VENV)/installed
	$(BIN)/permitsim run $(SCENARIO) --replications $(REPLICATIONS)

test: $(VENV)/installed-test
	$(BIN)/python -m pytest -n 2 --dist worksteal

# The compiled engine is an addition: everything outside tests/engines holds without it too, in a copy where it is gone.
test-without-compiled: $(VENV)/installed-test
	room=$$(mktemp -d) && trap 'rm -rf "$$room"' EXIT && \
	tar --exclude=./$(VENV) --exclude=./.git -cf - . | tar -xf - -C "$$room" && \
	rm "$$room"/sim/engine/compiled.py "$$room"/sim/engine/loop.py && \
	python=$$(cd $(BIN) && pwd)/python && cd "$$room" && export PYTHONPATH="$$room" && \
	$$python -c "from sim.engine import installed; assert not installed()" && \
	$$python -m pytest -n 2 --dist worksteal --ignore tests/engines

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/installed-test
	$(BIN)/python -m pytest benchmarks --benchmark-only

bench-gate: $(VENV)/installed-test
	$(BIN)/python -m benchmarks.gate --base $(BASE) --json $(VENV)/gate.json

# Shows first that every peer simulates the same network, then measures all and writes the table of
# docs/performance.md.
bench-peers: $(VENV)/installed-test $(VENV)-peers/installed $(VENV)-prosimos/installed
	$(BIN)/python -m pytest tests/benchmarks/test_peers.py
	$(BIN)/python -m benchmarks.peers --rounds $(ROUNDS) --write

# A peer that pip refuses is left out; why is kept for the table.
define install-peers
$(PYTHON) -m venv $(@D)
for peer in $(1); do \
	$(@D)/bin/pip install --quiet --constraint $< simpy numpy $$peer 2> $(@D)/$$peer.refused \
	&& rm $(@D)/$$peer.refused || tail -n 1 $(@D)/$$peer.refused; \
done
touch $@
endef

$(VENV)-peers/installed: benchmarks/peers/constraints.txt
	$(call install-peers,ciw salabim cimba)

$(VENV)-prosimos/installed: benchmarks/peers/constraints-prosimos.txt
	$(call install-peers,prosimos)

$(VENV)/python:
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/installed: $(VENV)/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[test]"
	touch $@

# All at once: whoever checks has what running and testing need too.
$(VENV)/installed-dev: $(VENV)/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[test,dev]"
	touch $(VENV)/installed $(VENV)/installed-test $@

clean:
	rm -rf $(VENV) $(VENV)-peers $(VENV)-prosimos build dist *.egg-info
