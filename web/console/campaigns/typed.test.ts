import { describe, expect, it } from "vitest";
import { campaignOf, crossesYearEnd, gateOf, groupsIn, reachOf } from "./typed";

function typed(fields: Record<string, string>, kelurahan: readonly string[] = []): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const code of kelurahan) form.append("kelurahan", code);
  return form;
}

describe("what is typed for a campaign", () => {
  it("names groups as the registry does, each once", () => {
    expect(groupsIn(" Lansia, difabel|lansia ,, Ibu hamil")).toEqual([
      "lansia",
      "difabel",
      "ibu_hamil",
    ]);
    expect(groupsIn("  ")).toEqual([]);
  });

  it("reaches everybody until somebody is chosen", () => {
    expect(reachOf(typed({}))).toEqual({
      face_value: 0,
      per_resident: 1,
      kelurahan: [],
      segments: [],
      audience: "registry",
    });
    expect(reachOf(typed({ face_value: "50.000" }, ["a", "b"]))).toMatchObject({
      face_value: 50_000,
      kelurahan: ["a", "b"],
    });
  });

  it("means its times as WIB, and an empty ceiling as none", () => {
    const form = typed({
      claim_from: "2026-12-01T00:30",
      claim_until: "2026-12-31T23:59",
      spend_until: "2027-01-31T23:59",
      per_merchant: "2.000.000",
    });
    expect(campaignOf(form)).toMatchObject({
      claim_from: "2026-11-30T17:30:00Z",
      spend_until: "2027-01-31T16:59:00Z",
      partial_spend: false,
      limits: { per_merchant_per_day: null, per_merchant: 2_000_000 },
    });
  });
});

describe("a campaign of codes that is typed", () => {
  it("asks for no residents, whoever was chosen before", () => {
    const form = typed({ audience: "codes", segments: "lansia" }, ["a"]);
    expect(reachOf(form)).toMatchObject({ audience: "codes", kelurahan: [], segments: [] });
    form.set("kind", "incentive");
    expect(reachOf(form).audience).toBe("registry");
  });
});

describe("an incentive that is typed", () => {
  const form = typed({
    kind: "incentive",
    "rule.percent": "10",
    "rule.min_payment": "20.000",
    "rule.max_per_payment": "7.500",
    "rule.max_total_per_resident": "50.000",
    face_value: "1",
    claim_from: "2026-12-01T00:30",
    claim_until: "2026-12-31T23:59",
    spend_until: "2027-01-31T23:59",
    pays_shipping: "on",
    requires: "halal",
  });

  it("has a rule and no face value, and an empty limit is none", () => {
    const campaign = campaignOf(form);
    expect(campaign).toMatchObject({
      kind: "incentive",
      rule: {
        percent: 10,
        min_payment: 20_000,
        max_per_payment: 7_500,
        max_rewards_per_day: null,
        max_total_per_resident: 50_000,
      },
      requires: ["halal"],
      pays_shipping: true,
    });
    expect(campaign).not.toHaveProperty("face_value");
    expect(campaign).not.toHaveProperty("per_resident");
  });

  it("costs at most what each resident may get in all", () => {
    expect(reachOf(form)).toMatchObject({ face_value: 50_000, per_resident: 1 });
    form.delete("rule.max_total_per_resident");
    form.delete("face_value");
    expect(reachOf(form).face_value).toBe(0);
  });
});

describe("a campaign that waits for growth", () => {
  it("names a category and a percentage, which may be below zero", () => {
    const form = typed({ "gate.category": "kuliner", "gate.percent": "-5" });
    expect(gateOf(form)).toEqual({ category: "kuliner", percent: -5 });
  });

  it("waits for nothing where no category is chosen", () => {
    expect(gateOf(typed({ "gate.category": "", "gate.percent": "3" }))).toBeNull();
  });
});

describe("a campaign at the turn of the year", () => {
  it("is told when vouchers can be spent in another year than claims begin", () => {
    expect(crossesYearEnd("2026-12-01T00:00", "2027-01-31T00:00")).toBe(true);
    expect(crossesYearEnd("2026-12-01T00:00", "2027-01-01T00:01")).toBe(true);
    expect(crossesYearEnd("2026-12-01T00:00", "2027-01-01T00:00")).toBe(false);
    expect(crossesYearEnd("2027-01-01T00:00", "2027-12-31T23:59")).toBe(false);
  });

  it("is not told while a time is missing", () => {
    expect(crossesYearEnd("", "2027-01-31T00:00")).toBe(false);
    expect(crossesYearEnd("2026-12-01T00:00", "")).toBe(false);
  });
});
