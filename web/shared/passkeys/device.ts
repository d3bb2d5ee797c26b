// What this device does with passkeys (W3C, Web Authentication), in the JSON that the API speaks.
// Browsers have learned to read and write that JSON only lately, so it is done here.

import { api, got } from "../api";
import type { TokenView } from "../generated/schema";
import type { Role } from "../session";

type Json = Record<string, unknown>;
/** An object of any shape, as the typed client takes one. */
type Written = Record<string, never>;
interface Descriptor {
  id: string;
  type: "public-key";
}

/** Whoever was asked has said no, or has no passkey here. */
export class TurnedDown extends Error {}

function bytes(text: unknown): Uint8Array<ArrayBuffer> {
  const plain = atob(String(text).replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer: ArrayBuffer | null): string {
  const letters = Array.from(new Uint8Array(buffer ?? []), (byte) => String.fromCharCode(byte));
  return btoa(letters.join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

async function unlessTurnedDown(asked: Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const found = await asked;
    if (found) return found as PublicKeyCredential;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
  throw new TurnedDown();
}

function written(found: PublicKeyCredential, response: Json): Written {
  const { id, type, rawId } = found;
  return { id, rawId: text(rawId), type, response, clientExtensionResults: {} } as Json as Written;
}

/** A new passkey of this device, as the API takes it. Throws TurnedDown. */
async function made(options: Json): Promise<Written> {
  const others = (options.excludeCredentials ?? []) as Descriptor[];
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...(options.user as Json), id: bytes((options.user as Json).id) },
    excludeCredentials: others.map((one) => ({ ...one, id: bytes(one.id) })),
  } as unknown as PublicKeyCredentialCreationOptions;
  const found = await unlessTurnedDown(navigator.credentials.create({ publicKey }));
  const response = found.response as AuthenticatorAttestationResponse;
  return written(found, {
    clientDataJSON: text(response.clientDataJSON),
    attestationObject: text(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  });
}

/** That somebody has been recognised by this device, as the API takes it. Throws TurnedDown. */
async function recognised(options: Json): Promise<Written> {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: [],
  } as unknown as PublicKeyCredentialRequestOptions;
  const found = await unlessTurnedDown(navigator.credentials.get({ publicKey }));
  const response = found.response as AuthenticatorAssertionResponse;
  return written(found, {
    clientDataJSON: text(response.clientDataJSON),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    userHandle: text(response.userHandle),
  });
}

// By what its owner will know it again in a list.
function deviceName(): string {
  const names = ["Android", "iPhone", "iPad", "Windows", "Mac", "Linux"];
  return names.find((one) => navigator.userAgent.includes(one)) ?? "Perangkat";
}

/** Make a passkey for whoever is signed in. Throws TurnedDown, and what the API answers. */
export async function makePasskey() {
  const { challenge, options } = await got(api.POST("/api/v1/auth/passkeys/options"));
  const body = { challenge, credential: await made(options), name: deviceName() };
  return got(api.POST("/api/v1/auth/passkeys", { body }));
}

async function proof(role: Role): Promise<{ challenge: string; passkey: Written }> {
  const asked = await got(api.POST("/api/v1/auth/passkey-options", { body: { role } }));
  return { challenge: asked.challenge, passkey: await recognised(asked.options) };
}

/** Come in by a passkey. Throws TurnedDown, and what the API answers. */
export async function comeIn(role: Role): Promise<TokenView> {
  const body = { ...(await proof(role)), role };
  return got(api.POST("/api/v1/auth/token", { body }));
}

/** Prove again who is signed in. Throws TurnedDown, and what the API answers. */
export async function proveAgain(role: Role): Promise<TokenView> {
  return got(api.POST("/api/v1/auth/step-up", { body: await proof(role) }));
}
