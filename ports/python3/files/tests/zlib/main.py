"""Compresses and gets back, by itself and in files of two kinds."""
import gzip
import io
import zipfile
import zlib

text = b"the same again, " * 1000
packed = zlib.compress(text)
assert len(packed) < 200 and zlib.decompress(packed) == text
assert gzip.decompress(gzip.compress(text)) == text
with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("text", text)
    assert archive.read("text") == text
print("compressed by", zlib.ZLIB_RUNTIME_VERSION)
