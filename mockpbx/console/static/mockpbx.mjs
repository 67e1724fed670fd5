// The control plane of mockpbx in JavaScript: for Node 18 or newer and everything that has fetch. Needs nothing else.
//
// One method for each operation of /_mock/api/openapi.yaml, named as the operation is; bodies and answers have the
// members that the document gives them. The control plane is for tests: it refuses pages of other origins.

const CONTROL_PATH = "/_mock/api";

/** The control plane refused; `status` is that of its answer, `faults` say what was wrong with what. */
export class ControlError extends Error {
  constructor(message, { status, faults = [] }) {
    super(message);
    this.name = "ControlError";
    this.status = status;
    this.faults = faults;
  }
}

/** The control plane of one mock, about the main PBX or one of its sandboxes. */
export class Control {
  #token;

  constructor(origin, { token, sandbox } = {}) {
    this.origin = plainOrigin(origin);
    this.sandbox = sandbox;
    this.#token = token;
  }

  /** The same control plane, about a sandbox. */
  within(sandbox) {
    return new Control(this.origin, { token: this.#token, sandbox });
  }

  // -- the PBX as a whole

  getControlDocument = () => this.#text("/openapi.yaml");
  getHealth = () => this.#json("GET", "/health");
  getWorld = () => this.#json("GET", "/world");
  reset = (wish) => this.#json("POST", "/reset", wish);

  listSnapshots = () => this.#items("/snapshots");
  saveSnapshot = (name) => this.#json("PUT", `/snapshots/${segment(name)}`);
  restoreSnapshot = (name) => this.#json("POST", `/snapshots/${segment(name)}/restore`);
  removeSnapshot = (name) => this.#nothing("DELETE", `/snapshots/${segment(name)}`);
  exportSnapshot = (name) => this.#json("GET", `/snapshots/${segment(name)}/content`);
  importSnapshot = (name, content) => this.#json("PUT", `/snapshots/${segment(name)}/content`, content);

  // -- sandboxes

  listSandboxes = () => this.#items("/sandboxes");
  getSandbox = (name) => this.#json("GET", `/sandboxes/${segment(name)}`);
  dropSandbox = (name) => this.#nothing("DELETE", `/sandboxes/${segment(name)}`);

  /** Opens a PBX beside the main one; what is not said is as the main one has it. */
  openSandbox = async (wish = {}) => {
    const facts = await this.#json("POST", "/sandboxes", wish);
    return new OpenSandbox(facts, this.within(facts.name));
  };

  // -- time and post

  getClock = () => this.#json("GET", "/clock");
  changeClock = (change) => this.#json("PATCH", "/clock", change);
  /** Lets time pass by `{ seconds }` or `{ until }`; all that falls due on the way is done when it resolves. */
  advanceClock = (step) => this.#json("POST", "/clock/advance", step);

  listMails = () => this.#items("/outbox");
  clearMails = () => this.#nothing("DELETE", "/outbox");
  getMailMessage = (id) => this.#text(`/outbox/${segment(id)}/message`);
  listWebhooks = () => this.#items("/webhooks");
  createWebhook = (url, events) => this.#json("POST", "/webhooks", events ? { url, events } : { url });
  removeWebhook = (id) => this.#nothing("DELETE", `/webhooks/${segment(id)}`);
  listDeliveries = () => this.#items("/deliveries");

  // -- faults and the journal

  listFaults = () => this.#items("/faults");
  addFault = (fault, wish = {}) => this.#json("POST", "/faults", { fault, ...wish });
  removeFault = (id) => this.#nothing("DELETE", `/faults/${segment(id)}`);
  clearFaults = () => this.#nothing("DELETE", "/faults");
  applyFaultProfile = async (profile) => (await this.#json("PUT", "/faults/profile", { profile })).items;

  listExchanges = (criteria) => this.#items(`/journal${query(criteria)}`);
  getExchange = (number) => this.#json("GET", `/journal/${segment(number)}`);
  clearJournal = () => this.#nothing("DELETE", "/journal");
  exportJournal = (criteria) => this.#json("GET", `/journal/har${query(criteria)}`);
  verifyJournal = (wanted) => this.#json("POST", "/journal/verify", wanted);
  listViolations = () => this.#json("GET", "/violations");
  clearViolations = () => this.#nothing("DELETE", "/violations");

  // -- how it is asked

  async #ask(method, path, body) {
    const headers = {};
    if (this.#token !== undefined) headers.Authorization = `Bearer ${this.#token}`;
    if (this.sandbox !== undefined) headers["X-Mock-Sandbox"] = this.sandbox;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const content = body === undefined ? undefined : JSON.stringify(body);
    const answer = await fetch(this.origin + CONTROL_PATH + path, { method, headers, body: content });
    if (!answer.ok) throw await refusal(method, path, answer);
    return answer;
  }

  #json = async (method, path, body) => {
    const answer = await this.#ask(method, path, body);
    try {
      return await answer.json();
    } catch {
      const message = `${method} ${path} was not answered as mockpbx's control plane does`;
      throw new ControlError(message, { status: answer.status });
    }
  };

  #items = async (path) => (await this.#json("GET", path)).items;
  #text = async (path) => (await this.#ask("GET", path)).text();

  #nothing = async (method, path) => {
    const answer = await this.#ask(method, path);
    await answer.arrayBuffer();
  };
}

/** A PBX beside the main one, with `control` over it alone. */
export class OpenSandbox {
  constructor(facts, control) {
    this.facts = facts;
    this.control = control;
    this.name = facts.name;
    this.token = facts.token;
    /** Base URL of its API, without a slash at the end; the token says whose API it is. */
    this.url = control.origin + facts.base_path;
  }

