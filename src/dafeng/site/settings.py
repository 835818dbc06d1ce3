"""Django settings, all derived from `dafeng.site.config`."""

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from dafeng.site import config, logs
from dafeng.site.error import HomeUnusable

CONFIG = config.load()
HOME = CONFIG.home
PACKAGE = Path(__file__).resolve().parents[1]


def _secret_key() -> str:
    """The key of this installation; made at the first start, by one of several processes."""
    file = HOME / "secret_key"
    try:
        HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not file.exists():
            draft = HOME / f".secret_key-{os.getpid()}"
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(64))
            with contextlib.suppress(FileExistsError):
                os.link(draft, file)
            draft.unlink()
        return file.read_text()
    except OSError as error:
        raise HomeUnusable(folder=HOME, reason=error.strerror) from error


def _database() -> dict[str, object]:
    if not CONFIG.database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "dafeng.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": CONFIG.database_timeout_seconds,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
                    "PRAGMA journal_size_limit=67108864;"
                ),
            },
        }
    parts = urlsplit(CONFIG.database_url)
    # the host as it was written: urlsplit makes it small, which spoils a socket's folder
    host = parts.netloc.rpartition("@")[2].partition(":")[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "options": f"-c lock_timeout={CONFIG.database_timeout_seconds}s",
        },
    }


SECRET_KEY = _secret_key()
DEBUG = CONFIG.debug
ALLOWED_HOSTS = CONFIG.allowed_hosts
ROOT_URLCONF = "dafeng.site.urls"
WSGI_APPLICATION = "dafeng.site.wsgi.application"
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "dafeng.site.apps.SiteConfig",
    "dafeng.portal",
    "dafeng.packs",
    "dafeng.outlook",
    "dafeng.plan",
    "dafeng.indicators",
    "dafeng.accounting",
    "dafeng.ledger",
    "dafeng.metering",
    "dafeng.people",
    "dafeng.evidence",
    "dafeng.jobs",
    "dafeng.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_tables2",
    "axes",
    "csp",
    "ninja",
    "rules",
]

MIDDLEWARE = [
    "dafeng.site.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dafeng.people.middleware.BearerToken",
    "dafeng.people.middleware.AreaInView",
    "dafeng.people.middleware.UserLanguage",
    "dafeng.people.middleware.IdleLogout",
    "dafeng.people.middleware.LoginRequired",
    "dafeng.people.middleware.PasswordChange",
    "dafeng.ui.kept.Acted",
    "axes.middleware.AxesMiddleware",
    "dafeng.site.middleware.PlainAddress",
    "dafeng.site.middleware.ErrorPage",
    "dafeng.people.middleware.Enrolment",
    "dafeng.site.idempotency.Idempotency",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["dafeng.ui.templatetags.ui", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "dafeng.ui.context.shell",
                "dafeng.people.context.area",
            ],
        },
    }
]

# Figures computed once, and pages kept for a moment, in the memory of each server process
_IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    name: {"BACKEND": _IN_MEMORY, "LOCATION": name, "OPTIONS": {"MAX_ENTRIES": most}}
    for name, most in (("default", 2000), ("pages", 200))
}

# People
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "dafeng.people.backends.PasswordBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"] = {  # type: ignore[assignment]
    "user_attributes": ("username", "name", "phone")
}
AUTH_PASSWORD_VALIDATORS[1] = {
    "NAME": "dafeng.people.password.LengthValidator",
    "OPTIONS": {"min_length": 10},  # type: ignore[dict-item]
}
AUTH_PASSWORD_VALIDATORS += [
    {"NAME": f"dafeng.people.password.{name}"} for name in ("KindValidator", "ChangedValidator")
]
LOGIN_URL = "people:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "people:login"
SESSION_COOKIE_AGE = CONFIG.session_hours * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "dafeng.site.views.forbidden_by_csrf"
AXES_FAILURE_LIMIT = CONFIG.lockout_failures
AXES_COOLOFF_TIME = CONFIG.lockout_minutes / 60
# by name and address: a stranger at another desk cannot lock an officer out of the office
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "dafeng.people.lockout.find_address"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "dafeng.people.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "达峰 Dafeng"
SILENCED_SYSTEM_CHECKS: list[str] = []

# Language, time, numbers
LANGUAGE_CODE = CONFIG.language
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
TIME_ZONE = CONFIG.time_zone
USE_TZ = True
USE_I18N = True
# what is no Django app has its wording, too
LOCALE_PATHS = [PACKAGE / context / "locale" for context in ("kernel", "lake", "sheet")]

# Static files: built once, hashed by the bundler, served by the process itself
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/dist/.+-[0-9A-Z]{8,10}\.[a-z]+$"
MEDIA_ROOT = HOME / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# Security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = CONFIG.https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
SESSION_COOKIE_SECURE = CONFIG.https
CSRF_COOKIE_SECURE = CONFIG.https
SECURE_HSTS_SECONDS = 31_536_000 if CONFIG.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = CONFIG.https
SECURE_HSTS_PRELOAD = CONFIG.https
if CONFIG.https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

LOGGING_CONFIG = None
logs.configure(level=CONFIG.log_level, form=CONFIG.log_format)
