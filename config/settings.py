"""Every setting, and the one place that reads the environment. README.md has the table of variables."""

import datetime
import json
import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from dotenv import dotenv_values

from config.env import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # what the portal writes: never in the repository

env = Environment({**dotenv_values(BASE_DIR / ".env"), **os.environ})

SECRET_KEY = env.secret("SECRET_KEY", length=50)
DEBUG = env.flag("DEBUG")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
FORCE_SCRIPT_NAME = env.prefix("PREFIX")  # always set, or a request could bring one along
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if env.flag("POOLED"):  # a pooler hands out connections by the transaction: it takes no options and keeps no cursors
    DATABASES["default"]["OPTIONS"].pop("options", None)
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "fields",
    "accounts",
    "jobs",
    "publishing",
    "delivery",
    "sectors",
    "achievements",
    "portal",
    "accounts.apps.StaffAdminConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",  # after accounts, which has to see an attempt before it is counted
    "csp",
]

MIDDLEWARE = [
    "delivery.middleware.PrivateSessionMiddleware",  # before all others, whose cookies it may drop
    "config.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.ServerOptionsMiddleware",  # before whatever takes an address to be a path
    "delivery.middleware.Utf8Middleware",  # before whatever reads a query or a form
    "config.middleware.NullCharacterMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.OutageMiddleware",  # after the files that need no database
    "achievements.opendata.middleware.NoCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "delivery.middleware.ReadOnlyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionRecordMiddleware",
    "accounts.middleware.SessionRenewalMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it replaces the answer to someone who is locked out
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# How the portal is served: config/serve.py.
BIND = env.bind("BIND", "127.0.0.1:8000")
WORKERS = env.number("WORKERS", 2, least=1)  # processes
THREADS = env.number("THREADS", 4, least=1)  # of each worker

TEMPLATE_LOADERS = ["config.templates.OwnTemplates", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sectors.context_processors.site",
            ],
        },
    },
]

# Counts of public content and what is shown with them, each process for itself, cached by the content version. A page
# of the list takes some 60 kB. How often an address has asked is counted apart, so that many
# callers do not push these out.
LOCAL_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": LOCAL_MEMORY, "OPTIONS": {"MAX_ENTRIES": 5000}},
    # By addresses and queries that clients can make up, which push out none of what all answers need.
    "etags": {"BACKEND": LOCAL_MEMORY, "LOCATION": "etags", "OPTIONS": {"MAX_ENTRIES": 5000}},
    # Past days of the list, comparisons and items of changes, some 300 kB of 10,000 rows each: also by addresses.
    "past": {"BACKEND": LOCAL_MEMORY, "LOCATION": "past", "OPTIONS": {"MAX_ENTRIES": 100}},
    # Pages as PDF, some 60 kB each: delivery/pdf/pdf_cache.py. Apart, those under hosts that clients can make up.
    "pdf": {"BACKEND": LOCAL_MEMORY, "LOCATION": "pdf", "OPTIONS": {"MAX_ENTRIES": 100}},
    "pdf_other_hosts": {"BACKEND": LOCAL_MEMORY, "LOCATION": "pdf_other_hosts", "OPTIONS": {"MAX_ENTRIES": 20}},
    "rate_limits": {"BACKEND": LOCAL_MEMORY, "LOCATION": "rate_limits", "OPTIONS": {"MAX_ENTRIES": 20_000}},
    # Link images, some 30 kB each, by their texts.
    "og_images": {"BACKEND": LOCAL_MEMORY, "LOCATION": "og_images", "OPTIONS": {"MAX_ENTRIES": 300}},
}

# Languages and time. The first language is what a visitor gets who asks for neither.
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "django"]  # ours, and better words for Django's admin
FORMAT_MODULE_PATH = "config.formats"
USE_TZ = True
TIME_ZONE = env.time_zone("TIME_ZONE", "Asia/Seoul")  # whose midnight turns "under way" into "ended"

# Files. Uploads are never served as they lie: a view checks that their achievement is public.
STATIC_URL = f"{FORCE_SCRIPT_NAME}/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "fields.files.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.staticfiles.BundlingStaticFilesStorage"
    },
}

FILE_UPLOAD_HANDLERS = ["fields.uploads.NamedMemoryUploadHandler", "fields.uploads.PatientUploadHandler"]

