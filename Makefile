# `make run` opens the window, `make test` runs the suite; both set everything up first.
# Every stamp lives in .venv, so `make clean` is a fresh start and a second run costs nothing.

PYTHON ?= python3
ARGS ?=
VENV := .venv
IN_VENV := $(VENV)/bin/python

# What Qt will draw on decides which of its system libraries are needed.
LIBRARIES := $(if $(filter offscreen% minimal% vnc%,$(QT_QPA_PLATFORM)),offscreen,window)

# Up to four processes, one a processor, and one that is done takes over from the others;
# `make test ARGS="-n 0"` keeps to one, for a debugger.
WORKERS := -n logical --maxprocesses 4 --dist worksteal

.PHONY: help run test drive lint bench clean
.DELETE_ON_ERROR:

help:
	@echo 'make run                     set up .venv if need be and open the window'
	@echo 'make run ARGS="file.csv"     the same, with a table'
	@echo 'make test                    set up with the test extras and run the whole suite'
	@echo 'make test ARGS="-k start"    a part of the suite'
	@echo 'make drive                   a sitting in a real window by mouse and keys, on a screen in memory'
	@echo 'make lint                    ruff, mypy and the layer contracts'
	@echo 'make bench                   measure the engine beside its peers, and the window'
	@echo 'make clean                   remove .venv and everything built'
	@echo 'PYTHON=python3.12 make run   make .venv with that Python (after a make clean)'

run: $(VENV)/.libraries-$(LIBRARIES) $(VENV)/.installed
	@$(IN_VENV) main.py $(ARGS)

test: export QT_QPA_PLATFORM ?= offscreen
test: $(VENV)/.libraries-offscreen $(VENV)/.installed-test
	$(IN_VENV) -m pytest $(WORKERS) $(ARGS)

drive: $(VENV)/.libraries-window $(VENV)/.installed-test
	@.make/screen
	$(IN_VENV) -m pytest tests/real_window -rs $(ARGS)

lint: $(VENV)/.installed-dev
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m ruff format --check .
	$(IN_VENV) -m mypy
	$(VENV)/bin/lint-imports

bench: $(VENV)/.installed-bench
	$(IN_VENV) -m benchmarks
	$(IN_VENV) -m benchmarks.window

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(VENV)/.created: | .make/environment
	@.make/environment '$(PYTHON)' $(VENV)
	@touch $@

$(VENV)/.libraries-%: gmmstudio/qt/system_libraries.py | $(VENV)/.created
	@.make/libraries $(IN_VENV) $* $@

$(VENV)/.installed: pyproject.toml | $(VENV)/.created
	$(IN_VENV) -m pip install -e .
	@touch $@

# An extra brings the program itself, and dev brings test: neither is then installed again.
$(VENV)/.installed-%: pyproject.toml | $(VENV)/.created
	$(IN_VENV) -m pip install -e '.[$*]'
	@touch $(VENV)/.installed $(if $(filter dev,$*),$(VENV)/.installed-test) $@
