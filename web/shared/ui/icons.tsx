// The few pictures that the screens use, drawn for one stroke width. Beside words they say nothing
// of their own, so a screen reader passes them over.

const PATHS = {
  wallet: "M3 7h15a3 3 0 0 1 3 3v8H6a3 3 0 0 1-3-3zm0 0a3 3 0 0 1 3-3h11v3M16.5 13.5h.01",
  shop: "M4 10v10h16V10M2.5 10 5 4h14l2.5 6a3 3 0 0 1-6.2 0 3.3 3.3 0 0 1-6.6 0 3 3 0 0 1-6.2 0zM10 20v-5h4v5",
  history: "M4 12a8 8 0 1 0 2.6-5.9L4 8.500M4 4v4.500h4.500M12 8v4.500l3 2",
  scan: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16",
  keys: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M7 14h10",
  torch: "M9 21v-9L6 8V4h12v4l-3 4v9zM6 8h12M12 13v2",
  check: "M4.5 12.5 10 18 19.5 7",
  close: "M6 6l12 12M18 6 6 18",
  back: "M14.5 5 7.5 12l7 7",
  next: "M9.5 5l7 7-7 7",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.300a3.5 3.5 0 0 1 0 6.400M18 13.800a6.5 6.5 0 0 1 3.5 6.2",
  ticket: "M3 6h18v4a2 2 0 0 0 0 4v4H3v-4a2 2 0 0 0 0-4zM14 6v3M14 11v2M14 15v3",
  money: "M3 6h18v12H3zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM6 9v.01M18 15v.01",
  gift: "M4 11h16v9H4zM3 7.500h18V11H3zM12 7.500V20M12 7.500c-2-4.500-7-4-5.500 0M12 7.500c2-4.500 7-4 5.500 0",
  basket: "M3 9.500h18l-2 10.500H5zM8 9.500l3-6M16 9.500l-3-6M9.500 13v3.500M14.500 13v3.500",
  document: "M5 3h10l4 4v14H5zM15 3v4h4M9 11.500h6M9 15h6",
  balance: "M12 4v16M7 20h10M5 7h14M5 7l-3 7a3.2 3.2 0 0 0 6 0zM19 7l-3 7a3.2 3.2 0 0 0 6 0z",
  chart: "M4 4v16h16M8 16v-5M12.5 16V8M17 16v-3",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5",
  upload: "M12 16V5M7.5 9 12 4.5 16.5 9M4 16v4h16v-4",
  download: "M12 4v11M7.5 11 12 15.5 16.5 11M4 16v4h16v-4",
  phone: "M7 2.500h10v19H7zM11 18.500h2",
  pin: "M12 21s-7-6.5-7-11.500a7 7 0 0 1 14 0C19 14.5 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  offline:
    "M3 4l18 16M8.5 14.500a5 5 0 0 1 5.5-1M5 11a10 10 0 0 1 4-2.400M14 8.300a10 10 0 0 1 5 2.700M2 7.500a14 14 0 0 1 3.5-2.200M10.5 4a14.5 14.5 0 0 1 11.5 3.500M12 18.500h.01",
  undo: "M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11H8",
  plus: "M12 5v14M5 12h14",
  alert: "M12 3.5 22 20H2zM12 10v4.500M12 17.300v.01",
  lock: "M5.5 11h13v9.500h-13zM8.500 11V7.500a3.500 3.500 0 0 1 7 0V11M12 15v2",
  wait: "M7 3h10M7 21h10M8 3v3.500l4 5.500 4-5.500V3M8 21v-3.500l4-5.500 4 5.500V21",
  bell: "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4",
  menu: "M4 7h16M4 12h16M4 17h16",
  language:
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.500 9.500h17M3.500 14.500h17M12 3c-4 5-4 13 0 18M12 3c4 5 4 13 0 18",
  out: "M14 4H5v16h9M10 12h11M17.500 8.500 21 12l-3.500 3.500",
  help: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.7.4-1 .8-1 1.700M12 16.700v.01",
  settings:
    "M4 7h9M17 7h3M4 17h3M11 17h9M15 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM9 19.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  staff: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 21a7.5 7.5 0 0 1 15 0M17 4l1.5 1.500L21.5 3",
} as const;

export type IconName = keyof typeof PATHS;

/** A picture of 24 × 24 in the colour of the words beside it. */
export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.8"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

/** The tick of a payment that has happened. */
export function Tick() {
  return (
    <svg class="tick" viewBox="0 0 48 48" aria-hidden="true">
      <circle cx="24" cy="24" r="23" />
      <path d="M13 25l8 8 15-17" />
    </svg>
  );
}
