"""All settings.  What differs between places comes from the environment:

DATABASE_URL, SECRET_KEY, DEBUG, ALLOWED_HOSTS, CSRF_TRUSTED_ORIGINS, HTTPS, PROXY_COUNT.
DEBUG is on by default and then answers only to this machine's own names.

SECRET_KEY_FALLBACKS  the keys before this one, separated by commas: sessions and second steps made with them
                still count; `manage.py second_steps` seals the latter anew
DATABASE_REPLICA_URL  a copy of the database, kept by the server itself, from which the public reads
CACHE_URL       redis://host:port/number; without it a table of the database, with SQLite the process's memory
MEDIA_STORE     s3://bucket/folder?endpoint=https://…&region=…: a store for uploads and books;
                its keys are MEDIA_STORE_KEY and MEDIA_STORE_SECRET

MEDIA_ROOT      folder of the files people bring in, by default var/; served by nobody
IMPORT_WORKERS  how many threads of the web process read imported files and do batches of decisions: 1 with
                DEBUG, else 0; with 0 start `manage.py db_worker` as often as wanted (more than one only on
                PostgreSQL)
EMAIL_HOST      the mail server; without one no mail is sent.  EMAIL_PORT (25), EMAIL_HOST_USER,
                EMAIL_HOST_PASSWORD, EMAIL_USE_TLS (0), EMAIL_USE_SSL (0), EMAIL_FROM (the sender's address)
API_PER_MINUTE  how often one address may call the open interface or take a public file in a minute: 120
SIGN_INS_PER_MINUTE  how often one address may try to sign in: 60.  UPLOADS_PER_MINUTE (30) and
                FILES_PER_MINUTE (120): how often one person may bring in files, or take some out.  0: none
OIDC_ISSUER     the bureau's provider for log-in, with OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_KEYS_URL,
                OIDC_AUTHORIZATION_URL, OIDC_TOKEN_URL; OIDC_USERINFO_URL and OIDC_CLAIM (preferred_username:
                the account's name here) are optional; needs the packages of requirements-servers.txt
SITE_URL        how people reach the site (https://…), for the link in a mail; without it a mail has none
BACKUP_DIR      folder where `manage.py backup` puts its archives when it is given no file: backups/ in var/
PG_BIN          folder of pg_dump and pg_restore, where PATH has none or older ones than the database

PASSWORD_LENGTH  the least number of characters of a password that is chosen from now on: 12
PASSWORD_FIRST_CHANGE  1: who is given a password changes it first; 0 with DEBUG
PASSWORD_DAYS   how long a password is good: 90, with DEBUG 0 for ever
SESSION_IDLE_MINUTES, SESSIONS_AT_ONCE  30 and 3, with DEBUG 0 for without limit
TWO_STEP_ROLES  who must set up the second step: clerk, head, reviewer, finance_head, admin, reader; nobody
AUDITORS_ONLY   1: administrators do not read the journal, only who has been given 安全审计; 0

LOG_FORM        json or text: how lines are logged to the standard error; text with DEBUG, else json
LOG_LEVEL       of the site's own lines: INFO (one for each request), with DEBUG WARNING
SLOW_QUERY_MS   a statement that takes so long is logged with its text: 500; 0 for never
METRICS_TOKEN   who sends it (Authorization: Bearer …) may read /metrics; without one there is no such page
"""

from pathlib import Path

from csp.constants import NONE, SELF

from departments.roles import Role
from perfgoals import caches, databases, environment, logs, single_sign_on, stores, version

VERSION = version.VERSION
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

DEBUG = environment.flag("DEBUG", default=True)
SECRET_KEY = environment.secret_key(VAR_DIR / "secret_key", debug=DEBUG)
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS", default=())
ALLOWED_HOSTS = environment.hosts(
    "ALLOWED_HOSTS", default=("localhost", "127.0.0.1", "[::1]") if DEBUG else None
)
DATABASES = databases.databases(VAR_DIR / "db.sqlite3")
DATABASE_ROUTERS = ["publishing.replica.Router"] if "replica" in DATABASES else []
CACHES = {"default": caches.cache(sqlite=DATABASES["default"]["ENGINE"] == "perfgoals.sqlite")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "perfgoals",
    "operations",
    "ingest",
    "publishing",
    "accounts",
    "projects",
    "reviews",
    "departments",
    "journal",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "ninja",  # the files of its page stand in its package
]
MIDDLEWARE = [
    "perfgoals.headers.complete",  # on every answer, also of those below that answer by themselves
    "operations.requests.number_requests",  # the outermost: whatever answers, the line is written
    "operations.health.answer_probes",  # asks for no host name, no session, no HTTPS
    "publishing.public.cache.answer_from_memory",  # before all others: pages that are the same for everybody
    "django.middleware.gzip.GZipMiddleware",  # a wide sheet is 150 kB of HTML, 15 kB on the wire
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "publishing.public.pages.stay_on_the_site",
    "journal.requests.remember",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # an open page must say so itself
    "perfgoals.rates.limit",
    "perfgoals.nul.refuse_nul",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.gate.Gate",
    "perfgoals.acting.act_for_others",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "perfgoals.urls"
WSGI_APPLICATION = "perfgoals.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "perfgoals.navigation.frame",
            ]
        },
    }
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": stores.media(),
    "staticfiles": {"BACKEND": "perfgoals.scripts.Plain" if DEBUG else "perfgoals.assets.Hashed"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "departments.backends.WithPlace",
]
SINGLE_SIGN_ON = single_sign_on.settings()
if SINGLE_SIGN_ON:
    vars().update(SINGLE_SIGN_ON)
    AUTHENTICATION_BACKENDS.append("accounts.provider.ByProvider")
