#!/usr/bin/env bash
# Print the command of a Python 3.11 that can make virtual environments.
for name in python3.11 python3; do
  if "$name" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null
  then
    command -v "$name"
    exit
  fi
done
echo "Civigauge needs Python 3.11 with its venv module; neither python3.11 nor python3 is one." >&2
echo "On Debian 12: sudo apt-get install python3-venv" >&2
exit 1
