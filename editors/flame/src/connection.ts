// The server that the page came from, when it did: asks it for data and for news, and tells it what the user wants.
// A page that was written to a file has its data inside and nobody to ask.
import type { Changes, FlameData } from "./data";

const RETRY_MILLISECONDS = 2000;

interface Answer {
  id: number;
  ok: boolean;
  text: string;
}

/** In a panel of VS Code the page has no server of its own: the extension asks for it, from where the server runs. */
class Panel {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private last = 0;

  constructor(private readonly api: { postMessage(message: unknown): void }) {
    window.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
      this.waiting.get(data.id)?.(data);
      this.waiting.delete(data.id);
    });
  }

  async ask(path: string, body?: unknown): Promise<string> {
    const id = ++this.last;
    const answer = await new Promise<Answer>((resolve) => {
      this.waiting.set(id, resolve);
      this.api.postMessage({ id, path, body });
    });
    if (!answer.ok) throw new Error(answer.text);
    return answer.text;
  }
}

const acquire = (globalThis as { acquireVsCodeApi?: () => { postMessage(message: unknown): void } }).acquireVsCodeApi;
const panel = acquire ? new Panel(acquire()) : null;

async function ask<T>(path: string, body?: unknown): Promise<T> {
  if (panel) return JSON.parse(await panel.ask(path, body)) as T;
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
        version = -1; // another server counts anew
        await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
      }
    }
  }
}
