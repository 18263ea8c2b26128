"""The empty access log that most tests of the log begin with; a test file that needs a fuller one makes its own."""

from pathlib import Path

import pytest

from tests.integration.log_world import new_log


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return new_log(tmp_path)
