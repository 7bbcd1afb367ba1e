/** Which cells of a pack differ near the ends of charge; also printed by the command line. */
export const drift = {
  title: "Cell drift",
  open: "Cell drift",
  close: "Back to the records",
  again: "Calculate again",
  working: "Reading archives and log files…",
  about:
    "Cells are compared where they can differ: near full while charging, near empty while discharging. In the flat middle all LiFePO4 cells look alike.",
  ofPack: "Cell drift of {{name}}",
  noSerial: "no serial number",
  none: "No data of any pack yet",
  noneText: "Read the history of a pack, or log its values to a file.",
  sources: "Looked at: {{records}} archived records, {{logRows}} log rows",
  unused: "Not used: {{middle}} in the flat middle, {{atRest}} at rest near an end, {{unusable}} without usable cell voltages",
  rowsOfNoPack: "Log rows without a serial number that belongs to one pack: {{count}}. They are not counted.",
  olderLogs: "Older log files that were not read: {{count}}",
  end: { top: "Near full, while charging", bottom: "Near empty, while discharging" },
  limit: {
    top: {
      pack: "Highest cell from {{mv}} mV, the balance start of this pack",
      captured: "Highest cell from {{mv}} mV, as captured from one real pack",
    },
    bottom: {
      pack: "Lowest cell up to {{mv}} mV, the cell UV release of this pack",
      captured: "Lowest cell up to {{mv}} mV, as captured from one real pack",
    },
  },
  captured: "The settings of this pack are not known here: connect to it once, or make a backup.",
  figures: "Samples: {{samples}} · days: {{days}} · {{from}} to {{to}}",
  noSamples: "No samples",
  few: "Not enough data to rank the cells: at least {{samples}} samples on {{days}} days are needed.",
  column: { cell: "Cell", deviation: "Deviation", change: "Change" },
  columnLong: {
    deviation: "Mean deviation from the average of all cells; every day weighs the same",
    change: "From the earlier half of the days to the later half",
  },
  named: "stands out",
  found_one: "{{count}} cell stands out",
  found_other: "{{count}} cells stand out",
  even: "No cell stands out.",
  undecided: "Not enough data to say whether a cell stands out.",
  cell: "Cell {{cell}}",
  /** Behind the name of the cell. */
  sign: {
    lessCapacity: "reaches both ends first: less capacity than the others, or more resistance",
    lessCharge: "is behind at the top: it has lost charge, by self-discharge or because the pack was never balanced at full",
    ahead: "is full first: it holds more charge than the others; the low end tells whether it has less capacity",
    emptyFirst: "is empty first: less capacity than the others, or less charge if the top is not known",
    emptyLast: "is empty last: more charge or capacity than the others, not a fault",
  },
  help: "What would help",
  advice: {
    chargeFull: "Charge the pack to full on several days, as its inverter does, while its values are logged.",
    dischargeLow:
      "Discharge the pack as far as its inverter allows on several days, while its values are logged. Not below its limits for this.",
    moreDays: "Repeat it on another day: all samples are of one day.",
    log: "Log the values to a file: records alone are rare near the ends.",
    noCells: "Log the values to a file: the records of this pack have no voltages of single cells.",
  },
} as const;
