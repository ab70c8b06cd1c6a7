#!/bin/sh
# 安装或升级：sudo ./install.sh --host 网站的域名      不连网，只用这个文件夹里的内容；中断后可以再运行。
# 换一个 Python：PYTHON=/usr/bin/python3.11 ./install.sh       试装：./install.sh --root 某个空文件夹
here=$(cd "$(dirname "$0")" && pwd) || exit 1
PERFGOALS_FROM=$PWD && export PERFGOALS_FROM # 相对的 --root 从这里算
fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
for python in $PYTHON python3.13 python3.12 python3.11 python3; do
  if "$python" -c "$fits" 2>/dev/null; then
    cd "$here/app" && exec "$python" -B -I -c \
      'import runpy, sys; sys.path.insert(0, "."); runpy.run_module("deploy.installer", run_name="__main__")' \
      install "$here" "$@"
  fi
done
echo "没有安装：这台机器上没有 Python 3.11、3.12 或 3.13。" >&2
echo "  从系统的安装光盘装一个：apt-get install python3.11  或  dnf install python3.11" >&2
exit 1
