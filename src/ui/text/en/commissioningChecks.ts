/** For each check: its name, what it is about, and what to do when it does not pass. */
export const check = {
  addresses: {
    name: "Addresses",
    what: "Address 1 answers, no address is taken twice, and as many packs answer as the site has.",
    todo: "Set the ADD switches: the pack at the inverter gets 1, the others 2, 3 and so on. Switch the packs off and on, then check again.",
  },
  identities: {
    name: "Serial numbers and models",
    what: "Every pack tells its serial number, firmware and model; packs of one installation should be of one model.",
    todo: "Compare the labels on the packs. Packs of different models do not belong in parallel; if the difference is wanted, say so in a remark.",
  },
  breakerOpen: {
    name: "Breakers off",
    what: "Before packs are joined, each shows its voltage and carries no current.",
    todo: "Switch the breaker of each pack off, and the inverter and other loads too. Then check again.",
  },
  voltagesBeforeJoining: {
    name: "Voltages before joining",
    what: "Packs that are joined in parallel may differ by less than 500 mV; otherwise a large current flows between them.",
    todo: "Charge the lower packs alone until all voltages are within 500 mV. Do not join them before.",
  },
  powerCable: {
    name: "Power cables",
    what: "25 mm² for 100 A, 35 mm² for 150 A, 50 mm² for 200 A; all of the same length, screws tight. Only a person can see this.",
    todo: "Replace cables that are too thin or of another length, and tighten the screws with the breakers off.",
  },
  inverterCable: {
    name: "Communication cable",
    what: "The cable between pack 1 and the inverter is wired as the inverter's jack asks. Only a person can see this.",
    todo: "Open Inverter, choose the brand, and compare the cable with the drawing pin by pin.",
  },
  inverterProtocol: {
    name: "Inverter protocol",
    what: "Pack 1 holds the code of the chosen inverter, as read back.",
    todo: "Open Inverter, choose the brand, write the protocol, then check again.",
  },
  settingsEqual: {
    name: "Settings equal in all packs",
    what: "Packs in parallel should protect themselves at the same limits. The fingerprint stands for all settings of a pack.",
    todo: "Compare the settings under Parameters, or write one profile to all packs under Packs.",
  },
  settingsAsWanted: {
    name: "Settings as wanted",
    what: "The settings are held against the figures of the guide and against the chosen profile.",
    todo: "Open Parameters and look at each difference: change it, or say in a remark why it is wanted.",
  },
  settingRules: {
    name: "Rules between settings",
    what: "Alarm before protection, release on the right side of it, cell limits that fit the pack limits.",
    todo: "Open Parameters: each rule that is broken is explained there beside its settings.",
  },
  clocks: {
    name: "Clocks",
    what: "The clocks of all packs are those of this computer: the history is stamped with them.",
    todo: "Open Control and set the clocks of all packs from this computer.",
  },
  cellsAtRest: {
    name: "Cells at rest",
    what: "The difference between the cells of each pack while no current flows.",
    todo: "Charge the pack fully and let it balance. If one cell stays apart, ask the maker before you hand the pack over.",
  },
  cellsUnderLoad: {
    name: "Cells under load",
    what: "The difference between the cells of each pack while current flows.",
    todo: "Let the inverter charge or discharge with some load and check again. A cell that drops far below the others is weak or badly joined.",
  },
  temperatures: {
    name: "Temperatures",
    what: "All sensors answer and lie between the limits of the pack.",
    todo: "Let the packs warm up or cool down, look at the ventilation, and check again.",
  },
  noAlarm: {
    name: "No alarm",
    what: "No pack reports an alarm, a protection or a fault.",
    todo: "Open Live or Packs: each entry says what it means and what to do.",
  },
  inverterAgrees: {
    name: "Inverter shows the same",
    what: "SOC and temperature on the inverter's display are those of the packs: only then do they really talk to each other.",
    todo: "Check cable, protocol and the battery type in the inverter's own menu. Compare again when its display has changed.",
  },
  firstFullCharge: {
    name: "First full charge",
    what: "The guide asks for one full charge in first use. It may come days later: keep the commissioning open until then.",
    todo: "Charge the packs fully and check again while they are full, or with a log of that day.",
  },
  historyArchived: {
    name: "History kept",
    what: "The history of each pack before its first day is on this computer. Later it shows what was there before.",
    todo: "Open History and download the history of each pack.",
  },
} as const;
