import { Money } from "../../shared/ui/text";

/** Rupiah as a bank writes them, with the sen that the books carry along shown quietly. Both of one
 * sign. */
export function WithSen({ amount, sen }: { amount: number; sen: number | null }) {
  return (
    <span class="with-sen">
      <Money amount={amount} />
      {sen === null ? null : <span class="soft small">,{senDigits(sen)}</span>}
    </span>
  );
}

/** Sen in two digits. */
export function senDigits(sen: number): string {
  return String(Math.abs(sen)).padStart(2, "0");
}
