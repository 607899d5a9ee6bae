#!/bin/sh
# Makes a fresh machine ready for `npm start` (sh scripts/setup.sh run) or `npm test` (sh scripts/setup.sh test).
# Installs what is missing and nothing else: node modules from the lock file, and Debian packages when root on Debian or
# Ubuntu. Otherwise it prints the one command to run and exits 1. Quick when there is nothing to do.
set -eu

mode=${1:-run}
case $mode in run | test) ;; *) echo "usage: sh scripts/setup.sh run|test" >&2; exit 1 ;; esac
cd "$(dirname "$0")/.."

major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
if [ "$major" -lt 20 ]; then
  echo "isthmus: Node.js 20 or newer is needed to install (found: $(node -v 2>/dev/null || echo none)). Node 24 itself comes with the node modules." >&2
  exit 1
fi

# --- node modules: reinstalled when the lock file changed since the last install ---------------------------------------
stamp=node_modules/.isthmus-lock
wanted=$(cksum <package-lock.json)
if [ ! -x node_modules/.bin/node ] || [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
  echo "isthmus: installing node modules (npm ci)"
  npm ci --no-audit --no-fund --loglevel=error
  printf '%s' "$wanted" >"$stamp"
fi

# --- system packages ----------------------------------------------------------------------------------------------------
# ping itself may live in sbin, which an ordinary user's PATH often lacks.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
missing=""
need() { # need PACKAGE COMMAND... : any one of the commands will do
  package=$1
  shift
  for command in "$@"; do
    if command -v "$command" >/dev/null 2>&1; then return 0; fi
  done
  missing="$missing $package"
}
need fping fping
need snmpd snmpd
need iproute2 ip
if [ "$mode" = test ]; then
  need snmp snmptrap
  need bsdutils logger
  need openssl openssl
  need chromium chromium chromium-browser google-chrome
fi
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "isthmus: install these with your system's package manager, then run this again:$missing" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "isthmus: system packages are missing. Run this one command, then try again:" >&2
  echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
  exit 1
fi
echo "isthmus: installing system packages:$missing (optional, for \`isthmus oid import\`: smitools)"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
# shellcheck disable=SC2086 # the list is ours and is meant to be split
if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1; then
  cat "$log" >&2
  echo "isthmus: apt-get failed; its output is above" >&2
  rm -f "$log"
  exit 1
fi
rm -f "$log"
