/** What `publish` says. */
export const publishWords = {
  summary: "publish values to MQTT, Prometheus or InfluxDB",
  text: `Reads all packs of one or many lines and publishes their values to engines that exist: an MQTT broker (with Home Assistant discovery),
Prometheus (a page to scrape), InfluxDB (line protocol). Nothing can be written to a pack: no topic and no page leads to one.
Without --config it reads the line of --port and serves the page for Prometheus alone; with --config the file says what and where to.
--check reads the file, its secrets and certificates and says what is wrong, but opens nothing. --schema prints the JSON schema of the file.
Stop it with Ctrl-C: exit code 0.`,
  config: "JSON file that names lines and where to publish",
  check: "check the file of --config and end",
  schema: "print the JSON schema of that file and end",
  metrics: "address and port of the page for Prometheus (default 127.0.0.1:9765)",
  examples: [
    "open-bmstool publish --port /dev/ttyUSB0",
    "open-bmstool publish --config /etc/open-bmstool/publish.json --check",
    "open-bmstool publish --config /etc/open-bmstool/publish.json",
  ],
  metricsAt: (url: string) => `Prometheus can scrape ${url}/metrics`,
  fileUnreadable: (file: string, reason: string) => `The file ${file} cannot be read: ${reason}`,
  fileWrong: (file: string, reason: string) => `${file} is not valid:\n${reason}`,
  fileGood: (file: string) => `${file} is valid.`,
  notTogether: "--config names lines and pages itself: leave out --port, --protocol, --baud, --address and --metrics.",
  checkNeedsConfig: "--check needs --config.",
  listenWrong: (text: string) => `--metrics takes address:port, not "${text}"`,
  ends: "Ctrl-C ends.",
} as const;
