"""Write a PDF as a file that is as small as it can be: all objects in one stream, each stream deflated by libdeflate.

qpdf, which pikepdf writes with, knows zlib only, and leaves out of the stream of objects whatever was added to a PDF.
"""

import io
from itertools import pairwise

import deflate
import pikepdf
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Stream

_HEAD = b"%PDF-1.7\n%\xb5\xb6\xc2\xb5\n"
_LEVEL = 12
"""The hardest that libdeflate works."""

_WIDTHS = (1, 3, 2)
"""Bytes of an entry's fields in the table of objects: kind, place, index."""
_FREE, _PLAIN, _PACKED = range(3)


def pack(pdf: pikepdf.Pdf) -> bytes:
    """Return the file of a PDF. The same PDF gives the same bytes."""
    pdf.save(
        draft := io.BytesIO(),
        object_stream_mode=ObjectStreamMode.disable,
        compress_streams=False,
        deterministic_id=True,
    )
    with pikepdf.open(draft) as tidy:
        return _write(tidy)


def _write(pdf: pikepdf.Pdf) -> bytes:
    objects = {number: pdf.get_object(number, 0) for number in range(1, len(pdf.objects) + 1)}
    single = [number for number, found in objects.items() if isinstance(found, Stream)]
    # Objects of one kind beside one another: they are alike.
    joined = sorted(objects.keys() - set(single), key=lambda number: (_kind(objects[number]), number))
    stream_of_objects, table = len(objects) + 1, len(objects) + 2
    entries = {0: (_FREE, 0, 0), **{number: (_PACKED, stream_of_objects, place) for place, number in enumerate(joined)}}
    file = bytearray(_HEAD)

    def add(number: int, keys: Dictionary, data: bytes) -> None:
        entries[number] = (_PLAIN, len(file), 0)
        keys.Length = len(data)
        file.extend(b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, keys.unparse(), data))

    for number in single:
        add(number, *_pack_stream(objects[number]))
    add(stream_of_objects, *_pack_objects({number: objects[number] for number in joined}))
    entries[table] = (_PLAIN, start := len(file), 0)
    add(table, *_pack_entries([entries[number] for number in sorted(entries)], pdf.trailer))
    return bytes(file + b"startxref\n%d\n%%%%EOF\n" % start)


def _kind(found: Object) -> str:
    if not isinstance(found, Dictionary):
        return ""
    return "".join(str(found.get(key, "")) for key in ("/Type", "/S"))


def _pack_stream(stream: Stream) -> tuple[Dictionary, bytes]:
    """Return the keys and the bytes of a stream; metadata stay readable for any program."""
    keys = Dictionary({key: value for key, value in stream.stream_dict.items() if key not in ("/Filter", "/Length")})
    if stream.get("/Type") == Name.Metadata:
        return keys, stream.read_bytes()
    keys.Filter = Name.FlateDecode
    return keys, deflate.zlib_compress(stream.read_bytes(), _LEVEL)


def _pack_objects(objects: dict[int, Object]) -> tuple[Dictionary, bytes]:
    """Return the stream of objects (ISO 32000-1, 7.5.7): where each begins, then all."""
    places, texts = [], bytearray()
    for number, found in objects.items():
        places.append(b"%d %d" % (number, len(texts)))
        texts += found.unparse(resolved=True) + b"\n"
    head = b" ".join(places) + b"\n"
    keys = Dictionary(Type=Name.ObjStm, N=len(objects), First=len(head), Filter=Name.FlateDecode)
    return keys, deflate.zlib_compress(bytes(head + texts), _LEVEL)


def _pack_entries(entries: list[tuple[int, int, int]], trailer: Object) -> tuple[Dictionary, bytes]:
    """Return the table of objects (ISO 32000-1, 7.5.8), each row as its difference from the one above."""
    rows = [
        b"".join(field.to_bytes(width, "big") for field, width in zip(entry, _WIDTHS, strict=True)) for entry in entries
    ]
    pairs = pairwise([bytes(sum(_WIDTHS)), *rows])
    differences = [bytes((new - old) % 256 for old, new in zip(above, row, strict=True)) for above, row in pairs]
    keys = Dictionary(
        Type=Name.XRef,
        Size=len(rows),
        W=Array(_WIDTHS),
        Filter=Name.FlateDecode,
        DecodeParms=Dictionary(Columns=sum(_WIDTHS), Predictor=12),
        **{key[1:]: trailer[key] for key in ("/Root", "/Info", "/ID")},
    )
    return keys, deflate.zlib_compress(b"".join(b"\2" + row for row in differences), _LEVEL)
