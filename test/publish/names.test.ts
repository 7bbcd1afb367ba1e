import { expect, it } from "vitest";
import { metricName } from "../../src/publish/openMetrics.ts";
import { VALUES } from "../../src/publish/values.ts";

/**
 * Names that people have built on: dashboards, automations, statistics of years. A new value is added here; a line that is here is never
 * changed or taken away.
 */
const PUBLISHED = `
voltage open_bmstool_pack_voltage_volts
current open_bmstool_pack_current_amperes
power open_bmstool_pack_power_watts
soc open_bmstool_pack_soc_ratio
soh open_bmstool_pack_soh_ratio
remaining_capacity open_bmstool_pack_remaining_capacity_coulombs
full_capacity open_bmstool_pack_full_capacity_coulombs
rated_capacity open_bmstool_pack_rated_capacity_coulombs
cycles open_bmstool_pack_cycles
time_left open_bmstool_pack_time_left_seconds
charger_voltage open_bmstool_pack_charger_voltage_volts
solar_current open_bmstool_pack_solar_current_amperes
cell_max open_bmstool_pack_cell_max_volts
cell_min open_bmstool_pack_cell_min_volts
cell_difference open_bmstool_pack_cell_difference_volts
cell open_bmstool_pack_cell_volts{cell}
balancing_cells open_bmstool_pack_balancing_cells
temperature open_bmstool_pack_temperature_celsius{place,number}
mode
fully_charged open_bmstool_pack_fully_charged
charge_mos open_bmstool_pack_switch_on{switch}
discharge_mos open_bmstool_pack_switch_on{switch}
precharge_mos open_bmstool_pack_switch_on{switch}
limiter open_bmstool_pack_switch_on{switch}
heater open_bmstool_pack_switch_on{switch}
dry_contact_1 open_bmstool_pack_switch_on{switch}
dry_contact_2 open_bmstool_pack_switch_on{switch}
fan open_bmstool_pack_switch_on{switch}
fuse open_bmstool_pack_switch_on{switch}
alarm_count open_bmstool_pack_active_flags{severity}
alarms
protection_count open_bmstool_pack_active_flags{severity}
protections
fault_count open_bmstool_pack_active_flags{severity}
faults
`;

it("keeps every name that was ever published", () => {
  const now = VALUES.map((spec) => {
    const labels = spec.labels.length === 0 ? "" : `{${spec.labels.join(",")}}`;
    return `${spec.key} ${spec.metric === null ? "" : `${metricName(spec)}${labels}`}`.trim();
  });
  expect(now).toEqual(PUBLISHED.trim().split("\n"));
});
