// Whether this phone takes pushes, for whom, and asking for it: only ever upon a tap.

import { api, got } from "../api";
import { kept } from "../kept";
import { language } from "../words";
import { type TellsRole, told } from "./told";

/** What of pushes a phone can do, and what was chosen on it. */
export type PushState = "unable" | "denied" | "off" | "on";

/** A subscription of this browser, as the API knows it. */
interface Known {
  id: string;
  endpoint: string;
  language: string;
}

function known(role: TellsRole, subject: string) {
  return kept<Known>(`tumbas.push.${role}.${subject}`);
}

/** What pushes are to this phone, for somebody. */
export async function pushState(role: TellsRole, subject: string): Promise<PushState> {
  if (!("PushManager" in window && "Notification" in window && "serviceWorker" in navigator)) {
    return "unable";
  }
  if (Notification.permission === "denied") return "denied";
  const mine = known(role, subject).read();
  if (!mine) return "off";
  const found = await (await registration())?.pushManager.getSubscription();
  return found?.endpoint === mine.endpoint ? "on" : "off";
}

/** Ask whether pushes are allowed, and take them. Throws where the browser or the API does not. */
export async function takePushes(role: TellsRole, subject: string): Promise<PushState> {
  const allowed = await Notification.requestPermission();
  if (allowed !== "granted") return allowed === "denied" ? "denied" : "off";
  const worker = await navigator.serviceWorker.ready;
  const { public_key } = await got(api.GET("/api/v1/public/push-key"));
  await tell(role, subject, await subscription(worker, public_key));
  return "on";
}

/** Take none any more for somebody. */
export async function refusePushes(role: TellsRole, subject: string): Promise<void> {
  const place = known(role, subject);
  const mine = place.read();
  if (mine) await got(told[role].unsubscribe(mine.id));
  place.clear();
}

/** This phone takes none any more, for nobody: the sign-in on it is about to end. What fails of that
 * keeps nobody signed in: what is sent to this browser from now on, its push service refuses. */
export async function leavePushes(role: TellsRole, subject: string): Promise<void> {
  try {
    const found = await (await registration())?.pushManager?.getSubscription();
    await found?.unsubscribe();
    await refusePushes(role, subject);
  } catch {
    known(role, subject).clear();
  }
}

/** Where pushes are on, let the API know this browser as it is by now: a push service may have given
 * it another place, the city another key, and the screen speaks another language. */
export async function renewPushes(role: TellsRole, subject: string): Promise<void> {
  const mine = known(role, subject).read();
  if (!mine || Notification.permission !== "granted") return;
  const worker = await registration();
  if (!worker) return;
  const { public_key } = await got(api.GET("/api/v1/public/push-key"));
  const found = await subscription(worker, public_key);
  if (found.endpoint !== mine.endpoint || language.value !== mine.language) {
    await tell(role, subject, found);
    if (found.endpoint !== mine.endpoint) await got(told[role].unsubscribe(mine.id));
  }
}

async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  return "serviceWorker" in navigator ? navigator.serviceWorker.getRegistration() : undefined;
}

async function subscription(
  worker: ServiceWorkerRegistration,
  publicKey: string,
): Promise<PushSubscription> {
  const wanted = bytes(publicKey);
  const found = await worker.pushManager.getSubscription();
  if (found) {
    const key = found.options.applicationServerKey;
    if (key && String(new Uint8Array(key)) === String(wanted)) return found;
    await found.unsubscribe();
  }
  const asked = { userVisibleOnly: true, applicationServerKey: wanted };
  return worker.pushManager.subscribe(asked);
}

async function tell(role: TellsRole, subject: string, found: PushSubscription): Promise<void> {
  const { endpoint = "", keys = {} } = found.toJSON();
  const { p256dh = "", auth = "" } = keys;
  const spoken = language.value;
  const body = { endpoint, keys: { p256dh, auth }, language: spoken };
  const { id } = await got(told[role].subscribe(body));
  known(role, subject).write({ id, endpoint, language: spoken });
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
