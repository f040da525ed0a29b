#!/usr/bin/env bash
# See to the system's packages that pip cannot bring: .ci/system.sh run|test
# Installs what is missing where it may (root, or sudo that asks nothing), or says how to.
set -euo pipefail

command_exists() { command -v "$1" >/dev/null; }
library_exists() { [[ $libraries == *"$1.so"* ]]; }
package_exists() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }
# Without the Debian package postgresql the programs may still be there, outside PATH.
postgres_exists() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command_exists initdb; }
python_exists() { [[ -x .venv/bin/python ]] || .ci/python.sh >/dev/null 2>&1; }

list_missing() {
  library_exists libpango-1.0 || echo libpango-1.0-0
  library_exists libpangoft2-1.0 || echo libpangoft2-1.0-0
  library_exists libharfbuzz-subset || echo libharfbuzz-subset0
  command_exists msgfmt || echo gettext
  # Only where Debian's python3 is the version needed; elsewhere .ci/python.sh says what to do.
  if ! python_exists && grep -qs 'VERSION_CODENAME=bookworm' /etc/os-release; then
    echo python3-venv
  fi
  [[ $purpose == test ]] || return 0
  command_exists chromium || echo chromium
  package_exists fonts-noto-cjk || echo fonts-noto-cjk
  command_exists pdftotext || echo poppler-utils
  postgres_exists || echo postgresql
}

look() {
  libraries=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p)
  mapfile -t missing < <(list_missing)
}

cd "$(dirname "$0")/.."
purpose=${1:?run or test}
look
((${#missing[@]})) || exit 0

install=(apt-get install --yes --no-install-recommends "${missing[@]}")
as_root=()
if ((EUID)); then as_root=(sudo -n); fi
if ! command_exists apt-get || { ((EUID)) && ! sudo -n true 2>/dev/null; }; then
  echo "Civigauge needs system packages that are not here. Install them, then run make again:" >&2
  echo "  sudo ${install[*]}" >&2
  exit 1
fi

echo "Installing ${missing[*]}"
quiet=(env DEBIAN_FRONTEND=noninteractive)
"${as_root[@]}" "${quiet[@]}" apt-get update -qq
"${as_root[@]}" "${quiet[@]}" "${install[@]}" -qq -o Dpkg::Use-Pty=0 >/dev/null
look
if ((${#missing[@]})); then
  echo "Still missing after the installation: ${missing[*]}" >&2
  exit 1
fi
