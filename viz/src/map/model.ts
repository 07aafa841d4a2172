// What all maps of a report share: geometry, indexes, pictures of the water, positions. Made once; typed arrays stay out of Svelte's state.
import type { View } from '../data/types'
import { baseGeometry, type BaseGeometry } from './base_layers'
import { FloodPicture } from './flood'
import { boundsOf, GridIndex } from './grid_index'
import { streetNamePlaces } from './ink'
import { TrackPositions } from './tracks'
import type { Box } from './camera'

export class MapModel {
  readonly geometry: BaseGeometry
  readonly links: GridIndex
  readonly buildings: GridIndex
  readonly areas: GridIndex
  readonly zones: GridIndex
  readonly flood: FloodPicture | null
  readonly positions: (TrackPositions | null)[]
  readonly streetNames: { x: number; y: number; street: number }[]
  readonly box: Box

  constructor(readonly view: View) {
    const { base } = view
    this.geometry = baseGeometry(base)
    this.links = new GridIndex(base.links)
    this.buildings = new GridIndex(base.buildings)
    this.areas = new GridIndex(base.areas)
    this.zones = new GridIndex(base.dangerZones)
    this.flood = view.hazard && new FloodPicture(view.hazard)
    this.positions = view.plans.map((plan) => plan.tracks && new TrackPositions(plan.tracks, base.links))
    this.streetNames = streetNamePlaces(base)
    const [w, h] = view.place.extent
    this.box = w > 0 && h > 0 ? [0, 0, w, h] : boundsOf(base.links)
  }
}
