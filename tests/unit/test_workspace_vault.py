"""The vault links people once, finds them by their numbers, and keeps no byte of whoever was erased."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from privacy.model.errors import PartMissing
from privacy.model.people import Identity, identity_key
from tests.support.chance import chance
from workspace.keys import load_keys, make_keys
from workspace.vault import Vault


def _person(name: str, number: str, **more: str) -> Identity:
    key = identity_key(
        id_type="resident-id", id_number=number, name=name, birth_date=date(1990, 1, 1), guardian_id_number=None
    )
    return Identity(key, {"name": name, "resident_id": number} | more)


DING = _person("丁骞祺", "430602199108212272", phone="17988766112")
LI = _person("李苡滟", "431227198006236566", phone="17988766112", barcode="HX260700029825")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    make_keys(tmp_path / "keys", chance().randbytes)
    (tmp_path / "vault").mkdir()
    return Vault(tmp_path / "vault", load_keys(tmp_path / "keys", "h"), chance(1).randbytes)


def test_linking_twice_is_linking_once(vault: Vault) -> None:
    first = vault.link_people([DING, LI, DING], source="F-1")
    assert first[0] == first[2] != first[1]
    assert vault.link_people([LI, DING], source="F-2") == [first[1], first[0]]
    assert vault.find_people([DING.key, LI.key]) == first[:2]
    assert vault.identity_of(first[0])["name"] == ("丁骞祺",)
    vault.close()


def test_number_shared_by_two_has_two_owners(vault: Vault) -> None:
    ding, li = vault.link_people([DING, LI], source="F-1")
    assert vault.owners_of(["179 8876-6112", "HX260700029825", "1"]) == {
        "179 8876-6112": {ding, li},
        "HX260700029825": {li},
    }
    vault.close()


def test_erased_person_has_left_no_byte(vault: Vault, tmp_path: Path) -> None:
    ding, li = vault.link_people([DING, LI], source="F-1")
    vault.add_orders([("XSJ1", "HX1", ding, "F-1/orders/line 2")])
    keys = sqlite3.connect(tmp_path / "vault" / "keys.sqlite")
    identities = sqlite3.connect(tmp_path / "vault" / "identities.sqlite")
    (person,) = identities.execute("SELECT person FROM subjects WHERE subject = ?", (ding,)).fetchone()
    (wrapped,) = keys.execute("SELECT wrapped FROM data_keys WHERE person = ?", (person,)).fetchone()
    (sealed,) = identities.execute("SELECT sealed FROM identities WHERE person = ?", (person,)).fetchone()
    tags = identities.execute("SELECT tag FROM numbers WHERE person = ?", (person,)).fetchall()
    keys.close()
    identities.close()
    assert _in_files(tmp_path / "vault", wrapped, sealed, person.encode())
    vault.erase(ding)
    assert not _in_files(tmp_path / "vault", wrapped, sealed, person.encode(), ding.encode())
    assert tags
    assert vault.find_people([DING.key]) == [None]
    assert vault.find_orders(["XSJ1"]) == {}
    assert vault.samples_of(ding) == []
    assert vault.owners_of(["17988766112"]) == {"17988766112": {li}}
    for gone in (vault.identity_of, vault.erase):
        with pytest.raises(PartMissing, match="no-identity"):
            gone(ding)
    assert vault.identity_of(li)["name"] == ("李苡滟",)
    vault.close()


def _in_files(folder: Path, *needles: bytes) -> bool:
    data = b"".join(path.read_bytes() for path in folder.iterdir())
    return any(needle in data for needle in needles)


def test_stolen_vault_cannot_be_searched_without_its_key(vault: Vault, tmp_path: Path) -> None:
    vault.link_people([DING], source="F-1")
    vault.close()
    assert not _in_files(tmp_path / "vault", b"430602199108212272", "丁骞祺".encode(), b"17988766112")
    make_keys(tmp_path / "other", chance(9).randbytes)
    stranger = Vault(tmp_path / "vault", load_keys(tmp_path / "other", "h"), chance(2).randbytes)
    assert stranger.find_people([DING.key]) == [None]
    assert stranger.owners_of(["430602199108212272"]) == {}
    stranger.close()
