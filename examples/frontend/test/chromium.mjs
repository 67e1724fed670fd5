// Drives Chromium over its debugging pipe. Needs no library, and no WebSocket, which older Nodes do not have.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe"];

/** Starts Chromium with one page; `expression` is evaluated there, again and again where it is waited for. */
export async function openPage(url, command = process.env.CHROMIUM ?? "chromium") {
  const profile = await mkdtemp(join(tmpdir(), "chromium-"));
  const stdio = ["ignore", "ignore", "ignore", "pipe", "pipe"];
  const browser = spawn(command, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], { stdio });
  const gone = new Promise((resolve) => browser.once("exit", resolve));
  const send = connect(browser);
  const { targetInfos } = await send("Target.getTargets");
  const { targetId } = targetInfos.find(({ type }) => type === "page");
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  await send("Page.navigate", { url }, sessionId);

  const evaluate = async (expression) => {
    const asked = { expression, returnByValue: true, awaitPromise: true };
    const { result, exceptionDetails } = await send("Runtime.evaluate", asked, sessionId);
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
    return result.value;
  };

  const waitFor = async (expression, seconds = 30) => {
    const last = Date.now() + seconds * 1000;
    for (;;) {
      const value = await evaluate(expression).catch(() => undefined);
      if (value) return value;
      if (Date.now() > last) throw new Error(`not in ${seconds} s: ${expression}\n${await evaluate("document.body.innerText")}`);
      await evaluate("new Promise(requestAnimationFrame)").catch(() => undefined);
    }
  };

  const close = async () => {
    await send("Browser.close").catch(() => undefined);
    await gone;
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  };
  return { evaluate, waitFor, close };
}

function connect(browser) {
  const [, , , input, output] = browser.stdio;
  const waiting = new Map();
  let number = 0;
  let text = "";
  output.setEncoding("utf8");
  output.on("data", (piece) => {
    const messages = (text + piece).split("\0");
    text = messages.pop();
    for (const { id, result, error } of messages.map(JSON.parse)) {
      const { resolve, reject } = waiting.get(id) ?? {};
      waiting.delete(id);
      if (error) reject?.(new Error(error.message));
      else resolve?.(result);
    }
  });
  const fail = (error) => waiting.forEach(({ reject }) => reject(error));
  browser.once("error", fail);
  browser.once("exit", () => fail(new Error("Chromium has ended")));
  return (method, params = {}, sessionId = undefined) =>
    new Promise((resolve, reject) => {
      number += 1;
      waiting.set(number, { resolve, reject });
      input.write(`${JSON.stringify({ id: number, method, params, sessionId })}\0`);
    });
}
