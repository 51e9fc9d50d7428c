"""What every way of running shares."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from celery.schedules import crontab
from csp.constants import NONE, SELF

from govservices.env import BASE_DIR, read_environment
from govservices.settings.logs import logging_settings

ENV = read_environment()

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
DEMO = ENV.demo
SITE_URL = ENV.site_url
VAR_DIR = ENV.var_dir
ALLOWED_HOSTS = ENV.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENV.trusted_origins

INSTALLED_APPS = [
    "modeltranslation",
    "accounts.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_prometheus",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "rest_framework",
    "audit",
    "files",
    "accounts",
    "notifications",
    "deadlines",
    "search",
    "registry",
    "standards",
    "applications",
    "complaints",
    "contactcenter",
    "reports",
    "portal",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "accounts.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.middleware.ActorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "govservices.urls"
WSGI_APPLICATION = "govservices.wsgi.application"

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
                "portal.context_processors.portal",
            ],
        },
    }
]
FORM_RENDERER = "accounts.form_renderer.Renderer"

# People and access
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "accounts.backends.AdministratorBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:after_sign_in"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm", "login": "accounts.forms.LoginForm"}
# None: the person chooses on the sign-in page, since many sign in on a shared computer.
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
# A letter about every change of password, address or second factor.
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "govservices"
MFA_FORMS = {
    "add_webauthn": "accounts.mfa_forms.AddKeyForm",
    "edit_webauthn": "accounts.mfa_forms.EditKeyForm",
}
MFA_REQUIRED_FOR_OFFICIALS = ENV.mfa_required_for_officials

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENV.secure_cookies
CSRF_COOKIE_SECURE = ENV.secure_cookies
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Scripts and styles come from this address only; no inline, no nonce, so that
# public pages can be cached.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# Language and time. Kazakh and Russian are equal; English is optional for texts of law.
LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
MODELTRANSLATION_DEFAULT_LANGUAGE = "kk"
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": ("kk", "ru", "en"),
    "ru": ("ru", "kk"),
    "en": ("en", "ru", "kk"),
}
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"
FORMAT_MODULE_PATH = ["govservices.formats"]
# One catalogue per room, so that a room can be read and corrected whole.
LOCALE_PATHS = sorted(path for path in (BASE_DIR / "locale").glob("*") if path.is_dir())

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [path for path in (BASE_DIR / "frontend" / "dist",) if path.is_dir()]
MEDIA_ROOT = VAR_DIR / "files"
FILES = {}
if ENV.clamd_address:
    FILES = {"SCANNER": "files.antivirus.ClamdScanner", "CLAMD_ADDRESS": ENV.clamd_address}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The informatization body agrees regulations of services on the portal or in service centres: the
# Law does not ask for it, the 2012 rules did (D12-10.4, X-09), so it can be switched off.
STANDARDS_IB_AGREES_REGULATIONS = True
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

EMAIL_BACKEND = "notifications.mail.OutboxEmailBackend"
DEFAULT_FROM_EMAIL = ENV.default_from_email
# How the outbox hands a letter over: a dotted path and its settings.
NOTIFICATIONS: dict[str, Any] = {
    "EMAIL_TRANSPORT": "django.core.mail.backends.smtp.EmailBackend",
    "SMS_GATEWAY_URL": ENV.sms_gateway_url,
    "SMS_GATEWAY_TOKEN": ENV.sms_gateway_token,
}
# Networks of the bodies' own, whose addresses the portal may call although they are not public.
WEBHOOKS = {"NETWORKS": ENV.webhook_networks}
AUDIT = {"VALUE_KEYS": ENV.value_keys, "SIGNING_KEY_FILE": ENV.signing_key_file}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["portal.rendering.PortalJSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "portal.pagination.KeysetPagination",
    "PAGE_SIZE": 25,
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "120/min", "user": "600/min"},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "govservices",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "ServiceStateEnum": "registry.api.shapes.PUBLIC_STATES",
        "StageStateEnum": "complaints.workflow.State",
        "ComplaintGroundEnum": "complaints.workflow.Ground",
        "ExtensionGroundEnum": "complaints.workflow.ExtensionGround",
        "ComplainantKindEnum": "complaints.workflow.ComplainantKind",
        "StandardStateEnum": "standards.workflow.State",
        "EditionKindEnum": "standards.workflow.Kind",
        "VersionKindEnum": "registry.workflow.VersionKind",
        "PlacementKindEnum": "standards.workflow.PlacementKind",
    },
}

# Celery: every task is an idempotent sweep over the database, so a lost message costs
# at most one period.
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    # late is the second after 23:59:59 local; a minute is the longest a breach stays unseen.
    "deadlines-sweep": {"task": "deadlines.tasks.sweep", "schedule": timedelta(minutes=1)},
    "notifications-deliver": {
        "task": "notifications.tasks.deliver",
        "schedule": timedelta(seconds=15),
    },
    # One letter each morning instead of one per event.
    "notifications-digest": {
        "task": "notifications.tasks.morning_digest",
        "schedule": crontab(hour="8", minute="30"),
    },
    "audit-seal": {"task": "audit.tasks.seal", "schedule": timedelta(minutes=1)},
    "audit-publish-head": {
        "task": "audit.tasks.publish_head",
        "schedule": crontab(hour="0", minute="10"),
    },
    "files-orphans": {
        "task": "files.tasks.sweep_orphans",
        "schedule": crontab(hour="3", minute="20"),
    },
    # Somebody waits for a file that came while the antivirus was silent.
    "files-rescan": {"task": "files.tasks.rescan", "schedule": timedelta(minutes=2)},
    # A change of an entry holds from its day: soon after midnight the pages say so.
    "registry-planned-changes": {
        "task": "registry.tasks.carry_out_planned_changes",
        "schedule": timedelta(minutes=5),
    },
    "registry-tell-subscribers": {
        "task": "registry.tasks.tell_subscribers",
        "schedule": timedelta(minutes=1),
    },
    "registry-unconfirmed-subscriptions": {
        "task": "registry.tasks.delete_unconfirmed_subscriptions",
        "schedule": crontab(hour="3", minute="50"),
    },
    # Somebody looks at the page of the import and waits.
    "registry-imports": {
        "task": "registry.tasks.work_on_imports",
        "schedule": timedelta(seconds=10),
    },
    # A standard holds from its day: soon after midnight pages and cards say so.
    "standards-into-force": {
        "task": "standards.tasks.bring_editions_into_force",
        "schedule": timedelta(minutes=5),
    },
    # Somebody looks at the progress of the report and waits.
    "standards-reports": {
        "task": "standards.tasks.make_up_reports",
        "schedule": timedelta(seconds=5),
    },
    "standards-tell": {"task": "standards.tasks.tell_people", "schedule": timedelta(minutes=1)},
    "complaints-webhooks": {
        "task": "complaints.tasks.call_webhooks",
        "schedule": timedelta(seconds=15),
    },
    "complaints-program-calls": {
        "task": "complaints.tasks.delete_old_calls",
        "schedule": crontab(hour="3", minute="45"),
    },
    "complaints-drafts": {
        "task": "complaints.tasks.delete_old_drafts",
        "schedule": crontab(hour="3", minute="40"),
    },
}

# Logs. Requests are told once, when they are answered; addresses of people stay out of them.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING = logging_settings(as_json=ENV.log_json)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
