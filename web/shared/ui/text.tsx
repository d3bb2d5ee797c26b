import { type MomentStyle, moment, rupiah } from "../format";

/** Money that never breaks over two lines. */
export function Money({ amount, class: more = "" }: { amount: number; class?: string }) {
  return <span class={`money ${more}`}>{rupiah(amount)}</span>;
}

/** A moment or business day in WIB. */
export function When({ at, style = "moment" }: { at: string; style?: MomentStyle }) {
  return <time dateTime={at}>{moment(at, style)}</time>;
}
