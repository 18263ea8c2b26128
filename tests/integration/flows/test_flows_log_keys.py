"""Certificates and heads of every generation of the log's key hold together."""

import json
import sys
from pathlib import Path

import pytest

from desk.cli.main import main
from flows.giving.hand_out import CERTIFICATE_FILE
from flows.giving.release import make_release
from flows.seal import verify_and_sign
from privacy.audit import VerifierKey
from privacy.audit.certificate import check_certificate
from privacy.audit.generations import follow
from tests.support.world import OFFICER, ask_for
from workspace.home import open_home
from workspace.log_keys import rotate_log_key
from workspace.stores import Stores


def test_certificates_of_all_generations_are_checked_offline(small: Stores) -> None:
    first = make_release(ask_for(small))
    verify_and_sign(small)
    trusted = [*small.home.keys.log_keys(), _of(small)]
    rotate_log_key(small.home, OFFICER)
    # A process that opened the home before goes on with the old key until it ends; what opens it now has the new one.
    second = make_release(ask_for(small))
    with Stores.open(small.home.folder, writer="test", world=small.world) as later:
        third = make_release(ask_for(later))
        verify_and_sign(later)
        successions = open_home(small.home.folder, world=small.world).keys.successions
    keys = follow(trusted, successions)
    checked = [
        check_certificate((one.folder / CERTIFICATE_FILE).read_bytes(), data_sha256=None, trusted=keys)
        for one in (first, second, third)
    ]
    assert all(one.pinned for one in checked)
    assert [one.log_key for one in checked] == [trusted[0], trusted[0], keys[-1]]
    assert keys[-1] not in trusted


@pytest.mark.parametrize(("with_note", "code"), [(False, 4), (True, 0)])
def test_a_recipient_follows_from_the_first_key(
    with_note: bool,
    code: int,
    small: Stores,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = [str(one) for one in (*small.home.keys.log_keys(), _of(small))]
    (tmp_path / "note").write_text(rotate_log_key(small.home, OFFICER).succession, "utf-8")
    with Stores.open(small.home.folder, writer="test", world=small.world) as later:
        done = make_release(ask_for(later))
    arguments = [str(done.folder / CERTIFICATE_FILE), *(part for key in given for part in ("--key", key)), "--json"]
    if with_note:
        arguments += ["--succession", str(tmp_path / "note")]
    monkeypatch.setattr("desk.cli.main.leave", sys.exit)
    monkeypatch.setattr("sys.argv", ["helixgate", "verify", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    assert int(left.value.code or 0) == code
    said = json.loads(capsys.readouterr().out)
    assert said["keys_pinned"] if with_note else said["error"]["code"] == "key-not-trusted"


def _of(stores: Stores) -> VerifierKey:
    signer = stores.home.keys.signer("certificate-signer-1")
    return VerifierKey.of(signer.name, signer.private_key)
