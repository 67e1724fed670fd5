// Types of mockpbx.mjs, under the name by which TypeScript finds them. Members are spelt as on the wire;
// /_mock/api/openapi.yaml says what each of them means.

/** An instant by RFC 3339, such as 2026-03-09T14:00:00Z. */
export type Instant = string;
export type Counts = Record<string, number>;

/** One thing that was wrong with a request. */
export interface Fault {
  code: string;
  message: string;
  detail?: unknown;
}

/** The control plane refused; `status` is that of its answer, `faults` say what was wrong with what. */
export class ControlError extends Error {
  constructor(message: string, facts: { status: number; faults?: Fault[] });
  readonly status: number;
  readonly faults: Fault[];
}

export interface ControlOptions {
  /** The control token, which other machines need. */
  token?: string;
  /** The sandbox that is meant; the main PBX when it is left out. */
  sandbox?: string;
}

export interface WorldWish {
  scenario?: string;
  seed?: number;
  call_count?: number;
  locale?: string;
  now?: Instant;
}

export interface SandboxWish extends WorldWish {
  name?: string;
  is_frozen?: boolean;
  /** How long an order stays RUNNING, on the clock. */
  report_seconds?: number;
  /** How long the sandbox stays when nobody uses it, in real time. */
  ttl_seconds?: number;
}

export interface ClockChange {
  now?: Instant;
  is_frozen?: boolean;
  report_seconds?: number;
}

export type Step = { seconds: number } | { until: Instant };

export interface FaultWish {
  /** operationIds; none means all. */
  operations?: string[];
  probability?: number;
  count?: number | null;
  skip?: number;
  settings?: Record<string, unknown>;
}

export interface Criteria {
  method?: string;
  operation_id?: string;
  /** A path, with * for any part of it. */
  path?: string;
  /** A status, a class such as 4xx, or 0 for none. */
  status?: string | number;
  text?: string;
  since?: number;
  fault?: string;
  violating?: boolean;
}

export interface PagedCriteria extends Criteria {
  limit?: number;
  skip?: number;
}

export interface Wanted extends Criteria {
  count?: number;
  at_least?: number;
  at_most?: number;
}

export interface Health {
  status: "ready";
  version: string;
  document: string;
  counts: Counts;
}

export interface World {
  sandbox: string;
  scenario: string;
  seed: number;
  locale: string;
  made_at: Instant;
  digest: string;
  now: Instant;
  counts: Counts;
}

export interface SandboxRow {
  name: string;
  scenario: string;
  seed: number;
  now: Instant;
  is_frozen: boolean;
  ttl_seconds: number | null;
}

export interface Sandbox extends SandboxRow {
  base_path: string;
  token: string;
  header: string;
  username: string;
  counts: Counts;
}

export interface Snapshot {
  name: string;
  now: Instant;
  is_frozen: boolean;
  counts: Counts;
}

export interface Clock {
  now: Instant;
  is_frozen: boolean;
  report_seconds: number;
  next_due: Instant | null;
}

export interface Advanced extends Clock {
  done: Counts;
}

export interface Mail {
  id: string;
  sent_at: Instant;
  recipient: string;
  subject: string;
  link: string;
  completed_call_report_id: string;
}

export type EventName = "cdr" | "call_report_completed";

export interface Webhook {
  id: string;
  url: string;
  events: EventName[];
  created_at: Instant;
}

export interface NewWebhook extends Webhook {
  secret: string;
}

export interface Delivery {
  id: string;
  channel: string;
  subject: string;
  target: string;
  webhook_id: string | null;
  created_at: Instant;
  due_at: Instant | null;
  attempt_count: number;
  state: "PENDING" | "DELIVERED" | "FAILED";
  outcome: string | null;
}

export interface FaultRule {
  id: string;
  fault: string;
  operations: string[];
  probability: number;
  count: number | null;
  skip: number;
  settings: Record<string, unknown>;
  struck_count: number;
  matched_count: number;
}

export interface ExchangeRow {
  number: number;
  at: Instant;
  method: string;
  target: string;
  operation_id: string | null;
  status: number;
  microseconds: number;
  is_whole: boolean;
  request_size: number;
  answer_size: number;
  faults: string[];
  violations: string[];
}

