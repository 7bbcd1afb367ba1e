import type { Log } from "../../core/ports.ts";

/** Lines on stderr, where a service manager collects them with their time; as JSON for programs that read on. */
export function createStreamLog(form: "text" | "json", write: (line: string) => void = (line) => void process.stderr.write(line)): Log {
  const say = (level: "info" | "warn", message: string, detail: unknown) => {
    const told = detail instanceof Error ? { error: detail.message } : detail;
    if (form === "json") write(`${JSON.stringify({ time: new Date().toISOString(), level, message, detail: told })}\n`);
    else write(`${level === "warn" ? "warning: " : ""}${message}${told === undefined ? "" : ` ${JSON.stringify(told)}`}\n`);
  };
  return {
    info: (message, detail) => say("info", message, detail),
    warn: (message, detail) => say("warn", message, detail),
  };
}
