#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail server on loopback for tests (aiosmtpd). Prints its port, then a line for each mail it took; ends with its input.

smtp-server.py FOLDER [--tls] [--user NAME:PASSWORD] [--port N]

Each mail becomes FOLDER/NNNN.json, read by Python's own mail parser, so that what Kassei writes is judged by somebody else.
The recipient's name decides: refused… 550 to RCPT, later… 451 to RCPT once, spam… 554 to the mail, busy… 452 to the mail once,
dropped… the mail is kept and the connection cut once before the answer.
"""
import argparse, asyncio, email, email.policy, json, os, ssl, subprocess, sys
from email.header import decode_header, make_header
from email.utils import getaddresses
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

arguments = argparse.ArgumentParser()
arguments.add_argument("folder")
arguments.add_argument("--tls", action="store_true")
arguments.add_argument("--user")
arguments.add_argument("--port", type=int, default=0)
options = arguments.parse_args()
seen, count = set(), 0


def once(kind, address):
    first = (kind, address) not in seen
    seen.add((kind, address))
    return first


def text(message, name):
    return str(make_header(decode_header(message[name]))) if message[name] is not None else None


def facts(envelope, session):
    message = email.message_from_bytes(envelope.content)
    lines = envelope.content.split(b"\r\n")
    head = lines[: lines.index(b"")]
    body = message.get_payload(decode=True)
    people = {name: getaddresses([message[name]])[0] for name in ("From", "To")}
    return {
        "envelope_from": envelope.mail_from, "envelope_to": envelope.rcpt_tos, "recipient": session.recipient, "to_field": message["To"],
        "headers": " ".join(message.keys()), "defects": len(message.defects),
        "message_id": message["Message-ID"], "subject": text(message, "Subject"), "date": message["Date"],
        "from_name": str(make_header(decode_header(people["From"][0]))), "from": people["From"][1],
        "to_name": str(make_header(decode_header(people["To"][0]))), "to": people["To"][1],
        "stop": message["List-Unsubscribe"], "encoding": message["Content-Transfer-Encoding"], "type": message["Content-Type"],
        "language": message["Content-Language"], "auto": message["Auto-Submitted"],
        "body": body.decode("utf-8").replace("\r\n", "\n"),
        "longest_head": max(len(line) for line in head if not line.startswith(b"Message-ID")), "longest_body": max(len(line) for line in lines[len(head):]),
        "ascii": envelope.content.isascii(), "bare": envelope.content.replace(b"\r\n", b"").count(b"\n") + envelope.content.replace(b"\r\n", b"").count(b"\r"),
        "tls": session.ssl is not None, "user": session.auth_data.login.decode() if session.auth_data else None,
    }


class Server(SMTP):
    async def smtp_RCPT(self, arg):
        self.session.recipient = arg
        await super().smtp_RCPT(arg)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("refused"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("later") and once("rcpt", address):
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global count
        to = envelope.rcpt_tos[0]
        if to.startswith("spam"):
            return "554 5.7.1 we do not like this mail"
        if to.startswith("busy") and once("data", to):
            return "452 4.3.1 no room just now"
        path = os.path.join(options.folder, "%04d.json" % count)
        count += 1
        with open(path + ".part", "w", encoding="utf-8") as file:
            json.dump(facts(envelope, session), file, ensure_ascii=False)
        os.rename(path + ".part", path)
        print("mail", flush=True)
        if to.startswith("dropped") and once("drop", to):
            server.transport.abort()
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    name, password = options.user.split(":")
    right = isinstance(data, LoginPassword) and data.login.decode() == name and data.password.decode() == password
    return AuthResult(success=right, handled=right, auth_data=data)


def tls_context():
    certificate, key = os.path.join(options.folder, "cert.pem"), os.path.join(options.folder, "key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "36500", "-keyout", key,
         "-out", certificate, "-subj", "/CN=kassei-test", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


async def main():
    context = tls_context() if options.tls else None
    user = {"authenticator": authenticate, "auth_required": True} if options.user else {}
    factory = lambda: Server(Handler(), hostname="localhost", tls_context=context, require_starttls=options.tls, auth_require_tls=options.tls,
                           decode_data=False, **user)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(factory, "127.0.0.1", options.port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())
