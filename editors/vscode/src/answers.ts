// What the server's commands answer, as far as it is used here; docs/lsp-extensions.md describes all of it.

export interface SampleType {
  type: string;
  unit: string;
  total: number;
}

export interface LoadedProfile {
  path: string;
  kind: string;
  active: boolean;
  sampleTypes: SampleType[];
  /** When it was recorded, if it says so. */
  timeNanos: number;
  samples: number;
  warnings: string[];
  /** Its file was written again and is broken. */
  problem?: string;
}

export interface Status {
  profiles: LoadedProfile[];
  problems: { path: string; message: string }[];
  loading: boolean;
  /** What lenses and hints show now; both absent without a profile. */
  profile?: string;
  sampleType?: string;
  /** Of servers that can filter and compare. */
  choice?: { filters: string[]; unmatched: string[]; base: string };
}

export interface TopRow {
  name: string;
  /** As the profile recorded it. */
  file: string;
  /** From 1; zero where the row is not about a line. */
  line: number;
  flat: number;
  cum: number;
}

/** What each answer with numbers says of them. */
export interface Measure {
  type: string;
  unit: string;
  total: number;
}

export interface Top extends Measure {
  rows: TopRow[];
  /** Where recorded files are on this machine. */
  paths: Record<string, string>;
}

export interface CostLine {
  /** From 0, in the text as the editor has it. */
  line: number;
  flat: number;
  cum: number;
  approximate: boolean;
  function: string;
  /** From 1, in the file as it was when the profile was recorded. */
  recorded: number;
}

export interface Lines extends Partial<Measure> {
  lines: CostLine[];
}

export interface Edge {
  name: string;
  file: string;
  line: number;
  weight: number;
  inlined: boolean;
}

export interface Callers extends Measure {
  function: string;
  flat: number;
  cum: number;
  callers: Edge[];
  callees: Edge[];
  paths: Record<string, string>;
}

export interface Capture {
  id: string;
  name: string;
  kind: string;
  timeNanos: number;
  source: string;
  path: string;
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

export function shownProfile(status: Status | undefined): LoadedProfile | undefined {
  return status?.profiles.find((profile) => profile.path === status.profile);
}