  /** The header fields that lead to it, for any other way to send requests. */
  get headers() {
    return { Authorization: `Bearer ${this.token}` };
  }

  /** fetch, below the base URL and with the token: `sandbox.fetch("/cdrs?top=5")`. */
  fetch = (path, init = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has("Authorization")) headers.set("Authorization", `Bearer ${this.token}`);
    return fetch(this.url + path, { ...init, headers });
  };

  /** Lets time pass here: by seconds, or until an instant `{ until }`. */
  advance = (step) => this.control.advanceClock(typeof step === "number" ? { seconds: step } : step);

  /** Lets the clock stand still, at an instant or where it is. */
  freeze = (now) => this.control.changeClock(now === undefined ? { is_frozen: true } : { is_frozen: true, now });

  /** Is as at the start, or as a PBX of another world. */
  reset = (wish) => this.control.reset(wish);

  /** Drops it with all that is in it; it may be gone already. */
  drop = async () => {
    try {
      await this.control.dropSandbox(this.name);
    } catch (error) {
      if (!(error instanceof ControlError && error.status === 404)) throw error;
    }
  };
}

// `await using sandbox = await openSandbox(...)`, where there is such a thing.
if (Symbol.asyncDispose) {
  OpenSandbox.prototype[Symbol.asyncDispose] = function () {
    return this.drop();
  };
}

/** Opens a PBX of your own on a serving mock: `const sandbox = await openSandbox("http://127.0.0.1:8887")`. */
export const openSandbox = (origin, wish = {}, options = {}) => new Control(origin, options).openSandbox(wish);

async function refusal(method, path, answer) {
  let faults = [];
  try {
    faults = (await answer.json()).errors ?? [];
  } catch {
    // Whoever answered is no control plane; its status says enough.
  }
  const told = faults.map(({ message, detail }) => (detail ? `${message} (${JSON.stringify(detail)})` : message));
  const message = `${method} ${CONTROL_PATH}${path}: ${answer.status} ${told.join("; ") || answer.statusText}`;
  return new ControlError(message, { status: answer.status, faults });
}

function plainOrigin(text) {
  const advice = `not the origin of a mock: ${JSON.stringify(text)}; write for instance http://127.0.0.1:8887`;
  let url;
  try {
    url = new URL(text);
  } catch {
    throw new TypeError(advice);
  }
  // Below which path the API is served is the document's to say, so that any path may be its base.
  if (!["http:", "https:"].includes(url.protocol) || url.search || url.hash) throw new TypeError(advice);
  return url.origin;
}

const segment = (text) => encodeURIComponent(String(text));

function query(criteria = {}) {
  const text = new URLSearchParams(Object.entries(criteria).filter(([, value]) => value !== undefined)).toString();
  return text && `?${text}`;
}
