// Passkeys: what of them every page knows. All else is fetched when somebody wants one.

import { signal } from "@preact/signals";

/** Whether this browser can do it at all. */
export const canPasskeys = "PublicKeyCredential" in globalThis;

/** Whether somebody has just come in by a code: then a passkey is offered. */
export const cameByCode = signal(false);

/** Whether somebody looks at their passkeys. */
export const managing = signal(false);
