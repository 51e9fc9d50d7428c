"""The image, the composition and the table of variables agree with each other and with the code."""

import re
from dataclasses import fields

import pytest
import yaml

from govservices.env import BASE_DIR, Environment

COMPOSE = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (BASE_DIR / "Dockerfile").read_text()
VARIABLES = {f"GOVSERVICES_{field.name.upper()}" for field in fields(Environment)}


def test_the_composition_holds_what_the_portal_is_made_of():
    assert set(SERVICES) == {"proxy", "migrate", "web", "worker", "beat", "database", "redis"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate", "web"}))
def test_every_lasting_service_tells_its_health(name):
    assert SERVICES[name]["healthcheck"]["test"]


def test_the_health_of_web_is_told_by_the_image():
    assert "healthcheck" not in SERVICES["web"]
    assert re.search(r"^HEALTHCHECK .*deploy/health\.py", DOCKERFILE, re.MULTILINE)


def test_only_the_proxy_is_open_to_the_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


@pytest.mark.parametrize("name", ["database", "redis"])
def test_the_stores_have_no_way_out(name):
    assert SERVICES[name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


@pytest.mark.parametrize("name", ["web", "worker", "beat", "migrate"])
def test_our_processes_run_without_rights_and_cannot_write_their_code(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_our_processes_wait_for_the_tables(name):
    waits = SERVICES[name]["depends_on"]
    assert waits["migrate"]["condition"] == "service_completed_successfully"
    assert waits["database"]["condition"] == "service_healthy"


def test_no_secret_is_written_into_the_composition():
    secret = re.compile(r"SECRET|PASSWORD|TOKEN|KEYS")
    written = {
        f"{name}.{key}": value
        for name, service in SERVICES.items()
        for key, value in service.get("environment", {}).items()
        if secret.search(key) and not str(value).startswith("${")
    }
    assert written == {}


def test_everything_the_composition_asks_for_is_in_the_example():
    asked = set(re.findall(r"\$\{(\w+)", (BASE_DIR / "docker-compose.yml").read_text()))
    example = re.findall(r"^(\w+)=", (BASE_DIR / ".env.example").read_text(), re.MULTILINE)
    assert asked == set(example)


def test_the_composition_sets_only_variables_the_portal_reads():
    assert {name for name in SERVICES["web"]["environment"]} <= VARIABLES


def test_the_image_runs_as_nobody_special():
    last = DOCKERFILE[DOCKERFILE.rindex("FROM ") :]
    users = re.findall(r"^USER (\S+)", last, re.MULTILINE)
    assert users == ["portal"]
    assert last.index("USER portal") < last.index("\nCMD")


def test_the_image_installs_by_digest():
    assert "--require-hashes" in DOCKERFILE
    assert "npm ci" in DOCKERFILE


def test_the_readme_explains_every_variable_and_no_other():
    table = re.findall(
        r"^\| `(GOVSERVICES_\w+)`", (BASE_DIR / "README.md").read_text(), re.MULTILINE
    )
    assert sorted(table) == sorted(VARIABLES)
