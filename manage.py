#!/usr/bin/env python
import os
import sys

from django.core.management import execute_from_command_line

from perfgoals import environment

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
    with environment.one_line():
        execute_from_command_line(sys.argv)
