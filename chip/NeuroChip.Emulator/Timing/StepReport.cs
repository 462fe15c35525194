using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Mesh;

namespace NeuroChip.Emulator.Timing;

/// <summary>
/// What one time step took and cost. Times in ns, energies in pJ. The object is reused: what is needed later must be copied.
/// </summary>
public sealed class StepReport(int cores, int links)
{
    /// <summary>Number of the step.</summary>
    public long Step { get; set; }

    /// <summary>How long it took; the sum of <see cref="Parts"/>.</summary>
    public double Time { get; set; }

    /// <summary>Where the time went, by <see cref="StepPart"/>.</summary>
    public double[] Parts { get; } = new double[StepParts.Count];

    /// <summary>
    /// Index of the core that reached the barrier last; where a packet came last, of the core that worked longest. Of several the lowest.
    /// </summary>
    public int CriticalCore { get; set; }

    /// <summary>Number of the link that was busy longest, of several the lowest; -1 when no packet left its tile.</summary>
    public int CriticalLink { get; set; }

    /// <summary>Energy, by <see cref="EnergyUnit"/>.</summary>
    public double[] Energy { get; } = new double[EnergyUnits.Count];

    /// <summary>Energy of all units.</summary>
    public double TotalEnergy { get; set; }

    /// <summary>Spike packets between cores, those that stay in their tile among them.</summary>
    public long Packets { get; set; }

    /// <summary>Packets that stay in their tile.</summary>
    public long LocalPackets { get; set; }

    /// <summary>Packets from the host.</summary>
    public long HostPackets { get; set; }

    /// <summary>Hops to the east and west, those of the host's packets among them.</summary>
    public long HopsEastWest { get; set; }

    /// <summary>Hops to the north and south, those of the host's packets among them.</summary>
    public long HopsNorthSouth { get; set; }

    /// <summary>Links between chips passed.</summary>
    public long HopsOffChip { get; set; }

    /// <summary>Barrier messages.</summary>
    public long BarrierMessages { get; set; }

    /// <summary>Whether the work was not over when the tick came, on a chip that has one.</summary>
    public bool TickOverrun { get; set; }

    /// <summary>Counters of all cores, by <see cref="CoreCounter"/>; filled in for an observer only, as energies are.</summary>
    public long[] Counters { get; } = new long[CoreCounters.Count];

    /// <summary>Per core and in it by <see cref="CoreCounter"/>, its counters; filled in for an observer only.</summary>
    public uint[] CountersByCore { get; } = new uint[cores * CoreCounters.Count];

    /// <summary>Per core, its times.</summary>
    public CoreStep[] Cores { get; } = new CoreStep[cores];

    /// <summary>What the mesh did.</summary>
    public MeshStep Mesh { get; } = new(cores, links);

    /// <summary>Takes in what the cores counted in a step of a window.</summary>
    public void ReadCounters(RunWindow window, int step)
    {
        ArgumentNullException.ThrowIfNull(window);
        Array.Clear(Counters);
        for (int core = 0; core < Cores.Length; core++)
        {
            ReadOnlySpan<uint> counters = window.CountersOf(step, core);
            counters.CopyTo(CountersByCore.AsSpan(core * CoreCounters.Count));
            for (int i = 0; i < counters.Length; i++)
            {
                Counters[i] += counters[i];
            }
        }
    }
}

/// <summary>Sees each step after it was computed.</summary>
public interface ITimingObserver
{
    /// <summary>Called once per step, in order. The report is valid only during the call.</summary>
    void OnStep(StepReport report);
}
