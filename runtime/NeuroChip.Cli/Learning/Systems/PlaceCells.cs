namespace NeuroChip.Cli.Learning.Systems;

/// <summary>
/// Source units that fire most when the input is at their place: Gaussian rates, turned into regular spikes by adding up
/// the rate in 65536ths and firing at every whole.
/// </summary>
internal sealed class PlaceCells
{
    /// <summary>Units; their places divide 0 to 1 evenly.</summary>
    public const int Count = 40;

    private const double MostRate = 0.4;
    private const double Width = 0.06;
    private const uint Whole = 65536;

    private readonly uint[] _sums = new uint[Count];

    /// <summary>Goes on by one step and gives its spikes to the network.</summary>
    /// <param name="run">The network, with a source population "place".</param>
    /// <param name="x">The input, 0 to 1.</param>
    /// <param name="step">The step.</param>
    public void Fire(LearningRun run, double x, long step)
    {
        for (int unit = 0; unit < Count; unit++)
        {
            double distance = x - ((unit + 0.5) / Count);
            _sums[unit] += (uint)(MostRate * Math.Exp(-distance * distance / (2 * Width * Width)) * Whole);
            if (_sums[unit] >= Whole)
            {
                _sums[unit] -= Whole;
                run.Fire("place", unit, step);
            }
        }
    }
}
