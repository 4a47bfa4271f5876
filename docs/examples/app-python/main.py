"""Serves one page."""
from http.server import BaseHTTPRequestHandler, HTTPServer

from greeting import greeting


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(greeting("Python").encode())


HTTPServer(("0.0.0.0", 80), Page).serve_forever()
