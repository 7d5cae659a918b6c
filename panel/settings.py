"""Every setting, read from the environment; docs/settings.md is the table of the variables."""

import sys
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu import Queue

from evidence.store import address
from panel import environment as env
from panel.databases import database
from panel.keys import (
    keep,
    new_ledger_key,
    new_sealing_key,
    new_secret,
    read_keys,
    read_sealing_keys,
    read_witnesses,
)
from panel.logs import logging_config
from panel.mailing.transport import transport

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var"))).resolve()
PANEL_ENV = env.choice("PANEL_ENV", ("development", "production"))
PRODUCTION = PANEL_ENV == "production"
DEBUG = env.flag("DEBUG")
PORT = env.number("PORT", 8000)

if PRODUCTION:
    SECRET_KEY = env.required("SECRET_KEY", "50 random characters, the same in every process")
    LEDGER_KEY = read_keys(
        env.required("LEDGER_KEY", "the Ed25519 private key that signs checkpoints, PEM or a path")
    )
    SEALING_KEYS = read_sealing_keys(
        env.required("SEALING_KEY", "the master key of what is sealed, base64url or a path")
    )
    LEDGER_ORIGIN = env.required("LEDGER_ORIGIN", "the log's name for ever, such as a domain name")
    ALLOWED_HOSTS = [
        host.strip()
        for host in env.required("ALLOWED_HOSTS", "the host names it answers to").split(",")
    ]
else:
    SECRET_KEY = env.text("SECRET_KEY") or keep(VAR_DIR / "secret-key", new_secret)
    LEDGER_KEY = read_keys(
        env.text("LEDGER_KEY") or keep(VAR_DIR / "ledger-key.pem", new_ledger_key)
    )
    SEALING_KEYS = read_sealing_keys(
        env.text("SEALING_KEY") or keep(VAR_DIR / "sealing-key", new_sealing_key)
    )
    LEDGER_ORIGIN = env.text("LEDGER_ORIGIN", "panel.invalid/development")
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")

DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'ledger.sqlite3'}")
REDIS_URL = env.text("REDIS_URL", f"unix://{env.broker_socket(VAR_DIR)}")
EVIDENCE_STORE = env.read("EVIDENCE_URL", f"file:{VAR_DIR / 'evidence'}", address)
EVIDENCE_MIRROR = (
    env.read("EVIDENCE_MIRROR_URL", "", address) if env.text("EVIDENCE_MIRROR_URL") else None
)
if EVIDENCE_MIRROR == EVIDENCE_STORE:
    raise ImproperlyConfigured("EVIDENCE_MIRROR_URL names the store itself; it takes another.")
EVIDENCE_SANDBOX = env.choice("EVIDENCE_SANDBOX", ("full", "limits"))
EVIDENCE_SAMPLE = env.number("EVIDENCE_SAMPLE", 200)
EVIDENCE_STALE_DAYS = env.number("EVIDENCE_STALE_DAYS", 90)
EVIDENCE_TRUST_LIST = env.text("EVIDENCE_TRUST_LIST")
_languages = env.words("EVIDENCE_OCR_LANGUAGES", "eng")
EVIDENCE_OCR_LANGUAGES = [] if _languages == ["none"] else _languages
EVIDENCE_TESSDATA = env.text("EVIDENCE_TESSDATA", str(Path(sys.prefix) / "share" / "tessdata"))
EVIDENCE_MAX_BYTES = env.number("EVIDENCE_MAX_BYTES", 512 * 1024 * 1024)
UPLOADS_DIR = Path(env.text("UPLOADS_DIR", str(VAR_DIR / "uploads"))).resolve()
UPLOADS_HOURS = env.number("UPLOADS_HOURS", 24)
WITNESSES = read_witnesses(env.words("WITNESSES"))
METRICS_TOKEN = env.text("METRICS_TOKEN")

EMAIL_URL = env.text("EMAIL_URL", "" if PRODUCTION else f"file:{VAR_DIR / 'mail'}")
_TRANSPORT = transport(EMAIL_URL)
EMAIL_BACKEND = _TRANSPORT.backend
EMAIL_HOST, EMAIL_PORT = _TRANSPORT.host, _TRANSPORT.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _TRANSPORT.user, _TRANSPORT.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _TRANSPORT.starttls, _TRANSPORT.tls
EMAIL_FILE_PATH = _TRANSPORT.folder
EMAIL_TIMEOUT = 10
EMAIL_SUBJECT_PREFIX = ""
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", "panel@localhost")
if PRODUCTION and EMAIL_URL:
    env.required("EMAIL_FROM", "the address that notices by e-mail come from")

DATABASES = {"default": database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # Before Django's admin, whose templates it overrides.
    "panel",
    "panel.ledger",
    "panel.access",
    "panel.search",
    "panel.mailing",
    "panel.api",
    "panel.staff",
    "evidence",
    "cases.regimes",
    "cases.listing",
    "cases.exemptions",
    "cases.incidents",
    "cases.findings",
    "cases.reports",
    "cases.status",
    "panel.staff.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "oauth2_provider",
    "csp",
]

