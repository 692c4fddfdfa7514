#!/usr/bin/env python3
"""Stands in for a container's credential endpoint and an instance's metadata service, by AWS's descriptions of both.

Prints its port on standard error and serves plain HTTP on loopback. The first part of a path is the scenario:

    good                       answers as AWS does            past       credentials that have ended
    flaky                      500 twice, then as good        text       200 with something else
    refused                    403                            away       503 for ever
    mute                       takes requests and is silent   redirect   302 to another path
"""
import datetime
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "AQAEALpSession=="
counts: dict[str, int] = {}
lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body="", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def handle_any(self):
        _, scenario, *rest = self.path.split("/")
        with lock:
            counts[scenario] = counts.get(scenario, 0) + 1
            count = counts[scenario]
        if scenario == "count":
            return self.answer(200, str(counts.get(rest[0], 0)))
        if scenario == "refused":
            return self.answer(403, "secret words")
        if scenario == "away" or (scenario == "flaky" and count <= 2):
            return self.answer(503)
        if scenario == "text":
            return self.answer(200, "<html>")
        if scenario == "redirect":
            return self.answer(302, headers=[("Location", "/good/task")])
        if scenario == "mute":
            return time.sleep(30)
        if rest[:1] == ["latest"]:
            return self.instance(rest[1:], scenario)
        if self.headers.get("Authorization") != "task-token":
            return self.answer(401)
        self.credentials(scenario)

    do_GET = do_PUT = handle_any

    def instance(self, path, scenario):
        if path == ["api", "token"]:
            seconds = self.headers.get("X-aws-ec2-metadata-token-ttl-seconds", "")
            if self.command != "PUT" or not seconds.isdigit() or not 1 <= int(seconds) <= 21600:
                return self.answer(400)
            return self.answer(200, TOKEN)
        if self.headers.get("X-aws-ec2-metadata-token") != TOKEN:
            return self.answer(401)
        role = "/".join(path).removeprefix("meta-data/iam/security-credentials/")
        if role == "":
            return self.answer(200, "migrayt-worker")
        if role == "migrayt-worker":
            return self.credentials(scenario)
        self.answer(404)

    def credentials(self, scenario):
        end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=6)
        if scenario == "past":
            end = datetime.datetime(2001, 1, 1)
        self.answer(200, json.dumps({
            "Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "ASIATEMPORARY", "SecretAccessKey": "temporary+/secret",
            "Token": "temporary-token", "Expiration": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }))


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print(f"Port {server.server_port}", file=sys.stderr, flush=True)
server.serve_forever()
