"""Rules of the house that no linter knows."""

import re
import subprocess
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = [
    "bench",
    "cases",
    "documents",
    "engine",
    "feel",
    "forms",
    "migrations",
    "processes",
    "web",
]
MODULES = sorted(
    module
    for package in PACKAGES
    for module in (ROOT / package).rglob("*.py")
    if "versions" not in module.parts and "node_modules" not in module.parts
)


def tracked():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_only_one_place_commits():
    product = [m for m in MODULES if m.parent != ROOT / "bench"]
    commits = [m for m in product if re.search(r"\.commit\(", m.read_text("utf-8"))]
    assert commits == [ROOT / "engine/db.py", ROOT / "migrations/env.py"]


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(ROOT)))
def test_a_module_fits_in_one_sitting(module):
    assert len(module.read_text("utf-8").splitlines()) <= 400


def test_the_project_explains_itself():
    """No page sends a reader to a place outside the project or to how it was made."""
    elsewhere = re.compile("[.][.]/sha" + "red|/wo" + "rk/|hel" + "per-[0-9]|contract §[0-9]")
    texts = (".py", ".md", ".toml", ".html", ".js", ".mjs", ".cfg", ".bpmn", ".dmn", ".form")
    guilty = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in texts and elsewhere.search(path.read_text("utf-8"))
    ]
    assert guilty == []


def test_nothing_is_left_for_later():
    words = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    guilty = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in (".py", ".html", ".js", ".mjs", ".css")
        and words.search(path.read_text("utf-8"))
    ]
    assert guilty == []


def test_no_lock_names_a_private_registry():
    for name in ("requirements.lock", "requirements-test.lock", "web/client/package-lock.json"):
        hosts = set(re.findall(r"https?://([^/\"\s]+)", (ROOT / name).read_text("utf-8")))
        allowed = {"registry.npmjs.org", "github.com", "opencollective.com", "paypal.me"}
        strange = {h for h in hosts if h not in allowed and "registry" in h}
        assert strange == set()


def test_no_imports_run_in_a_circle():
    """Each module stands on others that know nothing of it; annotations may look back."""
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=True, cache_dir=None)
    TopologicalSorter(
        {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    ).prepare()
