import city from "./generated/city.json";

export interface Kelurahan {
  code: string;
  name: string;
  kecamatan: string;
}

/** The city's kelurahan, ascending by code. */
export const allKelurahan: readonly Kelurahan[] = city.kelurahan.map(
  ([code = "", name = "", kecamatan = ""]) => ({ code, name, kecamatan }),
);

const names = new Map(allKelurahan.map(({ code, name }) => [code, name]));

/** The name of a kelurahan; its code where it is none of ours. */
export function kelurahanName(code: string): string {
  return names.get(code) ?? code;
}
