"""Test the programs that run until they are stopped: they answer requests, export, and leave no process."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import httpx
import psutil
import pytest
from tests.support.arenas import further_arenas
from tests.support.commands import SAMPLES, Service, pressroom, processes_in, program, running

READY = "Pressroom is ready at"


def status_of(service: Service, path: str) -> int:
    return httpx.get(service.address + path).status_code


def export(service: Service, folder: Path) -> bytes:
    """Add a user, a token and a document with commands while the service runs, and export the document over HTTP."""
    for command in ("users add --email ada@example.org", "tokens create --email ada@example.org"):
        done = pressroom(*command.split(), cwd=folder)
        assert done.returncode == 0, done.stderr
    token = done.stdout.decode().strip()
    imported = pressroom("documents", "import", SAMPLES / "english.json", "--email", "ada@example.org", cwd=folder)
    document = {"documentId": imported.stdout.decode().strip()}
    headers = {"Authorization": f"Bearer {token}", "Prefer": "wait=30"}
    response = httpx.post(service.address + "/api/v1/export/pdf", json=document, headers=headers, timeout=60)
    assert response.status_code == 200, response.text
    return response.content


def stop(service: Service, number: signal.Signals) -> None:
    """Send a signal to a program, and check that it exits with 0 and leaves no process."""
    descendants = service.descendants()
    assert descendants
    service.process.send_signal(number)
    assert service.process.wait(timeout=30) == 0
    _, alive = psutil.wait_procs(descendants, timeout=0)
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []


def test_serve_exports_a_document_and_ctrl_c_leaves_no_process(tmp_path: Path) -> None:
    with running(program("serve", "--port", "0"), until=READY, cwd=tmp_path) as service:
        assert status_of(service, "/health/live") == 200
        assert export(service, tmp_path).startswith(b"%PDF-")
        assert further_arenas(service.process.pid) == 0
        stop(service, signal.SIGINT)

    assert processes_in(tmp_path) == []


def test_serve_keeps_its_files_in_a_bucket(tmp_path: Path, bucket: str) -> None:
    (tmp_path / ".env").write_text(f"PRESSROOM_STORAGE_URL=s3://{bucket}/exports-of-ada\n")
    report = pressroom("doctor", "--only", "storage", cwd=tmp_path)
    assert report.stdout.decode() == f"✓ File store: bucket {bucket}/exports-of-ada can be written and read\n"
    with running(program("serve", "--port", "0"), until=READY, cwd=tmp_path) as service:
        assert export(service, tmp_path).startswith(b"%PDF-")
        stop(service, signal.SIGTERM)

    assert not (tmp_path / "var/files").exists()


def test_separate_web_and_worker_export_a_document_and_stop_on_sigterm(tmp_path: Path) -> None:
    with (
        running(program("web", "--port", "0"), until=READY, cwd=tmp_path) as web,
        running(program("worker", "--queue", "documents"), until="Pressroom works on documents", cwd=tmp_path) as worker,
    ):
        assert export(web, tmp_path).startswith(b"%PDF-")
        assert further_arenas(worker.process.pid) == 0
        stop(worker, signal.SIGTERM)
        assert status_of(web, "/health/live") == 200
        stop(web, signal.SIGTERM)

    assert processes_in(tmp_path) == []


def test_a_service_that_follows_a_killed_one_cleans_up(tmp_path: Path) -> None:
    with running(program("serve", "--port", "0"), until=READY, cwd=tmp_path) as service:
        browsers = [process for process in service.descendants() if process.pid != service.process.pid]
        service.process.kill()
        service.process.wait()
    psutil.wait_procs(browsers, timeout=10)  # a browser ends when its pipe is closed

    with running(program("serve", "--port", "0"), until=READY, cwd=tmp_path) as service:
        assert status_of(service, "/health/live") == 200
        stop(service, signal.SIGTERM)

    assert processes_in(tmp_path) == []


@pytest.mark.parametrize("command", ["serve", "web", "start"])
def test_a_port_in_use_is_reported_before_anything_is_started(command: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = pressroom(command, "--port", port, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith(f"pressroom: Port {port} of 127.0.0.1 is in use by another program.")
    assert [path.name for path in tmp_path.rglob("PG_VERSION")] == []


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    done = pressroom("web", "--host", "192.0.2.1", cwd=tmp_path)

    assert done.returncode == 1
    assert done.stderr.decode().startswith("pressroom: Pressroom cannot listen at 192.0.2.1, port 8000: ")


def test_start_exports_the_resumes_of_a_user_who_may_not_store_the_exam_and_exits_with_1(tmp_path: Path) -> None:
    added = pressroom("users", "add", "--email", "demo@example.org", "--institution", "Example School", cwd=tmp_path)
    assert added.returncode == 0, added.stderr
    done = pressroom("start", "--once", "--port", "0", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("pressroom: exam-report.pdf: Exams are for users with the role teacher or admin.")
    assert "resume-english.pdf" in done.stdout.decode()
    assert "exam-report.pdf" not in done.stdout.decode()


def test_start_keeps_serving_and_its_link_signs_in_once(tmp_path: Path) -> None:
    with running(program("start", "--port", "0"), until=READY, cwd=tmp_path) as service:
        link = service.lines[-2].partition("): ")[2]
        with httpx.Client(follow_redirects=True, headers={"Origin": service.address}) as browser:
            assert "<button" in browser.get(link).text
            assert "<h1>Documents</h1>" in browser.post(link).text
            assert browser.post(link).status_code == 410
        stop(service, signal.SIGINT)

    assert processes_in(tmp_path) == []
