"""Writes small pprof profiles by hand, for cases that no producer would write: each function is one sample."""


def varint(value):
    value &= 2**64 - 1
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def number(field, value):
    return varint(field << 3) + varint(value) if value else b""


def message(field, payload):
    return varint(field << 3 | 2) + varint(len(payload)) + payload


def profile_bytes(types, functions):
    """types: [(type, unit)] as text; functions: [(name, file, line, value)] or with the line that the function starts
    on as a fifth, names and files as bytes, leaf samples of their own; the value is that of every type."""
    strings = [b""]

    def text(value):
        strings.append(value)
        return len(strings) - 1

    out = b""
    for kind, unit in types:
        out += message(1, number(1, text(kind.encode())) + number(2, text(unit.encode())))
    for index, (name, file, line, value, *start) in enumerate(functions, 1):
        out += message(2, number(1, index) + b"".join(varint(2 << 3) + varint(value) for _ in types))
        out += message(4, number(1, index) + message(4, number(1, index) + number(2, line)))
        out += message(5, number(1, index) + number(2, text(name)) + number(4, text(file)) +
                       b"".join(number(5, line) for line in start))
    return out + b"".join(message(6, s) for s in strings)
