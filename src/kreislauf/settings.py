"""Settings. What differs between installations comes from the environment (docs/how-to/administrator.md):

KREISLAUF_HOME      folder of everything that is kept: database, keys, uploads, backups (default: ./var)
KREISLAUF_DATABASE  "postgresql://user:password@host:port/name"; default: SQLite in KREISLAUF_HOME
KREISLAUF_HOSTS     host names served, comma separated (default: 127.0.0.1,localhost)
KREISLAUF_HTTPS     "1" behind a TLS proxy: cookies only over TLS, HSTS (default: 0, for loopback)
KREISLAUF_DEMO      "1" only for the invented example county: shows the demo accounts on the sign-in page
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from kreislauf.database import database_settings

PACKAGE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("KREISLAUF_HOME", Path.cwd() / "var")).resolve()
KEYS = HOME / "keys"
MASTER_KEY_FILE = KEYS / "master.key"
SECRET_KEY_FILE = KEYS / "session.key"

# An empty key stops everything that signs; `kreislauf init` writes the file, there is no default key.
SECRET_KEY = SECRET_KEY_FILE.read_text(encoding="ascii").strip() if SECRET_KEY_FILE.exists() else ""
DEBUG = False
DEMO = os.environ.get("KREISLAUF_DEMO") == "1"
#: Public on purpose, and only there in the demonstration: it opens nothing but invented cases.
DEMO_PASSWORD = "Kreislauf-zeigen-2026" if DEMO else ""
HTTPS = os.environ.get("KREISLAUF_HTTPS") == "1"
ALLOWED_HOSTS = os.environ.get("KREISLAUF_HOSTS", "127.0.0.1,localhost").split(",")

INSTALLED_APPS = [
    "kreislauf.foundation",
    "kreislauf.cycle",
    "kreislauf.evidence",
    "kreislauf.state",
    "kreislauf.region",
    "kreislauf.provider",
    "kreislauf.case",
    "kreislauf.statistics",
    "kreislauf.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_cotton",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kreislauf.web.frame.middleware.ResponseHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kreislauf.web.frame.middleware.DomainErrors",
    "kreislauf.web.frame.middleware.RegisteredRoutesOnly",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kreislauf.urls"
WSGI_APPLICATION = "kreislauf.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kreislauf.web.frame.context.frame",
            ],
        },
    }
]

DATABASES = {"default": database_settings(os.environ.get("KREISLAUF_DATABASE", ""), home=HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
#: Rows per step wherever many rows are read or written at once.
BULK_SIZE = 5_000

# In files, so that all processes know which codes were used and how often somebody tried.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": HOME / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

AUTH_USER_MODEL = "foundation.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "kreislauf.web.account.adapter.ClosedHouse"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Kreislauf"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "kreislauf.web.account.forms.ShowSecondFactor",
    "reauthenticate": "kreislauf.web.account.forms.ShowSecondFactorAgain",
}
MFA_ADAPTER = "kreislauf.web.account.adapter.SealedSecrets"

AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=10)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "frame/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
# Until the browser closes, as the session: the privacy notice says so.
CSRF_COOKIE_AGE = None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch")), ("en", _("Englisch"))]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
# `kreislauf serve` packs them into HOME; what is not packed is served from the package itself (web/frame/assets.py).
STATIC_ROOT = HOME / "static" if (HOME / "static").is_dir() else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "kreislauf.web.frame.assets.PackedStaticFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

#: Uploads above this many bytes are refused while they arrive.
UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "kreislauf.web.frame.uploads.LimitedUpload",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "kreislauf.web.frame.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django.db.backends": {"level": "WARNING"}, "axes": {"level": "WARNING"}},
}

DJANGO_TABLES2_TEMPLATE = "frame/table.html"
FORM_RENDERER = "kreislauf.web.frame.forms.KernRenderer"
CSRF_FAILURE_VIEW = "kreislauf.web.frame.errors.form_too_old"
