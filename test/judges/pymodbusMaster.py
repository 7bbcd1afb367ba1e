"""A Modbus RTU master made by pymodbus: python3 pymodbusMaster.py PORT BAUD SECONDS

Waits SECONDS for an answer. Prints "ready" when the port is open. Each line on standard input is a JSON list [function, arguments, address]; the answer is a line of
JSON: {"registers": [...]} for a read, {"exception": code}, {"silence": true}, or {"done": true} for anything else that was answered.
"""

import json
import sys

from pymodbus import (
    bit_read_message,
    bit_write_message,
    diag_message,
    file_message,
    mei_message,
    other_message,
    register_read_message,
    register_write_message,
)
from pymodbus.client import ModbusSerialClient

REQUESTS = {
    1: bit_read_message.ReadCoilsRequest,
    2: bit_read_message.ReadDiscreteInputsRequest,
    3: register_read_message.ReadHoldingRegistersRequest,
    4: register_read_message.ReadInputRegistersRequest,
    5: bit_write_message.WriteSingleCoilRequest,
    6: register_write_message.WriteSingleRegisterRequest,
    7: other_message.ReadExceptionStatusRequest,
    8: diag_message.ReturnQueryDataRequest,
    11: other_message.GetCommEventCounterRequest,
    12: other_message.GetCommEventLogRequest,
    15: bit_write_message.WriteMultipleCoilsRequest,
    16: register_write_message.WriteMultipleRegistersRequest,
    17: other_message.ReportSlaveIdRequest,
    20: lambda file, number, length, **rest: file_message.ReadFileRecordRequest(
        [file_message.FileRecord(file_number=file, record_number=number, record_length=length)], **rest
    ),
    22: register_write_message.MaskWriteRegisterRequest,
    23: lambda read, count, write, values, **rest: register_read_message.ReadWriteMultipleRegistersRequest(
        read_address=read, read_count=count, write_address=write, write_registers=values, **rest
    ),
    24: file_message.ReadFifoQueueRequest,
    43: mei_message.ReadDeviceInformationRequest,
}


def answer_of(client, function, arguments, address):
    request = REQUESTS[function](*arguments, unit=address)
    result = client.execute(request)
    if hasattr(result, "exception_code"):
        return {"exception": result.exception_code}
    if result.isError():
        return {"silence": True}
    if hasattr(result, "registers"):
        return {"registers": result.registers}
    return {"done": True}


def main():
    port, baud, patience = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    client = ModbusSerialClient(port=port, baudrate=baud, timeout=patience, retries=0, retry_on_empty=False)
    if not client.connect():
        sys.exit(f"cannot open {port}")
    print("ready", flush=True)
    for line in sys.stdin:
        print("answer " + json.dumps(answer_of(client, *json.loads(line))), flush=True)


main()
