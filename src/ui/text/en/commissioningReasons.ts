/** Why a check has failed, is still open or is not possible, and what to do about it; by the keys of the contract. */
export const reason = {
  packsMissing: {
    what: "Fewer packs answer than the site has",
    todo: "Switch all packs on, check the cables between them and their ADD switches, or correct the number of packs of the site.",
  },
  onePack: { what: "The site has one pack only", todo: "There is nothing to compare it with." },
  behindMaster: {
    what: "Some packs answer only through pack 1",
    todo: "It does not pass this on. Connect to each of these packs alone, then say by hand what you have seen.",
  },
  valueNotRead: { what: "A value could not be read", todo: "Check again. If it stays, look at the line with the connection doctor." },
  notReported: { what: "These packs do not report it", todo: "Measure it yourself and say by hand what you have seen." },
  onlyByHand: { what: "Only a person can see this", todo: "Look at it and say what you have seen." },
  privateLine: {
    what: "Only one pack can be seen on this line",
    todo: "Look at the ADD switch of each pack and say by hand what you have seen.",
  },
  addressConflict: {
    what: "Two packs have the same address",
    todo: "Set their ADD switches to different numbers, switch both packs off and on, and check again.",
  },
  packSilent: { what: "A pack has stopped answering", todo: "Check that it is on and that its cable is plugged in, then check again." },
  tooManyPacks: {
    what: "More packs answer than the site has",
    todo: "Correct the number of packs of the site, or disconnect the packs that do not belong to it.",
  },
  noMaster: {
    what: "No pack has address 1",
    todo: "Set the ADD switch of the pack at the inverter to 1, switch it off and on, and check again.",
  },
  addressesNotInRow: {
    what: "The addresses have gaps",
    todo: "Set the ADD switches to 1, 2, 3 and so on without a gap, switch the packs off and on, and check again.",
  },
  identityNotRead: {
    what: "A pack has not told who it is",
    todo: "Check again. If it stays, note the serial numbers from the labels by hand.",
  },
  noSerial: { what: "These packs report no serial number", todo: "Note the serial numbers from the labels in a remark." },
  sameSerial: {
    what: "Two packs report the same serial number",
    todo: "Compare it with the labels. Two packs may share an address; otherwise ask the maker.",
  },
  modelDiffers: {
    what: "The packs are of different models",
    todo: "Do not join packs of different models; ask the maker if it was planned.",
  },
  firmwareDiffers: {
    what: "The packs have different firmware",
    todo: "Ask the maker whether these versions work in parallel, and say by hand what the answer was.",
  },
  currentFlows: {
    what: "Current flows",
    todo: "Switch the breaker of each pack off, and the inverter and other loads too. Then check again.",
  },
  voltagesApart: {
    what: "The packs differ by 500 mV or more",
    todo: "Do not join them. Charge the lower packs alone until all are within 500 mV, then check again.",
  },
  brandNotChosen: { what: "The site names no inverter brand of the list", todo: "Choose the brand under “Edit site…”, then check again." },
  noInverterSetting: {
    what: "These packs have no setting for the inverter on this line",
    todo: "Look at the inverter's display: if it shows the packs' values, say so by hand.",
  },
  brandNotListed: {
    what: "No code of this brand is known for these packs",
    todo: "Ask the maker of the pack for it, and say by hand what was set.",
  },
  protocolAutomatic: {
    what: "The pack chooses the inverter protocol automatically",
    todo: "Open Inverter and write the protocol of the brand, then check again.",
  },
  otherProtocol: {
    what: "The pack speaks the protocol of another inverter",
    todo: "Open Inverter, choose the brand, write the protocol, then check again.",
  },
  settingsNotRead: {
    what: "The settings could not be read",
    todo: "Check again. If it stays, look at the line with the connection doctor.",
  },
  settingsDiffer: {
    what: "The packs hold different settings",
    todo: "Write one profile to all packs under Packs, or say by hand why the difference is wanted.",
  },
  settingsNotAsWanted: {
    what: "Some settings are not those of the profile",
    todo: "Write the profile under Packs or Parameters, then check again.",
  },
  outsideGuide: {
    what: "Some settings are outside the limits of the guide",
    todo: "Open Parameters, correct them, then check again.",
  },
  rulesBroken: { what: "Some settings contradict each other", todo: "Open Parameters: each broken rule is explained beside its settings." },
  noClock: {
    what: "These packs have no clock on this line",
    todo: "Nothing to do; their history has no times, or another protocol sets them.",
  },
  clockNotSet: { what: "A clock was never set", todo: "Open Control and set the clocks of all packs from this computer." },
  clockWrong: { what: "A clock is wrong", todo: "Open Control and set the clocks of all packs from this computer." },
  noHistory: {
    what: "These packs give no history on this line",
    todo: "If the pack also supports another protocol, download the history with it.",
  },
  historyNotArchived: {
    what: "The history of some packs is not on this computer",
    todo: "Open History and download it for each pack, then check again.",
  },
  notAtRest: {
    what: "Current flows: the cells are not at rest",
    todo: "Stop charging and discharging, wait a few minutes, then check again.",
  },
  noLoad: { what: "Too little current flows", todo: "Let the inverter charge or discharge with some load, then check again." },
  cellsApart: {
    what: "The cells of a pack are too far apart",
    todo: "Charge the pack fully and let it balance, then check again. If one cell stays apart, ask the maker.",
  },
  temperatureOutside: {
    what: "A temperature is outside its limits",
    todo: "Let the packs warm up or cool down, look at the ventilation, then check again.",
  },
  flagsActive: {
    what: "A pack reports an alarm, a protection or a fault",
    todo: "Open Live or Packs: each entry says what it means and what to do.",
  },
  typeDisplay: { what: "The inverter's display has not been compared yet", todo: "Type below what it shows." },
  displayDiffers: {
    what: "The inverter shows other values than the packs",
    todo: "Check cable, protocol and the battery type in the inverter's menu. Compare again when its display has changed.",
  },
  notFullYet: {
    what: "Not all packs have been seen full yet",
    todo: "Charge them fully and keep the commissioning open: the program notes it when it sees them full.",
  },
} as const;
