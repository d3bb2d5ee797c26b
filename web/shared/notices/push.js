// What the service worker does with a push: it shows it, and leads to where it is read. It is part
// of the service worker of each app that can be installed (build.js).

const KEY = "tumbas";

self.addEventListener("push", (event) => {
  event.waitUntil(show(event.data));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

async function show(data) {
  const { title = "Tumbas", body = "", place = "" } = read(data);
  // A later one takes the place of the one before, on the phone as at the push service.
  await self.registration.showNotification(title, {
    body,
    tag: KEY,
    renotify: true,
    icon: "icon-192.png",
    badge: "icon-192.png",
    data: place,
  });
  for (const page of await pages()) page.postMessage(KEY);
}

// A browser that is shown nothing shows words of its own, so something is shown of anything.
function read(data) {
  try {
    return data.json();
  } catch {
    return {};
  }
}

async function open(place) {
  const scope = new URL(self.registration.scope);
  const wanted = new URL(typeof place === "string" ? place : "", scope);
  const url = wanted.href.startsWith(scope.href) ? wanted.href : scope.href;
  const [page] = await pages();
  if (!page) return self.clients.openWindow(url);
  await page.focus();
  return page.navigate(url);
}

function pages() {
  return self.clients
    .matchAll({ type: "window", includeUncontrolled: true })
    .then((all) => all.filter((one) => one.url.startsWith(self.registration.scope)));
}
