"""Threads that wait for each other, for a socket and for time; and the same things in an event loop."""
import asyncio
import queue
import socket
import threading
from concurrent.futures import ThreadPoolExecutor


def shout(listener):
    connection, _ = listener.accept()
    with connection:
        connection.sendall(connection.recv(1024).upper())


with socket.create_server(("127.0.0.1", 0)) as listener:
    thread = threading.Thread(target=shout, args=(listener,))
    thread.start()
    with socket.create_connection(listener.getsockname(), timeout=30) as client:
        client.sendall(b"hello over a socket")
        print(client.recv(1024).decode(), flush=True)
    thread.join()

with ThreadPoolExecutor(4) as pool:
    print("pool", sum(pool.map(lambda n: n * n, range(100))), flush=True)

# Neither gives way by itself: the interpreter has to make them take turns.
turns = queue.SimpleQueue()


def compute(name):
    for part in range(5):
        sum(range(200_000))
        turns.put(name)


workers = [threading.Thread(target=compute, args=(name,)) for name in "ab"]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print("turns", "".join(turns.get() for _ in range(10)), flush=True)


async def answer(reader, writer):
    writer.write((await reader.readline()).upper())
    await writer.drain()
    writer.close()


async def converse():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"hello in a loop\n")
    line = await asyncio.wait_for(reader.readline(), 30)
    await asyncio.sleep(0.05)
    server.close()
    return line.decode().strip()


print(asyncio.run(converse()))
