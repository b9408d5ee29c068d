"""A real print queue for the tests: a cupsd of their own, whose one printer writes PDFs.

Nothing of the machine's own printing is read or changed: configuration, spool, socket and printer
are in a temporary folder. Where CUPS isn't installed there is no queue.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

CUPS_PROGRAMS = Path("/usr/lib/cups")
NO_SERVER = "/nowhere/cups.sock"
"""As CUPS_SERVER: a computer that knows no printer, whatever it is connected to."""

# Prints a PDF as it comes out of CUPS' own filters, which make the copies and page ranges.
_PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "PAPER.PPD"
*Manufacturer: "Paper"
*Product: "(Paper)"
*ModelName: "Paper"
*ShortNickName: "Paper"
*NickName: "Paper"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: True
*DefaultColorSpace: RGB
*cupsVersion: 2.2
*cupsManualCopies: True
*cupsFilter: "application/vnd.cups-pdf 0 -"
*OpenUI *PageSize/Page Size: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: {size}
*PageSize Letter/US Letter: "<</PageSize[612 792]/ImagingBBox null>>setpagedevice"
*PageSize A4/A4: "<</PageSize[595 842]/ImagingBBox null>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: {size}
*PageRegion Letter/US Letter: "<</PageSize[612 792]/ImagingBBox null>>setpagedevice"
*PageRegion A4/A4: "<</PageSize[595 842]/ImagingBBox null>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: {size}
*ImageableArea Letter/US Letter: "18 18 594 774"
*ImageableArea A4/A4: "18 18 577 824"
*DefaultPaperDimension: {size}
*PaperDimension Letter/US Letter: "612 792"
*PaperDimension A4/A4: "595 842"
"""

_CUPSD = """Listen {home}/sock
LogLevel debug
Browsing Off
WebInterface No
DefaultAuthType None
DefaultPaperSize Letter
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
JobPrivateAccess all
JobPrivateValues none
SubscriptionPrivateAccess all
SubscriptionPrivateValues none
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""

_FILES = """ServerRoot {home}/root
ServerBin {home}/programs
DataDir /usr/share/cups
RequestRoot {home}/spool
CacheDir {home}/cache
StateDir {home}/state
TempDir {home}/spool/tmp
AccessLog {home}/log/access
ErrorLog {home}/log/error
PageLog {home}/log/page
SyncOnClose No
Printcap
{user}
"""

# Called without arguments it lists devices, with them it prints: job, user, title, copies ...
_BACKEND = """#!/bin/sh
[ $# = 0 ] && exit 0
cat "${{6:--}}" > "{home}/out/.$1" && mv "{home}/out/.$1" "{home}/out/$1.pdf"
"""

_FOLDERS = ("root/ppd", "programs/backend", "spool/tmp", "cache", "state", "log", "out")


@dataclass
class PrintQueue:
    """A running queue with one printer, ``paper``; what is printed comes to `papers`."""

    home: Path
    server: subprocess.Popen[bytes]
    name: str = "paper"

    @property
    def socket(self) -> str:
        return str(self.home / "sock")

    def papers(self) -> list[Path]:
        """The PDFs that came out so far, in the order of their jobs."""
        found = (self.home / "out").glob("*.pdf")
        return sorted(found, key=lambda path: int(path.stem))

    def titles(self) -> list[str]:
        """What can be read in the queue: the titles of all jobs so far."""
        log = (self.home / "log" / "error").read_text(errors="replace")
        said = re.findall(r'\[Job (\d+)\] argv\[3\]="(.*)"', log)
        return list(dict(said).values())

    def forget(self) -> None:
        """Throw away what came out so far."""
        for paper in self.papers():
            paper.unlink()

    def refuse(self, refused: bool = True) -> None:
        """From now on the printer takes no job (or takes them again)."""
        self.run("cupsreject" if refused else "cupsaccept", self.name)

    def run(self, program: str, *arguments: str) -> None:
        """One of CUPS' own commands, spoken to this queue."""
        found = _program(program)
        assert found is not None
        environment = {**os.environ, "CUPS_SERVER": self.socket}
        subprocess.run([found, *arguments], env=environment, check=True, capture_output=True)

    def stop(self) -> None:
        self.server.terminate()
        self.server.wait(10)
        shutil.rmtree(self.home, ignore_errors=True)


def missing() -> str:
    """Why there can be no queue on this machine, or ""."""
    if _program("cupsd") is None or _program("lpadmin") is None:
        return "CUPS isn't installed (Debian: cups cups-client cups-filters)"
    if not (CUPS_PROGRAMS / "filter" / "pdftopdf").exists():
        return "CUPS has no filter for PDFs (Debian: cups-filters)"
    return ""


def start_queue(size: str = "Letter") -> PrintQueue:
    """Start the server and make its printer, whose paper is ``size`` ("Letter", "A4")."""
    # A socket's path may have 107 characters: pytest's own folders are too deep for it.
    home = Path(tempfile.mkdtemp(prefix="paper-"))
    for folder in _FOLDERS:
        (home / folder).mkdir(parents=True)
    for path in (home, home / "root", home / "out"):
        path.chmod(0o777 if path.name == "out" else 0o755)
    for part in ("daemon", "filter", "monitor", "notifier"):
        (home / "programs" / part).symlink_to(CUPS_PROGRAMS / part)
    backend = home / "programs" / "backend" / "paper"
    backend.write_text(_BACKEND.format(home=home))
    backend.chmod(0o755)
    as_root = os.name == "posix" and os.geteuid() == 0
    user = "User lp\nGroup lp\nSystemGroup root" if as_root else ""
    (home / "cupsd.conf").write_text(_CUPSD.format(home=home))
    (home / "cups-files.conf").write_text(_FILES.format(home=home, user=user))
    (home / "paper.ppd").write_text(_PPD.format(size=size))
    program = _program("cupsd")
    assert program is not None
    with (home / "log" / "start").open("wb") as log:
        server = subprocess.Popen(
            [program, "-f", "-c", home / "cupsd.conf", "-s", home / "cups-files.conf"],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    queue = PrintQueue(home, server)
    try:
        _wait_for(queue)
        queue.run("lpadmin", "-p", queue.name, "-E", "-v", "paper:/", "-P", str(home / "paper.ppd"))
        queue.run("lpadmin", "-d", queue.name)
    except BaseException:
        queue.stop()
        raise
    return queue


def _wait_for(queue: PrintQueue) -> None:
    until = time.monotonic() + 20
    socket = Path(queue.socket)
    while not (socket.exists() and stat.S_ISSOCK(socket.stat().st_mode)):
        said = (queue.home / "log" / "start").read_text(errors="replace")
        assert queue.server.poll() is None, f"cupsd ended: {said}"
        assert time.monotonic() < until, f"cupsd doesn't answer: {said}"
        time.sleep(0.02)


def _program(name: str) -> str | None:
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin")


def speak_to(server: str) -> None:
    """From now on this process prints through ``server``, a socket: CUPS_SERVER is read once."""
    ctypes.CDLL("libcups.so.2").cupsSetServer(os.fsencode(server))
