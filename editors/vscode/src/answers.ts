// What the server's commands answer, as far as it is used here; docs/lsp-extensions.md describes all of it.

export interface SampleType {
  type: string;
  unit: string;
}

export interface LoadedProfile {
  path: string;
  sampleTypes: SampleType[];
}

export interface Status {
  profiles: LoadedProfile[];
  /** What lenses and hints show now; both absent without a profile. */
  profile?: string;
  sampleType?: string;
}

export interface TopRow {
  name: string;
  /** As the profile recorded it. */
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
  rows: TopRow[];
}

/** What can be shown: each sample type of each loaded profile. */
export interface Choice extends SampleType {
  path: string;
  shown: boolean;
}

export function choicesOf(status: Status): Choice[] {
  return status.profiles.flatMap((profile) =>
    profile.sampleTypes.map((type) => ({
      ...type,
      path: profile.path,
      shown: profile.path === status.profile && type.type === status.sampleType,
    })),
  );
}
