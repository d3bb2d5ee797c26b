// The language is written onto the page; Node has none.
Object.assign(globalThis, { document: { documentElement: { lang: "" } } });
