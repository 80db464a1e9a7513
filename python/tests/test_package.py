"""The package as a whole."""

import doctest
import json
import subprocess
import sys
from pathlib import Path

import dateline
import matplotlib
import pytest
from conftest import ROOT

PACKAGE = Path(dateline.__file__).parent


def test_it_is_the_installed_package_that_is_tested():
    assert "site-packages" in PACKAGE.parts


def test_it_is_there_at_once_and_brings_nothing_along():
    words = "import sys, time; start = time.process_time(); import dateline; print(time.process_time() - start, 'pyarrow' in sys.modules)"
    told = [subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True).stdout.split() for _ in range(3)]
    assert min(float(seconds) for seconds, _ in told) < 0.3
    assert {arrow for _, arrow in told} == {"False"}


@pytest.mark.parametrize("module", [dateline, dateline.records, dateline._native], ids=lambda module: module.__name__)
def test_every_example_is_true(module):
    failed, tried = doctest.testmod(module, extraglobs=vars(dateline), report=True)
    assert failed == 0 and tried > 0


def test_every_name_is_explained():
    for name in dateline.__all__:
        one = getattr(dateline, name)
        if callable(one):
            assert one.__doc__, name


def test_types_are_as_they_are_told(tmp_path):
    (tmp_path / "use.py").write_text(
        "from datetime import date\n"
        "import dateline\n"
        "report = dateline.read('A bomb.', published=date(2024, 5, 17))\n"
        "days: list[str] = [claim.when.from_ for claim in report.claims if claim.when is not None]\n"
        "for tables in dateline.read_batches(['A bomb.', {'text': 'A bomb.'}], batch=1):\n"
        "    count: int = len(tables.claims)\n"
        "events: list[dateline.Event] = dateline.Store('news.db').events(type='ASSAULT')\n"
    )
    options = ["--strict", "--follow-imports=skip", "--ignore-missing-imports", "--no-error-summary", "--cache-dir", str(tmp_path)]
    checked = [sys.executable, "-m", "mypy", *options, "-p", "dateline", "-m", "use"]
    told = subprocess.run(checked, capture_output=True, text=True, cwd=tmp_path)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("path", sorted((ROOT / "python/examples").glob("*.ipynb")), ids=lambda path: path.name)
def test_a_notebook_runs_from_top_to_bottom_and_is_kept_without_results(path, monkeypatch):
    matplotlib.use("agg")
    monkeypatch.chdir(path.parent)
    cells = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
    assert len(cells) > 3
    names: dict = {"display": lambda shown: None}
    for cell in cells:
        assert cell["outputs"] == [] and cell["execution_count"] is None
        exec(compile("".join(cell["source"]), path.name, "exec"), names)
    assert len(matplotlib.pyplot.get_fignums()) >= 2
