"""Asks modules that are written in C, or stand on them, for what is known beforehand. A wrong answer is an exception."""
import array
import base64
import binascii
import cmath
import collections
import csv
import dataclasses
import datetime
import decimal
import fractions
import hashlib
import hmac
import io
import json
import math
import os
import pickle
import random
import re
import select
import socket
import statistics
import struct
import sys
import tempfile
import time
import unicodedata
import uuid
import xml.etree.ElementTree
import zoneinfo

checked = []


def same(name, got, expected):
    if got != expected:
        raise AssertionError(f"{name}: {got!r} is not {expected!r}")
    checked.append(name)


@dataclasses.dataclass
class Point:
    x: int
    y: int


same("version", ".".join(map(str, sys.version_info[:3])), sys.argv[1])
same("json", json.loads(json.dumps({"a": [1, 2.5, None, "ä"]})), {"a": [1, 2.5, None, "ä"]})
same("re", re.sub(r"(\w+)@(\w+)", r"\2 at \1", "me@home"), "home at me")
same("datetime", (datetime.date(2000, 2, 28) + datetime.timedelta(2)).isoformat(), "2000-03-01")
same("strptime", datetime.datetime.strptime("5 Mar 1999", "%d %b %Y").toordinal(), 729818)
same("md5", hashlib.md5(b"").hexdigest(), "d41d8cd98f00b204e9800998ecf8427e")
same("sha256", hashlib.sha256(b"abc").hexdigest()[:16], "ba7816bf8f01cfea")
same("blake2", hashlib.blake2b(b"abc").hexdigest()[:16], "ba80a53f981c4d0d")
same("sha3", hashlib.sha3_256(b"").hexdigest()[:16], "a7ffc6f8bf1ed766")
same("hmac", hmac.new(b"key", b"text", "sha1").hexdigest(), hmac.digest(b"key", b"text", "sha1").hex())
same("struct", struct.unpack("<hIq", struct.pack("<hIq", -2, 7, -(1 << 40))), (-2, 7, -(1 << 40)))
same("array", array.array("d", [1, 2]).tobytes(), struct.pack("=dd", 1, 2))
same("csv", next(csv.reader(io.StringIO('a,"b,c",d'))), ["a", "b,c", "d"])
same("pickle", pickle.loads(pickle.dumps(Point(1, 2))), Point(1, 2))
same("random", random.Random(1).randrange(1 << 30), 288545018)
same("seed", len({os.urandom(16), os.urandom(16), random.SystemRandom().randbytes(16)}), 3)
same("unicode", unicodedata.name("ß"), "LATIN SMALL LETTER SHARP S")
same("normal", unicodedata.normalize("NFD", "é"), "e\u0301")
same("math", (math.isqrt(10 ** 20), math.comb(10, 3), f"{math.pi:.6f}"), (10 ** 10, 120, "3.141593"))
same("cmath", cmath.sqrt(-4), 2j)
same("floats", (0.1 + 0.2, float("1e-7"), 1e22, float.hex(0.5)), (0.30000000000000004, 1e-07, 1e+22, "0x1.0000000000000p-1"))
same("decimal", str(decimal.Decimal(1) / decimal.Decimal(7)), "0.1428571428571428571428571429")
same("fractions", fractions.Fraction(1, 3) + fractions.Fraction(1, 6), fractions.Fraction(1, 2))
same("integers", pow(3, 1000, 10 ** 9 + 7), 56888193)
same("statistics", statistics.median([3, 1, 2]), 2)
same("base64", base64.b64decode(base64.b64encode(bytes(range(256)))), bytes(range(256)))
same("crc32", binascii.crc32(b"123456789"), 0xCBF43926)
same("collections", collections.Counter("abca").most_common(1), [("a", 2)])
same("xml", xml.etree.ElementTree.fromstring("<a><b c='d'/></a>").find("b").get("c"), "d")
same("uuid", (uuid.uuid5(uuid.NAMESPACE_DNS, "a.example").version, uuid.uuid4().version), (5, 4))
same("zoneinfo", zoneinfo.TZPATH, tuple(path for path in zoneinfo.TZPATH if path.startswith("/")))
same("encodings", "ä€".encode("cp1252"), b"\xe4\x80")

with tempfile.TemporaryDirectory() as directory:
    path = os.path.join(directory, "ä.txt")
    with open(path, "w") as file:
        file.write("line\n" * 3)
    same("files", ([*os.listdir(directory)], os.stat(path).st_size), (["ä.txt"], 15))

started = time.monotonic()
time.sleep(0.2)
same("sleep", 0.15 < time.monotonic() - started < 5, True)
same("clock", time.time() > 1_700_000_000, True)

left, right = socket.socketpair()
same("select", select.select([right], [], [], 0), ([], [], []))
left.sendall(b"a word")
same("socketpair", (select.select([right], [], [], 5)[0], right.recv(16)), ([right], b"a word"))

print(f"all well: {len(checked)} checked")
