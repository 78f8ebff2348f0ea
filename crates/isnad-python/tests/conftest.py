import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def samples():
    """The folder with this repository's own reports."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def ledger(tmp_path_factory, samples):
    """A ledger of the samples."""
    import isnad

    made = isnad.Ledger(tmp_path_factory.mktemp("ledger") / "samples.db")
    made.add_files(samples)
    return made
