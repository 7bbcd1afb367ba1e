/**
 * Why a check has failed, is still open or is not possible; the catalogues have what it means and what to do. Apart from the schema, so
 * that a window has the words without it.
 */
const COMMISSIONING_REASONS = [
  // Of several checks.
  "packsMissing",
  "onePack",
  "behindMaster",
  "valueNotRead",
  "notReported",
  "onlyByHand",
  // Addresses and identities.
  "privateLine",
  "addressConflict",
  "packSilent",
  "tooManyPacks",
  "noMaster",
  "addressesNotInRow",
  "identityNotRead",
  "noSerial",
  "sameSerial",
  "modelDiffers",
  "firmwareDiffers",
  // Voltages and currents.
  "currentFlows",
  "voltagesApart",
  // Inverter and settings.
  "brandNotChosen",
  "noInverterSetting",
  "brandNotListed",
  "protocolAutomatic",
  "otherProtocol",
  "settingsNotRead",
  "settingsDiffer",
  "settingsNotAsWanted",
  "outsideGuide",
  "rulesBroken",
  // Clocks and history.
  "noClock",
  "clockNotSet",
  "clockWrong",
  "noHistory",
  "historyNotArchived",
  // Values.
  "notAtRest",
  "noLoad",
  "cellsApart",
  "temperatureOutside",
  "flagsActive",
  "typeDisplay",
  "displayDiffers",
  "notFullYet",
] as const;
export type CommissioningReason = (typeof COMMISSIONING_REASONS)[number];

/** Names of figures behind a result. A setting is named by its own key, and a rule by its id. */
const COMMISSIONING_FIGURES = [
  "packs",
  "packsWanted",
  "address",
  "serial",
  "firmware",
  "model",
  "packVoltage",
  "packCurrent",
  "voltageSpread",
  "cellDifference",
  "cellTemperatureLeast",
  "cellTemperatureMost",
  "sensorTemperatureLeast",
  "sensorTemperatureMost",
  "soc",
  "socOfBank",
  "socOnDisplay",
  "temperatureOnDisplay",
  "flag",
  "fullSeenAt",
  "cableCrossSection",
  "fingerprint",
  "clockOffset",
  "records",
  "historyReadAt",
  "rule",
  "question",
  "notListed",
] as const;
export type CommissioningFigure = (typeof COMMISSIONING_FIGURES)[number];
