"""``bilingual preview``: a language in the browser, built again after each save."""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.catalogues.expected import all_pages
from bilingual.commands.page_names import bare_name, find_page
from bilingual.errors import ProjectError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from bilingual.languages import Language
    from bilingual.project import Project

#: Where previews are built.
_OUTPUT = Path("build/preview")
_HOST = "127.0.0.1"
#: Files that a build or an editor writes beside those that people save.
_IGNORED = r"\.mo$|\.py[co]$|/\.[^/]*$|~$|\.(?:sw[a-z]|tmp|bak|orig)$|/4913$"


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("language", metavar="LANG", help="code of a language, such as ja or zh_TW")
    parser.add_argument(
        "page",
        nargs="?",
        default="",
        help="the page to begin with: its name, its source file or its catalogue",
    )
    parser.add_argument(
        "--port", type=int, default=8000, help="port of the preview; 0: any (default: 8000)"
    )
    parser.add_argument("--no-browser", action="store_true", help="open no browser")
    parser.add_argument(
        "--watch",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="build again also after a change there; may be given several times",
    )


def run(project: Project, options: argparse.Namespace) -> int:
    """Serve the preview until somebody presses Ctrl-C."""
    language = project.languages.get(options.language)
    if importlib.util.find_spec("sphinx_autobuild") is None:
        hint = "install it with: pip install sphinx-autobuild"
        raise ProjectError(f"the preview needs sphinx-autobuild, which is missing: {hint}")
    page = _page(project, language, options.page)
    port = free_port(options.port)
    command = [sys.executable, "-m", "sphinx_autobuild"]
    command += arguments(project, language, port, options.watch)
    address = f"http://{_HOST}:{port}/{page}.html"
    print(f"Preview of {language.name}: {address} (Ctrl-C ends it)", flush=True)
    if not (_OUTPUT / language.address).is_dir():
        hint = "Building all pages; the first time takes a minute or more."
        print(hint, flush=True)
    # However the preview is ended, its server ends as well. It has a session of its own, since
    # it would answer Ctrl-C with a traceback.
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    with subprocess.Popen(command, start_new_session=True) as server:
        if not options.no_browser:
            threading.Thread(target=_open, args=(server, port, address), daemon=True).start()
        return _wait(server)


def _page(project: Project, language: Language, name: str) -> str:
    """The page to begin with. Raises :class:`ProjectError`."""
    if not name:
        return str(project.conf.get("root_doc", "index"))
    return find_page(bare_name(name, project, language), all_pages(project))


def free_port(port: int) -> int:
    """*port*, or any free one for 0. Raises :class:`ProjectError` if it is in use."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((_HOST, port))
        except (OSError, OverflowError) as error:
            raise ProjectError(_refusal(port, error)) from None
        return int(trial.getsockname()[1])


def _refusal(port: int, error: Exception) -> str:
    if getattr(error, "errno", None) == errno.EADDRINUSE:
        hint = "end that one, or choose another with --port"
        return f"port {port} is in use, perhaps by another preview: {hint}"
    return f"port {port} cannot be used: choose another with --port"


def arguments(project: Project, language: Language, port: int, watched: list[Path]) -> list[str]:
    """Arguments for sphinx-autobuild. Warnings are shown, and no warning ends the build."""
    output = _OUTPUT.resolve()
    found = ["--host", _HOST, "--port", str(port), "--re-ignore", _IGNORED]
    for path in (*_watched(project, language), *(folder.resolve() for folder in watched)):
        found += ["--watch", str(path)]
    found += ["-q", "-n", "-j", "auto", "-b", "html"]
    found += ["-D", f"language={language.code}", "-D", "bilingual_preview=1"]
    found += ["-d", str(output / "doctrees" / language.address)]
    return [*found, str(project.source), str(output / language.address)]


def _watched(project: Project, language: Language) -> Iterator[Path]:
    """What pages are made of beside the folder of the source, which is watched anyway."""
    files = [project.source / name for name in project.conf.get("bibtex_bibfiles", [])]
    paths = [project.locale / language.code, project.languages_file, *files]
    for path in (path.resolve() for path in paths):
        if path.exists() and not path.is_relative_to(project.source):
            yield path


def _open(server: subprocess.Popen[bytes], port: int, address: str) -> None:
    """Open the browser when the first build is done and the server answers."""
    while server.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex((_HOST, port)) == 0:
                webbrowser.open(address)
                return
        time.sleep(0.3)


def _wait(server: subprocess.Popen[bytes]) -> int:
    """Wait for the end of the server; Ctrl-C is its proper end."""
    try:
        return server.wait()
    except KeyboardInterrupt:
        _end(server, signal.SIGTERM)
        try:
            server.wait(timeout=3)
        except subprocess.TimeoutExpired:  # a browser keeps its connection open
            _end(server, signal.SIGKILL)
        print("The preview has ended.")
        return 0


def _end(server: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """End the server with the builds that it has started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, how)
    else:
        server.terminate()
