/**
 * For every flag: title · what it means · what to do. `alarm` is the advice while the pack still works,
 * `stop` the advice once it has stopped something; `act` where there is only one case.
 * `next` says what follows when the protection's limit is reached.
 */
export const flags = {
  cellOverVoltage: {
    title: "Cell over-voltage",
    what: "The highest cell is close to its upper limit.",
    alarm: "Check the charge voltage of the inverter. If the same cell is always the highest, let the pack balance at a low current.",
    stop: "Charging is stopped until the cell's voltage falls; discharging still works. Lower the charge voltage before you continue.",
    next: "At {{limit}} the pack stops charging.",
  },
  cellUnderVoltage: {
    title: "Cell under-voltage",
    what: "The lowest cell is nearly empty.",
    alarm: "Reduce the load and charge soon.",
    stop: "Discharging is stopped. Charge the pack today: a cell left this low is permanently damaged.",
    next: "At {{limit}} the pack stops discharging.",
  },
  packOverVoltage: {
    title: "Pack over-voltage",
    what: "The voltage of the whole pack is too high.",
    alarm: "Lower the charge voltage of the inverter.",
    stop: "Charging is stopped; discharging still works. Lower the charge voltage of the inverter.",
    next: "At {{limit}} the pack stops charging.",
  },
  packUnderVoltage: {
    title: "Pack under-voltage",
    what: "The whole pack is nearly empty.",
    alarm: "Reduce the load and charge soon.",
    stop: "Discharging is stopped. Charge the pack today; do not leave it empty.",
    next: "At {{limit}} the pack stops discharging.",
  },
  chargeOverCurrent: {
    title: "Charge over-current",
    what: "The charge current is above what this pack allows.",
    alarm: "Lower the charge current limit of the inverter, or add packs in parallel.",
    stop: "Charging is stopped and will be retried automatically. Lower the charge current limit of the inverter first.",
    next: "At {{limit}} the pack stops charging.",
  },
  dischargeOverCurrent: {
    title: "Discharge over-current",
    what: "The load draws more current than this pack allows.",
    alarm: "Switch off loads, or add packs in parallel.",
    stop: "Discharging is stopped and will be retried automatically. Switch off loads first, especially motors and heaters.",
    next: "At {{limit}} the pack stops discharging.",
  },
  chargeOverCurrent2: {
    title: "Charge over-current 2",
    what: "The charge current exceeded the second, faster limit.",
    act: "Lower the charge current limit of the inverter before you charge again.",
  },
  dischargeOverCurrent2: {
    title: "Discharge over-current 2",
    what: "The load current exceeded the second, faster limit.",
    act: "Switch off loads, especially motors and heaters, before you discharge again.",
  },
  chargeShortCircuit: {
    title: "Charge short circuit",
    what: "The charging side was shorted.",
    act: "Open the breaker and find the short between pack and charger. Reconnect only when it is removed.",
  },
  fullCharge: {
    title: "Fully charged",
    what: "The pack is full and has stopped charging.",
    act: "Nothing to do: charging starts again once the pack has been used.",
  },
  cellDifference: {
    title: "Cell difference",
    what: "The cell voltages are further apart than this pack allows.",
    act: "Charge to full at a low current so that the pack can balance. If it returns, have the weak cell checked.",
  },
  cellOverVoltage2: {
    title: "Cell over-voltage 2",
    what: "A cell exceeded the second, higher limit.",
    act: "Stop charging. Lower the charge voltage before you continue.",
  },
  backFlow: {
    title: "Back flow",
    what: "Current flowed in the wrong direction.",
    act: "Before you connect packs in parallel, check that their voltages are nearly equal.",
  },
  positiveTerminalOverTemperature: {
    title: "Terminal + over-temperature",
    what: "The positive terminal is too hot.",
    act: "Reduce the current. Switch off, let the terminal cool down, then tighten its bolt.",
  },
  negativeTerminalOverTemperature: {
    title: "Terminal − over-temperature",
    what: "The negative terminal is too hot.",
    act: "Reduce the current. Switch off, let the terminal cool down, then tighten its bolt.",
  },
  terminalSensorFault: {
    title: "Terminal sensor fault",
    what: "A temperature sensor at a terminal is disconnected.",
    act: "The pack cannot detect a hot terminal. Have the sensor checked.",
  },
  mosSensorFault: {
    title: "MOS sensor fault",
    what: "The temperature sensor of the MOSFETs is disconnected.",
    act: "The pack cannot detect hot MOSFETs. Keep the current low and have the sensor checked.",
  },
  afeCommunicationFault: {
    title: "Measuring chip fault",
    what: "The chip that measures the cells does not answer.",
    act: "Do not charge or discharge. Switch the pack off and on; if the fault returns, the BMS board needs repair.",
  },
  mosFault: {
    title: "MOSFET fault",
    what: "A MOSFET does not switch as it should.",
    act: "Do not rely on the pack to disconnect. Open the breaker and have the BMS board repaired.",
  },
  shortCircuit: {
    title: "Short circuit",
    what: "The output was shorted, or a large load was switched on suddenly.",
    act: "Open the breaker and find the short in the cables or the inverter. Reconnect only when it is removed.",
  },
  chargerOverVoltage: {
    title: "Charger over-voltage",
    what: "The charger's voltage is higher than this pack allows.",
    act: "Stop the charger and set the correct voltage: 55.2 to 57.6 V for a 51.2 V pack.",
  },
  chargerReversed: {
    title: "Charger reversed",
    what: "Plus and minus of the charger are swapped.",
    act: "Open the breaker, then swap the cables. Check the charger with a meter before you close it again.",
  },
  chargeOverTemperature: {
    title: "Charge over-temperature",
    what: "The cells are too warm while charging.",
    alarm: "Lower the charge current and make sure air can reach the pack.",
    stop: "Charging is stopped until the cells have cooled. Make sure air can reach the pack, and lower the charge current.",
    next: "At {{limit}} the pack stops charging.",
  },
  dischargeOverTemperature: {
    title: "Discharge over-temperature",
    what: "The cells are too warm while discharging.",
    alarm: "Reduce the load and make sure air can reach the pack.",
    stop: "Discharging is stopped until the cells have cooled. Reduce the load and make sure air can reach the pack.",
    next: "At {{limit}} the pack stops discharging.",
  },
  chargeUnderTemperature: {
    title: "Charge under-temperature",
    what: "The cells are too cold to charge.",
    alarm: "Warm the room or lower the charge current.",
    stop: "Charging is stopped; discharging still works. Warm the room: charging resumes automatically.",
    next: "At {{limit}} the pack stops charging.",
  },
  dischargeUnderTemperature: {
    title: "Discharge under-temperature",
    what: "The cells are too cold to discharge.",
    alarm: "Warm the room or reduce the load.",
    stop: "Discharging is stopped. Warm the room: discharging resumes automatically.",
    next: "At {{limit}} the pack stops discharging.",
  },
  mosOverTemperature: {
    title: "MOS over-temperature",
    what: "The BMS's power switches are too hot.",
    alarm: "Lower the current and check that the pack's terminals are tight.",
    stop: "Charging and discharging are stopped until they have cooled. Lower the current; check that the terminals are tight.",
    next: "At {{limit}} the pack stops.",
  },
  environmentOverTemperature: {
    title: "Environment over-temperature",
    what: "The air at the BMS is too warm.",
    alarm: "Ventilate the room or the cabinet.",
    stop: "The pack has stopped to protect itself. Ventilate the room or the cabinet.",
    next: "At {{limit}} the pack stops.",
  },
  environmentUnderTemperature: {
    title: "Environment under-temperature",
    what: "The air at the BMS is too cold.",
    alarm: "Warm the room or the cabinet.",
    stop: "The pack has stopped to protect itself. Warm the room or the cabinet.",
    next: "At {{limit}} the pack stops.",
  },
  lowSoc: {
    title: "Low SOC",
    what: "Little charge is left.",
    act: "Charge soon, or reduce the load.",
  },
  chargeMosFault: {
    title: "Charge MOS",
    what: "The charge switch does not follow the BMS.",
    act: "Stop charging and open the breaker: over-charge may no longer be prevented. Call service.",
  },
  dischargeMosFault: {
    title: "Discharge MOS",
    what: "The discharge switch does not follow the BMS.",
    act: "Disconnect the load and open the breaker: deep discharge may no longer be prevented. Call service.",
  },
  temperatureSensorFault: {
    title: "Temperature sensor",
    what: "A temperature sensor does not report.",
    act: "The BMS may stop charging and discharging. Check the sensor's plug; if it is good, call service.",
  },
  communicationFault: {
    title: "Communication",
    what: "Parts of the BMS cannot communicate with each other.",
    act: "Switch the pack off and on. If the fault returns, check the cables between the packs, then call service.",
  },
  cellFault: {
    title: "Cell fault",
    what: "A cell is far outside its normal range.",
    act: "Do not charge or discharge the pack. Note the cell voltages and call service.",
  },
  samplingFault: {
    title: "Sampling fault",
    what: "The BMS cannot measure its cells.",
    act: "The values on this screen may be wrong. Do not use the pack; call service.",
  },
  limiterFault: {
    title: "Current limiter",
    what: "The charge current limiter does not work.",
    act: "Lower the charge current at the inverter and call service.",
  },
  heaterFault: {
    title: "Heater",
    what: "The cell heater does not work.",
    act: "Do not charge below 0 °C. Call service.",
  },
  totalVoltageFault: {
    title: "Total voltage",
    what: "The pack voltage does not match the sum of its cells.",
    act: "Measure the voltage at the terminals. If it differs from the value shown, call service.",
  },
  temperatureDifferenceFault: {
    title: "Temperature difference",
    what: "The cell temperatures are too far apart.",
    act: "Look for a heat source or blocked air on one side; a loose terminal also heats up.",
  },
  currentSensorFault: {
    title: "Current sensor",
    what: "The BMS cannot measure the current.",
    act: "Current and SOC on this screen may be wrong. Stop using the pack and call service.",
  },
  tripUnitState: {
    title: "Breaker trip unit",
    what: "The breaker's trip unit is active.",
    act: "Find out why it tripped before you close the breaker again.",
  },
  tripUnitFault: {
    title: "Breaker trip unit fault",
    what: "The breaker's trip unit does not work.",
    act: "The breaker may not open when needed. Stop using the pack and call service.",
  },
  masterSlaveOffline: {
    title: "Pack of the bank offline",
    what: "The master receives no answer from one of its packs.",
    act: "Check the LINK cables and that every pack has a different ADD; switch on the missing pack.",
  },
  batteryLock: {
    title: "Battery locked",
    what: "The pack is locked and supplies no current.",
    act: "Ask your dealer or service to unlock it.",
  },
  mcuOverVoltage: {
    title: "MCU over-voltage",
    what: "The supply voltage of the BMS processor is too high.",
    act: "Switch the pack off and call service.",
  },
  supply12VFault: {
    title: "12 V supply",
    what: "The internal 12 V supply is out of range.",
    act: "Unplug whatever is connected to the 12 V output. If the fault persists, call service.",
  },
} as const;
