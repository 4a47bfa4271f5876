"""A server and a client of TLS that agree, and a client that does not believe the server."""
import hashlib
import socket
import ssl
import threading

server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
server_side.load_cert_chain("/data/certificate.pem", "/data/key.pem")


def serve(listener):
    for _ in range(2):
        connection, _ = listener.accept()
        try:
            with server_side.wrap_socket(connection, server_side=True) as secure:
                secure.sendall(secure.recv(1024).upper())
        except (ssl.SSLError, ConnectionError):
            connection.close()


with socket.create_server(("127.0.0.1", 0)) as listener:
    thread = threading.Thread(target=serve, args=(listener,))
    thread.start()
    believing = ssl.create_default_context(cafile="/data/certificate.pem")
    with socket.create_connection(listener.getsockname(), timeout=30) as plain:
        with believing.wrap_socket(plain, server_hostname="localhost") as secure:
            secure.sendall(b"hello in secret")
            print(secure.version(), secure.recv(1024).decode(), flush=True)
    try:
        with socket.create_connection(listener.getsockname(), timeout=30) as plain:
            ssl.create_default_context().wrap_socket(plain, server_hostname="localhost")
    except ssl.SSLCertVerificationError as error:
        print("refused:", error.verify_message, flush=True)
    thread.join()

print("sha512_256", hashlib.new("sha512_256", b"").hexdigest()[:16])
