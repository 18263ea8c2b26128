"""The identity vault: who a subject is. Apart from everything else, and useless without keys that are not in it.

``keys.sqlite`` holds one random data key a person, wrapped by the key-encryption key of the keys folder;
``identities.sqlite`` holds identities sealed under those data keys, and blind indexes (HMAC) that find a person by a
number without holding the number. Destroying one wrapped key erases a person: SQLite with ``secure_delete`` overwrites
it, and the write-ahead log is truncated at once (DuckDB keeps deleted bytes even after VACUUM).
"""

import hmac
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from privacy.deidentify.pseudonym import Pseudonymiser
from privacy.model.errors import PartMissing
from privacy.model.identifiers import Pseudonym
from privacy.model.people import Identity, IdentityKey, OrderLink
from workspace.keys import Keyring
from workspace.sealing import seal, unseal
from workspace.sqlite import open_sqlite

_KEYS_SCHEMA = """
CREATE TABLE IF NOT EXISTS data_keys (person TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
"""
_IDENTITIES_SCHEMA = """
CREATE TABLE IF NOT EXISTS persons (tag BLOB PRIMARY KEY, person TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS subjects (subject TEXT PRIMARY KEY, person TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS identities (
    person TEXT NOT NULL, source TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (person, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS orders (
    tag BLOB PRIMARY KEY, barcode_tag BLOB NOT NULL, person TEXT NOT NULL,
    subject TEXT NOT NULL, sample TEXT NOT NULL, order_pseudonym TEXT NOT NULL, source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS numbers (
    tag BLOB NOT NULL, person TEXT NOT NULL, PRIMARY KEY (tag, person)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS orders_by_barcode ON orders (barcode_tag);
"""

_NUMBER_FIELDS = ("resident_id", "id_number", "phone", "guardian_phone", "medical_record_no", "order_no", "barcode")
"""Values by which a person is found again inside a text."""


