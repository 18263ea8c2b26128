"""Pseudonyms: vectors of both hash suites, domains apart, typing errors found."""

import hmac

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.deidentify.pseudonym import Pseudonymiser, Suite, check_pseudonym
from privacy.model.errors import BadInput, InternalError

KEY = bytes(range(32))

SM3 = {
    # GB/T 32905-2016, appendix A: examples 1 and 2.
    b"abc": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    b"abcd" * 16: "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
}


def _sm3(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


@pytest.mark.parametrize("message", SM3)
def test_sm3_is_the_standards(message: bytes) -> None:
    assert _sm3(message).hex() == SM3[message]


def _shown(digest: bytes) -> str:
    """Crockford base32 of 128 bits by long division: 26 digits, the last of which has two bits to spare."""
    number = int.from_bytes(digest[:16], "big") << 2
    digits = ""
    for _ in range(26):
        number, digit = divmod(number, 32)
        digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[digit] + digits
    return digits


def _framed(*parts: str) -> bytes:
    return b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)


@given(st.text(max_size=20), st.text(min_size=1, max_size=8), st.text(max_size=8))
@settings(max_examples=100, deadline=None)
def test_both_suites_are_hmac_over_the_framed_input(value: str, domain: str, field: str) -> None:
    message = _framed(domain, field) + value.encode()
    assert Pseudonymiser(KEY, domain, "S").of(field, value)[3:29] == _shown(hmac.digest(KEY, message, "sha256"))
    # HMAC of RFC 2104 written out, over SM3's 64-byte block.
    padded = KEY.ljust(64, b"\0")
    inner = _sm3(bytes(one ^ 0x36 for one in padded) + message)
    outer = _sm3(bytes(one ^ 0x5C for one in padded) + inner)
    assert Pseudonymiser(KEY, domain, "S", Suite.HMAC_SM3).of(field, value)[:29] == "S2-" + _shown(outer)


def test_domain_field_key_and_suite_each_give_another_pseudonym() -> None:
    made = {
        Pseudonymiser(KEY, "records", "S").of("person", "x"),
        Pseudonymiser(KEY, "log", "S").of("person", "x"),
        Pseudonymiser(KEY, "records", "S").of("sample", "x"),
        Pseudonymiser(bytes(32), "records", "S").of("person", "x"),
        Pseudonymiser(KEY, "records", "S", Suite.HMAC_SM3).of("person", "x"),
        # Framed by length: nothing slides from the domain into the field.
        Pseudonymiser(KEY, "recordsp", "S").of("erson", "x"),
    }
    assert len(made) == 6


@given(st.text(min_size=1), st.integers(0, 26), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
@settings(deadline=None)
def test_one_wrong_character_is_found(value: str, place: int, other: str) -> None:
    made = Pseudonymiser(KEY, "records", "S").of("person", value)
    assert check_pseudonym(made) == made
    body = made[3:]
    typed = "S1-" + body[:place] + other + body[place + 1 :]
    if typed != made:
        with pytest.raises(BadInput, match="bad-pseudonym"):
            check_pseudonym(typed)


@pytest.mark.parametrize(
    "text", ["", "S1", "S1-", "S1-I" + "0" * 26, "S1-" + "0" * 26, "S1-" + "0" * 28, "-" + "0" * 27]
)
def test_text_of_another_form_is_no_pseudonym(text: str) -> None:
    with pytest.raises(BadInput, match="bad-pseudonym"):
        check_pseudonym(text)


@pytest.mark.parametrize(("key", "domain", "letter"), [(b"short", "d", "S"), (KEY, "", "S"), (KEY, "d", "SS")])
def test_pseudonymiser_with_bad_parameters_is_a_bug(key: bytes, domain: str, letter: str) -> None:
    with pytest.raises(InternalError, match="bad-pseudonymiser"):
        Pseudonymiser(key, domain, letter)


def test_key_is_not_shown() -> None:
    assert KEY.hex()[:8] not in repr(Pseudonymiser(KEY, "records", "S"))
