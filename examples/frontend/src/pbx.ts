// What the page knows of the PBX: where it is, who asks, and what the API says when it refuses.
import { settings } from "./settings";

export interface Call {
  id: string;
  started_at: string;
  caller: string;
  callee: string;
  direction: string;
  duration: number;
}

export interface Product {
  id: string;
  name: string;
  download_link: string;
}

export interface Page<Row> {
  count: number;
  items: Row[];
}

/** The API refused; `retrySeconds` is how long it wants to be left alone, where it says so. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly retrySeconds: number | null,
  ) {
    super(message);
  }
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const { url, token } = settings();
  const headers = new Headers(init.headers);
  headers.set("Authorization", `Bearer ${token}`);
  if (init.body) headers.set("Content-Type", "application/json");
  const answer = await fetch(url + path, { ...init, headers });
  if (answer.ok) return answer;
  const [fault] = (await answer.json()).errors;
  const told = fault.detail?.reason ? `${fault.message}: ${fault.detail.field} ${fault.detail.reason}` : fault.message;
  const wait = answer.headers.get("Retry-After");
  throw new Refused(answer.status, told, wait === null ? null : Number(wait));
}

export async function calls(options: Record<string, string>, headers?: HeadersInit): Promise<Page<Call>> {
  return (await ask(`/cdrs?${new URLSearchParams(options)}`, { headers })).json();
}

export async function order(name: string): Promise<string> {
  const body = { name, type: "NORMAL", email: "me@acme.example", format: "CSV", range: "TODAY", filter: {} };
  return (await (await ask("/call_reports", { method: "POST", body: JSON.stringify(body) })).json()).id;
}

/** An order for once leaves when its product is there. */
export async function isRunning(id: string): Promise<boolean> {
  try {
    await ask(`/call_reports/${id}`);
    return true;
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return false;
    throw error;
  }
}

export async function product(name: string): Promise<Product | undefined> {
  const filter = `name eq '${name}'`;
  const page: Page<Product> = await (await ask(`/completed_call_reports?${new URLSearchParams({ filter })}`)).json();
  return page.items[0];
}
