interface Preventable {
  preventDefault(): void;
}

/** What is used of Electron's `Session`. */
interface AskedSession {
  setPermissionRequestHandler(handler: (contents: unknown, permission: unknown, answer: (isGranted: boolean) => void) => void): void;
  setPermissionCheckHandler(handler: () => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  on(
    event: "select-serial-port",
    listener: (event: Preventable, ports: unknown, contents: unknown, choose: (portId: string) => void) => void,
  ): unknown;
  on(
    event: "select-hid-device",
    listener: (event: Preventable, details: unknown, choose: (deviceId?: string | null) => void) => void,
  ): unknown;
  on(event: "select-usb-device", listener: (event: Preventable, details: unknown, choose: (deviceId?: string) => void) => void): unknown;
}

/** Denies every permission; the page reaches the serial port only through our own calls. */
export function denyPermissions(session: AskedSession): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on("select-serial-port", (event, _ports, _contents, choose) => {
    event.preventDefault();
    choose("");
  });
  session.on("select-hid-device", (event, _details, choose) => {
    event.preventDefault();
    choose(null);
  });
  session.on("select-usb-device", (event, _details, choose) => {
    event.preventDefault();
    choose();
  });
}
