"""Tools of the incident reporter: plain functions, nothing of TaskCraft but a retry mark."""

import ipaddress
import os
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from taskcraft.tools.decorators import retryable_tool

INCIDENTS = {
    "2026-W03": [
        {
            "severity": "CRITICAL",
            "title": "DB-01 replication lag rose from 20 ms to 5 s",
            "cause": "network congestion",
        },
        {
            "severity": "WARN",
            "title": "2 % of the API gateway's answers were errors",
            "cause": "deployment v2.1",
        },
        {
            "severity": "INFO",
            "title": "Registrations fell by 5 %",
            "cause": "the end of a campaign",
        },
    ],
}


@retryable_tool(max_attempts=3)
def fetch_incidents(week: str) -> list[dict]:
    """Returns the incidents of one ISO week.

    Args:
        week: the ISO week, e.g. 2026-W03
    """
    return INCIDENTS.get(week, [])


def send_report(summary: str, recipient: str) -> str:
    """Sends a report by mail; into the outbox folder where no mail server is configured.

    Args:
        summary: the text of the report
        recipient: one mail address
    """
    message = EmailMessage()
    message["From"] = "ops-analyst@localhost"
    message["To"] = recipient
    message["Subject"] = "Weekly incident report"
    message["Message-ID"] = f"<{uuid4()}@taskcraft>"
    message.set_content(summary)

    server = os.environ.get("SMTP_URL")
    if server:
        _send(message, server)
        return f"Report sent to {recipient}."
    file = Path(os.environ.get("TASKCRAFT_OUTBOX", "outbox")) / f"{uuid4()}.eml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(bytes(message))
    print(f"SMTP_URL is not set, so the report was written to {file}")
    return f"No mail server is configured: the report to {recipient} lies in {file}."


def _send(message: EmailMessage, server: str) -> None:
    """Sends through ``smtp://`` or ``smtps://user:password@host:port``; no password in clear text."""
    url = urlsplit(server)
    host = url.hostname or ""
    if url.scheme == "smtps":
        smtp = smtplib.SMTP_SSL(host, url.port or 465, timeout=20, context=_tls(host))
    else:
        smtp = smtplib.SMTP(host, url.port or 25, timeout=20)
    with smtp:
        smtp.ehlo_or_helo_if_needed()
        safe = url.scheme == "smtps" or _is_loopback(host)
        if url.scheme != "smtps" and smtp.has_extn("starttls"):
            smtp.starttls(context=_tls(host))
            smtp.ehlo()
            safe = True
        if url.username:
            if not safe:
                raise RuntimeError("the mail server offers no STARTTLS, so no password is sent; use smtps://")
            smtp.login(unquote(url.username), unquote(url.password or ""))
        smtp.send_message(message)


def _tls(host: str) -> ssl.SSLContext:
    """Checks the server's certificate; on this machine it is mostly signed by nobody."""
    context = ssl.create_default_context()
    if _is_loopback(host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
