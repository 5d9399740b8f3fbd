// What the server's commands answer; docs/lsp-extensions.md describes them.

export interface SampleType {
  name: string;
  unit: string;
  total: number;
}

export interface LoadedProfile {
  uri: string;
  sampleTypes: SampleType[];
}

export interface Status {
  profiles: LoadedProfile[];
  /** The sample type that lenses and hints show now; empty without a profile. */
  sampleType: string;
}

export interface TopRow {
  name: string;
  file: string;
  /** One-based; zero where the row is not about a line. */
  line: number;
  flat: number;
  cum: number;
}

export interface Top {
  type: string;
  unit: string;
  total: number;
  unplaced: number;
  rows: TopRow[];
}

/** All sample types of all loaded profiles, each once, in their order. */
export function sampleTypesOf(status: Status): SampleType[] {
  const byName = new Map<string, SampleType>();
  for (const type of status.profiles.flatMap((profile) => profile.sampleTypes)) {
    if (!byName.has(type.name)) byName.set(type.name, type);
  }
  return [...byName.values()];
}

export function baseName(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
}
