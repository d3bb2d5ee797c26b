// The challenge that a code by SMS answers. It is kept while the code is good: reading the SMS may
// cost a cheap phone the page. By itself it opens nothing, and it names no phone.

import { api, got } from "./api";
import { kept } from "./kept";
import { serverNow } from "./session";

type Purpose = "application" | "visitor";

interface Asked {
  challenge: string;
  /** In milliseconds since 1970. */
  until: number;
}

/** One place for challenges of a purpose. */
export class Challenges {
  readonly #kept;
  readonly #purpose: Purpose | undefined;

  constructor(purpose?: Purpose) {
    this.#purpose = purpose;
    this.#kept = kept<Asked>(`tumbas.challenge.${purpose ?? "sign_in"}`);
  }

  /** Have a code sent, to a visitor by the code of a campaign; answers for how many minutes it is
   * good. */
  async ask(phone: string, campaignCode?: string): Promise<number> {
    const body = { phone, purpose: this.#purpose, campaign_code: campaignCode };
    const { challenge, expires_in } = await got(api.POST("/api/v1/auth/otp", { body }));
    this.#kept.write({ challenge, until: serverNow() + expires_in * 1000 });
    return Math.round(expires_in / 60);
  }

  /** The challenge of the last code that is still good, or null. */
  read(): string | null {
    const asked = this.#kept.read();
    return asked && serverNow() < asked.until ? asked.challenge : null;
  }

  /** The code was right, and is good no more. */
  clear(): void {
    this.#kept.clear();
  }
}
