#!/bin/sh
# The whole bundle, as it is sent: made twice (the same digest), unpacked, installed below an empty folder with the
# network cut off, set up, served by the unit's own line; on SQLite, and on PostgreSQL where DATABASE_URL names one:
#     python -m tests.postgres_server deploy/try_bundle.sh
# Then what systemd and nginx say of the examples, where they are installed.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -m deploy.bundle --to "$work/one"
"$python" -m deploy.bundle --to "$work/other"
cmp "$work"/one/*.tar.gz "$work"/other/*.tar.gz
(cd "$work/one" && sha256sum --check --quiet ./*.sha256)
tar -xzf "$work"/one/*.tar.gz -C "$work"
top=$(ls -d "$work"/perfgoals-*)
(cd "$top" && sha256sum --check --quiet MANIFEST.sha256)
ls "$top/wheels" | sed -n 's/.*_\(x86_64\|aarch64\)\.whl$/\1/p' | sort | uniq -c
! grep -rlE 'https?://[^ ]*/simple' "$top" --include='*.txt' --include='*.json' --include='*.sh' --include='*.toml'

for database in "" ${DATABASE_URL:+"$DATABASE_URL"}; do
  machine="$work/machine-${database%%:*}"
  DATABASE_URL="$database" "$python" -m tests.deploy.try_machine "$top" "$machine"
done

if command -v systemd-analyze >/dev/null; then
  units="$work/machine-/etc/systemd/system"
  cp "$units/perfgoals-worker@.service" "$units/perfgoals-worker@1.service"
  for unit in web worker@1 backup remind digest clear; do
    systemd-analyze security --offline=yes --threshold=20 "$units/perfgoals-$unit.service" | tail -1
  done
  systemd-analyze verify "$units"/perfgoals*.service "$units"/perfgoals*.timer "$units"/perfgoals.target
fi
if command -v nginx >/dev/null; then
  openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=goals.example.gov.cn \
    -keyout "$work/perfgoals.key" -out "$work/perfgoals.crt" 2>/dev/null
  sed "s#/etc/nginx/tls#$work#; s#/etc/nginx/perfgoals_proxy#$PWD/deploy/proxies/perfgoals_proxy#" \
    deploy/proxies/nginx.conf >"$work/site.conf"
  echo "pid $work/nginx.pid; events {} http { include $work/site.conf; }" >"$work/nginx.conf"
  nginx -t -q -c "$work/nginx.conf" && echo "nginx: the example is sound"
fi
