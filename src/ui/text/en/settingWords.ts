/** What each group of settings watches. */
export const groups = {
  packOv: { name: "Pack OV", short: "whole pack too high", help: "Over-voltage of the whole pack. Protection stops charging." },
  cellOv: { name: "Cell OV", short: "any one cell too high", help: "Over-voltage of the highest cell. Protection stops charging." },
  packUv: { name: "Pack UV", short: "whole pack too low", help: "Under-voltage of the whole pack. Protection stops discharging." },
  cellUv: { name: "Cell UV", short: "any one cell too low", help: "Under-voltage of the lowest cell. Protection stops discharging." },
  chargeOc: { name: "Charge OC", short: "charging current too high", help: "Over-current while charging. Protection stops charging." },
  dischargeOc: {
    name: "Discharge OC",
    short: "discharging current too high",
    help: "Over-current while discharging. Protection stops discharging.",
  },
  chargeOt: { name: "Charge OT", short: "cells too hot to charge", help: "Over-temperature of the cells while charging." },
  dischargeOt: { name: "Discharge OT", short: "cells too hot to discharge", help: "Over-temperature of the cells while discharging." },
  chargeUt: { name: "Charge UT", short: "cells too cold to charge", help: "Under-temperature of the cells while charging." },
  dischargeUt: { name: "Discharge UT", short: "cells too cold to discharge", help: "Under-temperature of the cells while discharging." },
  mosOt: { name: "MOS OT", short: "power switches too hot", help: "Over-temperature of the MOSFETs that carry the current." },
  envOt: { name: "Environment OT", short: "BMS board too hot", help: "Over-temperature of the sensor beside the BMS board." },
  envUt: { name: "Environment UT", short: "BMS board too cold", help: "Under-temperature of the sensor beside the BMS board." },
  balance: {
    name: "Balance",
    short: "brings the cells together",
    help: "When the pack bleeds its highest cells to bring all to one voltage.",
  },
  fullCharge: {
    name: "Full charge",
    short: "when it counts as full",
    help: "By what the pack knows that it is full, and sets SOC to 100 %.",
  },
  sleep: { name: "Sleep", short: "when it switches itself off", help: "When a resting pack switches itself off to spare its cells." },
  shortCircuit: {
    name: "Short circuit",
    short: "how fast it cuts off",
    help: "How long a short circuit lasts before the pack cuts it off.",
  },
  lowSoc: { name: "SOC alarm", short: "charge too low", help: "From what charge on the pack warns." },
  limiter: {
    name: "Current limiter",
    short: "charging held down",
    help: "From what charging current on the pack holds it down to its limiter.",
  },
  inverter: { name: "Inverter protocol", short: "how it talks to the inverter", help: "What the pack speaks on its CAN and RS485 ports." },
} as const;

const WARNS = "Only warns; the pack goes on working.";

