using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Timing;

namespace NeuroChip.Device.Timing;

/// <summary>
/// Counters, times and energies of some steps in a row, summed. Times in ns, energies in pJ; of an image that was loaded without
/// times only steps and counters say something.
/// </summary>
/// <param name="cores">Cores whose counters are kept one by one; 0 to keep the sums alone.</param>
public sealed class TimingRecord(int cores)
{
    /// <summary>Counts the records of a subscription from 0, without gaps.</summary>
    public long Sequence { get; internal init; }

    /// <summary>First step.</summary>
    public long FirstStep { get; internal init; }

    /// <summary>Last step.</summary>
    public long LastStep { get; internal set; }

    /// <summary>Time of the steps.</summary>
    public double Time { get; internal set; }

    /// <summary>Time of the longest of them.</summary>
    public double LongestTime { get; internal set; }

    /// <summary>Its number, of several the first.</summary>
    public long LongestStep { get; internal set; }

    /// <summary>Index of the core that closed it.</summary>
    public int CriticalCore { get; internal set; }

    /// <summary>Link that was busy longest in it; -1 for none.</summary>
    public int CriticalLink { get; internal set; } = -1;

    /// <summary>Where the time went, by <see cref="StepPart"/>.</summary>
    public double[] Parts { get; } = new double[StepParts.Count];

    /// <summary>Energy, by <see cref="EnergyUnit"/>.</summary>
    public double[] Energy { get; } = new double[EnergyUnits.Count];

    /// <summary>Energy of all units.</summary>
    public double TotalEnergy { get; internal set; }

    /// <summary>Counters of all cores, by <see cref="Emulator.Engines.CoreCounter"/>.</summary>
    public long[] Counters { get; } = new long[Emulator.Engines.CoreCounters.Count];

    /// <summary>Per core and in it by <see cref="Emulator.Engines.CoreCounter"/>, its counters, when they were asked for; else empty.</summary>
    public long[] CountersByCore { get; } = new long[cores * Emulator.Engines.CoreCounters.Count];

    /// <summary>Spike packets between cores.</summary>
    public long Packets { get; internal set; }

    /// <summary>Packets from the host.</summary>
    public long HostPackets { get; internal set; }

    /// <summary>Hops to the east and west.</summary>
    public long HopsEastWest { get; internal set; }

    /// <summary>Hops to the north and south.</summary>
    public long HopsNorthSouth { get; internal set; }

    /// <summary>Links between chips passed.</summary>
    public long HopsOffChip { get; internal set; }

    /// <summary>Steps whose work was not over when the tick came.</summary>
    public long TickOverruns { get; internal set; }

    internal void Add(StepReport report)
    {
        LastStep = report.Step;
        Time += report.Time;
        if (report.Time > LongestTime || LongestStep == 0)
        {
            (LongestTime, LongestStep) = (report.Time, report.Step);
            (CriticalCore, CriticalLink) = (report.CriticalCore, report.CriticalLink);
        }

        for (int i = 0; i < Parts.Length; i++)
        {
            Parts[i] += report.Parts[i];
        }

        for (int i = 0; i < Energy.Length; i++)
        {
            Energy[i] += report.Energy[i];
        }

        for (int i = 0; i < Counters.Length; i++)
        {
            Counters[i] += report.Counters[i];
        }

        for (int i = 0; i < CountersByCore.Length; i++)
        {
            CountersByCore[i] += report.CountersByCore[i];
        }

        TotalEnergy += report.TotalEnergy;
        Packets += report.Packets;
        HostPackets += report.HostPackets;
        HopsEastWest += report.HopsEastWest;
        HopsNorthSouth += report.HopsNorthSouth;
        HopsOffChip += report.HopsOffChip;
        TickOverruns += report.TickOverrun ? 1 : 0;
    }
}
