import type { DeclaredCommand } from "../spec.ts";

export const HOST_COMMANDS: readonly DeclaredCommand[] = [
  {
    name: "trace",
    needsPack: true,
    options: {
      for: { kind: "number", value: "S", least: 1, most: 86_400, help: "seconds" },
      count: { kind: "number", value: "N", least: 1, most: 1_000_000_000, help: "frames" },
      save: { kind: "text", value: "FILE", help: "saveTrace" },
      masked: { kind: "flag", help: "masked" },
    },
    examples: ["open-bmstool trace --for 10", "open-bmstool trace --for 60 --save wire.jsonl --masked --quiet > /dev/null"],
  },
  {
    name: "sim",
    isRaw: true,
    examples: ["open-bmstool sim --tcp 7001", "open-bmstool read --port tcp://127.0.0.1:7001"],
  },
  {
    name: "serve",
    needsPack: true,
    options: {
      listen: { kind: "number", value: "N", least: 0, most: 65_535, help: "listen" },
      host: { kind: "text", value: "ADDRESS", help: "host" },
      "allow-remote": { kind: "flag", help: "allowRemote" },
      "password-file": { kind: "text", value: "FILE", help: "passwordFile" },
      "viewer-password-file": { kind: "text", value: "FILE", help: "viewerPasswordFile" },
      tls: { kind: "flag", help: "tls" },
      "tls-cert": { kind: "text", value: "FILE", help: "tlsCert" },
      "tls-key": { kind: "text", value: "FILE", help: "tlsKey" },
      name: { kind: "text", value: "NAME", help: "hostNames" },
      "read-only": { kind: "flag", help: "readOnly" },
    },
    examples: [
      "open-bmstool serve --port /dev/ttyUSB0",
      "OPEN_BMSTOOL_PASSWORD=… open-bmstool serve --host 0.0.0.0 --listen 8080 --allow-remote --read-only --port /dev/ttyUSB0",
    ],
  },
  {
    name: "update",
    examples: ["open-bmstool update"],
  },
  {
    name: "completion",
    examples: ['eval "$(open-bmstool completion)"'],
  },
];
