"""A Modbus RTU slave at address 1 made by pymodbus: python3 pymodbusSlave.py PORT BAUD '{"0": 5, "1": 5290}'

Registers that are not given do not exist: reading one is refused with exception 2. Prints "ready" when the port is open.
"""

import asyncio
import json
import sys

from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock
from pymodbus.server import StartAsyncSerialServer
from pymodbus.transaction import ModbusRtuFramer


async def main() -> None:
    port, baud, registers = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
    block = ModbusSparseDataBlock({int(register): value for register, value in registers.items()})
    slave = ModbusSlaveContext(hr=block, zero_mode=True)
    context = ModbusServerContext(slaves={1: slave}, single=False)
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
    await server.serve_forever()


asyncio.run(main())
