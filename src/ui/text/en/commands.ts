/** Every command: its button, and what it means for whoever stands at the rack. */
export const command = {
  stopCharging: {
    name: "Stop charging",
    text: "This pack is no longer charged; it can still supply loads. Other packs, if any, take over its share. Whether this survives a restart is not known.",
    done: "Charging is stopped",
  },
  allowCharging: {
    name: "Allow charging",
    text: "Current may flow into the pack at once if a charger is connected. Protections stay active.",
    done: "Charging is allowed",
  },
  stopDischarging: {
    name: "Stop discharging",
    text: "The pack no longer supplies loads. If it is the only pack, the inverter and everything behind it switch off.",
    done: "Discharging is stopped",
  },
  allowDischarging: {
    name: "Allow discharging",
    text: "Current may flow out of the pack at once. Make sure nobody is working on the busbars.",
    done: "Discharging is allowed",
  },
  limiterOn: {
    name: "Enable limiter",
    text: "Above its threshold the pack limits the charging current. Charging may take longer.",
    done: "The limiter is enabled",
  },
  limiterOff: {
    name: "Disable limiter",
    text: "The charger's full current reaches the cells. Only the over-current protection can then stop it.",
    done: "The limiter is disabled",
  },
  limiterHighGear: {
    name: "High gear",
    text: "The limiter uses the higher of its two currents. How many amperes that is, is not documented.",
    done: "The limiter is in high gear",
  },
  limiterLowGear: {
    name: "Low gear",
    text: "The limiter uses the lower of its two currents. How many amperes that is, is not documented.",
    done: "The limiter is in low gear",
  },
  buzzerOn: { name: "Enable buzzer", text: "The pack may beep at alarms.", done: "The buzzer may sound" },
  buzzerOff: {
    name: "Silence buzzer",
    text: "The pack never beeps, whatever happens. Someone must watch its LEDs or this screen.",
    done: "The buzzer is silent",
  },
  ledAlarmOn: { name: "Enable LED", text: "The ALM LED shows alarms.", done: "The alarm LED may light" },
  ledAlarmOff: {
    name: "Keep LED off",
    text: "The ALM LED no longer shows alarms: to anyone passing by, the pack looks healthy.",
    done: "The alarm LED stays off",
  },
  closeChargeMos: {
    name: "Close CHG…",
    text: "This computer then keeps CHG MOS closed: current may flow in whatever the pack would decide, even if a protection is triggered later.",
    done: "CHG MOS is held closed",
  },
  openChargeMos: {
    name: "Open CHG",
    text: "The pack is not charged while this computer keeps CHG MOS open.",
    done: "CHG MOS is held open",
  },
  closeDischargeMos: {
    name: "Close DSG…",
    text: "This computer then keeps DSG MOS closed: current may flow out whatever the pack would decide, even if a protection is triggered later.",
    done: "DSG MOS is held closed",
  },
  openDischargeMos: {
    name: "Open DSG",
    text: "The pack does not supply loads while this computer keeps DSG MOS open. If it is the only pack, everything behind the inverter switches off.",
    done: "DSG MOS is held open",
  },
  closePrechargeMos: {
    name: "Close PRE…",
    text: "The output is charged through the precharge resistor while this is held. That resistor is not rated for a load.",
    done: "PRE MOS is held closed",
  },
  openPrechargeMos: {
    name: "Open PRE",
    text: "The output is no longer charged slowly before DSG MOS closes.",
    done: "PRE MOS is held open",
  },
  closeHeaterMos: {
    name: "Close heating…",
    text: "The cells are heated while this is held, even when they are warm. The vendor's older tool calls this switch FAN MOS: on old firmware it may be a fan.",
    done: "The heating MOS is held closed",
  },
  openHeaterMos: {
    name: "Open heating",
    text: "The cells are not heated. The vendor's older tool calls this switch FAN MOS: on old firmware it may be a fan.",
    done: "The heating MOS is held open",
  },
  closeLimitMos: {
    name: "Connect LIMIT…",
    text: "The charging current flows through the limiter, whatever the pack would decide.",
    done: "LIMIT MOS is connected",
  },
  openLimitMos: {
    name: "Disconnect LIMIT",
    text: "The limiter's path is open: the charger's full current flows through CHG MOS alone.",
    done: "LIMIT MOS is disconnected",
  },
  closeDryContact1: {
    name: "Close",
    text: "Whatever is wired to dry contact 1 reacts as it does to an alarm.",
    done: "Dry contact 1 is held closed",
  },
  openDryContact1: {
    name: "Open",
    text: "Whatever is wired to dry contact 1 is not notified of alarms.",
    done: "Dry contact 1 is held open",
  },
  closeDryContact2: {
    name: "Close",
    text: "Whatever is wired to dry contact 2 reacts as it does to an alarm.",
    done: "Dry contact 2 is held closed",
  },
  openDryContact2: {
    name: "Open",
    text: "Whatever is wired to dry contact 2 is not notified of alarms.",
    done: "Dry contact 2 is held open",
  },
  fanOn: { name: "Fan on", text: "The fan runs while this is held.", done: "The fan is held on" },
  fanOff: { name: "Fan off", text: "The fan does not run, even when the pack gets warm.", done: "The fan is held off" },
  endPcControl: {
    name: "End PC control",
    text: "The pack controls its switches again. Switches may change at once.",
    done: "PC control has ended",
  },
  restoreDefaults: {
    name: "Restore defaults…",
    text: "The pack resets all its settings to the manufacturer's. A backup is made first; afterwards all settings are read again and the differences shown.",
    done: "The settings have changed",
  },
  shutdown: {
    name: "Shut down…",
    text: "The pack switches itself off: no output, no communication. This program cannot switch it on again; only its button or a charger can.",
    done: "The pack no longer answers, as expected after a shutdown",
  },
} as const;

export const state = {
  chargeMos: { name: "Charging", part: "CHG MOS", on: "conducts", off: "open" },
  dischargeMos: { name: "Discharging", part: "DSG MOS", on: "conducts", off: "open" },
  limiterEnabled: { name: "Charge limiter", part: "may limit the charging current", on: "enabled", off: "disabled" },
  limiterLowGear: { name: "Limiter gear", part: "which of its two currents applies", on: "low", off: "high" },
  buzzer: { name: "Buzzer", part: "beeps at alarms", on: "may sound", off: "silent" },
  ledAlarm: { name: "Alarm LED", part: "ALM on the housing", on: "may light", off: "stays off" },
  prechargeMos: { name: "Precharge", part: "PRE MOS", on: "conducts", off: "open" },
  heater: { name: "Heating", part: "HEATING MOS (older: FAN)", on: "conducts", off: "open" },
  limiter: { name: "Limiter path", part: "LIMIT MOS", on: "closed", off: "open" },
  dryContact1: { name: "Dry contact 1", part: "DRY CONN1", on: "closed", off: "open" },
  dryContact2: { name: "Dry contact 2", part: "DRY CONN2", on: "closed", off: "open" },
  fan: { name: "Fan", part: "FAN MOS, newer packs", on: "on", off: "off" },
} as const;
