using NeuroChip.Emulator.Timing;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>
/// The steps of a run in a bounded number of bins: when all are full, neighbours are merged and bins hold twice as many steps.
/// </summary>
internal sealed class TimingBins
{
    /// <summary>More would not be seen in a plot.</summary>
    public const int Most = 256;

    private readonly List<TimingBin> _bins = [];
    private long _steps;

    /// <summary>Steps of a bin; the last may have fewer.</summary>
    public int StepsPerBin { get; private set; } = 1;

    public IReadOnlyList<TimingBin> All => _bins;

    public void Add(StepReport step)
    {
        if (_steps % StepsPerBin == 0)
        {
            if (_bins.Count == Most)
            {
                Merge();
            }

            if (_steps % StepsPerBin == 0)
            {
                _bins.Add(new TimingBin { First = _steps + 1 });
            }
        }

        _bins[^1].Add(step);
        _steps++;
    }

    private void Merge()
    {
        for (int i = 0; i < _bins.Count / 2; i++)
        {
            _bins[i] = _bins[2 * i];
            _bins[i].Add(_bins[(2 * i) + 1]);
        }

        _bins.RemoveRange(_bins.Count / 2, _bins.Count - (_bins.Count / 2));
        StepsPerBin *= 2;
    }
}
