"""What is sealed opens in its own place and unaltered, or not at all; originals are never in clear."""

import io
import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.model.errors import PartMissing, ProofFailed
from privacy.model.identifiers import FileDigest
from tests.support.chance import KEY, chance, quick
from workspace import sealing
from workspace.originals import Originals, digest_of_file

PLACE = b"original/file/x"
CHUNK = 64


def _sealed(plain: bytes, path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setattr(sealing, "CHUNK_BYTES", CHUNK)
    monkeypatch.setattr(sealing, "_SEALED_CHUNK_BYTES", CHUNK + 16)
    out = io.BytesIO()
    sealing.seal_stream(KEY, io.BytesIO(plain), out, place=PLACE, random_bytes=chance().randbytes)
    path.write_bytes(out.getvalue())
    return out.getvalue()


def _opened(path: Path, place: bytes = PLACE) -> bytes:
    with io.BufferedReader(sealing.SealedReader(KEY, path, place=place), CHUNK) as stream:
        return stream.read()


@quick
@given(plain=st.binary(max_size=5 * CHUNK))
def test_sealed_file_opens_to_what_was_sealed(plain: bytes, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patched:
        _sealed(plain, tmp_path / "f", patched)
        assert _opened(tmp_path / "f") == plain
        with pytest.raises(ProofFailed, match="sealed-altered"):
            _opened(tmp_path / "f", b"original/file/y")


@quick
@given(plain=st.binary(min_size=1, max_size=4 * CHUNK), data=st.data())
def test_any_flip_cut_or_addition_is_found(plain: bytes, data: st.DataObject, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patched:
        sealed = _sealed(plain, tmp_path / "f", patched)
        place = data.draw(st.integers(4, len(sealed) - 1))
        flipped = bytearray(sealed)
        flipped[place] ^= 1 << data.draw(st.integers(0, 7))
        for altered in (bytes(flipped), sealed[:place], sealed + b"\0", sealed + sealed[11:]):
            (tmp_path / "f").write_bytes(altered)
            with pytest.raises(ProofFailed, match="sealed-altered"):
                _opened(tmp_path / "f")


def test_any_other_order_of_chunks_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = _sealed(bytes(range(200)), tmp_path / "f", monkeypatch)
    head, body = sealed[:11], sealed[11:]
    chunks = [body[at : at + CHUNK + 16] for at in range(0, len(body), CHUNK + 16)]
    orders: list[Sequence[bytes]] = [*itertools.permutations(chunks), chunks[:-1], chunks[1:], [*chunks, chunks[-1]]]
    for order in orders:
        (tmp_path / "f").write_bytes(head + b"".join(order))
        if list(order) == chunks:
            assert _opened(tmp_path / "f") == bytes(range(200))
        else:
            with pytest.raises(ProofFailed, match="sealed-altered"):
                _opened(tmp_path / "f")


@quick
@given(st.binary(max_size=80), st.integers(0, 200))
def test_sealed_value_opens_in_its_place_only(plain: bytes, place: int) -> None:
    sealed = sealing.seal(KEY, plain, place=b"a", random_bytes=chance().randbytes)
    assert sealing.unseal(KEY, sealed, place=b"a") == plain
    flipped = bytearray(sealed)
    flipped[place % len(sealed)] ^= 1
    for wrong, where in ((bytes(flipped), b"a"), (sealed, b"b"), (sealed[:-1], b"a"), (b"", b"a")):
        with pytest.raises(ProofFailed, match="sealed-altered"):
            sealing.unseal(KEY, wrong, place=where)


def test_original_is_kept_once_found_by_digest_and_never_in_clear(tmp_path: Path) -> None:
    file, folder = tmp_path / "丁骞祺.csv", tmp_path / "originals"
    file.write_bytes("姓名\n丁骞祺\n".encode() * 9)
    folder.mkdir()
    originals, (digest, _) = Originals(folder, KEY, chance().randbytes), digest_of_file(file)
    originals.keep(file, digest, name=file.name, lab="x")
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    originals.keep(file, digest, name="other", lab="x")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == kept
    assert originals.name_of(digest) == file.name
    with originals.open(digest) as stream:
        assert stream.read() == file.read_bytes()
    assert not [data for data in kept.values() if "丁骞祺".encode() in data]
    with pytest.raises(PartMissing, match="original-missing"):
        originals.open(FileDigest("sha256:" + "0" * 64))
