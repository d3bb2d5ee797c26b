"""What somebody hears who does not see the screen, as far as a browser can tell it."""

from playwright.sync_api import Page

# A screen reader tells a change in a live region that it knew before. Words that come together with
# their region are told only where it is an alert (WAI-ARIA 1.2, "live region roles").
_LISTENS = """() => {
  const kinds = "[role=status], [role=alert], output, [aria-live=polite]";
  const known = new WeakMap();
  const wordsOf = (region) => {
    const told = region.cloneNode(true);
    for (const hidden of told.querySelectorAll("[aria-hidden=true], [hidden]")) hidden.remove();
    // Parts of their own are told one after the other.
    for (const part of told.querySelectorAll("*")) part.append(" ");
    return told.textContent.replace(/\\s+/g, " ").trim();
  };
  window.heard = [];
  const listen = () => {
    for (const region of document.querySelectorAll(kinds)) {
      if (region.parentElement.closest(kinds)) continue;
      if (!region.checkVisibility({visibilityProperty: true})) {
        known.delete(region);
        continue;
      }
      const words = wordsOf(region);
      const before = known.get(region) ?? (region.role === "alert" ? "" : words);
      if (words && words !== before) window.heard.push(words);
      known.set(region, words);
    }
    requestAnimationFrame(listen);
  };
  listen();
}"""


def listen(page: Page) -> None:
    """From now on note what is read out of the page that is open."""
    page.evaluate(_LISTENS)


def heard(page: Page) -> list[str]:
    """What was read out since then, in its order."""
    found: list[str] = page.evaluate("window.heard")
    return found
