# `make run` and `make test` need Python 3.11 or newer and nothing else; each makes what it lacks.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
CATALOG := locale/ko/LC_MESSAGES/django
CONTENT := achievements/content/growth-engines.yaml

.PHONY: run demo test test-long bench lighthouse lint format messages

define serve
@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
@echo "The portal is at http://127.0.0.1:$(PORT)/ and its administration at http://127.0.0.1:$(PORT)/admin/ (Ctrl+C stops it)"
@$(BIN)/python manage.py worker & worker=$$!; trap "kill $$worker" EXIT; \
BIND=127.0.0.1:$(PORT) WORKERS=1 $(BIN)/python -m config.serve
endef

run: $(VENV)/installed .env
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_content --if-empty $(CONTENT)
	@$(BIN)/python manage.py create_demo_users
	$(serve)

# An invented city to look at, in a database and with files of its own. README.md says how to sign in.
demo: export DATABASE_URL = sqlite:///$(CURDIR)/var/demo.sqlite3
demo: export MEDIA_ROOT = $(CURDIR)/var/demo-media
demo: $(VENV)/installed .env
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py create_demo_users
	@$(BIN)/python manage.py make_demo --if-empty
	$(serve)

test: $(VENV)/installed
	@$(BIN)/python -m tests $(ARGS)

# The random tests alone, with many more examples, from a seed that is printed: make test-long SEED=7 repeats one.
test-long: $(VENV)/installed
	@SEED=$(SEED) $(BIN)/python -m tests --long $(ARGS)

# Needs a PostgreSQL; BENCH_DATABASE_URL names it. Prints one table: make bench ARGS="--rows 10000" > table.md
bench: $(VENV)/installed
	@$(BIN)/python -m tests.bench $(ARGS)

# Needs Chromium and Node; depends on the speed of the machine.
lighthouse: $(VENV)/installed
	@$(BIN)/python -m tests.lighthouse

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djhtml --check --tabwidth 2 templates

format: $(VENV)/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	-$(BIN)/djhtml --tabwidth 2 templates

# Collects the texts to translate; needs gettext. The compiled catalog is kept, so that a run does not, and
# neither holds a date, so that collecting the same texts again changes nothing.
messages: $(VENV)/installed
	$(BIN)/django-admin makemessages --locale ko --no-location --no-obsolete --ignore $(VENV) --ignore var
	grep -v '^"POT-Creation-Date' $(CATALOG).po > $(CATALOG).new && mv $(CATALOG).new $(CATALOG).po
	msgfmt --check-format --output-file $(CATALOG).mo $(CATALOG).po
	cd locale/django/ko/LC_MESSAGES && for domain in django djangojs; do \
	  msgfmt --check-format --output-file $$domain.mo $$domain.po || exit; done

$(VENV)/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("The portal needs Python 3.11 or newer; set PYTHON=...") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

.env:
	@umask 077; $(PYTHON) -c 'import secrets; print(f"SECRET_KEY={secrets.token_urlsafe(64)}")' > $@.new && mv $@.new $@
	@echo "Wrote .env with a fresh secret key."
