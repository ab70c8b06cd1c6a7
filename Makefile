# make run    the site on http://127.0.0.1:8000 with the demonstration data; needs Python 3.11 or newer
# make test   every check and every test; needs Chromium and LibreOffice besides
# make ocr    adds the reading of scans (about 350 MB)
# make screens  the pictures in docs/screens
# make bundle  one archive in dist/ that installs without a network (OCR=1 adds the reading of scans)
# make audit  known weaknesses of the pinned packages (ADVISORIES=all.zip in a closed network)
# make bench  the benchmarks; make format  tidy the code; make pins  renew the pinned requirements (needs uv)

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test check ocr audit bench bundle screens format pins chromium soffice

ADDRESS ?= 127.0.0.1:8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11 python
POSTGRES := $(BIN)/python -m tests.postgres_server $(BIN)/python -m pytest -q --ignore tests/projects/rules
CONTENT := tests/projects tests/publishing \
  $(patsubst %,tests/pages/test_%_pages.py,audit rule score)
REST := tests/accounts tests/departments tests/faults tests/journal tests/operations tests/reviews \
  $(patsubst %,tests/ingest/test_%.py,import_actions jobs killed_workers questions two_importers uploads)
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in $(CANDIDATES); do $$p -c "$(NEW_ENOUGH)" 2>/dev/null && echo $$p && break; done)

help:
	@sed -n '1,/^$$/s/^# //p' Makefile

run: .venv/.for-run
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py demo
	@$(BIN)/python manage.py runserver $(ADDRESS)

# The tests choose their databases themselves.
test check: export DATABASE_URL :=

# What touches the database runs on PostgreSQL first, in two halves side by side, each with a server of its own; the
# whole suite on SQLite last, so its summary is the last line.
test: check ocr chromium soffice
	@$(POSTGRES) $(REST) & rest=$$!; $(POSTGRES) $(CONTENT); content=$$?; wait $$rest && exit $$content
	@$(BIN)/python -m pytest -q -n 3 --dist worksteal -m "not postgres"

check: .venv/.for-test ocr
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djlint --lint --quiet templates
	@$(BIN)/python manage.py makemigrations --check --dry-run

bench: .venv/.for-test ocr
	@for file in benchmarks/*.py; do PYTHONPATH=. $(BIN)/python $$file || exit 1; done

audit: .venv/.for-run
	@$(BIN)/python -m deploy.audit $(if $(ADVISORIES),--advisories "$(ADVISORIES)") requirements.txt \
	  requirements-servers.txt requirements-ocr.txt

screens: .venv/.for-test chromium
	@$(BIN)/python -m tests.screens

bundle: .venv/.for-run
	@$(BIN)/python -m deploy.bundle $(if $(OCR),--ocr)

ocr: .venv/.for-ocr

format: .venv/.for-test
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

pins:
	uv pip compile pyproject.toml --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --quiet -o requirements.txt
	uv pip compile pyproject.toml --group dev -c requirements.txt --upgrade --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-dev.txt
	uv pip compile pyproject.toml --extra servers -c requirements.txt --upgrade --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-servers.txt
	uv pip compile pyproject.toml --extra ocr -c requirements.txt --upgrade --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-ocr.txt

chromium:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	echo "缺少 Chromium（浏览器测试要用）：sudo apt-get install chromium fonts-noto-cjk" >&2; exit 1

soffice:
	@command -v soffice >/dev/null || \
	{ echo "缺少 LibreOffice（检查导出的文件要用）：sudo apt-get install libreoffice-calc libreoffice-writer" >&2; exit 1; }

.venv/.for-run: requirements.txt .venv/.made
	@echo "安装运行所需的软件包（只在第一次和更新后需要，约一分钟）……"
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

# requirements-dev.txt holds all of requirements.txt in the same versions.
.venv/.for-test: requirements-dev.txt .venv/.made
	@echo "安装测试所需的软件包（只在第一次和更新后需要，约两分钟）……"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

# rapidocr asks for a second build of OpenCV over the same folder; the list is complete without it.
.venv/.for-ocr: requirements-ocr.txt .venv/.made
	@echo "安装识别扫描件所需的软件包（只在第一次和更新后需要，约一分钟）……"
	@$(PIP) install --no-deps --require-hashes -r requirements-ocr.txt
	@touch $@

.venv/.made:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新的版本：sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c "$(NEW_ENOUGH)" || { echo "需要 Python 3.11 或更新的版本，$(PYTHON) 太旧" >&2; exit 1; }
	@$(PYTHON) -c "import ensurepip, venv" 2>/dev/null || \
	  { echo "缺少 Python 的 venv：sudo apt-get install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip
	@touch $@
