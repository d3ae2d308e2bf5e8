/** Student's t distribution, as far as an interval needs it. */

/** How likely it is that |t| stays below `t`, for `n` degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4). */
function within(t: number, n: number): number {
  const angle = Math.atan(t / Math.sqrt(n));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = n % 2;
  let term = odd ? cosine : 1;
  let sum = n > 1 ? term : 0;
  for (let k = odd ? 3 : 2; k < n; k += 2) {
    term *= ((k - 1) / k) * cosine ** 2;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

/** The t within which a share `share` (0 to 1) of the values lies, for `n` degrees of freedom; both tails are left out. */
export function tFor(share: number, n: number): number {
  let [low, high] = [0, 1000];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (within(middle, n) < share) low = middle;
    else high = middle;
  }
  return low;
}
