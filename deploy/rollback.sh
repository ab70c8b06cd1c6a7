#!/bin/sh
# 退回升级前的版本：sudo ./rollback.sh      升级改动过数据库时要加 --restore（会先备份现在的内容）
root=/
if [ "$1" = --root ]; then
  root=$(cd "$2" && pwd) || exit 1
  shift 2
fi
if cd "$root/opt/perfgoals/current/app" 2>/dev/null; then
  exec ../venv/bin/python -B -m deploy.installer rollback --root "$root" "$@"
fi
echo "没有退回：这台机器上没有装过。" >&2
exit 1
