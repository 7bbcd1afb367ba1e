import type { CommissioningFigure, CommissioningReason } from "../../../contract/commissioningReasons.ts";

interface ReasonWords {
  readonly why: string;
  readonly todo: string;
}

/** Why a check of a commissioning has not passed and what to do, and what its figures are called. */
export const commissioningReasons = {
  reason: {
    packsMissing: {
      why: "Fewer packs answer than the site has.",
      todo: "Switch on every pack, check the link cables from pack to pack, then run the check again.",
    },
    onePack: { why: "There is only one pack, so there is nothing to compare.", todo: "Nothing to do." },
    behindMaster: {
      why: "The other packs can be reached only through the master, which does not pass this question on.",
      todo: "Connect to each pack on its own, or have the result confirmed by hand.",
    },
    valueNotRead: { why: "A value that this check needs was not read.", todo: "Check the connection and run the check again." },
    notReported: { why: "This pack does not report the value.", todo: "Measure it and enter the result by hand." },
    onlyByHand: { why: "Nothing on the line shows this.", todo: "Look at it on site and enter the result by hand." },
    privateLine: {
      why: "The pack on the cable answers at every address, so the addresses of the packs cannot be told apart.",
      todo: "Read the ADD switch of each pack and enter the result by hand.",
    },
    addressConflict: {
      why: "At least one address does not answer as one pack.",
      todo: "Give every pack its own number on the ADD switch. Restart the packs, then run the check again.",
    },
    packSilent: {
      why: "A pack that was here no longer answers.",
      todo: "Check that it is switched on and that its link cable is plugged in.",
    },
    tooManyPacks: {
      why: "More packs answer than the site has.",
      todo: "Correct the number of packs of the site, or disconnect the others.",
    },
    noMaster: {
      why: "No pack has address 1.",
      todo: "Set ADD to 1 on the pack that is connected to the inverter.",
    },
    addressesNotInRow: {
      why: "The addresses of the packs leave a gap.",
      todo: "Set the ADD switches to 1, 2, 3 and so on without a gap.",
    },
    identityNotRead: { why: "A pack has not said who it is.", todo: "Run the check again when the connection is steady." },
    noSerial: {
      why: "A pack has no serial number of its own.",
      todo: "Note the number on its label and enter the result by hand.",
    },
    sameSerial: {
      why: "Two packs report the same serial number.",
      todo: "Compare the labels of both packs and report this to the supplier.",
    },
    modelDiffers: {
      why: "The packs are not all of the same model.",
      todo: "Use packs of one model. If they are meant to be mixed, enter the reason by hand.",
    },
    firmwareDiffers: {
      why: "The packs do not all have the same firmware.",
      todo: "Ask the supplier whether these versions work together, and enter the answer by hand.",
    },
    currentFlows: {
      why: "Current is flowing, so the breaker is not open.",
      todo: "Switch off all loads and chargers and open the breaker.",
    },
    voltagesApart: {
      why: "The pack voltages are 500 mV or more apart. When joined, a large current would flow between them.",
      todo: "Do not join the packs. Charge or discharge them one by one until their voltages are close.",
    },
    brandNotChosen: { why: "No inverter brand is chosen.", todo: "Choose the brand of the inverter for this site." },
    noInverterSetting: {
      why: "This pack has no setting for the inverter protocol.",
      todo: "Check on the inverter that it receives the battery's values, and enter the result by hand.",
    },
    brandNotListed: {
      why: "No code for this brand is known for this pack.",
      todo: "Ask the supplier for the protocol of this inverter, and enter the result by hand.",
    },
    protocolAutomatic: {
      why: "The pack chooses the inverter protocol automatically.",
      todo: "Choose the protocol of the inverter by hand and write it.",
    },
    otherProtocol: {
      why: "The pack is set to the protocol of another inverter.",
      todo: "Choose the protocol of the inverter on the Inverter screen and write it.",
    },
    settingsNotRead: { why: "Not all settings could be read.", todo: "Check the connection and run the check again." },
    settingsDiffer: {
      why: "The packs do not all have the same settings.",
      todo: "Apply the settings of one pack to all of them on the Packs screen.",
    },
    settingsNotAsWanted: { why: "Settings differ from the profile.", todo: "Write the profile to the packs that differ." },
    outsideGuide: {
      why: "A setting is beyond what the battery's guide or its cells allow.",
      todo: "Correct the setting on the Parameters screen.",
    },
    rulesBroken: {
      why: "Settings contradict each other, so a protection may come too late or never.",
      todo: "Correct the settings on the Parameters screen.",
    },
    noClock: { why: "This pack has no clock that can be read.", todo: "Nothing to do." },
    clockNotSet: { why: "A pack's clock has never been set.", todo: "Set the clocks of all packs on the Control screen." },
    clockWrong: {
      why: "A pack's clock is more than one minute off from this computer's.",
      todo: "Check the time of this computer, then set the clocks of all packs on the Control screen.",
    },
    noHistory: { why: "This pack keeps no history that can be read.", todo: "Nothing to do." },
    historyNotArchived: {
      why: "The history of at least one pack is not on this computer.",
      todo: "Connect to each pack and download its history on the History screen.",
    },
    notAtRest: {
      why: "Current is flowing, so the cells are not at rest.",
      todo: "Switch off loads and chargers, wait some minutes and run the check again.",
    },
    noLoad: {
      why: "The current is too small to show how the cells differ under load.",
      todo: "Charge or discharge every pack with at least a tenth of its capacity per hour and run the check again.",
    },
    cellsApart: {
      why: "The cell voltages of a pack are too far apart.",
      todo: "Charge to full at a low current so that the pack can balance. If it stays so, have the weak cell checked.",
    },
    temperatureOutside: {
      why: "A cell is too cold or too warm to be charged.",
      todo: "Wait until the cells are between 0 °C and 55 °C.",
    },
    flagsActive: { why: "An alarm, protection or fault is active.", todo: "Follow the advice on the Live screen until nothing is active." },
    typeDisplay: {
      why: "What the inverter shows is not known here.",
      todo: "Enter the SOC and the temperature from the inverter's display.",
    },
    displayDiffers: {
      why: "The inverter shows other values than the packs.",
      todo: "Check the cable to the inverter, the protocol on both sides and ADD 1, then compare again.",
    },
    notFullYet: {
      why: "Not every pack has been full yet.",
      todo: "Charge all packs to full. The commissioning stays open and notes it at the next connection.",
    },
  } satisfies Readonly<Record<CommissioningReason, ReasonWords>>,
  figure: {
    packs: "Packs that answer",
    packsWanted: "Packs of the site",
    address: "Address",
    serial: "Serial number",
    firmware: "Firmware",
    model: "Model",
    packVoltage: "Pack voltage",
    packCurrent: "Current",
    voltageSpread: "Largest difference between packs",
    cellDifference: "Difference between cells",
    cellTemperatureLeast: "Lowest temperature",
    cellTemperatureMost: "Highest temperature",
    soc: "SOC",
    socOfBank: "SOC of all packs",
    socOnDisplay: "SOC on the display",
    temperatureOnDisplay: "Temperature on the display",
    flag: "Alarm, protection or fault",
    fullSeenAt: "Full at",
    cableCrossSection: "Cable cross-section for this model",
    fingerprint: "Fingerprint of the settings",
    clockOffset: "Clock ahead of this computer",
    records: "Records on this computer",
    rule: "Broken rule",
    question: "Unusual, to be confirmed",
  } satisfies Readonly<Record<CommissioningFigure, string>>,
};
