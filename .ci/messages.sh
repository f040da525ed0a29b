#!/usr/bin/env bash
# Collect the texts to translate into assessment/locale; with --check only say what is not done.
set -euo pipefail
cd "$(dirname "$0")/.."

collect() {
  .venv/bin/python manage.py makemessages --locale zh_Hans --no-obsolete --add-location file \
    --ignore .venv --ignore static --ignore var --ignore tests --verbosity 0
}
if [[ ${1:-} != --check ]]; then
  collect
  exit
fi

file=assessment/locale/zh_Hans/LC_MESSAGES/django.po
before=$(mktemp)
cp -p "$file" "$before"
trap 'mv "$before" "$file"' EXIT
collect
if ! diff -u --label committed --label collected -I '^"POT-Creation-Date' "$before" "$file"; then
  echo "The texts to translate have changed: run make messages." >&2
  exit 1
fi
left=$(msgattrib --no-obsolete --untranslated "$file"; msgattrib --no-obsolete --only-fuzzy "$file")
if [[ -n $left ]]; then
  echo "$left"
  echo "Texts without a translation, or with one to look at: see above." >&2
  exit 1
fi
