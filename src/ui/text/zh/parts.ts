import type { parts as en } from "../en/parts.ts";
import type { Words } from "../words.ts";

export const parts: Words<typeof en> = {
  app: "Open BMSTool",
  askOver: "改用 {{family}} 询问",
  dip: "ADD 地址 {{add}}：{{switches}}",
  dipOn: "{{number}}# ON",
  dipOff: "{{number}}# OFF",
  ageTitle: "距上次有效应答的时间",
  age: {
    tenths: "{{seconds}} 秒",
    seconds: "{{seconds}} 秒",
    minutes: "{{minutes}} 分 {{seconds}} 秒",
    hours: "{{hours}} 小时 {{minutes}} 分",
    none: "暂无",
  },
  took: { ms: "{{ms}} 毫秒", s: "{{seconds}} 秒" },
  severity: { alarm: "告警", protection: "保护", fault: "故障" },
  led: {
    label: "面板指示灯应为：RUN {{run}}，ALM {{alm}}，SOC {{soc}}",
    unknown: "面板指示灯：没有应答，无法判断",
    run: "RUN",
    alm: "ALM",
    soc: "SOC",
    off: "灭",
    on: "亮",
    flash1: "闪烁",
    flash2: "闪烁",
    flash3: "闪烁",
    lit: "{{lit}}/4",
    question: "?",
    tip: "按说明书的指示灯表，面板此刻应有的显示，可与实物对照。闪 1：每 4 秒亮 0.25 秒；闪 3：每 2 秒亮 0.5 秒。说明书没有写明多少电量点亮几盏 SOC 灯，这里按每四分之一点亮一盏推测。",
  },
  close: "关闭",
  copy: "复制",
  copied: "已复制",
  copyFailed: "浏览器不允许复制",
};
