import { launchChromium, serveApp } from "./lib/servedApp.ts";
import { startTcpSim, threeStackStage } from "./lib/tcpSim.ts";

const browser = await launchChromium();
if (!browser) throw 1;
const sim = await startTcpSim({ stage: threeStackStage() });
const served = await serveApp();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(served.url);
await served.app.call("session.connect", { path: sim.path, family: "paceic-v25", baudRate: 9600, address: 1 });
await page.locator(".livePage").waitFor();
await page.waitForTimeout(5000);
await page.screenshot({ path: "/tmp/f.png" });
console.log(
  await page.evaluate(() => ({
    main: [document.querySelector("main")!.clientHeight, document.querySelector("main")!.scrollHeight],
    p: [...document.querySelectorAll(".panel")].map((e) => [e.className, e.getBoundingClientRect().height, e.scrollHeight]),
    rows: [...document.querySelectorAll(".tempRow")].map((e) => e.getBoundingClientRect().height),
    sw: [...document.querySelectorAll(".switchTile")].map((e) => e.getBoundingClientRect().height),
  })),
);
await browser.close();
await served.close();
await sim.close();
process.exit(0);
