using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Running;

/// <summary>Times (ns) and energies (pJ) of a run, the same from a device of this process and from a served one.</summary>
internal sealed record RunTiming
{
    public required MeshFidelity Fidelity { get; init; }

    /// <summary>The model in words.</summary>
    public required string Model { get; init; }

    public required long Steps { get; init; }

    public required double Time { get; init; }

    public required double LongestTime { get; init; }

    public required long LongestStep { get; init; }

    /// <summary>By <see cref="StepPart"/>.</summary>
    public required double[] Parts { get; init; }

    /// <summary>By <see cref="EnergyUnit"/>.</summary>
    public required double[] Energy { get; init; }

    public required double TotalEnergy { get; init; }

    public required long Packets { get; init; }

    public required long HostPackets { get; init; }

    public required long Hops { get; init; }

    public required double LatencySum { get; init; }

    public required long TickOverruns { get; init; }

    /// <summary>Energies of the populations, of what came from outside, and of what belongs to all.</summary>
    public required IReadOnlyList<PopulationEnergy> Populations { get; init; }

    public required IReadOnlyList<CostUse> Costs { get; init; }

    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Of a device of this process.</summary>
    public static RunTiming Of(TimingReport report) => new()
    {
        Fidelity = report.Fidelity,
        Model = report.Model,
        Steps = report.Totals.Steps,
        Time = report.Totals.Time,
        LongestTime = report.Totals.LongestTime,
        LongestStep = report.Totals.LongestStep,
        Parts = report.Totals.Parts,
        Energy = report.Totals.Energy,
        TotalEnergy = report.Totals.TotalEnergy,
        Packets = report.Totals.Packets,
        HostPackets = report.Totals.HostPackets,
        Hops = report.Totals.HopsEastWest + report.Totals.HopsNorthSouth + report.Totals.HopsOffChip,
        LatencySum = report.Totals.LatencySum,
        TickOverruns = report.Totals.TickOverruns,
        Populations = report.Populations,
        Costs = report.Costs.Used,
        Missing = report.Costs.Missing,
    };

    /// <summary>Of a served device.</summary>
    public static RunTiming Of(Protocol.V1.TimingReport report) => new()
    {
        Fidelity = (MeshFidelity)((int)report.Fidelity - 1),
        Model = report.Model,
        Steps = (long)report.Steps,
        Time = report.Time,
        LongestTime = report.LongestTime,
        LongestStep = (long)report.LongestStep,
        Parts =
        [
            report.Parts.Deliver, report.Parts.Update, report.Parts.Emit, report.Parts.Network, report.Parts.Learn, report.Parts.Barrier,
            report.Parts.Tick,
        ],
        Energy = EnergyOf(report.Energy),
        TotalEnergy = report.Energy.Total,
        Packets = (long)report.Mesh.Packets,
        HostPackets = (long)report.Mesh.HostPackets,
        Hops = (long)(report.Mesh.HopsEastWest + report.Mesh.HopsNorthSouth + report.Mesh.HopsOffChip),
        LatencySum = report.Mesh.LatencySum,
        TickOverruns = (long)report.TickOverruns,
        Populations = [.. report.Populations.Select(population => new PopulationEnergy
        {
            Name = population.Name,
            Compartments = (long)population.Compartments,
            Spikes = (long)population.Spikes,
            Packets = (long)population.Packets,
            Hops = (long)population.Hops,
            SynapticEvents = (long)population.SynapticEvents,
            Energy = [.. EnergyOf(population.Energy)],
        })],
        Costs = [.. report.Costs.Select(cost => new CostUse(cost.Name, cost.Value, cost.Unit, (ValueKind)((int)cost.Kind - 1), cost.Source))],
        Missing = [.. report.MissingCosts],
    };

    private static double[] EnergyOf(Protocol.V1.EnergyUnits units) =>
    [
        units.Synapses, units.Compartments, units.Spikes, units.Messages, units.Learning, units.HopsEastWest, units.HopsNorthSouth,
        units.TileLocal, units.OffChip, units.Barrier, units.Host, units.CoreStatic, units.TileStatic, units.ChipStatic,
    ];
}
