// What a resident holds, as this phone knows it: kept between visits under the person's own id, so
// that the wallet is there before the network and one of a family never reads another's.

import { type Signal, signal } from "@preact/signals";
import { api, everyPage, FormKey, got, untilKnown } from "../shared/api";
import type {
  PaymentView,
  ProfileView,
  PublicCampaignView,
  ResidentCheckoutView,
  VoucherView,
} from "../shared/generated/schema";
import { forget, kept } from "../shared/kept";
import { type Source, source } from "../shared/load";
import { delegated, serverNow, signedIn } from "../shared/session";
import { type Listing, listing } from "./listing";

/** The wallet at an instant. */
export interface Wallet {
  vouchers: readonly VoucherView[];
  /** Campaigns that this person can claim from now. */
  claimable: readonly PublicCampaignView[];
  /** Whether a campaign rewards what this person pays by QRIS. */
  rewarding: boolean;
  /** The campaigns whose vouchers go at once, in whole. */
  whole: readonly string[];
  kelurahanCode: string;
  /** Whether this is a visitor, who claims by codes alone. */
  visitor: boolean;
  /** Whether somebody else looks at it who stands for this person, and claims by no code. */
  delegated: boolean;
  readAt: number;
}

export interface Holdings {
  readonly subject: string;
  readonly wallet: Source<Wallet>;
  readonly history: Listing<PaymentView>;
  /** Orders on other sites that were agreed to, newest first. */
  readonly orders: Listing<ResidentCheckoutView>;
  /** Payments of this visit: the history follows within seconds. */
  readonly recent: Signal<readonly PaymentView[]>;
  /** Claim a voucher; the same request is repeated until its outcome is known. */
  claim(campaign: PublicCampaignView, onWaiting: () => void): Promise<VoucherView>;
  /** Claim what a code stands for; the code itself keeps it from being claimed twice. */
  claimByCode(code: string, onWaiting: () => void): Promise<VoucherView>;
  /** These payments have happened. */
  paid(...payments: PaymentView[]): void;
}

const NAME = "tumbas.wallet";
// Kauman, where visitors begin: they live nowhere in the city.
const TOWN_SQUARE = "35.73.02.1007";
const lastKept = kept<string>(NAME);

/** Whose wallet this phone showed last, or null. */
export const lastShown = signal<string | null>(lastKept.read());

/** Forget everybody's wallet: the sign-in on this phone is over. */
export function forgetAll(): void {
  forget(NAME);
  lastShown.value = null;
}

