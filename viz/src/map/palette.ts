// Colours of the map: paper, quiet ground, blue for water that should not be there, vermilion and black for people (Okabe and Ito's colours for people who do
// not tell red from green). What a colour says, a shape, a pattern or a word says too.

export const PAPER = '#f6f3ec'
export const INK = '#1d2329'
/** By cover kind: water, green, farmland, built up, bare, waterway line. */
export const COVER = ['#bcd7e2', '#d9e5cb', '#efecd6', '#ece6db', '#e9e0cf', '#9cc3d4']
export const BANK = '#7ea9bb'
export const PARAPET = '#4a443a'  // of bridges
export const DIP = '#3a2f6b'  // walls of underpasses

/** Groups of building uses as the legend names them: homes, work, public. By use 0 .. 9. */
export const USE_GROUP = [0, 0, 1, 1, 2, 2, 2, 1, 2, 1]
/** By group, then by height: 1-2, 3-6, 7 and more storeys. */
export const BUILDING = [['#d8c9b2', '#c7b295', '#ae9470'], ['#c9c6cc', '#b0acb8', '#928d9f'], ['#dcae9f', '#cc8f7d', '#b5705d']]
export const height = (storeys: number): number => (storeys >= 7 ? 2 : storeys >= 3 ? 1 : 0)

/** By road class: motorway, arterial, collector, lane, track, footway, stairs. Width in metres and least width in pixels of the fill. */
export const ROAD = [
  { fill: '#e8b36a', casing: '#94672b', width: 18, least: 2.4, from: 0 },
  { fill: '#f6dc9c', casing: '#a58a55', width: 13, least: 1.7, from: 0 },
  { fill: '#fffdf6', casing: '#a39c8d', width: 9, least: 1.1, from: 0.03 },
  { fill: '#fffefb', casing: '#bbb4a6', width: 6, least: 0.8, from: 0.07 },
  { fill: '#e9dcc3', casing: '#b59f7a', width: 3, least: 0.6, from: 0.1 },
  { fill: '#f3e9dd', casing: '#c09a86', width: 1.6, least: 0.5, from: 0.12 },
  { fill: '#efdccb', casing: '#b0806a', width: 1.8, least: 0.6, from: 0.12 },
] as const

/** Least depth of each class of water, m, and its colour. */
export const DEPTH = [
  { from: 0, color: '#cfe1f0' }, { from: 0.3, color: '#a5cae4' }, { from: 0.5, color: '#72aed6' },
  { from: 1, color: '#4189c2' }, { from: 2, color: '#1f60a3' }, { from: 3, color: '#113a70' },
] as const
/** Early to late. */
export const ARRIVAL = ['#4a1c63', '#83306d', '#bb4a63', '#e37a55', '#f4ae67', '#f9dfa4'] as const

export const FOOT = '#c8470a'
export const CAR = '#1d2329'
export const SHELTER = '#0a5b43'
export const CLOSED = '#8f1d1d'
export const WET = '#12457e'

export const rgb = (hex: string): [number, number, number] => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)) as [number, number, number]

/** The class of a depth in metres; -1 = dry. */
export function depthClass(depth: number): number {
  if (depth <= 0) return -1
  let k = 0
  while (k + 1 < DEPTH.length && DEPTH[k + 1].from <= depth) k++
  return k
}

const STEPS_MIN = [5, 10, 15, 30, 60, 120, 240, 360, 720, 1440]
/** Minutes per class of arrival, so that the last arrival still has a class. */
export const arrivalStep = (latest: number): number => STEPS_MIN.find((step) => latest <= step * ARRIVAL.length) ?? 2880

/** Houses by their damage: extensive, complete, collapsed. */
export const DAMAGED = ['#d9822b', '#a3231f', '#1d1116']