class Vault:
    """The vault of one home."""

    def __init__(self, folder: Path, keys: Keyring, random_bytes: Callable[[int], bytes]) -> None:
        self._keys_db = open_sqlite(folder / "keys.sqlite", _KEYS_SCHEMA, secure_delete=True)
        self._db = open_sqlite(folder / "identities.sqlite", _IDENTITIES_SCHEMA, secure_delete=True)
        self._kek = keys.secret("vault-kek-1")
        self._index_key = keys.secret("vault-index-1")
        self._pseudonyms = Pseudonymiser(keys.secret("pseudonym-records-1"), "records", "S")
        self._random_bytes = random_bytes

    def close(self) -> None:
        """Close both stores."""
        self._db.close()
        self._keys_db.close()

    def link_people(self, identities: Sequence[Identity], *, source: str) -> list[Pseudonym]:
        """The subject of each identity, known or new, in order; what ``source`` says of them is sealed.

        Telling the same twice changes nothing.
        """
        tags = [self._tag("person", identity.key.id_type, identity.key.text) for identity in identities]
        known = self._look_up("SELECT tag, person FROM persons WHERE tag IN ({})", tags)
        new = {tag: self._random_bytes(16).hex() for tag in dict.fromkeys(tags) if tag not in known}
        data_keys = self._make_data_keys(new.values()) | self._data_keys(set(known.values()))
        people = known | new
        subjects = dict(zip(people.values(), self._pseudonyms.of_many("person", people.values()), strict=True))
        with self._db:
            self._db.executemany("INSERT INTO persons VALUES (?, ?)", new.items())
            self._db.executemany(
                "INSERT OR IGNORE INTO subjects VALUES (?, ?)", [(subjects[one], one) for one in new.values()]
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO identities VALUES (?, ?, ?)",
                [
                    (people[tag], f"{source}/{number}", self._sealed(data_keys[people[tag]], people[tag], identity))
                    for number, (tag, identity) in enumerate(zip(tags, identities, strict=True))
                    if people[tag] in data_keys
                ],
            )
            self._db.executemany(
                "INSERT OR IGNORE INTO numbers VALUES (?, ?)",
                [
                    (self._tag("number", plain_number(identity.values[name])), people[tag])
                    for tag, identity in zip(tags, identities, strict=True)
                    for name in _NUMBER_FIELDS
                    if name in identity.values
                ],
            )
        return [subjects[people[tag]] for tag in tags]

    def find_people(self, keys: Sequence[IdentityKey]) -> list[Pseudonym | None]:
        """The subject of each key, or ``None`` where the vault knows nobody by it."""
        tags = [self._tag("person", key.id_type, key.text) for key in keys]
        known = self._look_up("SELECT tag, person FROM persons WHERE tag IN ({})", tags)
        return [self._pseudonyms.of("person", known[tag]) if tag in known else None for tag in tags]

    def add_orders(self, orders: Sequence[tuple[str, str, Pseudonym, str]]) -> None:
        """Remember ``(order number, barcode, subject, source)``; an order told again is met again."""
        persons = self._look_up(
            "SELECT subject, person FROM subjects WHERE subject IN ({})", [subject for _, _, subject, _ in orders]
        )
        samples = self._pseudonyms.of_many("sample", [barcode for _, barcode, _, _ in orders])
        numbers = self._pseudonyms.of_many("order", [order_no for order_no, _, _, _ in orders])
        with self._db:
            self._db.executemany(
                "INSERT OR IGNORE INTO orders VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        self._tag("order", order_no),
                        self._tag("barcode", barcode),
                        persons[subject],
                        subject,
                        sample,
                        number,
                        source,
                    )
                    for (order_no, barcode, subject, source), sample, number in zip(
                        orders, samples, numbers, strict=True
                    )
                ],
            )

    def find_orders(self, order_numbers: Iterable[str]) -> dict[str, OrderLink]:
        """Order number -> its subject, sample and order pseudonyms, for those the vault knows."""
        return self._find_links("tag", "order", order_numbers)

    def sources_of_orders(self, order_numbers: Iterable[str]) -> dict[str, str]:
        """Order number -> the delivery and line that told of it first."""
        tags = {self._tag("order", value): value for value in order_numbers}
        found = self._look_up("SELECT tag, source FROM orders WHERE tag IN ({})", list(tags))
        return {tags[tag]: source for tag, source in found.items()}

    def find_barcodes(self, barcodes: Iterable[str]) -> dict[str, OrderLink]:
        """Barcode -> its subject, sample and order pseudonyms, for those the vault knows."""
        return self._find_links("barcode_tag", "barcode", barcodes)

    def owners_of(self, numbers: Iterable[str]) -> dict[str, set[Pseudonym]]:
        """Number -> every subject it belongs to, for numbers the vault knows."""
        tags = {self._tag("number", plain_number(number)): number for number in numbers}
        query = "SELECT tag, subject FROM numbers JOIN subjects USING (person) WHERE tag IN ({})"
        owners: dict[str, set[Pseudonym]] = {}
        for tag, subject in _in_parts(self._db, query, list(tags)):
            owners.setdefault(tags[tag], set()).add(Pseudonym(subject))
        return owners

    def samples_of(self, subject: Pseudonym) -> list[Pseudonym]:
        """Pseudonyms of every sample the lab has of a subject."""
        rows = self._db.execute("SELECT sample FROM orders WHERE subject = ?", (subject,)).fetchall()
        return [Pseudonym(sample) for (sample,) in rows]

    def identity_of(self, subject: Pseudonym) -> Mapping[str, tuple[str, ...]]:
        """Everything the vault knows of a subject: field -> every value delivered. For redaction and recontact only.

        Raises:
            PartMissing: nobody by this pseudonym, or erased.
        """
        row = self._db.execute("SELECT person FROM subjects WHERE subject = ?", (subject,)).fetchone()
        person = row[0] if row else ""
        key = self._data_keys({person}).get(person)
        if key is None:
            raise PartMissing(
                "no-identity", zh="保险库中没有此人，或已被抹除。", en="nobody by this pseudonym, or erased"
            )
        values: dict[str, dict[str, None]] = {}
        for (sealed,) in self._db.execute("SELECT sealed FROM identities WHERE person = ?", (person,)).fetchall():
            for name, value in json.loads(unseal(key, sealed, place=_place(person))).items():
                values.setdefault(name, {})[value] = None
        return {name: tuple(found) for name, found in values.items()}

    def erase(self, subject: Pseudonym) -> None:
        """Destroy the data key of a person, and every index that leads to them. Nothing brings them back.

        Raises:
            PartMissing: nobody by this pseudonym.
        """
        row = self._db.execute("SELECT person FROM subjects WHERE subject = ?", (subject,)).fetchone()
        if row is None:
            raise PartMissing(
                "no-identity", zh="保险库中没有此人，或已被抹除。", en="nobody by this pseudonym, or erased"
            )
        with self._keys_db:
            self._keys_db.execute("DELETE FROM data_keys WHERE person = ?", row)
        self._keys_db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        with self._db:
            for table in ("persons", "identities", "orders", "numbers", "subjects"):
                self._db.execute(f"DELETE FROM {table} WHERE person = ?", row)  # noqa: S608 - our own table names
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _find_links(self, column: str, field: str, values: Iterable[str]) -> dict[str, OrderLink]:
        tags = {self._tag(field, value): value for value in values}
        query = f"SELECT {column}, subject, sample, order_pseudonym FROM orders WHERE {column} IN ({{}})"  # noqa: S608
        return {
            tags[tag]: OrderLink(Pseudonym(subject), Pseudonym(sample), Pseudonym(number))
            for tag, subject, sample, number in _in_parts(self._db, query, list(tags))
        }

    def _look_up(self, query: str, wanted: Sequence[Any]) -> dict[Any, str]:
        return dict(_in_parts(self._db, query, list(dict.fromkeys(wanted))))

    def _tag(self, *parts: str) -> bytes:
        """Blind index: keyed, so that a stolen store cannot be searched for a number."""
        message = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
        return hmac.digest(self._index_key, message, "sha256")

    def _make_data_keys(self, persons: Iterable[str]) -> dict[str, bytes]:
        made = {person: self._random_bytes(32) for person in persons}
        with self._keys_db:
            self._keys_db.executemany(
                "INSERT INTO data_keys VALUES (?, ?)",
                [
                    (person, seal(self._kek, key, place=_key_place(person), random_bytes=self._random_bytes))
                    for person, key in made.items()
                ],
            )
        return made

    def _data_keys(self, persons: set[str]) -> dict[str, bytes]:
        rows = _in_parts(self._keys_db, "SELECT person, wrapped FROM data_keys WHERE person IN ({})", list(persons))
        return {person: unseal(self._kek, wrapped, place=_key_place(person)) for person, wrapped in rows}

    def _sealed(self, key: bytes, person: str, identity: Identity) -> bytes:
        plain = json.dumps(dict(identity.values), ensure_ascii=False, sort_keys=True).encode()
        return seal(key, plain, place=_place(person), random_bytes=self._random_bytes)


def plain_number(text: str) -> str:
    """Letters and digits only, lower case: how numbers are compared."""
    return "".join(char for char in text.lower() if char.isascii() and char.isalnum())


_PART = 900
"""SQLite takes 999 parameters in its oldest builds."""


def _in_parts(db: sqlite3.Connection, query: str, wanted: Sequence[Any]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(wanted), _PART):
        part = wanted[start : start + _PART]
        rows += db.execute(query.format(",".join("?" * len(part))), part).fetchall()
    return rows


def _place(person: str) -> bytes:
    return f"identity/{person}".encode()


def _key_place(person: str) -> bytes:
    return f"data-key/{person}".encode()
