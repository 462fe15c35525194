using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Timing;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>Some steps in a row, summed, for plots of long runs. Times in ns, energies in pJ.</summary>
internal sealed class TimingBin
{
    public long First { get; set; }

    public int Steps { get; private set; }

    public double Time { get; private set; }

    public double Longest { get; private set; }

    public double[] Parts { get; } = new double[StepParts.Count];

    public double[] Energy { get; } = new double[EnergyUnits.Count];

    public void Add(StepReport step)
    {
        Steps++;
        Time += step.Time;
        Longest = Math.Max(Longest, step.Time);
        AddTo(Parts, step.Parts);
        AddTo(Energy, step.Energy);
    }

    public void Add(TimingBin other)
    {
        Steps += other.Steps;
        Time += other.Time;
        Longest = Math.Max(Longest, other.Longest);
        AddTo(Parts, other.Parts);
        AddTo(Energy, other.Energy);
    }

    private static void AddTo(double[] sums, double[] values)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += values[i];
        }
    }
}
