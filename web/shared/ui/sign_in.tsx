import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { Unreachable } from "../api";
import { cameByCode, canPasskeys, managing } from "../passkeys/passkeys";
import { route } from "../route";
import { type Role, resume, roleKept, signedIn, wasSignedIn } from "../session";
import { later, quietly } from "./later";
import { Skeleton } from "./loading";
import { Problem } from "./problem";

const PasskeyOffer = quietly(async () => (await import("../passkeys/offer")).Offer);
const Manage = later(async () => (await import("../passkeys/manage")).Manage);

// Whoever comes back is signed in already, and fetches no form.
const SignIn = later<{ roles: readonly Role[]; lead?: ComponentChildren; first: Role }>(
  async () => (await import("./sign_in_form")).SignIn,
);
const Arrived = later<{ code: string; role: Role }>(
  async () => (await import("./arrived")).Arrived,
);

/** What is inside for whoever is signed in, and the sign-in for everybody else.
 *
 * On a phone that has signed in before `meanwhile` is shown until the API has answered, and for as
 * long as it cannot be reached: what is kept on the phone stays readable. */
export function SignedIn({
  roles,
  meanwhile = <Skeleton tall />,
  lead,
  instead,
  over,
  children,
}: {
  roles: readonly [Role, ...Role[]];
  meanwhile?: ComponentChildren;
  /** What this page is, above the form. */
  lead?: ComponentChildren;
  /** Another way in, in place of the form. */
  instead?: ComponentChildren;
  /** Forgets what belongs to an earlier sign-in: called before any way in is seen. */
  over?: () => void;
  children: ComponentChildren;
}) {
  const remembered = roleKept.read();
  const role = remembered && roles.includes(remembered) ? remembered : roles[0];
  const [state, setState] = useState<"trying" | "failed" | "out">(
    wasSignedIn(role) ? "trying" : "out",
  );
  const [error, setError] = useState<unknown>(null);

  async function attempt(): Promise<void> {
    setState("trying");
    try {
      await resume(role);
      setState("out"); // either signed in by now, or to sign in anew
    } catch (failed) {
      setError(new Unreachable(String(failed)));
      setState("failed");
    }
  }
  useEffect(() => {
    if (state === "trying") attempt();
    addEventListener("online", retry);
    return () => removeEventListener("online", retry);
    function retry(): void {
      if (!signedIn.value && wasSignedIn(role)) attempt();
    }
  }, []);

  const out = state === "out" && !signedIn.value;
  useLayoutEffect(() => {
    if (out) over?.();
  }, [out]);

  if (signedIn.value) {
    const offer = cameByCode.value && canPasskeys ? <PasskeyOffer /> : null;
    const above = roles.length > 1;
    return (
      <>
        {above ? offer : null}
        {children}
        {above ? null : offer}
        {managing.value ? <Manage /> : null}
      </>
    );
  }
  const [first, code = ""] = route.value;
  if (out && first === "masuk") return <Arrived code={code} role={role} />;
  if (out && instead) return <>{instead}</>;
  if (out) return <SignIn roles={roles} lead={lead} first={role} />;
  return (
    <>
      {state === "failed" ? <Problem error={error} retry={attempt} /> : null}
      {meanwhile}
    </>
  );
}
