// Where parties are at a time: between the moments at which they entered two streets they are drawn at an even pace along the first one.
import { NONE, type Lines, type Tracks } from '../data/types'

export class TrackPositions {
  /** x and y of every party in turn, m; NaN where it is not under way. */
  readonly xy: Float32Array
  private readonly at: Uint32Array
  private readonly along: Float32Array

  constructor(private readonly tracks: Tracks, private readonly links: Lines) {
    this.xy = new Float32Array(2 * tracks.count)
    this.at = tracks.first.slice(0, tracks.count)
    this.along = lengthsAlong(links)
  }

  /** Moves all parties to `time`, s. */
  update(time: number): Float32Array {
    const { tracks, xy } = this
    for (let party = 0; party < tracks.count; party++) {
      const [begin, end] = [tracks.first[party], tracks.first[party + 1]]
      const stop = tracks.end ? tracks.end[party] : NONE
      if (begin === end || time < tracks.time[begin] || time >= stop) {
        xy[2 * party] = xy[2 * party + 1] = NaN
        continue
      }
      let step = tracks.time[this.at[party]] <= time ? this.at[party] : begin
      while (step + 1 < end && tracks.time[step + 1] <= time) step++
      this.at[party] = step
      const leaves = step + 1 < end ? tracks.time[step + 1] : stop
      const entered = tracks.time[step]
      const share = leaves === NONE || leaves <= entered ? 0.5 : (time - entered) / (leaves - entered)
      this.place(party, tracks.link[step], tracks.direction[step] === 1 ? share : 1 - share)
    }
    return xy
  }

  private place(party: number, link: number, share: number) {
    const { links, along, xy } = this
    const [begin, last] = [links.first[link], links.first[link + 1] - 1]
    const wanted = share * along[last]
    let p = begin
    while (p + 1 < last && along[p + 1] < wanted) p++
    const length = along[p + 1] - along[p]
    const rest = length > 0 ? (wanted - along[p]) / length : 0
    xy[2 * party] = links.xy[2 * p] + rest * (links.xy[2 * p + 2] - links.xy[2 * p])
    xy[2 * party + 1] = links.xy[2 * p + 1] + rest * (links.xy[2 * p + 3] - links.xy[2 * p + 1])
  }
}

/** Metres from the begin of its line, for every point. */
export function lengthsAlong(lines: Lines): Float32Array {
  const along = new Float32Array(lines.xy.length / 2)
  for (let row = 0; row < lines.count; row++) {
    for (let p = lines.first[row] + 1; p < lines.first[row + 1]; p++) {
      along[p] = along[p - 1] + Math.hypot(lines.xy[2 * p] - lines.xy[2 * p - 2], lines.xy[2 * p + 1] - lines.xy[2 * p - 1])
    }
  }
  return along
}
