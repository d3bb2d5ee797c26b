import { type ComponentChildren, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { canPasskeys, managing } from "../passkeys/passkeys";
import { offline, resume, signedIn, signOut } from "../session";
import { say, status } from "../status";
import { newVersion } from "../version";
import { language, speak } from "../words";
import { Button } from "./button";
import { Icon, type IconName } from "./icons";
import { Menu, type MenuLink } from "./menu";
import { Problem } from "./problem";
import { t } from "./words";

/** Put an app into its page. */
export function mount(app: ComponentChildren): void {
  const place = document.getElementById("app");
  if (!place) throw new Error("the page has no #app");
  place.replaceChildren();
  render(app, place);
}

export interface Door {
  href: string;
  name: string;
  icon: IconName;
  current: boolean;
}

/** The frame of every page: one row with the brand, who is here, the language and what is seldom
 * needed; the doors to its screens, what was just done. `leaving` ends what only whoever is still
 * signed in can end, `leave` forgets what belongs to whoever has signed out. */
export function Frame({
  title,
  doors = [],
  links = [],
  leave = () => {},
  leaving = async () => {},
  bell,
  wide,
  children,
}: {
  title: string;
  doors?: readonly Door[];
  /** The ways that the menu holds, beside the one out. */
  links?: readonly MenuLink[];
  leave?: () => void;
  leaving?: () => Promise<void>;
  /** The way to what one was told. */
  bell?: ComponentChildren;
  wide?: boolean;
  children: ComponentChildren;
}) {
  useEffect(() => {
    document.title = `${title} · Tumbas`;
  }, [title]);
  const session = signedIn.value;
  return (
    <div class={`frame${wide ? " wide" : ""}${doors.length ? " with-doors" : ""}`}>
      <button type="button" class="skip" onClick={toMain}>
        {t("skip")}
      </button>
      <header>
        <div class="bar-top">
          <a class="brand" href="/" aria-label={t("home")}>
            <img src={mark} alt="" width="32" height="32" />
            <span>Tumbas</span>
          </a>
          <span class="part">{title}</span>
          <Here />
          <span class="apart" />
          {bell}
          <button
            type="button"
            class="button on-header switch"
            lang={language.value === "id" ? "en" : "id"}
            onClick={switchLanguage}
          >
            <Icon name="language" />
            <span>{t("switch")}</span>
          </button>
          {session || links.length > 0 ? (
            <Menu key={session?.role} links={links}>
              {session && canPasskeys ? (
                <Button look="quiet" icon="lock" act={showPasskeys}>
                  {t("passkeys")}
                </Button>
              ) : null}
              {session ? <Out leave={leave} leaving={leaving} /> : null}
            </Menu>
          ) : null}
        </div>
      </header>
      {doors.length ? <Doors doors={doors} /> : null}
      <main id="main" tabIndex={-1}>
        <div role="status">
          {offline.value ? (
            <p class="offline">
              <Icon name="offline" size={20} /> {t("offline")}
            </p>
          ) : null}
        </div>
        {newVersion.value ? (
          <p class="update">
            {t("update")} <Button act={newVersion.value}>{t("update_now")}</Button>
          </p>
        ) : null}
        <p class="status" role="status">
          {status.value}
        </p>
        {children}
      </main>
    </div>
  );
}

const mark = new URL("../mark.svg", import.meta.url).href;

function showPasskeys(): void {
  managing.value = true;
}

// What was said in the other language is over.
function switchLanguage(): void {
  say("");
  speak(language.value === "id" ? "en" : "id");
}

// Not a link to #main: the address behind # is the screen's.
function toMain(): void {
  document.getElementById("main")?.focus();
}

function Doors({ doors }: { doors: readonly Door[] }) {
  return (
    <nav class="doors" aria-label={t("menu")}>
      {doors.map((door) => (
        <a key={door.href} href={door.href} aria-current={door.current ? "page" : undefined}>
          <Icon name={door.icon} />
          <span>{door.name}</span>
        </a>
      ))}
    </nav>
  );
}

// Who is here: a name, or a choice for whoever acts for several.
function Here() {
  const [error, setError] = useState<unknown>(null);
  const session = signedIn.value;
  if (!session) return null;
  async function become(subject: string): Promise<void> {
    if (!session) return;
    try {
      await resume(session.role, subject);
      setError(null);
    } catch (failed) {
      setError(failed);
    }
  }
  if (session.subjects.length < 2) return <span class="here">{session.name || t("visitor")}</span>;
  return (
    <>
      <label class="here">
        <span class="unseen">{t("on_behalf")}</span>
        <select value={session.subject} onChange={(event) => become(event.currentTarget.value)}>
          {session.subjects.map((one) => (
            <option key={one.id} value={one.id}>
              {one.delegated ? t("for", { name: one.name }) : one.name || t("visitor")}
            </option>
          ))}
        </select>
      </label>
      <Problem error={error} />
    </>
  );
}

function Out({ leave, leaving }: { leave: () => void; leaving: () => Promise<void> }) {
  const [error, setError] = useState<unknown>(null);
  async function out(): Promise<void> {
    try {
      await leaving();
      await signOut();
      leave();
      toMain();
    } catch (failed) {
      setError(failed);
    }
  }
  return (
    <>
      <Button look="quiet" icon="out" act={out}>
        {t("sign_out")}
      </Button>
      <Problem error={error} />
    </>
  );
}
