// Calls every function of the JavaScript module once, against the mock at MOCK_ORIGIN.
import assert from "node:assert/strict";
import { after, beforeEach, afterEach, test } from "node:test";

import { Control, ControlError, OpenSandbox, openSandbox } from "../../mockpbx/console/static/mockpbx.mjs";

const ORIGIN = process.env.MOCK_ORIGIN;
const NOW = "2026-03-09T14:00:00.000000Z";
const ORDER = { name: "n", type: "NORMAL", email: "a@b.example", format: "CSV", range: "TODAY", filter: {} };
const isFunction = (one) => ([, value]) => typeof value === "function" && one;
const functionsOf = (one) => Object.entries(one).filter(isFunction(one)).map(([name]) => name);
const called = new Set();
const every = new Set();

// Notes which functions of an object the tests call.
function watched(one) {
  for (const name of functionsOf(one)) {
    every.add(`${one.constructor.name}.${name}`);
    const original = one[name];
    one[name] = (...given) => {
      called.add(`${one.constructor.name}.${name}`);
      return original(...given);
    };
  }
  return one;
}

let sandbox;
let control;

beforeEach(async () => {
  sandbox = watched(await openSandbox(ORIGIN, { now: NOW, is_frozen: true, report_seconds: 1, call_count: 20 }));
  control = watched(sandbox.control);
});
afterEach(() => sandbox.drop());
after(() => assert.deepEqual([...every].filter((name) => !called.has(name)), []));

const order = async () => {
  const headers = { "Content-Type": "application/json" };
  const answer = await sandbox.fetch("/call_reports", { method: "POST", headers, body: JSON.stringify(ORDER) });
  assert.equal(answer.status, 201);
};

test("a PBX is looked at and reset", async () => {
  const world = await control.getWorld();
  assert.deepEqual([world.sandbox, world.now, world.counts.cdrs], [sandbox.name, NOW, 20]);
  assert.deepEqual((await control.getHealth()).counts, world.counts);
  assert.match(await control.getControlDocument(), /^openapi: 3\.1/);
  assert.equal((await sandbox.reset({ seed: 2, call_count: 7 })).counts.cdrs, 7);
  assert.equal((await control.reset()).seed, 2);
});

test("a sandbox's fetch presents its token", async () => {
  const answer = await sandbox.fetch("/cdrs?top=1");
  assert.equal((await answer.json()).count, 20);
  assert.equal((await fetch(`${sandbox.url}/cdrs?top=1`, { headers: sandbox.headers })).status, 200);
  assert.equal((await sandbox.fetch("/cdrs", { headers: { Authorization: "Bearer none" } })).status, 401);
});

test("time is moved", async () => {
  await order();
  const advanced = await sandbox.advance(60);
  assert.deepEqual([advanced.now, advanced.done], ["2026-03-09T14:01:00.000000Z", { "report steps": 1 }]);
  assert.equal((await sandbox.advance({ until: "2026-03-09T15:00:00Z" })).now, "2026-03-09T15:00:00.000000Z");
  assert.equal((await control.advanceClock({ seconds: 1 })).now, "2026-03-09T15:00:01.000000Z");
  assert.equal((await control.changeClock({ is_frozen: false, report_seconds: 3 })).report_seconds, 3);
  assert.equal((await control.getClock()).is_frozen, false);
  assert.equal((await sandbox.freeze(NOW)).now, NOW);
  assert.equal((await sandbox.freeze()).is_frozen, true);
});

test("snapshots are taken and taken away", async () => {
  const taken = await control.saveSnapshot("one");
  assert.deepEqual(await control.listSnapshots(), [taken]);
  const content = await control.exportSnapshot("one");
  await sandbox.advance(60);
  assert.equal((await control.restoreSnapshot("one")).now, NOW);
  await control.removeSnapshot("one");
  assert.equal((await control.importSnapshot("two", content)).name, "two");
});

test("sandboxes come and go", async () => {
  const other = await control.openSandbox({ seed: 3 });
  assert.ok(other instanceof OpenSandbox);
  assert.equal((await control.getSandbox(other.name)).token, other.token);
  await control.dropSandbox(other.name);
  await other.drop();
  assert.ok(!(await control.listSandboxes()).some(({ name }) => name === other.name));
});

test("post is read", async () => {
  const webhook = await control.createWebhook("http://127.0.0.1:9/", ["call_report_completed"]);
  assert.match(webhook.secret, /^whsec_/);
  assert.equal((await control.listWebhooks())[0].id, webhook.id);
  await order();
  await sandbox.advance(2);
  const [mail] = await control.listMails();
  assert.match(await control.getMailMessage(mail.id), /a@b\.example/);
  assert.equal((await control.listDeliveries())[0].webhook_id, webhook.id);
  await control.removeWebhook(webhook.id);
  await control.clearMails();
  assert.deepEqual(await control.listMails(), []);
});

test("faults strike and stop", async () => {
  const rule = await control.addFault("status", { operations: ["listCdrs"], settings: { code: 503 } });
  assert.equal((await sandbox.fetch("/cdrs")).status, 503);
  assert.equal((await control.listFaults())[0].struck_count, 1);
  await control.removeFault(rule.id);
  assert.equal((await sandbox.fetch("/cdrs")).status, 200);
  assert.ok((await control.applyFaultProfile("flaky")).length > 1);
  await control.clearFaults();
  assert.deepEqual(await control.listFaults(), []);
});

test("the journal tells what was asked", async () => {
  await sandbox.fetch("/cdrs?top=1");
  await sandbox.fetch("/nothing");
  const [miss, hit] = await control.listExchanges();
  assert.deepEqual([miss.status, hit.status], [404, 200]);
  assert.equal((await control.listExchanges({ operation_id: "listCdrs", limit: 5, status: undefined })).length, 1);
  assert.equal((await control.getExchange(hit.number)).request.headers[0].name !== undefined, true);
  assert.equal((await control.exportJournal({ status: "4xx" })).log.entries.length, 1);
  assert.equal((await control.verifyJournal({ operation_id: "listCdrs", count: 1 })).is_met, true);
  assert.equal((await control.verifyJournal({ operation_id: "listCdrs", count: 2 })).is_met, false);
  await control.clearJournal();
  assert.deepEqual(await control.listExchanges(), []);
  await control.clearViolations();
  assert.equal((await control.listViolations()).count, 0);
});

test("a refusal says what is wrong", async () => {
  const refused = await control.openSandbox({ sed: 1 }).catch((error) => error);
  assert.ok(refused instanceof ControlError);
  assert.deepEqual([refused.name, refused.status, refused.faults[0].detail.field], ["ControlError", 400, "sed"]);
  assert.match(refused.message, /POST \/_mock\/api\/sandboxes: 400 .*sed/);
  await assert.rejects(control.within("nobody").getClock(), { name: "ControlError", status: 404 });
});

test("what is no origin is refused", () => {
  for (const text of ["", "127.0.0.1:8887", "ftp://a", "http://a/api?x=1", "http://a/api#x", undefined]) {
    assert.throws(() => new Control(text), /not the origin of a mock/);
  }
  for (const text of ["http://a:1", "http://a:1/", "http://a:1/api", "http://a:1/x/v1"]) {
    assert.equal(new Control(text).origin, "http://a:1");
  }
});
