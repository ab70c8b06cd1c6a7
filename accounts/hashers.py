"""How passwords are kept: Argon2id with what OWASP's Password Storage Cheat Sheet asks for at least.

Django's own figures (100 MiB, eight lanes) are made for a server that does little else: every morning at half
past eight a district signs in within minutes, and each log-in took both cores of a small machine and a
hundred megabytes.  Guessing is held back by the locks of `accounts.limits` besides.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """A hash made with other figures is made anew at the person's next log-in."""

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
