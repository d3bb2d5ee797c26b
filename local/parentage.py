"""What a child process does about its parent."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def stop_with_parent() -> None:
    """Ask the kernel for a SIGTERM when the parent dies, so that no kill leaves orphans.

    Linux only; elsewhere it does nothing. A parent that has died already is noticed, too.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == 1:
        os.kill(os.getpid(), signal.SIGTERM)
