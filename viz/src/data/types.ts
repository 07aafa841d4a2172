// What the app works on: the view of docs/view.md with its arrays in place. Coordinates are metres from place.origin, east and north.

/** [English, Chinese] */
export type Pair = readonly [string, string]
/** A text that is the same in both languages, or a pair. */
export type Text = string | number | Pair | null

/** Lines or rings: row r holds points first[r] .. first[r + 1]; xy in metres, x and y in turn. */
export interface Lines { count: number; first: Uint32Array; xy: Float32Array }

export interface Links extends Lines { class: Uint8Array; structure: Uint8Array; street: Uint32Array; origin: Uint8Array }
export interface Buildings extends Lines { use: Uint8Array; storeys: Uint8Array; origin: Uint8Array; persons: Uint16Array }
export interface Cover extends Lines { kind: Uint8Array; holeOf: Uint32Array; width: Float32Array }
export interface Named { id: string; name: Pair }
export interface Zones extends Lines { level: Uint8Array; rows: Named[] }
export interface Label { x: number; y: number; name: Pair; rank: number }
export interface Shelter extends Named { x: number; y: number; kind: number; capacity: number; origin: number }
export interface Gauge extends Named { x: number; y: number; warning_m: number | null }
export interface Source {
  id: string; name: Pair; what: string; origin: number; xy_error_m: number | null; z_error_m: number | null; absolute: boolean | number
}

export interface Base {
  cover: Cover; links: Links; streets: Pair[]; buildings: Buildings; areas: Zones; dangerZones: Zones
  labels: Label[]; shelters: Shelter[]; gauges: Gauge[]; sources: Source[]
}

export interface Hazard {
  columns: number; rows: number; cell: number; west: number; south: number
  time: Float32Array; depth: Uint8Array; depthM: Float32Array; greatest: Uint8Array | null; arrival: Uint16Array | null
}

export type Curves = Record<string, Float32Array>
export interface Tracks {
  count: number; total: number; first: Uint32Array; time: Float64Array; link: Uint32Array; direction: Uint8Array
  mode: Uint8Array; persons: Uint8Array; household: Uint32Array | null; end: Uint32Array | null
}
export interface Households {
  count: number; total: number; building: Uint32Array; persons: Uint8Array; alerted: Uint32Array; alertedBy: Uint8Array
  left: Uint32Array; arrived: Uint32Array; shelter: Uint32Array; outcome: Uint8Array
}
/** What the households of the sample went through: household h has the moments first[h] .. first[h + 1]. time NONE = of the whole run. */
export interface Stories { first: Uint32Array; time: Uint32Array; sentence: Uint32Array; sentences: Pair[] }
export interface Village {
  area: number | null; name: Pair; persons: Text; alerted: Text; left: Text; sheltered: Text; dead: Text
  median_alert_min: Text; median_left_min: Text
}
/** A danger zone of a run; onset_s null = it did not begin. */
export interface DangerZone extends Named { kind: Pair; onset_s: number | null; dead: Text; injured: Text }
/** Danger zones as they grow: each outline holds from its moment until its moment. */
export interface ZoneCourse extends Lines { zone: Uint32Array; from: Uint32Array; until: Uint32Array; rows: DangerZone[] }
/** What shocks made of each building: its state at the end (0 none to 5 collapsed), and from when it was damaged moderately or worse, s. */
export interface Shaken { state: Uint8Array; since: Uint32Array }

export interface Plan {
  id: string; name: Pair; mark: string; seed: Text
  curves: Curves; low: Curves; high: Curves; runs: number
  links: { flooded: Uint16Array | null; closed: Uint16Array | null; use: Uint32Array | null }
  shelters: { time: Float32Array; occupants: Uint32Array; turnedAway: Uint32Array | null } | null
  villages: Village[]; tracks: Tracks | null; households: Households | null; stories: Stories | null; zones: ZoneCourse | null; shaken: Shaken | null
}

export interface Estimate { mean: Text; range: Text }
export interface Difference extends Estimate { word: Text; kind: string }
export interface HeadlineRow { key: string; name: Pair; grade: Text; cells: Estimate[]; differences: Difference[] }
export interface Headline { columns: Pair[]; rows: HeadlineRow[]; caption: Text }
/** A way in which people came to harm, over the runs of a plan: what stood at its beginning and what it came to. */
export interface CauseRow { chain: Text; dead: Text; dead_range: Text; injured: Text; share: Text }
export interface PlanCauses { mark: string; name: Pair; runs: number; rows: CauseRow[] }
export interface Weak { path: string; value: Text; unit: string; grade: Text; source: string; meaning: Text }
export interface Finding { severity: string; sentence: Pair; where: string; count: number }
export interface OriginRow { table: Pair; total: Text; cells: Text[] }
export interface RunRow { file: string; plan: Text; seed: Text; hash: string }

/** What lacks in shelters some days after the run's end: one entry per plan with people in shelters. */
export interface ShelterDays { title: Pair; text: Pair; plans: { plan: number; sentence: Pair; notes?: Pair[]; caption: Pair; columns: Pair[]; rows: { name: Pair; cells: Text[] }[] }[] }

/** Shocks and damage, plan by plan. */
export interface Earthquake { title: Pair; tables: { caption: Pair; columns: Pair[]; rows: { name: Pair; cells: Text[] }[] }[] }

export interface View {
  place: { name: Pair; crs: string; origin: [number, number]; extent: [number, number]; persons: number; households: number }
  run: { title: Pair; start: string; duration: number; step: number; seeds: Text }
  absolute: boolean
  base: Base
  hazard: Hazard | null
  plans: Plan[]
  channels: Pair[]; outcomes: Pair[]
  headline: Headline | null
  shelterDays: ShelterDays | null
  earthquake: Earthquake | null
  causes: PlanCauses[]
  notes: Text[]; compared: Text[]; sentences: Text[]; weak: Weak[]; origins: OriginRow[]; findings: Finding[]
  provenance: [Text, Text][]; inputs: [string, string][]; runs: RunRow[]
}

export const NONE = 4294967295
export const NEVER_MINUTES = 65535
