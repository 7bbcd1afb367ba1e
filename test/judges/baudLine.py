"""A serial line with a baud rate, between a port for the app and the port of a pack: python3 baudLine.py LINK PACK_PORT BAUD

A pseudo terminal carries bytes at any rate. This one looks at the rate that the app has set and turns everything into noise
while it is not BAUD, as a real wire does. Prints "ready" when LINK is there.
"""

import os
import random
import select
import sys
import termios
import tty

RATES = {termios.B9600: 9600, termios.B19200: 19200, termios.B38400: 38400, termios.B115200: 115200}


def noise(data: bytes, chance: random.Random) -> bytes:
    return bytes(chance.randrange(256) for _ in data)


def main() -> None:
    link, pack_port, baud = sys.argv[1], sys.argv[2], int(sys.argv[3])
    chance = random.Random(1)
    app, app_slave = os.openpty()
    tty.setraw(app_slave)
    # The app's end stays open here too, so that the line outlives a close and the next open.
    os.symlink(os.ttyname(app_slave), link)
    pack = os.open(pack_port, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(pack)
    print("ready", flush=True)
    while True:
        ready, _, _ = select.select([app, pack], [], [])
        is_right = RATES.get(termios.tcgetattr(app)[4]) == baud
        for end, other in ((app, pack), (pack, app)):
            if end not in ready:
                continue
            data = os.read(end, 4096)
            os.write(other, data if is_right else noise(data, chance))


main()
