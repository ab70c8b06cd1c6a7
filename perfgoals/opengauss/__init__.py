"""openGauss and GaussDB: Django's PostgreSQL backend without what came after PostgreSQL 9.2.

The driver is psycopg2: the ordinary one, for which the server needs password_encryption_type=1 and md5, or
the vendor's build of the same name.
"""
