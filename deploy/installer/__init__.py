"""Installs, upgrades and rolls back.  Python's own library only: nothing else is there yet."""
