// The challenge that a code answers. It is kept while the code is good: reading the SMS, or sending
// the message, may cost a cheap phone the page. By itself it opens nothing, and it names no phone.

import { api, got } from "./api";
import { kept } from "./kept";
import { serverNow } from "./session";

export type Purpose = "application" | "visitor";

/** A text to send from one's own WhatsApp, and the address that opens it there. */
export interface Text {
  text: string;
  address: string;
  /** The page that asked, for the link in the answer. */
  page: string;
  campaignCode?: string;
}

interface Asked {
  challenge: string;
  /** In milliseconds since 1970. */
  until: number;
  text?: Text;
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

  /** Have a text made to send by message, for a visitor by the code of a campaign. */
  async knock(campaignCode?: string): Promise<Text> {
    const body = { purpose: this.#purpose, campaign_code: campaignCode };
    const made = await got(api.POST("/api/v1/auth/knock", { body }));
    const text = {
      text: made.text,
      address: made.whatsapp_url,
      page: location.pathname,
      campaignCode,
    };
    const until = serverNow() + made.expires_in * 1000;
    this.#kept.write({ challenge: made.challenge, until, text });
    return text;
  }

  /** The challenge of the last code that is still good, or null. */
  read(): string | null {
    return this.#good()?.challenge ?? null;
  }

  /** The text that the last challenge waits for, or null where it was asked by SMS. */
  text(): Text | null {
    return this.#good()?.text ?? null;
  }

  /** The code was right, and is good no more. */
  clear(): void {
    this.#kept.clear();
  }

  #good(): Asked | null {
    const asked = this.#kept.read();
    return asked && serverNow() < asked.until ? asked : null;
  }
}
