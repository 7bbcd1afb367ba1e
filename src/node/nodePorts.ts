import { join } from "node:path";
import type { Driver } from "../../protocol/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import type { HostPorts, PublishingHost } from "../core/ports.ts";
import { reportPdf } from "../report/report.ts";
import { visitOf } from "../report/visit.ts";
import { wordsOf } from "../report/words.ts";
import { createFileStore } from "./fileStore.ts";
import { createLineStore } from "./lineStore.ts";
import { createLog } from "./log.ts";
import { packageVersion, releasesUrl } from "./packageFacts.ts";
import { createPhotoStore } from "./photoStore.ts";
import { policyFile, readPolicy } from "./policy.ts";
import { createPortCatalog } from "./ports/portCatalog.ts";
import type { WindowPublishingOptions } from "./publish/fromWindow.ts";
import { createReleaseSource } from "./releases.ts";
import { reportFonts } from "./reportFonts.ts";
import { createStreamOpener } from "./streamOpener.ts";
import { createSystemClock, localCivilTime } from "./systemClock.ts";
import { createTextLogs } from "./textLogs.ts";

interface NodePortsOptions {
  readonly shell: string;
  /** Where documents and the log are kept (see appFolder). */
  readonly folder: string;
  /** Families whose words reports and published values have. */
  readonly drivers?: readonly Driver[];
}

/** Everything the core needs from this machine. */
export function createNodePorts({ shell, folder, drivers = DRIVERS }: NodePortsOptions): HostPorts {
  const log = createLog(folder);
  const ports: HostPorts = {
    clock: createSystemClock(),
    info: { version: packageVersion(), shell, platform: process.platform },
    catalog: createPortCatalog(),
    streams: createStreamOpener(),
    store: createFileStore(folder, log),
    lines: createLineStore(folder, log),
    texts: createTextLogs(join(folder, "logs"), log),
    photos: createPhotoStore(join(folder, "photos"), log),
    civilTime: localCivilTime,
    log,
    reports: {
      pdf: async (document, choice) => reportPdf(document, { ...choice, fonts: await reportFonts(), drivers }),
      visit: async (document, earlier, language) =>
        visitOf({ words: await wordsOf(language), language, drivers }, { before: earlier, after: document }),
    },
    releases: createReleaseSource({ url: releasesUrl(), version: packageVersion(), policy: readPolicy(policyFile(), log) }),
  };
  return { ...ports, publishing: lazyPublishing({ folder, ports, drivers }) };
}

/** Engines and what they need are loaded when somebody publishes, or has kept something for it. */
function lazyPublishing(options: WindowPublishingOptions): PublishingHost {
  const load = async () => (await import("./publish/fromWindow.ts")).publishingFromWindow(options);
  return {
    secrets: async () => (await load()).secrets(),
    keepSecrets: async (given) => (await load()).keepSecrets(given),
    start: async (settings, line) => (await load()).start(settings, line),
  };
}
