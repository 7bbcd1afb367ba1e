import type { command as english, state as englishState } from "../en/commands.ts";
import type { Words } from "../words.ts";

export const command: Words<typeof english> = {
  stopCharging: {
    name: "停止充电",
    text: "电流不再流入本电池组，负载照常供电，若有其他电池组，则由它们分担。重启后是否保持，尚不清楚。",
    done: "已停止充电",
  },
  allowCharging: { name: "允许充电", text: "若有充电器，电流可立即流入电池组。各项保护照常工作。", done: "已允许充电" },
  stopDischarging: {
    name: "停止放电",
    text: "负载将失去本电池组。若只有这一组，逆变器及其后的设备都会断电。",
    done: "已停止放电",
  },
  allowDischarging: { name: "允许放电", text: "电流可立即流出电池组。此时任何人不得在母排上作业。", done: "已允许放电" },
  limiterOn: { name: "启用限流", text: "超过阈值时，电池组只允许有限的充电电流。充电可能变慢。", done: "限流已启用" },
  limiterOff: { name: "停用限流", text: "充电器的全部电流直达电芯，只剩过流保护能够切断。", done: "限流已停用" },
  limiterHighGear: { name: "高档", text: "限流器放行两档电流中较大的一档。具体多少安培，资料未说明。", done: "限流器处于高档" },
  limiterLowGear: { name: "低档", text: "限流器放行两档电流中较小的一档。具体多少安培，资料未说明。", done: "限流器处于低档" },
  buzzerOn: { name: "允许鸣响", text: "告警时电池组可以鸣响。", done: "蜂鸣器可鸣响" },
  buzzerOff: { name: "静音", text: "无论发生什么，电池组都不再鸣响。必须有人查看指示灯或本画面。", done: "蜂鸣器已静音" },
  ledAlarmOn: { name: "允许点亮", text: "ALM 灯显示告警。", done: "告警灯可点亮" },
  ledAlarmOff: { name: "保持熄灭", text: "ALM 灯不再显示告警：路过的人会以为电池组正常。", done: "告警灯保持熄灭" },
  closeChargeMos: {
    name: "闭合充电 MOS…",
    text: "由本电脑保持充电 MOS 闭合：无论电池组如何判断，也无论之后出现何种保护，电流都可流入。",
    done: "充电 MOS 保持闭合",
  },
  openChargeMos: { name: "断开充电 MOS", text: "本电脑保持断开期间，电流不流入本电池组。", done: "充电 MOS 保持断开" },
  closeDischargeMos: {
    name: "闭合放电 MOS…",
    text: "由本电脑保持放电 MOS 闭合：无论电池组如何判断，也无论之后出现何种保护，电流都可流出。",
    done: "放电 MOS 保持闭合",
  },
  openDischargeMos: {
    name: "断开放电 MOS",
    text: "本电脑保持断开期间，负载失去本电池组。若只有这一组，逆变器之后的设备都会断电。",
    done: "放电 MOS 保持断开",
  },
  closePrechargeMos: { name: "闭合预充 MOS…", text: "保持期间，输出经预充电阻充电：该电阻不能承受负载。", done: "预充 MOS 保持闭合" },
  openPrechargeMos: { name: "断开预充 MOS", text: "放电 MOS 闭合之前，输出不再缓慢充电。", done: "预充 MOS 保持断开" },
  closeHeaterMos: {
    name: "闭合加热 MOS…",
    text: "保持期间电芯持续加热，即使已经温热。旧版程序称此开关为 FAN MOS：旧固件上可能是风扇。",
    done: "加热 MOS 保持闭合",
  },
  openHeaterMos: { name: "断开加热 MOS", text: "电芯不加热。旧版程序称此开关为 FAN MOS：旧固件上可能是风扇。", done: "加热 MOS 保持断开" },
  closeLimitMos: { name: "接通限流 MOS…", text: "无论电池组如何判断，充电电流都走限流通路。", done: "限流 MOS 已接通" },
  openLimitMos: { name: "断开限流 MOS", text: "限流通路断开：充电器的全部电流只经过充电 MOS。", done: "限流 MOS 已断开" },
  closeDryContact1: { name: "闭合", text: "接在干接点 1 上的设备将如告警时一样动作。", done: "干接点 1 保持闭合" },
  openDryContact1: { name: "断开", text: "接在干接点 1 上的设备收不到告警。", done: "干接点 1 保持断开" },
  closeDryContact2: { name: "闭合", text: "接在干接点 2 上的设备将如告警时一样动作。", done: "干接点 2 保持闭合" },
  openDryContact2: { name: "断开", text: "接在干接点 2 上的设备收不到告警。", done: "干接点 2 保持断开" },
  fanOn: { name: "开风扇", text: "保持期间风扇运转。", done: "风扇保持运转" },
  fanOff: { name: "关风扇", text: "风扇停转，即使电池组变热。", done: "风扇保持停转" },
  endPcControl: { name: "结束 PC 控制", text: "开关重新由电池组自身逻辑决定，可能立即动作。", done: "PC 控制已结束" },
  restoreDefaults: {
    name: "恢复默认值…",
    text: "电池组把全部参数恢复为厂家默认值。此前先做备份，之后重新读取全部参数并显示差异。",
    done: "参数已改变",
  },
  shutdown: {
    name: "关机…",
    text: "电池组自行关闭：无输出、无应答。本程序无法再将其开启，需按其按钮或接上充电器。",
    done: "电池组已无应答，与关机后相同",
  },
};

export const state: Words<typeof englishState> = {
  chargeMos: { name: "充电", part: "充电 MOS", on: "导通", off: "断开" },
  dischargeMos: { name: "放电", part: "放电 MOS", on: "导通", off: "断开" },
  limiterEnabled: { name: "充电限流", part: "可限制充电电流", on: "启用", off: "停用" },
  limiterLowGear: { name: "限流档位", part: "放行两档电流中的哪一档", on: "低档", off: "高档" },
  buzzer: { name: "蜂鸣器", part: "告警时鸣响", on: "可鸣响", off: "静音" },
  ledAlarm: { name: "告警灯", part: "外壳上的 ALM", on: "可点亮", off: "保持熄灭" },
  prechargeMos: { name: "预充", part: "预充 MOS", on: "导通", off: "断开" },
  heater: { name: "加热", part: "加热 MOS，旧版程序：FAN", on: "导通", off: "断开" },
  limiter: { name: "限流通路", part: "限流 MOS", on: "闭合", off: "断开" },
  dryContact1: { name: "干接点 1", part: "DRY CONN1", on: "闭合", off: "断开" },
  dryContact2: { name: "干接点 2", part: "DRY CONN2", on: "闭合", off: "断开" },
  fan: { name: "风扇", part: "FAN MOS，较新的电池组", on: "开", off: "关" },
};
