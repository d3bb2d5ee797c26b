// What somebody is told, and how they want it, as the API has it for each role.

import { signal } from "@preact/signals";
import { ApiProblem, api, got, type Outcome } from "../api";
import type {
  NoticePage,
  SettingsBody,
  SettingsView,
  SubscriptionBody,
  SubscriptionView,
  UnreadView,
} from "../generated/schema";

export type TellsRole = "resident" | "merchant";

interface Told {
  list(query: { limit: number; cursor?: string }): Promise<Outcome<NoticePage>>;
  read(through: string): Promise<Outcome<UnreadView>>;
  settings(): Promise<Outcome<SettingsView>>;
  choose(body: SettingsBody): Promise<Outcome<SettingsView>>;
  subscribe(body: SubscriptionBody): Promise<Outcome<SubscriptionView>>;
  unsubscribe(id: string): Promise<Outcome<unknown>>;
}

const RESIDENT: Told = {
  list: (query) => api.GET("/api/v1/resident/notices", { params: { query } }),
  read: (through) => api.POST("/api/v1/resident/notices/read", { body: { through } }),
  settings: () => api.GET("/api/v1/resident/notice-settings"),
  choose: (body) => api.PATCH("/api/v1/resident/notice-settings", { body }),
  subscribe: (body) => api.POST("/api/v1/resident/push-subscriptions", { body }),
  unsubscribe: (subscription_id) =>
    api.DELETE("/api/v1/resident/push-subscriptions/{subscription_id}", {
      params: { path: { subscription_id } },
    }),
};

const MERCHANT: Told = {
  list: (query) => api.GET("/api/v1/merchant/notices", { params: { query } }),
  read: (through) => api.POST("/api/v1/merchant/notices/read", { body: { through } }),
  settings: () => api.GET("/api/v1/merchant/notice-settings"),
  choose: (body) => api.PATCH("/api/v1/merchant/notice-settings", { body }),
  subscribe: (body) => api.POST("/api/v1/merchant/push-subscriptions", { body }),
  unsubscribe: (subscription_id) =>
    api.DELETE("/api/v1/merchant/push-subscriptions/{subscription_id}", {
      params: { path: { subscription_id } },
    }),
};

/** The API of what a role is told. */
export const told: Readonly<Record<TellsRole, Told>> = { resident: RESIDENT, merchant: MERCHANT };

/** How much is unread, 100 at most; null where nothing is for them to read: they are a cashier. */
export const unread = signal<number | null>(0);

/** Count it anew. Where nobody answers, it stays as it was. */
export async function countUnread(role: TellsRole): Promise<void> {
  try {
    unread.value = (await got(told[role].list({ limit: 1 }))).unread;
  } catch (error) {
    if (error instanceof ApiProblem && error.code === "forbidden") unread.value = null;
  }
}
