"""What production must not start with."""

from govservices.env import Environment

MINIMUM_KEY_LENGTH = 50
MINIMUM_KEY_VARIETY = 10


def refusals(env: Environment) -> list[str]:
    """Why this environment must not serve the public; empty when it may."""
    key = env.secret_key
    checks = [
        (
            len(key) < MINIMUM_KEY_LENGTH or len(set(key)) < MINIMUM_KEY_VARIETY,
            f"GOVSERVICES_SECRET_KEY must hold at least {MINIMUM_KEY_LENGTH} random characters.",
        ),
        (env.debug, "GOVSERVICES_DEBUG must be off."),
        (env.demo, "GOVSERVICES_DEMO must be off: sample data do not belong in production."),
        (not env.secure_cookies, "GOVSERVICES_SECURE_COOKIES must be on."),
        (
            not env.allowed_hosts or "*" in env.allowed_hosts,
            "GOVSERVICES_ALLOWED_HOSTS must name the hosts.",
        ),
        (
            not env.database_url.startswith(("postgres://", "postgresql://")),
            "GOVSERVICES_DATABASE_URL must name a PostgreSQL database.",
        ),
        (
            not env.broker_url.startswith(("redis://", "rediss://", "sentinel://")),
            "GOVSERVICES_BROKER_URL must name a Redis server.",
        ),
        (
            not env.value_keys,
            "GOVSERVICES_VALUE_KEYS must hold at least one key for personal values.",
        ),
        (
            not env.email_url.startswith(("smtp://", "submission://")),
            "GOVSERVICES_EMAIL_URL must name the mail server (smtp:// or submission://).",
        ),
        (not env.site_url.startswith("https://"), "GOVSERVICES_SITE_URL must begin with https://."),
    ]
    return [sentence for broken, sentence in checks if broken]
