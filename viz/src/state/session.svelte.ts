// What the reader has chosen: time, plans, layers, what is looked at. One session for all maps, so that maps side by side move together.
import type { Camera } from '../map/camera'

export type Water = 'now' | 'greatest' | 'arrival' | 'off'
export type Selection =
  | { kind: 'shelter' | 'link' | 'building' | 'party' | 'area' | 'gauge' | 'zone'; row: number; plan: number }
  | { kind: 'point'; x: number; y: number; plan: number }

class Session {
  time = $state(0)
  playing = $state(false)
  plans = $state<number[]>([0])
  water = $state<Water>('now')
  people = $state(true)
  roads = $state(true)
  use = $state(false)
  origins = $state(true)
  selection = $state.raw<Selection | null>(null)
  camera = $state.raw<Camera>({ x: 0, y: 0, scale: 1 })
  /** Whole place, set by the map when it knows its size. */
  home = $state.raw<Camera | null>(null)
}

export const session = new Session()
