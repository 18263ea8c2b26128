"""What the child gives up before it sees a question, in this order: resources, network, files, identity.

Linux by system call, since Python 3.11 wraps none of these. Resource limits hold everywhere; where a kernel has no
namespaces or no Landlock, the engine's own locks stand alone, and ``protections()`` says so.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
from typing import Any

# Numbers from the kernel's uapi headers (linux/prctl.h, linux/sched.h, linux/landlock.h); the Landlock system calls
# have the same number on every architecture.
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x1000_0000, 0x4000_0000, 0x0800_0000
_LANDLOCK_CREATE_RULESET, _LANDLOCK_RESTRICT_SELF = 444, 446
_LANDLOCK_VERSION = 1
_FS_RIGHTS_BY_VERSION = {1: 13, 2: 14, 3: 15, 4: 15}
_FS_RIGHTS_SINCE_5 = 16
_NET_RIGHTS = 0b11
"""TCP bind and connect, known since version 4."""
_SCOPES = 0b11
"""Abstract Unix sockets and signals to processes outside, known since version 6."""
_NOBODY = 65_534


def limit_resources(job: dict[str, Any]) -> None:
    """CPU, memory, files: nothing can be written, no core can be left, few descriptors can be opened."""
    cpu = int(job["cpu_seconds"])
    space = int(job["address_space_mb"]) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def leave_network() -> list[str]:
    """Die with the parent, be closed to debuggers, gain no rights; an empty network. Call before any thread starts."""
    if platform.system() != "Linux":
        return []
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    spaces = _CLONE_NEWNET | _CLONE_NEWIPC
    if os.geteuid() != 0:
        # An own user namespace is what lets an ordinary user have an own network.
        spaces |= _CLONE_NEWUSER
    return ["no-network"] if libc.unshare(spaces) == 0 else []


def leave_files_and_identity() -> list[str]:
    """No file of any path can be opened from here on; root becomes nobody. Call after the last import."""
    if platform.system() != "Linux":
        return []
    libc = ctypes.CDLL(None, use_errno=True)
    taken = ["no-files"] if _landlock(libc) else []
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        # A change of identity clears both.
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        taken.append("nobody")
    return taken


def _landlock(libc: Any) -> bool:
    """An empty ruleset over every right this kernel knows: whatever is handled and not allowed is denied."""
    version = libc.syscall(_LANDLOCK_CREATE_RULESET, None, 0, _LANDLOCK_VERSION)
    if version < 1:
        return False
    rights = (1 << _FS_RIGHTS_BY_VERSION.get(version, _FS_RIGHTS_SINCE_5)) - 1
    known = [rights, *([_NET_RIGHTS] if version >= 4 else []), *([_SCOPES] if version >= 6 else [])]
    attributes = struct.pack(f"={len(known)}Q", *known)
    ruleset = libc.syscall(_LANDLOCK_CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        return False
    denied = libc.syscall(_LANDLOCK_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return bool(denied)