PASSWORD_HASHERS = [
    "accounts.hashers.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
RULES = ("Length", "Kinds", "NoNames", "Patterns", "Common", "Unused")
AUTH_PASSWORD_VALIDATORS = [
    *({"NAME": f"accounts.password_rules.{name}"} for name in RULES),
]
PASSWORD_LENGTH = environment.count("PASSWORD_LENGTH", default=12)
PASSWORD_FIRST_CHANGE = environment.flag("PASSWORD_FIRST_CHANGE", default=not DEBUG)
PASSWORD_DAYS = environment.count("PASSWORD_DAYS", default=0 if DEBUG else 90)
AUDITORS_ONLY = environment.flag("AUDITORS_ONLY", default=False)
TWO_STEP_ROLES = environment.choices("TWO_STEP_ROLES", known=tuple(role.value for role in Role))
OTP_TOTP_ISSUER, OTP_TOTP_SYNC = "预算绩效目标管理", False  # no drifting: one step, always
# By person and address together: one clerk's mistakes must not lock out the office behind the same gateway.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours; the page says 一刻钟
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_CLIENT_IP_CALLABLE = "journal.requests.address_of"  # one answer for the whole site
AXES_IPWARE_PROXY_COUNT = environment.count("PROXY_COUNT", default=0)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
HTTPS = environment.flag("HTTPS", default=not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # browsers' preload lists are for whole domains: not ours to say
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if AXES_IPWARE_PROXY_COUNT else None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # from the log-in on, however busy
SESSION_IDLE_MINUTES = environment.count("SESSION_IDLE_MINUTES", default=0 if DEBUG else 30)
SESSIONS_AT_ONCE = environment.count("SESSIONS_AT_ONCE", default=0 if DEBUG else 3)
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS", default=())

# Private: no URL leads here.  Files are readable by the site's own account only.
MEDIA_ROOT = environment.folder("MEDIA_ROOT", default=VAR_DIR)
BACKUP_DIR = environment.folder("BACKUP_DIR", default=VAR_DIR / "backups")
PG_BIN = environment.text("PG_BIN")
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
FILE_UPLOAD_HANDLERS = [
    "ingest.uploads.limit.LargestFile",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 100  # more than the import page takes, so that it can say so in words
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
IMPORT_WORKERS = environment.count("IMPORT_WORKERS", default=1 if DEBUG else 0)

API_PER_MINUTE = environment.count("API_PER_MINUTE", default=120)
SIGN_INS_PER_MINUTE = environment.count("SIGN_INS_PER_MINUTE", default=60)
UPLOADS_PER_MINUTE = environment.count("UPLOADS_PER_MINUTE", default=30)
FILES_PER_MINUTE = environment.count("FILES_PER_MINUTE", default=120)

EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_PORT = environment.count("EMAIL_PORT", default=25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = map(environment.text, ("EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD"))
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = environment.flag("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM") or EMAIL_HOST_USER or "perfgoals@localhost"
SITE_URL = environment.text("SITE_URL").rstrip("/")

DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a wide sheet of 200 rows posts 3 500 cells

DJANGO_TABLES2_TEMPLATE = "django_tables2/table.html"

LOGGING = logs.logging_of(
    environment.choice("LOG_FORM", logs.FORMS, default=logs.TEXT if DEBUG else logs.JSON),
    environment.choice("LOG_LEVEL", logs.LEVELS, default="WARNING" if DEBUG else "INFO"),
)
SLOW_QUERY_MS = environment.count("SLOW_QUERY_MS", default=500)
METRICS_TOKEN = environment.text("METRICS_TOKEN")
SECURE_REDIRECT_EXEMPT = [r"^metrics$"]  # asked by a machine beside this one
