// What the city tells a screen at once, over a WebSocket: that there is something to read anew, never
// what. Where it cannot be opened the screen asks by itself, each second for five, then ever less
// often; nobody is told, as nothing is wrong.

import { api, got } from "./api";
import { pause } from "./pauses";

/** What has happened (a transfer's kind), to what, when. */
export interface Hint {
  topic: string;
  kind: string;
  id: string;
  at: string;
}

export interface Following {
  /** Whether the city tells of things at this moment. */
  readonly told: boolean;
  stop(): void;
}

const SECOND = 1000;
// A hint may be lost: also who is told asks now and then.
const ASK_WHEN_TOLD_MS = 30 * SECOND;
const FIRST_RETRY_MS = 2 * SECOND;
const LAST_RETRY_MS = 60 * SECOND;
// API Gateway closes what has been silent for ten minutes.
const WORD_EVERY_MS = 9 * 60 * SECOND;

/** Ask whenever something has happened to `topic`: `ask` gets the hint, or null where it asks by
 * itself, at least every `slowestMs`, or every `toldMs` while it is told. Stops while nobody looks at
 * the page. */
export function follow(
  topic: string,
  ask: (hint: Hint | null) => Promise<unknown>,
  slowestMs = 15 * SECOND,
  toldMs = ASK_WHEN_TOLD_MS,
): Following {
  let socket: WebSocket | null = null;
  let told = false;
  let asked = 0;
  let failed = 0;
  let over = false;
  // Which attempt counts: a page that is hidden and shown again begins another, while the first may
  // still wait for its ticket.
  let attempt = 0;
  let asking: ReturnType<typeof setTimeout>;
  let opening: ReturnType<typeof setTimeout>;
  let word: ReturnType<typeof setInterval>;

  // What fails is asked again in its time.
  const askNow = (hint: Hint | null) => ask(hint).catch(() => {});

  function askLater(): void {
    clearTimeout(asking);
    if (over || document.hidden) return;
    asking = setTimeout(
      async () => {
        asked += 1;
        await askNow(null);
        askLater();
      },
      told ? toldMs : pause(asked, slowestMs),
    );
  }

  async function open(): Promise<void> {
    attempt += 1;
    const now = attempt;
    try {
      const { url, ticket } = await got(
        api.POST("/api/v1/live/tickets", { body: { topics: [topic] } }),
      );
      if (now !== attempt) return;
      const mine = new WebSocket(`${url}?ticket=${ticket}`);
      socket = mine;
      mine.onopen = () => {
        told = true;
        failed = 0;
        word = setInterval(() => mine.send("."), WORD_EVERY_MS);
        // What happened while it was being opened was told to nobody.
        askNow(null);
        askLater();
      };
      mine.onmessage = ({ data }) => askNow(JSON.parse(data));
      mine.onclose = () => {
        if (socket === mine) closed();
      };
    } catch {
      if (now === attempt) closed();
    }
  }

  function closed(): void {
    const was = told;
    shut();
    if (over || document.hidden) return;
    // A connection that ended begins the asking anew; one that was none leaves it as it is.
    if (was) {
      asked = 0;
      askLater();
    }
    // Phones that lost the same city must not all come back in the same instant.
    const wait = Math.min(FIRST_RETRY_MS * 2 ** failed, LAST_RETRY_MS) * (0.5 + Math.random());
    failed += 1;
    opening = setTimeout(open, wait);
  }

  function shut(): void {
    told = false;
    attempt += 1;
    clearInterval(word);
    clearTimeout(opening);
    const was = socket;
    socket = null;
    was?.close();
  }

  function begin(): void {
    asked = 0;
    failed = 0;
    askLater();
    open();
  }

  function look(): void {
    shut();
    clearTimeout(asking);
    if (document.hidden) return;
    askNow(null);
    begin();
  }

  document.addEventListener("visibilitychange", look);
  if (!document.hidden) begin();
  return {
    get told() {
      return told;
    },
    stop() {
      over = true;
      document.removeEventListener("visibilitychange", look);
      clearTimeout(asking);
      shut();
    },
  };
}