export interface Message {
  headers: { name: string; value: string }[];
  body: { text: string; encoding: "base64" | null; size: number; is_masked: boolean; is_cut: boolean };
}

export interface Exchange extends ExchangeRow {
  request: Message;
  answer: Message;
}

export interface Verification {
  is_met: boolean;
  wanted: string;
  count: number;
  numbers: number[];
  near_misses: { exchange: ExchangeRow; mismatches: string[] }[];
}

export interface ViolationList {
  mode: "off" | "sampled" | "all";
  looked_at: number;
  count: number;
  unlisted: number;
  items: Record<string, unknown>[];
  second_opinion: Counts;
}

/** The control plane of one mock, about the main PBX or one of its sandboxes. */
export class Control {
  constructor(origin: string, options?: ControlOptions);
  readonly origin: string;
  readonly sandbox: string | undefined;
  within(sandbox: string): Control;

  getControlDocument(): Promise<string>;
  getHealth(): Promise<Health>;
  getWorld(): Promise<World>;
  reset(wish?: WorldWish): Promise<World>;

  listSnapshots(): Promise<Snapshot[]>;
  saveSnapshot(name: string): Promise<Snapshot>;
  restoreSnapshot(name: string): Promise<World>;
  removeSnapshot(name: string): Promise<void>;
  exportSnapshot(name: string): Promise<Record<string, unknown>>;
  importSnapshot(name: string, content: Record<string, unknown>): Promise<Snapshot>;

  listSandboxes(): Promise<SandboxRow[]>;
  getSandbox(name: string): Promise<Sandbox>;
  dropSandbox(name: string): Promise<void>;
  openSandbox(wish?: SandboxWish): Promise<OpenSandbox>;

  getClock(): Promise<Clock>;
  changeClock(change: ClockChange): Promise<Clock>;
  advanceClock(step: Step): Promise<Advanced>;

  listMails(): Promise<Mail[]>;
  clearMails(): Promise<void>;
  getMailMessage(id: string): Promise<string>;
  listWebhooks(): Promise<Webhook[]>;
  createWebhook(url: string, events?: EventName[]): Promise<NewWebhook>;
  removeWebhook(id: string): Promise<void>;
  listDeliveries(): Promise<Delivery[]>;

  listFaults(): Promise<FaultRule[]>;
  addFault(fault: string, wish?: FaultWish): Promise<FaultRule>;
  removeFault(id: string): Promise<void>;
  clearFaults(): Promise<void>;
  applyFaultProfile(profile: string): Promise<FaultRule[]>;

  listExchanges(criteria?: PagedCriteria): Promise<ExchangeRow[]>;
  getExchange(number: number): Promise<Exchange>;
  clearJournal(): Promise<void>;
  exportJournal(criteria?: PagedCriteria): Promise<{ log: Record<string, unknown> }>;
  verifyJournal(wanted: Wanted): Promise<Verification>;
  listViolations(): Promise<ViolationList>;
  clearViolations(): Promise<void>;
}

/** A PBX beside the main one, with `control` over it alone. */
export class OpenSandbox {
  constructor(facts: Sandbox, control: Control);
  readonly facts: Sandbox;
  readonly control: Control;
  readonly name: string;
  readonly token: string;
  /** Base URL of its API, without a slash at the end; the token says whose API it is. */
  readonly url: string;
  /** The header fields that lead to it, for any other way to send requests. */
  readonly headers: { Authorization: string };
  /** fetch, below the base URL and with the token. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Lets time pass here: by seconds, or until an instant. */
  advance(step: number | Step): Promise<Advanced>;
  /** Lets the clock stand still, at an instant or where it is. */
  freeze(now?: Instant): Promise<Clock>;
  /** Is as at the start, or as a PBX of another world. */
  reset(wish?: WorldWish): Promise<World>;
  /** Drops it with all that is in it; it may be gone already. */
  drop(): Promise<void>;
}

/** Opens a PBX of your own on a serving mock. */
export function openSandbox(origin: string, wish?: SandboxWish, options?: ControlOptions): Promise<OpenSandbox>;
