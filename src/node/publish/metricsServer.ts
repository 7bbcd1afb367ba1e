import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import { CONTENT_TYPES, formFor, type MetricsForm } from "../../publish/openMetrics.ts";

/** A scraper asks once in seconds: more at once is somebody else. */
const MOST_CONNECTIONS = 32;
const HEADERS_LIMIT_MS = 10_000;

interface Health {
  readonly isWell: boolean;
  readonly [fact: string]: unknown;
}

interface MetricsServerOptions {
  readonly host: string;
  readonly port: number;
  metrics(form: MetricsForm): string;
  health(): Health;
}

export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Two pages that can only be read, and nothing else. Fails with `host.portBusy` and `host.permission`. */
export async function startMetricsServer({ host, port, metrics, health }: MetricsServerOptions): Promise<Result<MetricsServer>> {
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const end = (status: number, type: string, text: string) => {
      response.writeHead(status, { "content-type": type, "cache-control": "no-store", "x-content-type-options": "nosniff" });
      response.end(request.method === "HEAD" ? undefined : text);
    };
    const path = (request.url ?? "").split("?")[0];
    if (request.method !== "GET" && request.method !== "HEAD") return end(405, "text/plain", "only GET\n");
    if (path === "/metrics") {
      const form = formFor(request.headers.accept ?? "");
      return end(200, CONTENT_TYPES[form], metrics(form));
    }
    if (path === "/healthz") {
      const state = health();
      return end(state.isWell ? 200 : 503, "application/json", `${JSON.stringify(state)}\n`);
    }
    return end(404, "text/plain", "/metrics or /healthz\n");
  };
  const server = createServer({ headersTimeout: HEADERS_LIMIT_MS, requestTimeout: HEADERS_LIMIT_MS }, answer);
  server.maxConnections = MOST_CONNECTIONS;
  const error = await listen(server, host, port);
  if (error !== null) return fail(error === "EACCES" ? "host.permission" : "host.portBusy", { path: `${host}:${port}`, reason: error });
  const bound = (server.address() as AddressInfo).port;
  return ok({
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  });
}

/** null = it listens; else the code of the system. */
function listen(server: Server, host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => resolve(null));
  });
}
