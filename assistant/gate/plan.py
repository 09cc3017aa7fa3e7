"""How the assistant is served, decided from the settings before anything is opened; unsafe ways are refused.

Safe by default: this machine only, or whoever signs in, or, said in so many words, everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.gate.errors import GateError
from assistant.gate.people import read_people
from assistant.settings import Settings
from assistant.web.serving import is_loopback


@dataclass(frozen=True, slots=True)
class Plan:
    """How it is served. `reachable` is whether others than this machine may reach it, by themselves or by a proxy."""

    host: str
    reachable: bool
    users_file: Path | None
    secret: str
    proxies: tuple[str, ...]
    user_header: str
    root: str
    per_client: int  # questions a minute; 0 for no limit
    overall: int

    @property
    def sign_in(self) -> bool:
        """Whether nobody is let in who has not signed in, here or at the proxy."""
        return self.users_file is not None or bool(self.user_header)


def plan_of(settings: Settings, public: bool = False) -> Plan:
    """The plan of the settings. Raises `GateError` where everybody could come in and nobody said that they may.

    So it does for a file of users that cannot be read.
    """
    proxies = tuple(p.strip() for p in settings.trusted_proxies.split(",") if p.strip())
    # A proxy is there to let others in: on loopback, too.
    reachable = not is_loopback(settings.host) or bool(settings.root_path or proxies)
    if settings.users_file is not None:
        read_people(settings.users_file)  # a mistake in it is told now, and not to the first who asks
    if settings.trusted_user_header and not proxies:
        raise GateError(
            f"ASSISTANT_TRUSTED_USER_HEADER is {settings.trusted_user_header}, which anybody could send.",
            remedy="name the proxies that may with ASSISTANT_TRUSTED_PROXIES.",
        )
    plan = Plan(
        settings.host, reachable, settings.users_file, settings.session_secret, proxies,
        settings.trusted_user_header.lower(), settings.root_path,
        settings.questions_per_minute if reachable else 0, settings.questions_per_minute_overall if reachable else 0,
    )  # fmt: skip
    if reachable and not plan.sign_in and not public:
        where = settings.host if not is_loopback(settings.host) else "The assistant behind a proxy"
        raise GateError(
            f"{where} can be reached from other machines, and nobody has to sign in.",
            remedy="name a file of users with ASSISTANT_USERS_FILE, or the header of a proxy that signs people in with "
            "ASSISTANT_TRUSTED_USER_HEADER; or add --public if everybody may ask; or leave --host out.",
        )
    return plan
