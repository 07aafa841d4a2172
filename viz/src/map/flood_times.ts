// The frame of water that is shown at a time: the last one that is not later. Nothing is made up between frames.

export function frameAt(times: ArrayLike<number>, time: number): number {
  let low = -1
  let high = times.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (times[middle] <= time) low = middle
    else high = middle
  }
  return low
}
