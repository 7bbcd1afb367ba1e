"""A second reading of PACE's ASCII protocol (version 25), from its papers alone.

python3 asciiWitness.py check   reads lines "q HEX" (request) and "a HEX" (answer) and says of each "right CID2 INFO" or "wrong REASON"
python3 asciiWitness.py PORT    is a pack at ADD 1 that answers by the papers; says "ready", then of each frame the same as check

Nothing of the program is used here: a mistake in its tables and in its simulator at once shows as a disagreement with this file.
"""

import sys

SOI, EOI = b"~", b"\r"
UPPER_HEX = set(b"0123456789ABCDEF")
VERSION, LIFEPO4 = 0x25, 0x46
DONE, UNKNOWN, REFUSED = 0x00, 0x04, 0x09

# Characters of INFO in a request, by CID2.
REQUEST_LENGTHS = {
    0x42: {2}, 0x44: {2}, 0x90: {0}, 0x99: {2}, 0x9A: {2}, 0x9B: {2}, 0x9C: {2, 0}, 0xA0: {0}, 0xA8: {8}, 0xA1: {4},
    0xA6: {0}, 0xA7: {12}, 0xAF: {0}, 0xAE: {10, 8}, 0xB1: {0}, 0xB2: {12}, 0xB6: {0}, 0xB5: {8}, 0xC1: {0}, 0xC2: {0},
    0xD1: {0}, 0xD0: {16}, 0xD3: {0}, 0xD2: {16}, 0xD5: {0}, 0xD4: {16}, 0xD7: {0}, 0xD6: {16}, 0xD9: {0}, 0xD8: {12, 16},
    0xDB: {0}, 0xDA: {12, 16}, 0xDD: {0}, 0xDC: {26}, 0xDF: {0}, 0xDE: {26}, 0xE1: {0}, 0xE0: {14}, 0xE3: {0}, 0xE2: {6, 12},
    0xE5: {0}, 0xE4: {2}, 0xE7: {0}, 0xE6: {26}, 0xEB: {0}, 0xEC: {6}, 0xED: {0}, 0xEE: {4},
}

# Which read shows what a write has stored.
READ_OF_WRITE = {
    0xD0: 0xD1, 0xD2: 0xD3, 0xD4: 0xD5, 0xD6: 0xD7, 0xD8: 0xD9, 0xDA: 0xDB, 0xDC: 0xDD, 0xDE: 0xDF, 0xE0: 0xE1, 0xE2: 0xE3,
    0xE4: 0xE5, 0xE6: 0xE7, 0xB5: 0xB6, 0xA8: 0xA0, 0xAE: 0xAF, 0xEE: 0xED, 0xB2: 0xB1,
}


def length_digit(characters):
    return -sum((characters >> shift) & 15 for shift in (0, 4, 8)) % 16


def checksum(body):
    return -sum(body) % 0x10000


def frame(address, code, info=""):
    length = len(info)
    body = b"%02X%02X%02X%02X%X%03X%s" % (VERSION, address, LIFEPO4, code, length_digit(length), length, info.encode())
    return SOI + body + b"%04X" % checksum(body) + EOI


def parse(raw, is_request):
    """(address, code, info, None), or (None, None, None, what is wrong)."""

    def wrong(reason):
        return None, None, None, reason

    if raw[:1] != SOI or raw[-1:] != EOI:
        return wrong("does not stand between ~ and CR")
    body = raw[1:-1]
    if not set(body) <= UPPER_HEX:
        return wrong("has other characters than upper-case hex digits")
    if len(body) < 16:
        return wrong("is shorter than an empty frame")
    if int(body[-4:], 16) != checksum(body[:-4]):
        return wrong("has a wrong CHKSUM")
    version, address, device, code = (int(body[at : at + 2], 16) for at in (0, 2, 4, 6))
    length = int(body[9:12], 16)
    if version != VERSION:
        return wrong("has VER %02X" % version)
    if device != LIFEPO4:
        return wrong("has CID1 %02X" % device)
    if address > 15:
        return wrong("has ADR %02X" % address)
    if int(body[8:9], 16) != length_digit(length):
        return wrong("has a wrong LCHKSUM")
    info = body[12:-4].decode()
    if len(info) != length:
        return wrong("says %d characters of INFO and has %d" % (length, len(info)))
    if is_request and length not in REQUEST_LENGTHS.get(code, ()):
        return wrong("has %d characters of INFO for CID2 %02X" % (length, code))
    return address, code, info, None


def u16(*values):
    return "".join("%04X" % (value & 0xFFFF) for value in values)


def kelvin(*celsius):
    return u16(*(round(10 * value) + 2730 for value in celsius))


def text(words):
    return words.ljust(20).encode().hex().upper()