/** What each setting is and does. The name is unique: it labels the field, and rows of lists are known by it. */
export const settings = {
  packOvAlarmMv: { name: "Pack OV alarm", help: `The pack warns when its voltage rises to this. ${WARNS}` },
  packOvProtectMv: { name: "Pack OV protection", help: "The pack stops charging when its voltage stays at or above this for the delay." },
  packOvReleaseMv: { name: "Pack OV release", help: "Charging is allowed again when the pack's voltage has fallen to this." },
  packOvDelayUs: { name: "Pack OV delay", help: "How long the pack's voltage must be too high before protection acts." },
  cellOvAlarmMv: { name: "Cell OV alarm", help: `The pack warns when its highest cell rises to this. ${WARNS}` },
  cellOvProtectMv: {
    name: "Cell OV protection",
    help: "The pack stops charging when its highest cell stays at or above this for the delay.",
  },
  cellOvReleaseMv: { name: "Cell OV release", help: "Charging is allowed again when the highest cell has fallen to this." },
  cellOvDelayUs: { name: "Cell OV delay", help: "How long a cell must be too high before protection acts." },
  packUvAlarmMv: { name: "Pack UV alarm", help: `The pack warns when its voltage falls to this. ${WARNS}` },
  packUvProtectMv: {
    name: "Pack UV protection",
    help: "The pack stops discharging when its voltage stays at or below this for the delay.",
  },
  packUvReleaseMv: { name: "Pack UV release", help: "Discharging is allowed again when the pack's voltage has risen to this." },
  packUvDelayUs: { name: "Pack UV delay", help: "How long the pack's voltage must be too low before protection acts." },
  cellUvAlarmMv: { name: "Cell UV alarm", help: `The pack warns when its lowest cell falls to this. ${WARNS}` },
  cellUvProtectMv: {
    name: "Cell UV protection",
    help: "The pack stops discharging when its lowest cell stays at or below this for the delay.",
  },
  cellUvReleaseMv: { name: "Cell UV release", help: "Discharging is allowed again when the lowest cell has risen to this." },
  cellUvDelayUs: { name: "Cell UV delay", help: "How long a cell must be too low before protection acts." },
  chargeOcAlarmMa: { name: "Charge OC alarm", help: `The pack warns when it is charged with more than this. ${WARNS}` },
  chargeOcProtectMa: { name: "Charge OC protection", help: "The pack stops charging when the current stays above this for the delay." },
  chargeOcDelayUs: { name: "Charge OC delay", help: "How long the charging current must be too high before protection acts." },
  chargeOc2ProtectMa: {
    name: "Charge OC protection 2",
    help: "Second, faster stage: the pack stops charging when the current stays above this for its own short delay.",
  },
  chargeOc2DelayUs: { name: "Charge OC delay 2", help: "Delay of the second, faster stage of charging." },
  dischargeOcAlarmMa: { name: "Discharge OC alarm", help: `The pack warns when it is discharged with more than this. ${WARNS}` },
  dischargeOcProtectMa: {
    name: "Discharge OC protection",
    help: "The pack stops discharging when the current stays above this for the delay.",
  },
  dischargeOcDelayUs: { name: "Discharge OC delay", help: "How long the discharging current must be too high before protection acts." },
  dischargeOc2ProtectMa: {
    name: "Discharge OC protection 2",
    help: "Second, faster stage: the pack stops discharging when the current stays above this for its own short delay.",
  },
  dischargeOc2DelayUs: { name: "Discharge OC delay 2", help: "Delay of the second, faster stage of discharging." },
  chargeOtAlarmDeciC: {
    name: "Charge OT alarm",
    help: `The pack warns when its hottest cell sensor rises to this while charging. ${WARNS}`,
  },
  chargeOtProtectDeciC: { name: "Charge OT protection", help: "The pack stops charging when its hottest cell sensor rises to this." },
  chargeOtReleaseDeciC: { name: "Charge OT release", help: "Charging is allowed again when the cells have cooled to this." },
  dischargeOtAlarmDeciC: {
    name: "Discharge OT alarm",
    help: `The pack warns when its hottest cell sensor rises to this while discharging. ${WARNS}`,
  },
  dischargeOtProtectDeciC: {
    name: "Discharge OT protection",
    help: "The pack stops discharging when its hottest cell sensor rises to this.",
  },
  dischargeOtReleaseDeciC: { name: "Discharge OT release", help: "Discharging is allowed again when the cells have cooled to this." },
  chargeUtAlarmDeciC: {
    name: "Charge UT alarm",
    help: `The pack warns when its coldest cell sensor falls to this while charging. ${WARNS}`,
  },
  chargeUtProtectDeciC: {
    name: "Charge UT protection",
    help: "The pack stops charging when its coldest cell sensor falls to this. Charging frozen LiFePO4 cells plates lithium and ruins them.",
  },
  chargeUtReleaseDeciC: { name: "Charge UT release", help: "Charging is allowed again when the cells have warmed to this." },
  dischargeUtAlarmDeciC: {
    name: "Discharge UT alarm",
    help: `The pack warns when its coldest cell sensor falls to this while discharging. ${WARNS}`,
  },
  dischargeUtProtectDeciC: {
    name: "Discharge UT protection",
    help: "The pack stops discharging when its coldest cell sensor falls to this.",
  },
  dischargeUtReleaseDeciC: { name: "Discharge UT release", help: "Discharging is allowed again when the cells have warmed to this." },
  mosOtAlarmDeciC: { name: "MOS OT alarm", help: `The pack warns when its MOSFETs rise to this. ${WARNS}` },
  mosOtProtectDeciC: { name: "MOS OT protection", help: "The pack switches off when its MOSFETs rise to this." },
  mosOtReleaseDeciC: { name: "MOS OT release", help: "The pack switches on again when its MOSFETs have cooled to this." },
  envOtAlarmDeciC: { name: "Environment OT alarm", help: `The pack warns when the sensor beside its board rises to this. ${WARNS}` },
  envOtProtectDeciC: { name: "Environment OT protection", help: "The pack switches off when the sensor beside its board rises to this." },
  envOtReleaseDeciC: {
    name: "Environment OT release",
    help: "The pack switches on again when the sensor beside its board has cooled to this.",
  },
  envUtAlarmDeciC: { name: "Environment UT alarm", help: `The pack warns when the sensor beside its board falls to this. ${WARNS}` },
  envUtProtectDeciC: { name: "Environment UT protection", help: "The pack switches off when the sensor beside its board falls to this." },
  envUtReleaseDeciC: {
    name: "Environment UT release",
    help: "The pack switches on again when the sensor beside its board has warmed to this.",
  },
  balanceStartMv: {
    name: "Balance start",
    help: "Cells above this voltage may be bled, when they are also far enough above the lowest one.",
  },
  balanceDeltaMv: { name: "Balance difference", help: "A cell is bled when it is at least this much above the lowest one." },
  fullChargeMv: {
    name: "Full-charge voltage",
    help: "The pack counts as full when its voltage has reached this and the current has fallen.",
  },
  fullChargeMa: {
    name: "Full-charge current",
    help: "The pack counts as full when the charging current has fallen to this at the full-charge voltage.",
  },
  sleepCellMv: { name: "Sleep cell voltage", help: "A resting pack goes to sleep when its lowest cell stays below this for the delay." },
  sleepDelayUs: { name: "Sleep delay", help: "How long a resting pack stays awake with a cell below the sleep voltage." },
  shortCircuitDelayUs: { name: "Short-circuit delay", help: "How long a short circuit must last before the pack cuts it off." },
  lowSocAlarmDeciPct: { name: "SOC alarm level", help: `The pack warns when its charge falls to this. ${WARNS}` },
  limiterStartMa: { name: "Limiter start", help: "When charged with more than this, the pack switches its charging current limiter in." },
  inverterCanCode: { name: "CAN protocol code", help: "Number of the protocol that the pack speaks on its CAN port." },
  inverterRs485Code: { name: "RS485 protocol code", help: "Number of the protocol that the pack speaks on its RS485 port." },
  inverterTypeCode: { name: "Protocol choice", help: "Whether the pack chooses the protocol by itself or takes the codes as set." },
} as const;
