/**
 * Settings a simulated pack leaves the factory with, base units. Those of 100 Ah are the captured ones of a real PACE pack
 * (captures v25-cfg-*-read); pack voltages follow the number of cells, currents the rating.
 */
const S_US = 1_000_000;

/** The coarsest wire carries pack voltages so; settings off this grid could not be sent. */
const COARSEST_MV = 10;

const PER_CELL_MV = {
  packOvAlarmMv: 3600,
  packOvProtectMv: 3700,
  packOvReleaseMv: 3375,
  packUvAlarmMv: 2800,
  packUvProtectMv: 2500,
  packUvReleaseMv: 2900,
  fullChargeMv: 3500,
} as const;

const COMMON = {
  cellOvAlarmMv: 3600,
  cellOvProtectMv: 3700,
  cellOvReleaseMv: 3380,
  cellOvDelayUs: S_US,
  packOvDelayUs: S_US,
  cellUvAlarmMv: 2800,
  cellUvProtectMv: 2500,
  cellUvReleaseMv: 2900,
  cellUvDelayUs: S_US,
  packUvDelayUs: S_US,
  chargeOcDelayUs: S_US,
  dischargeOcDelayUs: S_US,
  chargeOc2DelayUs: 100_000,
  dischargeOc2DelayUs: 100_000,
  shortCircuitDelayUs: 300,
  chargeOtAlarmDeciC: 510,
  chargeOtProtectDeciC: 550,
  chargeOtReleaseDeciC: 500,
  dischargeOtAlarmDeciC: 560,
  dischargeOtProtectDeciC: 600,
  dischargeOtReleaseDeciC: 550,
  chargeUtAlarmDeciC: 0,
  chargeUtProtectDeciC: -50,
  chargeUtReleaseDeciC: 0,
  dischargeUtAlarmDeciC: -150,
  dischargeUtProtectDeciC: -200,
  dischargeUtReleaseDeciC: -150,
  mosOtAlarmDeciC: 900,
  mosOtProtectDeciC: 1100,
  mosOtReleaseDeciC: 850,
  terminalOtAlarmDeciC: 800,
  terminalOtProtectDeciC: 900,
  terminalOtReleaseDeciC: 750,
  terminalOtDelayUs: S_US,
  envOtAlarmDeciC: 650,
  envOtProtectDeciC: 700,
  envOtReleaseDeciC: 650,
  envUtAlarmDeciC: -200,
  envUtProtectDeciC: -250,
  envUtReleaseDeciC: -200,
  balanceStartMv: 3400,
  balanceDeltaMv: 30,
  fullChargeMa: 2000,
  sleepCellMv: 3100,
  sleepDelayUs: 5 * 60 * S_US,
  lowSocAlarmDeciPct: 50,
} as const;

const CURRENTS_100AH = {
  chargeOcAlarmMa: 104_000,
  chargeOcProtectMa: 110_000,
  dischargeOcAlarmMa: 105_000,
  dischargeOcProtectMa: 110_000,
  chargeOc2ProtectMa: 150_000,
  dischargeOc2ProtectMa: 150_000,
  limiterStartMa: 100_000,
} as const;

/** Not simply doubled: the vendor tool allows 220 A, 300 A for the second stage and 150 A for the limiter. */
const CURRENTS_200AH: Record<keyof typeof CURRENTS_100AH, number> = {
  chargeOcAlarmMa: 204_000,
  chargeOcProtectMa: 210_000,
  dischargeOcAlarmMa: 205_000,
  dischargeOcProtectMa: 210_000,
  chargeOc2ProtectMa: 300_000,
  dischargeOc2ProtectMa: 300_000,
  limiterStartMa: 150_000,
};

export function defaultSettings(cellCount: number, ratedCapacityMah: number): Map<string, number> {
  const settings = new Map<string, number>(Object.entries(COMMON));
  for (const [key, mv] of Object.entries(PER_CELL_MV)) settings.set(key, Math.round((mv * cellCount) / COARSEST_MV) * COARSEST_MV);
  for (const [key, ma] of Object.entries(ratedCapacityMah > 150_000 ? CURRENTS_200AH : CURRENTS_100AH)) settings.set(key, ma);
  return settings;
}
