import { useEffect } from "preact/hooks";
import { to } from "../route";
import { signedIn } from "../session";
import { Icon } from "../ui/icons";
import { catalogue } from "../words";
import { countUnread, type TellsRole, unread } from "./told";

const t = catalogue({
  id: { notices: "Pemberitahuan", unread: "Pemberitahuan, {count} belum dibaca" },
  en: { notices: "Notices", unread: "Notices, {count} unread" },
});

const SHOWN_MOST = 99;

/** The way to what one was told, with how much of it is unread. */
export function Bell({ role }: { role: TellsRole }) {
  const subject = signedIn.value?.subject;
  useEffect(() => {
    unread.value = 0;
    if (!subject) return;
    const count = (): void => {
      if (!document.hidden) countUnread(role);
    };
    count();
    // The service worker says when a push came.
    navigator.serviceWorker?.addEventListener("message", count);
    document.addEventListener("visibilitychange", count);
    return () => {
      navigator.serviceWorker?.removeEventListener("message", count);
      document.removeEventListener("visibilitychange", count);
    };
  }, [role, subject]);
  const count = unread.value;
  if (count === null) return null;
  return (
    <a
      class="button on-header bell"
      href={to("notices")}
      aria-label={count > 0 ? t("unread", { count }) : t("notices")}
    >
      <Icon name="bell" size={22} />
      {count > 0 ? (
        <span class="count" aria-hidden="true">
          {count > SHOWN_MOST ? `${SHOWN_MOST}+` : count}
        </span>
      ) : null}
    </a>
  );
}
