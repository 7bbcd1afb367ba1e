import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { display: grid; min-height: 100vh; margin: 0; place-items: center; }
form { display: grid; gap: 0.75rem; width: min(20rem, 90vw); }
input, button { padding: 0.6rem; font: inherit; }
p { margin: 0; min-height: 1.5em; }
`;
/** By which the policy knows the one style element that we write. */
export const LOGIN_STYLE_HASH = `'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;

type LoginStatus = 200 | 401 | 413 | 429;

const REMARKS: Readonly<Record<LoginStatus, string>> = {
  200: "",
  401: "Wrong password · 密码错误",
  413: "Too long · 过长",
  429: "Too many tries: wait a minute · 尝试过多，请稍候一分钟",
};

/** Served before anybody has said which language is theirs: both. No script, so that it works everywhere. */
export function sendLogin(response: ServerResponse, status: LoginStatus): void {
  response.statusCode = status;
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.setHeader("Cache-Control", "no-store");
  response.end(`<!doctype html>
<html lang="en">
<head><meta charset="utf-8" /><meta name="viewport" content="width=device-width" /><title>Open BMSTool</title>
<style>${STYLE}</style></head>
<body><form method="post" action="/login">
<h1>Open BMSTool</h1>
<label for="password">Password · 密码</label>
<input id="password" name="password" type="password" autocomplete="current-password" required autofocus />
<button>Open · 打开</button>
<p role="status">${REMARKS[status]}</p>
</form></body></html>
`);
}