/** The holdings of a resident. */
export function holdingsOf(subject: string): Holdings {
  const walletKept = kept<Wallet>(`${NAME}.${subject}`);
  const historyKept = kept<PaymentView[]>(`${NAME}.${subject}.history`);
  const recent = signal<readonly PaymentView[]>([]);
  const keys = new Map<string, FormKey>();
  let profile: ProfileView | null = null;

  async function mine<T>(answer: Promise<T>): Promise<T> {
    const value = await answer;
    stillMe(subject);
    return value;
  }

  const wallet = source<Wallet>(async () => {
    stillMe(subject);
    const [vouchers, campaigns, known] = await mine(
      Promise.all([
        everyPage((cursor) =>
          api.GET("/api/v1/resident/vouchers", { params: { query: { limit: 200, cursor } } }),
        ),
        everyPage((cursor) =>
          api.GET("/api/v1/public/campaigns", { params: { query: { limit: 200, cursor } } }),
        ),
        profile ?? got(api.GET("/api/v1/resident/profile")),
      ]),
    );
    profile = known;
    const now = serverNow();
    const read: Wallet = {
      vouchers,
      claimable: campaigns.filter((one) => mayClaim(one, vouchers, known, now)),
      rewarding: !delegated.value && campaigns.some((one) => mayReward(one, known, now)),
      whole: campaigns.filter((one) => !one.partial_spend).map(({ id }) => id),
      kelurahanCode: known.kelurahan_code || TOWN_SQUARE,
      visitor: known.visitor,
      delegated: delegated.value,
      readAt: now,
    };
    keep(read);
    return read;
  }, walletKept.read());

  // What is answered after the sign-in has ended is not kept any more.
  function keep(read: Wallet): void {
    if (signedIn.value?.subject !== subject) return;
    walletKept.write(read);
    lastKept.write(subject);
    lastShown.value = subject;
  }

  const history = listing<PaymentView>(async (cursor) => {
    stillMe(subject);
    const page = await mine(
      got(api.GET("/api/v1/resident/redemptions", { params: { query: { limit: 50, cursor } } })),
    );
    // The signed receipts are long and can be had again.
    if (!cursor) historyKept.write(page.items.map((one) => ({ ...one, receipt: null })));
    return page;
  }, historyKept.read());

  const orders = listing<ResidentCheckoutView>((cursor) => {
    stillMe(subject);
    const params = { query: { limit: 50, cursor } };
    return mine(got(api.GET("/api/v1/resident/checkouts", { params })));
  });

  return {
    subject,
    wallet,
    history,
    orders,
    recent,
    async claim(campaign, onWaiting) {
      const key = keys.get(campaign.id) ?? new FormKey();
      keys.set(campaign.id, key);
      const body = { campaign_id: campaign.id };
      const header = key.for(body);
      const voucher = await untilKnown(() => {
        stillMe(subject);
        return api.POST("/api/v1/resident/claims", { params: { header }, body });
      }, onWaiting);
      key.succeeded();
      const { value } = wallet.state.value;
      if (value) {
        const own = [voucher, ...value.vouchers];
        const left = own.filter(({ campaign_id }) => campaign_id === campaign.id).length;
        const claimable = value.claimable.filter(
          (one) => one.id !== campaign.id || left < campaign.per_resident,
        );
        const changed = { ...value, vouchers: own, claimable };
        keep(changed);
        wallet.set(changed);
      }
      return voucher;
    },
    claimByCode(code, onWaiting) {
      return untilKnown(() => {
        stillMe(subject);
        return api.POST("/api/v1/resident/claims", { body: { code } });
      }, onWaiting);
    },
    paid(...payments) {
      recent.value = [...payments, ...recent.value];
      wallet.load();
    },
  };
}

/** Every request goes out as whoever is signed in at that moment: throws where it is not `subject`. */
export function stillMe(subject: string): void {
  if (signedIn.value?.subject !== subject) throw new Error("somebody else is signed in");
}

/** What of a voucher is held for orders, in rupiah. */
export function heldOf(mine: Holdings, voucherId: string): number {
  return (mine.orders.state.value.items ?? [])
    .filter(({ state }) => state === "authorized")
    .flatMap(({ vouchers }) => vouchers)
    .filter(({ voucher_id }) => voucher_id === voucherId)
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** Whether a voucher can be spent at an instant. */
export function spendable(voucher: VoucherView, now: number): boolean {
  return voucher.state === "active" && now < Date.parse(voucher.spend_until);
}

// What the API decides, looked at beforehand so that nobody is offered what is not for them. What
// waits for growth is shown with that.
function mayClaim(
  campaign: PublicCampaignView,
  vouchers: readonly VoucherView[],
  profile: ProfileView,
  now: number,
): boolean {
  const own = vouchers.filter(({ campaign_id }) => campaign_id === campaign.id).length;
  return (
    campaign.kind === "voucher" &&
    own < campaign.per_resident &&
    Date.parse(campaign.claim_from) <= now &&
    now < Date.parse(campaign.claim_until) &&
    isFor(campaign, profile)
  );
}

/** Whether a campaign waits until sales of its category have grown. */
export function waitsForGrowth(campaign: PublicCampaignView): boolean {
  return campaign.opens_at_growth !== null && campaign.opened_at === null;
}

// Receipts are taken for as long as rewards can be spent.
function mayReward(campaign: PublicCampaignView, profile: ProfileView, now: number): boolean {
  return (
    campaign.kind === "incentive" &&
    !waitsForGrowth(campaign) &&
    Date.parse(campaign.claim_from) <= now &&
    now < Date.parse(campaign.spend_until) &&
    isFor(campaign, profile)
  );
}

function isFor({ kelurahan, segments }: PublicCampaignView, profile: ProfileView): boolean {
  return (
    !profile.visitor &&
    (kelurahan.length === 0 || kelurahan.includes(profile.kelurahan_code)) &&
    (segments.length === 0 || segments.some((one) => profile.segments.includes(one)))
  );
}
