PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Two workers; one that hangs ends with its stacks (faulthandler_timeout), and the run with it.
TWO := -n 2 --dist worksteal --max-worker-restart 0

.PHONY: setup demo test check lint bench lock clean

setup: $(READY)

$(READY): requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

demo: $(READY)
	$(BIN)/ita-bot demo --port $(PORT)

test: $(READY)
	$(BIN)/python -m pytest $(TWO) --durations=10

check: $(READY)
	$(BIN)/python -m pytest $(TWO) -m "pure and not thorough" tests/flows $(addprefix tests/knowledge/,score_text measure_text periods progress_text test_agencies.py test_thai.py)

lint: $(READY)
	$(BIN)/python -m pytest tests/test_house.py tests/test_wording.py

bench: $(READY)
	$(BIN)/python -m tests.benchmarks

lock:
	uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url -o requirements.lock
	uv pip compile --quiet pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) build *.egg-info
