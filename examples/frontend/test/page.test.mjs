// Opens the page in Chromium against a mock PBX of the test's own, and does what a user does.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { createServer } from "vite";

import { openSandbox } from "../../../mockpbx/console/static/mockpbx.mjs";
import { openPage } from "./chromium.mjs";

const NOW = "2026-03-09T14:00:00Z";
const closing = [];
let sandbox;
let page;

// Uses the mock at MOCKPBX_URL, or serves one.
async function mock() {
  if (process.env.MOCKPBX_URL) return process.env.MOCKPBX_URL;
  const serving = spawn("mockpbx", ["serve", "--port", "0", "--json"], { stdio: ["ignore", "pipe", "inherit"] });
  closing.push(() => serving.kill());
  const [line] = await once(serving.stdout, "data");
  return JSON.parse(line).url;
}

async function site() {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const server = await createServer({ root, logLevel: "error", server: { host: "127.0.0.1", port: 0 } });
  closing.push(() => server.close());
  await server.listen();
  return `http://127.0.0.1:${server.httpServer.address().port}/`;
}

before(async () => {
  sandbox = await openSandbox(await mock(), { now: NOW, is_frozen: true, call_count: 45, report_seconds: 60 });
  closing.push(sandbox.drop);
  page = await openPage(`${await site()}#${new URLSearchParams({ pbx: sandbox.url, token: sandbox.token })}`);
  closing.push(page.close);
});
after(async () => {
  for (const close of closing.reverse()) await close();
});

const text = (id) => page.evaluate(`document.getElementById("${id}").textContent`);
const click = (id) => page.evaluate(`document.getElementById("${id}").click()`);
const shows = (id, wanted) => page.waitFor(`document.getElementById("${id}").textContent.includes(${JSON.stringify(wanted)})`);
const rows = () => page.evaluate(`[...document.querySelectorAll("#calls tr")].map((row) => row.innerText)`);

test("the page shows calls, ten at a time", async () => {
  await shows("range", "1 to 10 of 45");
  const first = await rows();
  await click("on");
  await shows("range", "11 to 20 of 45");
  assert.equal(first.length, 10);
  assert.equal(new Set([...first, ...(await rows())]).size, 20);
});

test("a filter is sent as it is typed, and refused in words", async () => {
  const search = (filter) =>
    page.evaluate(`document.forms.search.filter.value = ${JSON.stringify(filter)}; document.forms.search.requestSubmit()`);
  await search("direction eq 'INBOUND_CALL'");
  const { count } = await (await sandbox.fetch(`/cdrs?top=1&filter=${encodeURIComponent("direction eq 'INBOUND_CALL'")}`)).json();
  assert.ok(count > 0);
  await shows("range", `of ${count}`);
  assert.ok((await rows()).every((row) => row.includes("INBOUND_CALL")));
  await search("colour eq 'red'");
  await shows("message", "400: ");
  await search("");
  await shows("range", "of 45");
  assert.equal(await text("message"), "");
});

test("a limit that is reached is told, with when to come again", async () => {
  await click("limit");
  await shows("message", "Too many requests. Try again in 1 s.");
  assert.ok((await sandbox.control.verifyJournal({ operation_id: "listCdrs", status: 429, count: 1 })).is_met);
});

test("a report is waited for, and arrives when its time has come", async () => {
  await click("order");
  await shows("report", "running");
  await sandbox.advance(59);
  assert.equal((await sandbox.control.listMails()).length, 0);
  assert.equal(await text("report"), "running");
  await sandbox.advance(1);
  await shows("report", "ready: Today, as of ");
});
