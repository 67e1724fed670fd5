// The page: a list of calls with paging and a filter, and a report that is ordered and waited for.
import { calls, isRunning, order, product, Refused, type Call } from "./pbx";

const PAGE = 10;
const POLL_MILLISECONDS = 200;
let skip = 0;
let filter = "";

const at = <Kind extends HTMLElement>(id: string) => document.getElementById(id) as Kind;

function row(call: Call): HTMLTableRowElement {
  const line = document.createElement("tr");
  const started = new Date(call.started_at).toLocaleString();
  for (const text of [started, call.caller, call.callee, call.direction, String(call.duration)]) {
    line.insertCell().textContent = text;
  }
  return line;
}

async function show(headers?: HeadersInit): Promise<void> {
  const options = { top: String(PAGE), skip: String(skip), ...(filter ? { filter } : {}) };
  const { count, items } = await calls(options, headers);
  at("calls").replaceChildren(...items.map(row));
  at("range").textContent = items.length ? `${skip + 1} to ${skip + items.length} of ${count}` : "none";
  at<HTMLButtonElement>("back").disabled = skip === 0;
  at<HTMLButtonElement>("on").disabled = skip + items.length >= count;
}

async function orderReport(): Promise<void> {
  const name = `Today, as of ${new Date().toISOString()}`;
  const id = await order(name);
  while (await isRunning(id)) {
    at("report").textContent = "running";
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
  const found = await product(name);
  at("report").textContent = found ? `ready: ${found.name}` : "failed";
}

/** Does something and says on the page how it was refused, if it was. */
async function told(action: () => Promise<void>): Promise<void> {
  at("message").textContent = "";
  try {
    await action();
  } catch (error) {
    at("message").textContent = words(error);
  }
}

function words(error: unknown): string {
  if (!(error instanceof Refused)) return "The PBX cannot be reached.";
  if (error.status === 429) return `Too many requests. Try again in ${error.retrySeconds} s.`;
  return `${error.status}: ${error.message}`;
}

function move(step: number): Promise<void> {
  skip = Math.max(0, skip + step);
  return told(show);
}

at("back").addEventListener("click", () => move(-PAGE));
at("on").addEventListener("click", () => move(PAGE));
// Any request can ask the mock for trouble: what is hard to meet otherwise is one header field away.
at("limit").addEventListener("click", () => told(() => show({ Prefer: "code=429" })));
at("order").addEventListener("click", () => told(orderReport));
at("search").addEventListener("submit", (event) => {
  event.preventDefault();
  filter = String(new FormData(at<HTMLFormElement>("search")).get("filter"));
  skip = 0;
  void told(show);
});
void told(show);
