import type { PartView } from "../../shared/generated/schema";

/** What every list of things to add as a part of a line gets. */
export interface AddProps {
  /** What is left of the line, in rupiah. */
  left: number;
  /** The payments that are parts already, by their end-to-end ids. */
  taken: ReadonlySet<string>;
  /** Adds a part; `name` is what people call the payment that it names. */
  add: (part: PartView, name?: string) => void;
}
