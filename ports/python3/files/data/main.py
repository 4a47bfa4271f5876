"""What `rrpkg run python3` starts: a page on port 80 that says what serves it, and the same as JSON at /facts."""
import html
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

STARTED = time.monotonic()
OPTIONS = {"_sqlite3": "sqlite", "zlib": "zlib"}


def facts():
    return {
        "python": sys.version.split()[0],
        "system": sys.platform,
        "modules": len(sys.builtin_module_names),
        "options": ", ".join(option for module, option in OPTIONS.items() if module in sys.builtin_module_names),
        "seconds up": round(time.monotonic() - STARTED, 1),
    }


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/":
            rows = "".join(f"<tr><th>{name}<td>{html.escape(str(value))}" for name, value in facts().items())
            self.answer("text/html", f"<!DOCTYPE html><title>Python</title><h1>It works</h1><table>{rows}</table>\n")
        elif self.path == "/facts":
            self.answer("application/json", json.dumps(facts()) + "\n")
        else:
            self.send_error(404)

    def answer(self, kind, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


HTTPServer(("", 80), Page).serve_forever()
