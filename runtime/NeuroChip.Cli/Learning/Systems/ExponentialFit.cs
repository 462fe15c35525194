namespace NeuroChip.Cli.Learning.Systems;

/// <summary>An exponential through measured points: value = amplitude * exp(-distance / tau).</summary>
/// <param name="Amplitude">Value at distance 0.</param>
/// <param name="Tau">Distance in which it falls to 1/e.</param>
internal readonly record struct ExponentialFit(double Amplitude, double Tau)
{
    /// <summary>
    /// Fits by least squares of the values, not of their logarithms, which would let the small and noisy ones count most:
    /// a straight line through the logarithms, each weighted with the square of its value.
    /// </summary>
    /// <param name="points">Distances and values; values of 0 and below are left out.</param>
    public static ExponentialFit Of(IEnumerable<(double Distance, double Value)> points)
    {
        double n = 0, x = 0, y = 0, xx = 0, xy = 0;
        foreach ((double distance, double value) in points.Where(point => point.Value > 0))
        {
            double weight = value * value;
            n += weight;
            x += weight * distance;
            y += weight * Math.Log(value);
            xx += weight * distance * distance;
            xy += weight * distance * Math.Log(value);
        }

        double slope = ((n * xy) - (x * y)) / ((n * xx) - (x * x));
        return new ExponentialFit(Math.Exp((y - (slope * x)) / n), -1 / slope);
    }
}
