#!/usr/bin/env bash
# What only the operating system can give: Chromium, PostgreSQL's programs, gettext, Java for Apache Spark.
# As root on Debian the missing ones are installed; elsewhere one sentence says what to install. Instant when all is there.
set -euo pipefail

has_postgresql() {
    command -v initdb >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null
}

# Apache Spark 4 runs on Java 17 or newer.
has_java() {
    java -version 2>&1 | grep -E 'version "(1[7-9]|[2-9][0-9])' >/dev/null
}

missing=()
command -v chromium >/dev/null || missing+=(chromium)
has_postgresql || missing+=(postgresql)
command -v msgfmt >/dev/null || missing+=(gettext)
has_java || missing+=(openjdk-17-jre-headless)
[ "${#missing[@]}" -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "The tests also need: ${missing[*]}. On Debian, as root: apt-get install ${missing[*]}" >&2
    exit 1
fi

echo "Installing from Debian: ${missing[*]} …"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT

install() {
    apt-get install --yes --no-install-recommends "${missing[@]}" >"$log" 2>&1
}

# The package lists are fetched only where they are missing or too old to know the packages.
if ! install; then
    apt-get update >>"$log" 2>&1 && install || {
        tail -n 20 "$log" >&2
        echo "apt-get could not install ${missing[*]}: install them by hand, then run this again." >&2
        exit 1
    }
fi
