#!/usr/bin/env bash
# Start a demonstration with an editor and a draft in a place of its own, and take its pictures.
set -euo pipefail
cd "$(dirname "$0")/.."
home=$(mktemp -d)
export DATA_DIR=$home CIVIGAUGE_DEMO=1 DJANGO_SUPERUSER_PASSWORD=lindhaven-2026
manage() { .venv/bin/python manage.py "$@"; }
manage migrate --verbosity 0
manage load_demo
manage createsuperuser --noinput --email editor@lindhaven.example --name "Edda Editor"
manage shell --verbosity 0 --command "
from frameworks.queries import find_version
from frameworks.services import new_draft
new_draft(version=find_version('smart-city-governance', '1.0.1'))"
.venv/bin/python manage.py serve --bind 127.0.0.1:8765 >"$home/log" 2>&1 &
server=$!
trap 'kill $server; wait $server || true; rm -rf "$home"' EXIT
until .venv/bin/python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8765/health/')" \
  2>/dev/null; do sleep 0.5; done
.venv/bin/python .ci/pictures.py http://127.0.0.1:8765
