"""Test the reading of settings, their errors, and the generated signing key."""

from __future__ import annotations

import zoneinfo
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from pressroom.errors import SettingsError
from pressroom.settings import EXAMPLES, NEEDED, PREFIX, Settings, is_protected, load_settings, with_secret


def load(**values: str) -> Settings:
    return load_settings({PREFIX + name: value for name, value in values.items()}, env_file=None)


def test_every_setting_but_the_secret_has_a_default() -> None:
    settings = load()
    assert settings.embedded
    assert settings.secret_key is None
    assert settings.files_url.startswith("file:///")


def test_variables_are_converted() -> None:
    settings = load(WORKER_CONCURRENCY="4", RENDER_TIMEOUT_SECONDS="2.5", DATA_DIR="~/data", LOG_LEVEL="debug")
    assert (settings.worker_concurrency, settings.render_timeout_seconds, settings.log_level) == (4, 2.5, "debug")
    assert settings.data_dir == Path.home() / "data"
    assert load(TIME_ZONE="America/Toronto").time_zone == ZoneInfo("America/Toronto")


@pytest.fixture
def no_zones_of_the_machine() -> Generator[None]:
    zoneinfo.reset_tzpath(to=[])
    ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath()


@pytest.mark.usefixtures("no_zones_of_the_machine")
def test_time_zones_are_known_on_machines_that_have_none() -> None:
    zone = load(TIME_ZONE="Europe/Paris").time_zone
    assert datetime(2026, 7, 1, tzinfo=zone).utcoffset() == timedelta(hours=2)
    for name in ("Paris", "America", "__init__.py"):
        with pytest.raises(SettingsError, match="PRESSROOM_TIME_ZONE is not valid"):
            load(TIME_ZONE=name)


def test_the_environment_takes_precedence_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PRESSROOM_LINK_TTL_SECONDS=10\nPRESSROOM_MAX_BODY_BYTES=20\nOTHER=1\n")
    settings = load_settings({"PRESSROOM_MAX_BODY_BYTES": "30"}, env_file=file)
    assert (settings.link_ttl_seconds, settings.max_body_bytes) == (10, 30)


def test_an_empty_variable_means_the_default() -> None:
    assert load(WORKER_CONCURRENCY="").worker_concurrency == Settings().worker_concurrency


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKER_CONCURRENCY", "0"),
        ("WORKER_CONCURRENCY", "many"),
        ("RENDER_TIMEOUT_SECONDS", "-1"),
        ("SECRET_KEY", "short"),
        ("LOG_LEVEL", "verbose"),
        ("WEBHOOKS_ALLOW_PRIVATE", "perhaps"),
        ("DATABASE_URL", "localhost:5432/pressroom"),
        ("JWT_JWKS_URL", "http://login.example.org/keys"),
        ("OIDC_ISSUER", "login.example.org"),
        ("JWT_SECRET", "tiny"),
        ("OIDC_CREATE_USERS", "perhaps"),
        ("TIME_ZONE", "Paris"),
        ("TIME_ZONE", "America"),
        ("TIME_ZONE", "../Europe/Berlin"),
    ],
)
def test_a_wrong_value_is_reported_with_a_valid_example_and_without_the_value(name: str, value: str) -> None:
    needed = {other.upper(): EXAMPLES[other] for other in NEEDED.get(name.lower(), ())}
    with pytest.raises(SettingsError) as caught:
        load(**{name: value, **needed})
    assert caught.value.message.startswith(f"PRESSROOM_{name} is not valid: ")
    assert caught.value.message.endswith(f"PRESSROOM_{name}={EXAMPLES[name.lower()]}")
    assert "`" not in caught.value.message.partition("A valid example")[0]
    assert value == "0" or value not in caught.value.message.partition("A valid example")[0]


@pytest.mark.parametrize(("name", "missing"), [(name, other) for name, others in NEEDED.items() for other in others])
def test_a_setting_that_is_not_complete_without_another_names_it(name: str, missing: str) -> None:
    others = {other.upper(): EXAMPLES[other] for other in NEEDED[name] if other != missing}
    with pytest.raises(SettingsError, match=rf"PRESSROOM_{missing.upper()} is not valid: .*PRESSROOM_{name.upper()} needs it"):
        load(**{name.upper(): EXAMPLES[name], **others})


def test_the_keys_of_tokens_have_one_source() -> None:
    with pytest.raises(SettingsError, match="only one of them"):
        load(JWT_JWKS_URL="https://login.example.org/keys", JWT_SECRET="s" * 32, JWT_ISSUER="i", JWT_AUDIENCE="a")


@pytest.mark.parametrize(
    ("url", "protected"),
    [
        ("https://login.example.org/keys", True),
        ("http://127.0.0.1:9000/keys", True),
        ("http://localhost/keys", True),
        ("http://login.example.org/keys", False),
        ("http://127.0.0.1.example.org/keys", False),
        ("https://", False),
        ("file:///etc/passwd", False),
        ("http://[::1", False),
    ],
)
def test_keys_are_fetched_over_tls_or_from_this_machine(url: str, protected: bool) -> None:
    assert is_protected(url) is protected


def test_an_unknown_variable_is_refused() -> None:
    with pytest.raises(SettingsError, match="PRESSROOM_DATABSE_URL is not a setting"):
        load(DATABSE_URL="postgresql://host/db")


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name != "data_dir"])
def test_the_example_of_every_setting_is_valid(name: str) -> None:
    value = "0" * 64 if "openssl" in EXAMPLES[name] else EXAMPLES[name]
    needed = {other.upper(): EXAMPLES[other] for other in NEEDED.get(name, ())}
    load(**{name.upper(): value, **needed})
    assert name in Settings.__struct_fields__


def test_every_setting_has_an_example() -> None:
    assert {field.name for field in msgspec.structs.fields(Settings)} == set(EXAMPLES)


def test_the_secret_is_generated_once_and_private(tmp_path: Path) -> None:
    settings = load(DATA_DIR=str(tmp_path / "data"))
    with ThreadPoolExecutor(8) as threads:
        keys = {filled.secret_key for filled in threads.map(with_secret, [settings] * 16)}
    file = tmp_path / "data" / "secret_key"
    assert keys == {file.read_text()}
    assert len(file.read_text()) == 64
    assert file.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in file.parent.iterdir()] == ["secret_key"]


def test_an_empty_secret_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    with pytest.raises(SettingsError, match="does not hold a signing key"):
        with_secret(load(DATA_DIR=str(tmp_path)))


def test_with_a_configured_database_the_secret_is_required(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="PRESSROOM_SECRET_KEY"):
        with_secret(load(DATABASE_URL="postgresql://host/db", DATA_DIR=str(tmp_path)))
    assert list(tmp_path.iterdir()) == []
