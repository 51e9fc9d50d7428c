"""The one typed reader of the environment.

Every variable the portal knows is a field of :class:`Environment`; nothing else reads
``os.environ``. Names carry the prefix ``GOVSERVICES_``.
"""

from dataclasses import dataclass
from pathlib import Path

from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Environment:
    """What the surroundings say; see README, "Environment variables", for the meaning of each."""

    secret_key: str
    debug: bool
    demo: bool
    var_dir: Path
    site_url: str
    allowed_hosts: list[str]
    trusted_origins: list[str]
    database_url: str
    broker_url: str
    cache_url: str
    email_url: str
    default_from_email: str
    sms_gateway_url: str
    sms_gateway_token: str
    mfa_required_for_officials: bool
    secure_cookies: bool
    value_keys: list[str]
    signing_key_file: Path
    clamd_address: str
    webhook_networks: list[str]
    log_json: bool
    db_max_age: int


def read_environment() -> Environment:
    """Read and type the environment once.

    Raises:
        environs.EnvError: a variable has a value of the wrong type.
    """
    env = Env(prefix="GOVSERVICES_")
    var_dir = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
    return Environment(
        secret_key=env.str("SECRET_KEY", ""),
        debug=env.bool("DEBUG", False),
        demo=env.bool("DEMO", False),
        var_dir=var_dir,
        site_url=env.str("SITE_URL", "http://localhost:8000"),
        allowed_hosts=env.list("ALLOWED_HOSTS", []),
        trusted_origins=env.list("TRUSTED_ORIGINS", []),
        database_url=env.str("DATABASE_URL", f"sqlite:///{var_dir / 'govservices.sqlite3'}"),
        broker_url=env.str("BROKER_URL", ""),
        cache_url=env.str("CACHE_URL", ""),
        email_url=env.str("EMAIL_URL", ""),
        default_from_email=env.str("DEFAULT_FROM_EMAIL", "portal@example.kz"),
        sms_gateway_url=env.str("SMS_GATEWAY_URL", ""),
        sms_gateway_token=env.str("SMS_GATEWAY_TOKEN", ""),
        mfa_required_for_officials=env.bool("MFA_REQUIRED_FOR_OFFICIALS", True),
        secure_cookies=env.bool("SECURE_COOKIES", True),
        value_keys=env.list("VALUE_KEYS", []),
        signing_key_file=Path(env.str("SIGNING_KEY_FILE", str(var_dir / "audit-signing.pem"))),
        clamd_address=env.str("CLAMD_ADDRESS", ""),
        webhook_networks=env.list("WEBHOOK_NETWORKS", []),
        log_json=env.bool("LOG_JSON", True),
        db_max_age=env.int("DB_MAX_AGE", 60),
    )
