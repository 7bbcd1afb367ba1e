"""A Modbus RTU slave made by pymodbus: python3 pymodbusSlave.py PORT BAUD '{"0": 5, "1": 5290}' [ADDRESS]

Registers that are not given do not exist: reading one is refused with exception 2. Prints "ready" when the port is open. A
line of the same JSON on standard input changes registers and is answered with "set"; the line "dump" with all of them.
"""

import asyncio
import json
import sys

from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock
from pymodbus.server import StartAsyncSerialServer
from pymodbus.transaction import ModbusRtuFramer


async def listen(block: ModbusSparseDataBlock) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        text = line.decode().strip()
        if text == "dump":
            print("registers " + json.dumps(block.values), flush=True)
            continue
        for register, value in json.loads(text).items():
            block.setValues(int(register), [value])
        print("set", flush=True)


async def main() -> None:
    port, baud, registers = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
    address = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    block = ModbusSparseDataBlock({int(register): value for register, value in registers.items()})
    slave = ModbusSlaveContext(hr=block, zero_mode=True)
    context = ModbusServerContext(slaves={address: slave}, single=False)
    server = await StartAsyncSerialServer(
        context=context,
        framer=ModbusRtuFramer,
        port=port,
        baudrate=baud,
        ignore_missing_slaves=True,
        defer_start=True,
    )
    await server.start()
    if server.transport is None:
        sys.exit(f"cannot open {port}")
    print("ready", flush=True)
    await asyncio.gather(server.serve_forever(), listen(block))


asyncio.run(main())