MIDDLEWARE = [
    # First, so that what the others refuse has a request id and a line too.
    "panel.logs.RequestLog",
    "panel.api.outermost.Bodiless",
    "panel.api.outermost.Problems",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "panel.logs.ActorLog",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Last, so that its page of a lockout passes all the others.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "panel.urls"
WSGI_APPLICATION = "panel.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "panel.staff.accounts.frame",
            ]
        },
    }
]

LANGUAGE_CODE = "en"
USE_TZ = True
FORMAT_MODULE_PATH = ["panel.staff.formats"]
TIME_ZONE = "UTC"

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "panel.access.signing_in.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"change_password": "panel.access.signing_in.NewPassword"}
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
# Its limits would lock a name everywhere and count a delegation as one; axes counts pairs.
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "panel.access.signing_in.Factors"
MFA_FORMS = {
    "activate_totp": "panel.access.signing_in.NewApp",
    "authenticate": "panel.access.signing_in.Code",
    "reauthenticate": "panel.access.signing_in.CodeAgain",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Panel casework"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# A name and an address together: neither a delegation's shared address nor a name that a
# stranger tries shuts anybody else out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "panel.access.signing_in.address"
AXES_USERNAME_CALLABLE = "panel.access.signing_in.name_tried"
AXES_CLIENT_STR_CALLABLE = "panel.access.signing_in.unnamed"
AXES_LOCKOUT_CALLABLE = "panel.staff.accounts.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address", "code", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# Shared by every process: a code that was used once is remembered here until it expires.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "access_cache",
    }
}

STATIC_URL = "/static/"
# Served from the packages themselves, so that no collectstatic comes before the first start.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_COOKIE_NAME = "panel_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
# Load balancers ask for these over plain HTTP.
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
BEHIND_PROXY = env.flag("BEHIND_PROXY")
if BEHIND_PROXY:
    # Only a proxy that removes the header from what clients send makes it worth believing.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
    }
}

# A request's body; files come by a way of their own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# Passed over by every page but the one that takes them.
FILE_UPLOAD_HANDLERS = ["panel.staff.files.NoFiles"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1000

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    # Default deny: what is open says so itself.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["panel.api.clients.ClientAuthentication"],
    "EXCEPTION_HANDLER": "panel.api.problems.handler",
    "UNAUTHENTICATED_USER": None,
    # The address alone says what is asked: no ?format=, and OPTIONS is told nothing.
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_METADATA_CLASS": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Panel of Experts casework",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": ["panel.api.schema.add_components"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
OAUTH2_PROVIDER = {
    "ACCESS_TOKEN_EXPIRE_SECONDS": 60 * 60,
    "SCOPES": {"state": "Read and act for the State that the credential speaks for"},
    "DEFAULT_SCOPES": ["state"],
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    # RFC 9700, which the library follows where told: no implicit and no password grant, no token
    # in an address, tokens stored as hashes.
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
}

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    # By their names: whoever serves both queues takes what the log waits for first.
    "queue_order_strategy": "sorted",
}
# What moves the clock, feeds and checkpoints takes milliseconds, and waits for no file.
CELERY_TASK_DEFAULT_QUEUE = "work"
CELERY_TASK_QUEUES = (Queue("log"), Queue("work"))
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# What the broker hands out only where nothing else waits: long work, of which messages pile up, and
# what each tick does as well. The clock, and what somebody asked for and watches, come first.
CELERY_TASK_ROUTES = {
    "panel.ledger.tasks.tick": {"queue": "log"},
    "panel.ledger.tasks.sweep": {"queue": "log", "priority": 6},
    "evidence.tasks.examine": {"priority": 6},
    "evidence.tasks.mirror": {"priority": 6},
    "evidence.tasks.reread": {"priority": 6},
    "evidence.tasks.tidy": {"priority": 6},
}
# In memory: intervals as short as these need no file to remember the last run in.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {
    # What was not run in time is not run late: while no worker lives, messages don't pile up.
    "tick": {"task": "panel.ledger.tasks.tick", "schedule": 1.0, "options": {"expires": 10}},
    "sweep": {"task": "panel.ledger.tasks.sweep", "schedule": 30.0, "options": {"expires": 60}},
    "examine": {"task": "evidence.tasks.examine", "schedule": 30.0, "options": {"expires": 60}},
    "describe": {"task": "evidence.tasks.describe", "schedule": 30.0, "options": {"expires": 60}},
    "mail": {"task": "panel.mailing.tasks.mail", "schedule": 30.0, "options": {"expires": 60}},
    "mirror": {"task": "evidence.tasks.mirror", "schedule": 30.0, "options": {"expires": 60}},
    "reread": {"task": "evidence.tasks.reread", "schedule": 60.0, "options": {"expires": 60}},
    "render": {"task": "cases.reports.tasks.render", "schedule": 30.0, "options": {"expires": 60}},
    "tidy": {"task": "evidence.tasks.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
}

LOGGING = logging_config(debug=DEBUG)
LOGGING_CONFIG = "panel.logs.configure"
