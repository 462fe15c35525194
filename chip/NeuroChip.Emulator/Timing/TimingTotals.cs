using NeuroChip.Emulator.Energy;

namespace NeuroChip.Emulator.Timing;

/// <summary>Sums over the steps since loading or the last reset of the counters. Times in ns, energies in pJ.</summary>
public sealed class TimingTotals(int cores, int links)
{
    /// <summary>Steps.</summary>
    public long Steps { get; set; }

    /// <summary>Time of all steps.</summary>
    public double Time { get; set; }

    /// <summary>The longest step, and its number; 0 before the first.</summary>
    public double LongestTime { get; set; }

    /// <summary>Number of the longest step, of several the first.</summary>
    public long LongestStep { get; set; }

    /// <summary>Where the time went, by <see cref="StepPart"/>.</summary>
    public double[] Parts { get; } = new double[StepParts.Count];

    /// <summary>Energy, by <see cref="EnergyUnit"/>: exact counts times costs, and static power times time.</summary>
    public double[] Energy { get; } = new double[EnergyUnits.Count];

    /// <summary>Energy of all units.</summary>
    public double TotalEnergy { get; set; }

    /// <summary>Spike packets between cores.</summary>
    public long Packets { get; set; }

    /// <summary>Packets that stay in their tile.</summary>
    public long LocalPackets { get; set; }

    /// <summary>Packets from the host.</summary>
    public long HostPackets { get; set; }

    /// <summary>Hops to the east and west.</summary>
    public long HopsEastWest { get; set; }

    /// <summary>Hops to the north and south.</summary>
    public long HopsNorthSouth { get; set; }

    /// <summary>Links between chips passed.</summary>
    public long HopsOffChip { get; set; }

    /// <summary>Barrier messages.</summary>
    public long BarrierMessages { get; set; }

    /// <summary>Steps whose work was not over when the tick came.</summary>
    public long TickOverruns { get; set; }

    /// <summary>Sum of the packets' latencies.</summary>
    public double LatencySum { get; set; }

    /// <summary>Sum of the packets' waiting.</summary>
    public double WaitSum { get; set; }

    /// <summary>The longest latency of a packet.</summary>
    public double LongestLatency { get; set; }

    /// <summary>Per core, the sums of its times.</summary>
    public CoreTotals[] Cores { get; } = new CoreTotals[cores];

    /// <summary>Per link, packets that passed.</summary>
    public long[] LinkPackets { get; } = new long[links];

    /// <summary>Per link, ns for which it was busy.</summary>
    public double[] LinkBusy { get; } = new double[links];

    /// <summary>Per link, steps in which it was the critical one.</summary>
    public long[] LinkCritical { get; } = new long[links];

    /// <summary>The same sums, in an object that does not change with the next run.</summary>
    public TimingTotals Copy()
    {
        var copy = new TimingTotals(Cores.Length, LinkPackets.Length)
        {
            Steps = Steps, Time = Time, LongestTime = LongestTime, LongestStep = LongestStep, TotalEnergy = TotalEnergy, Packets = Packets,
            LocalPackets = LocalPackets, HostPackets = HostPackets, HopsEastWest = HopsEastWest, HopsNorthSouth = HopsNorthSouth,
            HopsOffChip = HopsOffChip, BarrierMessages = BarrierMessages, TickOverruns = TickOverruns, LatencySum = LatencySum,
            WaitSum = WaitSum, LongestLatency = LongestLatency,
        };
        Parts.CopyTo(copy.Parts, 0);
        Energy.CopyTo(copy.Energy, 0);
        Cores.CopyTo(copy.Cores, 0);
        LinkPackets.CopyTo(copy.LinkPackets, 0);
        LinkBusy.CopyTo(copy.LinkBusy, 0);
        LinkCritical.CopyTo(copy.LinkCritical, 0);
        return copy;
    }
}

/// <summary>Sums of one core. Times in ns.</summary>
/// <param name="Deliver">Walking synapse lists.</param>
/// <param name="Update">Compartment updates.</param>
/// <param name="Emit">Spikes and packets out.</param>
/// <param name="Learn">Learning.</param>
/// <param name="Critical">Steps that this core closed.</param>
/// <param name="Hops">Hops of the packets that the core sent, in all directions.</param>
public readonly record struct CoreTotals(double Deliver, double Update, double Emit, double Learn, long Critical, long Hops)
{
    /// <summary>Ns of work; what is left of the total time was waiting.</summary>
    public double Busy => Deliver + Update + Emit + Learn;
}