CELLS_MV = [3301 + i for i in range(16)]
SENSORS = [25.1, 25.2, 25.3, 25.4, 30.1, 26.7]


def analog(pack):
    one = "10" + u16(*CELLS_MV) + "06" + kelvin(*SENSORS) + u16(-1234, sum(CELLS_MV), 6400) + "03" + u16(10000, 321, 10000)
    tail = "%02X%08X%08X%02X" % (64, 4321, 4300, 99)
    return "00%02X" % pack + one + tail


class Pack:
    def __init__(self):
        self.control = 0x01
        self.indication = 0x0E
        over = lambda alarm, protect, release: "01" + u16(alarm, protect, release) + "0A"
        self.held = {
            0xD1: over(3600, 3700, 3380),
            0xD5: over(57600, 59200, 54000),
            0xD3: over(2800, 2500, 2900),
            0xD7: over(44800, 40000, 46400),
            0xD9: "01" + u16(105, 110) + "0A",
            # Read negative, written positive.
            0xDB: "01" + u16(-105, -110) + "0A",
            0xDD: "01" + kelvin(51, 55, 50, 56, 60, 55),
            0xDF: "01" + kelvin(0, -5, 0, -15, -20, -15),
            0xE1: "01" + kelvin(90, 110, 85),
            0xE3: u16(150) + "04" + u16(120) + "04",
            0xE5: "0C",
            0xE7: "01" + kelvin(-20, -25, -20, 65, 70, 65),
            0xB6: u16(3400, 30),
            0xA0: u16(3150, 5),
            0xAF: u16(56000, 2000) + "05",
            0xED: u16(100),
            0xEB: "010101",
            0xB1: "1A0B1B150C05",
            0xA6: u16(6400, 10000, 10000),
            0xC1: text("P16S100A-1812-1.00"),
            0xC2: text("MODEL-0003") + text("PACK-0003"),
            0x90: "01",
        }

    def status(self, pack):
        alarms = "10" + "00" * 16 + "06" + "00" * 6 + "000000"
        bits = "0000%02X%02X00" % (self.indication, self.control) + "0000" + "0000"
        return "00%02X" % pack + alarms + bits

    def switched(self, code, value):
        changes = {0x06: (0x20, False), 0x07: (0x20, True), 0x08: (0x08, False), 0x09: (0x08, True), 0x0A: (0x10, False),
                   0x0B: (0x10, True), 0x0C: (0x01, False), 0x0D: (0x01, True)}
        if code == 0x99:
            mask, is_set = changes[value]
            self.control = self.control | mask if is_set else self.control & ~mask
            return "%02X%02X" % (value, self.control)
        mask = 0x02 if code == 0x9A else 0x04
        self.indication = self.indication & ~mask if value == 1 else self.indication | mask
        return "%02X" % self.indication

    def store(self, code, info):
        read = READ_OF_WRITE[code]
        if code == 0xDA:
            alarm, protect = int(info[2:6], 16), int(info[6:10], 16)
            info = info[:2] + u16(-alarm, -protect) + info[10:]
        self.held[read] = info + self.held[read][len(info) :]

    def choose(self, info):
        kept = self.held[0xEB]
        codes = [kept[at : at + 2] if info[at : at + 2] == "FF" else info[at : at + 2] for at in (0, 2)]
        self.held[0xEB] = "".join(codes) + info[4:6]

    def answer(self, code, info):
        """RTN and INFO."""
        if code in (0x42, 0x44):
            pack = int(info, 16)
            if pack not in (1, 0xFF):
                return REFUSED, ""
            return DONE, (analog if code == 0x42 else self.status)(1)
        if code == 0xEC:
            self.choose(info)
            return DONE, ""
        if code in READ_OF_WRITE:
            self.store(code, info)
            return DONE, ""
        if code in (0x99, 0x9A, 0x9B):
            return DONE, self.switched(code, int(info, 16))
        if code == 0xA1:
            return DONE, ""
        if code in self.held:
            return DONE, self.held[code]
        return UNKNOWN, ""


def verdict(raw, is_request):
    _, code, info, wrong = parse(raw, is_request)
    return "wrong %s" % wrong if wrong else ("right %02X %s" % (code, info)).strip()


def check():
    for line in sys.stdin:
        side, _, digits = line.strip().partition(" ")
        print(verdict(bytes.fromhex(digits), side == "q"), flush=True)


def serve(port):
    import serial

    pack = Pack()
    line = serial.Serial(port, 9600, timeout=None)
    print("ready", flush=True)
    while True:
        raw = line.read_until(EOI)
        print(verdict(raw, True), flush=True)
        address, code, info, wrong = parse(raw, True)
        if wrong is None and address == 1:
            line.write(frame(1, *pack.answer(code, info)))


if __name__ == "__main__":
    check() if sys.argv[1] == "check" else serve(sys.argv[1])