# The largest form is that of an achievement, with 100 rows of each of four kinds: some 4000 fields. Content files may
# bring more rows than a form offers to add.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Sign-in. Who tried too often is locked out by name and address together: by address alone it would be a whole city
# hall, by name alone anyone could lock out anyone.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says when it ends, so it ends then
AXES_CLIENT_IP_CALLABLE = "accounts.client_ip.client_network"
AXES_LOCKOUT_CALLABLE = "accounts.signin.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # our audit log has it
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
OTP_TOTP_ISSUER = "Growth strategy"  # what an app on a phone writes over the codes
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# A session ends with the browser, and after eight hours without a POST; static/presence.js sends one while somebody
# works in the administration. Visitors have none.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 8 * 60 * 60
# However busy it is, it ends twelve hours after its sign-in: a long working day, so that none goes on overnight.
# accounts/sessions.py sees to it. What was typed is kept.
SESSION_MAX_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "sectors.passwords.PortalPasswordValidator"},
]

# Security. Nothing inline and nothing from elsewhere, in the admin as on the public pages.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "connect-src": [SELF],  # the admin's autocomplete
        "object-src": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # static files are for our pages
X_FRAME_OPTIONS = "DENY"

HTTPS = env.flag("HTTPS")
# Whose X-Forwarded-For is believed: accounts/client_ip.py. Nobody but a proxy comes by a Unix socket.
PROXIES = env.number("PROXIES", 1 if HTTPS or BIND[1] is None else 0)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "accounts.csrf.csrf_failure"
if HTTPS:  # a proxy in front speaks TLS and says so in a header that it overwrites
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True
    # Browsers take cookies of these names from this host over TLS alone: no other site of the city can plant one.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    # From then on browsers refuse plain HTTP for this name, for a year. For all names below it as well is the city's
    # to claim: without HSTS_PRELOAD, `check --deploy` need not ask for it.
    SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD")
    if not SECURE_HSTS_PRELOAD:
        SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

# Under which license the data is given away: achievements/licenses.py has their names.
DATA_LICENSES = ("KOGL-1", "KOGL-2", "KOGL-3", "KOGL-4", "CC-BY-4.0", "CC0-1.0")
DATA_LICENSE = env.choice("DATA_LICENSE", DATA_LICENSES, "KOGL-1")

# How often one address may ask each process in a minute; 0 for no limit. delivery/rate_limits.py counts.
API_REQUESTS_PER_MINUTE = env.number("API_REQUESTS_PER_MINUTE", 120)
FILES_PER_MINUTE = env.number("FILES_PER_MINUTE", 30)
PDFS_PER_MINUTE = env.number("PDFS_PER_MINUTE", 20)  # that are not rendered yet: a second of a core each
# Likewise. CARDS_PER_MINUTE is its former name.
OG_IMAGES_PER_MINUTE = env.number("OG_IMAGES_PER_MINUTE", env.number("CARDS_PER_MINUTE", 60))

# Work outside of requests, which `manage.py worker` does. Each periodic task once in so many seconds for all workers
# together; those of less than an hour are done beside the job in hand: jobs/periodic.py.
TASKS = {"default": {"BACKEND": "jobs.backend.JobBackend"}}
DAY = 24 * 60 * 60
PERIODIC = {
    "publishing.tasks.publish_due": 60,
    "publishing.tasks.thin_versions": DAY,
    "publishing.tasks.clear_autosaves": DAY,
    "publishing.tasks.purge_removed": DAY,
    "publishing.tasks.clear_files": DAY,
    "sectors.pictures.tasks.render_waiting": DAY,
    "jobs.tasks.clear_sessions": DAY,
    "jobs.tasks.clear_used_tokens": DAY,
    "jobs.tasks.remove_old_jobs": DAY,
}

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
STRANGERS = ("DisallowedHost", "TooManyFieldsSent", "TooManyFilesSent", "RequestDataTooBig")
LOG_LEVEL = env.choice("LOG_LEVEL", LOG_LEVELS, "WARNING")
LINES = json.loads((BASE_DIR / "config" / "logging.json").read_text())  # granian reads it as well
LOGGING = LINES | {
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # Django would mail its errors; an operator reads them where the server writes its log.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # What strangers ask for that is not there, too much, or not ours by its name, is no error of the portal's.
        "django.request": {"level": "ERROR"},
        **{f"django.security.{name}": {"level": "CRITICAL"} for name in STRANGERS},
        "weasyprint": {"level": "ERROR"},  # it would tell of every rule in our styles that is for browsers
        "axes": {"level": "ERROR"},  # each wrong password is in the audit log, with its address
    },
}
