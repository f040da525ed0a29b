"""One parent that starts the web server and one worker, and ends both."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from assessment import tasks
from assessment.enums import JobState
from assessment.models import ReportJob
from assessment.services import reports

LOOK_EVERY = 30  # seconds between looks for lost jobs


class Command(BaseCommand):
    help = "Serve the site: gunicorn and one task worker, watched by this process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port")
        parser.add_argument("--workers", type=int, default=1, help="web processes")
        parser.add_argument("--threads", type=int, default=4, help="threads of each")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        # Nobody else works on this database yet: whatever still runs has lost its worker.
        self._requeue(ReportJob.objects.filter(state=JobState.RUNNING))
        web = self._start_web(options)
        worker = self._start_worker()
        looked = time.monotonic()
        while not self.stopping and web.poll() is None:
            time.sleep(0.5)
            if worker.poll() is not None:
                self.stderr.write("The worker died; starting another.")
                self._requeue(
                    ReportJob.objects.filter(state=JobState.RUNNING, started_at__lt=timezone.now())
                )
                worker = self._start_worker()
            if time.monotonic() - looked > LOOK_EVERY:
                self._requeue(reports.lost())
                looked = time.monotonic()
        for process in (web, worker):
            if process.poll() is None:
                process.terminate()
        for process in (web, worker):
            process.wait(timeout=settings.REPORT_SECONDS)
        if not self.stopping:
            sys.exit(web.returncode)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _requeue(self, jobs: Any) -> None:
        close_old_connections()
        for pk in reports.requeue_lost(jobs):
            tasks.make_report.enqueue(str(pk))

    def _start_web(self, options: dict[str, Any]) -> subprocess.Popen[bytes]:
        command = [
            *(sys.executable, "-m", "gunicorn", "assessment.wsgi:application"),
            *("--bind", options["bind"], "--workers", str(options["workers"])),
            *("--threads", str(options["threads"]), "--preload", "--access-logfile", "-"),
            "--no-control-socket",
        ]
        return subprocess.Popen(command, cwd=settings.BASE_DIR)  # noqa: S603 -- our own arguments

    def _start_worker(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", "db_worker", "--interval", "0.5"]
        return subprocess.Popen(command, cwd=settings.BASE_DIR)  # noqa: S603 -- our own arguments
