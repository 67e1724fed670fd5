// Hooks for Dredd: a token, ids and credentials that exist, and for each bad status the request that is answered so.
const fs = require("fs");
const hooks = require("hooks");

const names = JSON.parse(process.env.RIVAL_NAMES);
// What no single request brings about on an honest server.
const UNREACHABLE = new Set(["403", "408", "409", "413", "414", "421", "429", "431", "500", "503"]);

const IDS = {
  "/cdrs/{id}": () => names.calls["/cdrs"],
  "/calllogs/{id}": () => names.calls["/calllogs"],
  "/call_reports/{id}": (method) => names.orders[method === "GET" ? 0 : 1],
  "/call_reports/{id}/destroy": () => names.orders[2],
  "/completed_call_reports/{id}": () => names.products[0],
  "/completed_call_reports/{id}/destroy": () => names.products[2],
};
const BODIES = {
  "/auth/sign_in": () => names.credentials,
  "/auth/refresh_token": () => ({ refresh_token: names.refresh_token }),
};
const BAD_BODY = JSON.stringify({ format: "XML" });

const pathOf = (transaction) => transaction.name.split(" > ")[0];
const isList = (path) => !path.includes("{") && !path.startsWith("/auth/");

function makeGood(transaction) {
  const path = pathOf(transaction);
  if (path in IDS) {
    transaction.fullPath = names.base + path.replace("{id}", IDS[path](transaction.request.method));
  }
  if (path in BODIES) transaction.request.body = JSON.stringify(BODIES[path]());
  if (isList(path) && transaction.request.method === "GET") transaction.fullPath = `${names.base}${path}?top=100`;
  if (path === "/auth/sign_out") transaction.request.headers.Authorization = `Bearer ${names.spare_token}`;
  if (path === "/blobs/{digest}") makeFile(transaction);
}

function makeFile(transaction) {
  const media = transaction.expected.headers["Content-Type"];
  const digest = { "text/csv": names.digests[0], "text/html": names.digests[1] }[media];
  if (digest) transaction.fullPath = `${names.base}/blobs/${digest}`;
  else transaction.skip = true;
}

function makeBad(transaction) {
  const { request } = transaction;
  if (request.body) request.body = BAD_BODY;
  else transaction.fullPath = `${transaction.fullPath.split("?")[0]}?unknown=1`;
}

const MAKE = {
  200: makeGood,
  201: makeGood,
  204: makeGood,
  400: makeBad,
  401: (transaction) => delete transaction.request.headers.Authorization,
  404: () => {}, // nobody has the id of the example
  405: (transaction) => (transaction.request.method = "PATCH"),
  415: (transaction) => (transaction.request.headers["Content-Type"] = "text/plain"),
};

hooks.beforeEach((transaction) => {
  const status = String(transaction.expected.statusCode);
  if (UNREACHABLE.has(status)) {
    transaction.skip = true;
    return;
  }
  transaction.request.headers.Authorization = `Bearer ${names.token}`;
  MAKE[status](transaction);
});

hooks.afterAll((transactions, done) => {
  const told = transactions.flatMap((transaction) => {
    const fields = Object.values((transaction.results && transaction.results.fields) || {});
    const errors = fields.flatMap((field) => field.errors || []).map((error) => error.message);
    const failed = transaction.test && transaction.test.status === "fail";
    return (errors.length || !failed ? errors : ["failed"]).map((error) => `${transaction.name} | ${error}`);
  });
  fs.writeFileSync("failures.json", JSON.stringify({ count: transactions.length, failures: told }));
  done();
});
