"""The example's mail, spoken to a scripted server."""

import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest

from session import HOME

sys.path[:0] = [str(HOME), str(pathlib.Path(__file__).resolve().parents[4] / "examples")]
sys.dont_write_bytecode = True

import incident_tools  # noqa: E402

PATIENCE = 20


class MailServer:
    """Takes one connection and keeps the commands it got, marked when they came encrypted."""

    def __init__(self, starttls=None):
        self.seen = []
        self._starttls = starttls
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self):
        self._socket.close()
        self._thread.join(PATIENCE)

    def _serve(self):
        try:
            wire, _ = self._socket.accept()
            with wire:
                wire.settimeout(PATIENCE)
                wire.sendall(b"220 here\r\n")
                self._commands(wire, "")
        except OSError:
            pass  # the client went away

    def _commands(self, wire, mark):
        lines = wire.makefile("rb")
        for line in lines:
            command = line.decode().split()[0].upper()
            self.seen.append(mark + command)
            if command == "EHLO":
                offered = b"250-STARTTLS\r\n" if self._starttls and not mark else b""
                wire.sendall(b"250-here\r\n" + offered + b"250 AUTH PLAIN\r\n")
            elif command == "STARTTLS":
                wire.sendall(b"220 go\r\n")
                with self._starttls.wrap_socket(wire, server_side=True) as safe:
                    self._commands(safe, "tls ")
                return
            elif command == "AUTH":
                wire.sendall(b"235 in\r\n")
            elif command == "DATA":
                wire.sendall(b"354 go on\r\n")
                while lines.readline().strip() != b".":
                    pass
                wire.sendall(b"250 taken\r\n")
            elif command == "QUIT":
                wire.sendall(b"221 bye\r\n")
                return
            else:
                wire.sendall(b"250 ok\r\n")


class SendReportTest(unittest.TestCase):
    def send(self, host, login="ops:pw@", starttls=None):
        server = MailServer(starttls)
        self.addCleanup(server.close)
        os.environ["SMTP_URL"] = f"smtp://{login}{host}:{server.port}"
        self.addCleanup(os.environ.pop, "SMTP_URL")
        try:
            return server, incident_tools.send_report("all well", "a@b.example")
        except Exception as problem:
            return server, problem

    def certificate(self):
        if not shutil.which("openssl"):
            self.skipTest("needs openssl to make a certificate")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        key, cert = f"{folder.name}/key.pem", f"{folder.name}/cert.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=mail.example", "-days", "1",
             "-keyout", key, "-out", cert],
            check=True, capture_output=True,
        )  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        return context

    def test_encrypts_before_the_login_where_the_server_can(self):
        server, answer = self.send("127.0.0.1", starttls=self.certificate())
        self.assertEqual("Report sent to a@b.example.", answer)
        self.assertEqual(["STARTTLS", "tls EHLO", "tls AUTH"], server.seen[1:4])

    def test_sends_no_password_in_clear_text_to_another_machine(self):
        server, problem = self.send("0.0.0.0")  # reaches this machine, and is no loopback address
        self.assertIn("no STARTTLS", str(problem))
        self.assertNotIn("AUTH", server.seen)

    def test_sends_no_password_to_a_server_that_cannot_prove_itself(self):
        server, problem = self.send("0.0.0.0", starttls=self.certificate())
        self.assertIsInstance(problem, ssl.SSLCertVerificationError)
        self.assertNotIn("tls AUTH", server.seen)

    def test_logs_in_without_encryption_on_this_machine(self):
        server, answer = self.send("127.0.0.1")
        self.assertEqual("Report sent to a@b.example.", answer)
        self.assertIn("AUTH", server.seen)

    def test_needs_no_encryption_without_a_password(self):
        server, answer = self.send("0.0.0.0", login="")
        self.assertEqual("Report sent to a@b.example.", answer)
        self.assertNotIn("AUTH", server.seen)
