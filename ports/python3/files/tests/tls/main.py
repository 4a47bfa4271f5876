"""Both ends of TLS in one guest: a client that trusts the server's certificate, one that does not, and one that means another server.

With an argument, a server alone.
"""
import hashlib
import http.server
import socket
import ssl
import sys
import threading


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = f"It works over {self.connection.version()}.\n".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(http.server.HTTPServer):
    def handle_error(self, request, client_address):
        print("server:", type(sys.exc_info()[1]).__name__, flush=True)


def serve(address):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("/data/certificate.pem", "/data/key.pem")
    server = Server(address, Page)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return server


def get(port, name, context):
    with socket.create_connection(("127.0.0.1", port), timeout=60) as plain:
        with context.wrap_socket(plain, server_hostname=name) as connection:
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            with connection.makefile("rb") as answer:
                return answer.read().split(b"\r\n\r\n")[1].decode().strip()


def attempt(port, name, context):
    try:
        print(f"{name}: {get(port, name, context)}", flush=True)
    except ssl.SSLCertVerificationError as e:
        print(f"{name}: refused: {e.verify_message}", flush=True)


if sys.argv[1:]:
    serve(("", 80)).serve_forever()

print(ssl.OPENSSL_VERSION, flush=True)
print("scrypt", hashlib.scrypt(b"", salt=b"", n=16, r=1, p=1, dklen=8).hex(), hashlib.new("sha512_256", b"abc").hexdigest()[:8])
server = serve(("127.0.0.1", 0))
threading.Thread(target=server.serve_forever, daemon=True).start()
port = server.server_address[1]
attempt(port, "localhost", ssl.create_default_context(cafile="/data/certificate.pem"))
attempt(port, "localhost", ssl.create_default_context())
attempt(port, "elsewhere", ssl.create_default_context(cafile="/data/certificate.pem"))
server.shutdown()
