"""The server as it is started: several processes on one socket, ended together."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from test_web_writing import FLOOD

import variorum as vr


@pytest.mark.skipif(sys.platform == "win32", reason="one process serves on Windows")
def test_several_processes_answer_on_one_address_and_end_together(tmp_path):
    (tmp_path / "flood.txt").write_text(FLOOD, encoding="utf-8")
    vr.build(tmp_path / "flood.txt", tmp_path / "lib").close()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "variorum", "serve", "--library", str(tmp_path / "lib")]
    server = subprocess.Popen([*command, "--port", str(port), "--workers", "2"], stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(300):
            try:
                page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60).read().decode()
                break
            except OSError:
                time.sleep(0.1)
        assert "River bursts its banks in Padua" in page
        assert len(list((tmp_path / "lib").glob("*.reading-*"))) == 1
    finally:
        server.send_signal(signal.SIGTERM)
        told = server.communicate(timeout=30)[1]
    assert "Traceback" not in told
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=2)
