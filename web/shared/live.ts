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

/** A ticket that an answer has brought: what happens from then on is told to who opens it. */
export interface Ticket {
  url: string;
  ticket: string;
}

/** How often a screen asks by itself. */
export interface Pace {
  /** Where it is not told of things: at least so often. */
  slowestMs?: number;
  /** Where it is: after so long without a word. Nobody can tell silence from a line that is dead. */
  silentMs?: number;
  /** And at least so often whatever it is told: a hint may be lost among others. */
  mostMs?: number;
  ticket?: Ticket | null;
}

const SECOND = 1000;
const FIRST_RETRY_MS = 2 * SECOND;
const LAST_RETRY_MS = 60 * SECOND;
// API Gateway closes what has been silent for ten minutes.
const WORD_EVERY_MS = 9 * 60 * SECOND;

/** Ask whenever something has happened to `topic`: `ask` gets the hint, or null where it asks by
 * itself, and answers true where it has found what it should have been told of. Stops while nobody
 * looks at the page. */
export function follow(
  topic: string,
  ask: (hint: Hint | null) => Promise<unknown>,
  { slowestMs = 15 * SECOND, silentMs = 30 * SECOND, mostMs = silentMs, ticket = null }: Pace = {},
): Following {
  let socket: WebSocket | null = null;
  let told = false;
  let asked = 0;
  let askedAt = Date.now();
  let heardAt = 0;
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

  function askByItself(): Promise<unknown> {
    askedAt = Date.now();
    return askNow(null);
  }

  function untilAsking(): number {
    if (!told) return pause(asked, slowestMs);
    return Math.min(Math.max(heardAt, askedAt) + silentMs, askedAt + mostMs) - Date.now();
  }

  function askLater(): void {
    clearTimeout(asking);
    if (over || document.hidden) return;
    asking = setTimeout(async () => {
      asked += 1;
      const mine = socket;
      const missed = (await askByItself()) === true;
      if (missed && told && socket === mine) closed();
      askLater();
    }, untilAsking());
  }

  function heard(): void {
    heardAt = Date.now();
    clearInterval(word);
    word = setInterval(() => socket?.send("."), WORD_EVERY_MS);
    askLater();
  }

  async function open(given: Ticket | null = null): Promise<void> {
    attempt += 1;
    const now = attempt;
    try {
      const found =
        given ?? (await got(api.POST("/api/v1/live/tickets", { body: { topics: [topic] } })));
      if (now !== attempt) return;
      const mine = new WebSocket(`${found.url}?ticket=${found.ticket}`);
      socket = mine;
      mine.onopen = () => {
        told = true;
        failed = 0;
        heard();
      };
      mine.onmessage = ({ data }) => {
        askNow(JSON.parse(data));
        if (socket === mine) heard();
      };
      mine.onclose = () => {
        if (socket === mine) closed();
      };
      // What happens from the ticket on is told, however long the opening takes. What came before
      // it nobody has told.
      if (!given) askByItself();
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
    opening = setTimeout(() => open(), wait);
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

  function begin(given: Ticket | null = null): void {
    asked = 0;
    failed = 0;
    askLater();
    open(given);
  }

  function look(): void {
    shut();
    clearTimeout(asking);
    if (!document.hidden) begin();
  }

  document.addEventListener("visibilitychange", look);
  // A phone that has changed its network may have a connection that is none.
  addEventListener("online", look);
  if (!document.hidden) begin(ticket);
  return {
    get told() {
      return told;
    },
    stop() {
      over = true;
      document.removeEventListener("visibilitychange", look);
      removeEventListener("online", look);
      clearTimeout(asking);
      shut();
    },
  };
}
