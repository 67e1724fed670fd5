// Where the PBX is and who asks: from the address's fragment, or from .env, or the mock of this machine.
export function settings(): { url: string; token: string } {
  const given = new URLSearchParams(location.hash.slice(1));
  return {
    url: given.get("pbx") ?? import.meta.env.VITE_PBX_URL ?? "http://127.0.0.1:8887/api",
    token: given.get("token") ?? import.meta.env.VITE_PBX_TOKEN ?? "",
  };
}
