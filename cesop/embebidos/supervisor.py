"""Keeps web and worker alive while `make run` serves: starts them, replaces what dies, stops them in order."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
ESPERA_MAX_SEGUNDOS = 20
# What dies sooner than this after starting is started again more slowly each time.
VIDA_MINIMA_SEGUNDOS = 5
ENTRE_REVISIONES_SEGUNDOS = 2


@dataclass(kw_only=True)
class Servicio:
    """A process to keep alive."""

    nombre: str
    orden: Sequence[str]
    entorno: Mapping[str, str]
    registro: Path
    proceso: subprocess.Popen[bytes] | None = None
    iniciado: float = 0.0
    caidas_seguidas: int = 0

    def iniciar(self) -> None:
        """Start it in its own session: a Ctrl-C reaches only us, and we decide the order of stopping."""
        self.iniciado = time.monotonic()
        with self.registro.open("ab") as salida:
            self.proceso = subprocess.Popen(
                list(self.orden),
                env=dict(self.entorno),
                stdin=subprocess.DEVNULL,
                stdout=salida,
                stderr=salida,
                start_new_session=True,
                preexec_fn=_morir_con_el_padre,  # noqa: PLW1509 - no threads here
            )

    def cayo(self) -> bool:
        """True when it ended by itself."""
        return self.proceso is not None and self.proceso.poll() is not None


def _morir_con_el_padre() -> None:
    """If the supervisor is killed, its children get a SIGTERM instead of staying behind (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(kw_only=True)
class Supervisor:
    """Runs services until a signal asks to stop."""

    servicios: Sequence[Servicio]
    avisar: Callable[[str], None]
    # Starts again what the services lean on, and names what it started.
    reponer_bases: Callable[[], list[str]] = list
    _terminar: bool = field(default=False, init=False)
    _revisado: float = field(default=0.0, init=False)

    def iniciar(self) -> None:
        """Start everything. The log of the previous run is kept aside."""
        for servicio in self.servicios:
            if servicio.registro.exists():
                servicio.registro.replace(servicio.registro.with_suffix(".anterior.log"))
            servicio.iniciar()

    def vigilar(self) -> None:
        """Replace what dies until a signal asks to stop."""
        for senal in (signal.SIGINT, signal.SIGTERM):
            signal.signal(senal, self._pedir_fin)
        while not self._terminar:
            for servicio in self.servicios:
                if servicio.cayo() and not self._terminar:
                    self._reponer(servicio)
            self._revisar_bases()
            time.sleep(0.2)

    def _pedir_fin(self, *_: object) -> None:
        self._terminar = True

    def _reponer(self, servicio: Servicio) -> None:
        corta = time.monotonic() - servicio.iniciado < VIDA_MINIMA_SEGUNDOS
        servicio.caidas_seguidas = servicio.caidas_seguidas + 1 if corta else 0
        self.avisar(f"{servicio.nombre} se cayó: inicia de nuevo. Su registro: {servicio.registro}")
        limite = time.monotonic() + min(30, 0.5 * 2**servicio.caidas_seguidas)
        while time.monotonic() < limite and not self._terminar:
            time.sleep(0.1)
        if not self._terminar:
            servicio.iniciar()

    def _revisar_bases(self) -> None:
        if time.monotonic() - self._revisado < ENTRE_REVISIONES_SEGUNDOS:
            return
        try:
            for nombre in self.reponer_bases():
                self.avisar(f"{nombre} se cayó: lo inicié de nuevo.")
        except (OSError, RuntimeError) as error:
            self.avisar(f"Algo se cayó y no vuelve a iniciar: {error}")
        self._revisado = time.monotonic()

    def detener(self) -> None:
        """Ask each one to end, and wait; what does not end in time is killed. Safe to call twice."""
        vivos = [s for s in self.servicios if s.proceso is not None and s.proceso.poll() is None]
        for servicio in vivos:
            _senalar(servicio, signal.SIGTERM)
        limite = time.monotonic() + ESPERA_MAX_SEGUNDOS
        for servicio in vivos:
            assert servicio.proceso is not None
            try:
                servicio.proceso.wait(timeout=max(0.1, limite - time.monotonic()))
            except subprocess.TimeoutExpired:
                _senalar(servicio, signal.SIGKILL)
                servicio.proceso.wait()


def _senalar(servicio: Servicio, senal: signal.Signals) -> None:
    assert servicio.proceso is not None
    with contextlib.suppress(ProcessLookupError):
        if senal == signal.SIGKILL:
            os.killpg(servicio.proceso.pid, senal)
        else:
            servicio.proceso.send_signal(senal)


def en_marcha(archivo: Path) -> int | None:
    """Process id of the supervisor that wrote `archivo`, when it still runs."""
    try:
        pid = int(archivo.read_text())
        orden = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return None
    return pid if b"correr" in orden else None  # otherwise the number belongs to somebody else by now


def python(*argumentos: str) -> list[str]:
    """A command line of this same interpreter."""
    return [sys.executable, *argumentos]
