"""Choose the user that a browser runs as, and whether Chromium's own sandbox is on."""

from __future__ import annotations

import os
import pwd
import re
import shutil
from dataclasses import dataclass
from typing import Final

from pressroom.errors import RendererUnavailableError

UNPRIVILEGED_USER: Final = "nobody"
REFUSAL: Final = re.compile(
    # What Chromium prints without namespaces: zygote_host_impl_linux.cc, namespace_sandbox.cc, credentials.cc.
    # Not the word alone: a sandboxed browser, too, names sandbox_linux.cc in its everyday warnings.
    r"No usable sandbox|Failed to move to new namespace|SUID sandbox helper|credentials\.cc.*(not permitted|denied)"
    # The user cannot be changed, or the other user cannot reach the browser's file.
    r"|^setpriv: .*(not permitted|denied)",
    re.IGNORECASE | re.MULTILINE,
)


class ConfinementRefusedError(RendererUnavailableError):
    """The browser could not be confined on this machine. `pressroom doctor` says why."""


def refuses_confinement(output: str) -> bool:
    """Say whether a browser that ended at once named its confinement as the reason, not a crash or a shortage."""
    return REFUSAL.search(output) is not None


@dataclass(frozen=True, kw_only=True)
class Confinement:
    """One way to run the browser."""

    sandboxed: bool
    prefix: tuple[str, ...] = ()
    """The command that changes the user before it becomes the browser."""
    user_id: int | None = None
    """The owner of the browser's folder; None: ourselves."""
    group_id: int | None = None
    sentence: str
    """The state for `pressroom doctor`, and what to do when it is not the best one."""


def confinements() -> list[Confinement]:
    """Return the ways to run a browser on this machine, best first; the first one that works is taken.

    Chromium's sandbox needs user namespaces and refuses to run as root. As root the browser therefore runs as `nobody`.
    """
    if os.geteuid() != 0:
        return [
            Confinement(sandboxed=True, sentence="Chromium's sandbox is on."),
            Confinement(
                sandboxed=False,
                sentence="Chromium's sandbox is off: this system does not allow user namespaces. "
                "Allow them (sysctl user.max_user_namespaces, AppArmor, the container's seccomp profile).",
            ),
        ]
    as_root = Confinement(
        sandboxed=False,
        sentence="Chromium's sandbox is off and the browser runs as root. Run Pressroom as another user, "
        "or install util-linux so that setpriv can change the browser's user.",
    )
    setpriv = shutil.which("setpriv")
    try:
        user = pwd.getpwnam(UNPRIVILEGED_USER)
    except KeyError:
        return [as_root]
    if setpriv is None:
        return [as_root]
    prefix = (
        setpriv,
        f"--reuid={user.pw_uid}",
        f"--regid={user.pw_gid}",
        "--clear-groups",
        "--bounding-set=-all",
        "--inh-caps=-all",
        "--",
    )
    return [
        Confinement(
            sandboxed=True,
            prefix=prefix,
            user_id=user.pw_uid,
            group_id=user.pw_gid,
            sentence=f"Chromium's sandbox is on; the browser runs as {UNPRIVILEGED_USER}.",
        ),
        Confinement(
            sandboxed=False,
            prefix=prefix,
            user_id=user.pw_uid,
            group_id=user.pw_gid,
            sentence=f"Chromium's sandbox is off: this system does not allow user namespaces. The browser runs as "
            f"{UNPRIVILEGED_USER}. Allow user namespaces to turn the sandbox on.",
        ),
        as_root,
    ]
