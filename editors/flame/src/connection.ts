// The server that the page came from, when it did: asks it for data and for news, and tells it what the user wants.
// A page that was written to a file has its data inside and nobody to ask.
import type { Changes, FlameData } from "./data";

const RETRY_MILLISECONDS = 2000;

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const request: RequestInit = body
    ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }
    : {};
  const response = await fetch(path, request);
  if (!response.ok) throw new Error((await response.text()) || `status ${response.status}`);
  return (await response.json()) as T;
}

export class Connection {
  /** Null while no profile is loaded. */
  data = (): Promise<FlameData | null> => ask("data");
  open = (name: string, file: string, line: number): Promise<{ opened: boolean; why: string }> =>
    ask("open", { name, file, line });
  chooseType = (type: string): Promise<unknown> => ask("type", { type });

  /** Calls back when there is something new, for ever; `lost` when the server does not answer any more. */
  async follow(news: (changes: Changes) => Promise<void>, lost: (isLost: boolean) => void): Promise<never> {
    let version = -1;
    for (;;) {
      try {
        const changes = await ask<Changes>(`changes?after=${version}`);
        lost(false);
        if (changes.version !== version) await news(changes);
        version = changes.version;
      } catch {
        lost(true);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
      }
    }
  }
}
