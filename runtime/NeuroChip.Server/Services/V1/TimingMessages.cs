using Google.Protobuf;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;
using NeuroChip.Protocol.V1;
using NeuroChip.Spec.Image;
using EnergyUnits = NeuroChip.Protocol.V1.EnergyUnits;

namespace NeuroChip.Server.Services.V1;

/// <summary>Times and energies as messages.</summary>
internal static class TimingMessages
{
    private const int Count = NeuroChip.Emulator.Engines.CoreCounters.Count;

    public static Protocol.V1.TimingReport ToMessage(Device.Timing.TimingReport report, bool withLinks)
    {
        TimingTotals totals = report.Totals;
        var message = new Protocol.V1.TimingReport
        {
            Step = (ulong)report.Step,
            Fidelity = Messages.ToMessage(report.Fidelity),
            Model = report.Model,
            Profile = report.Profile,
            ProfileDigest = ByteString.CopyFrom(report.ProfileDigest.Span),
            Steps = (ulong)totals.Steps,
            Time = totals.Time,
            LongestTime = totals.LongestTime,
            LongestStep = (ulong)totals.LongestStep,
            Parts = ToParts(totals.Parts),
            Energy = ToEnergy(totals.Energy, totals.TotalEnergy),
            Mesh = ToMesh(totals),
            TickOverruns = (ulong)totals.TickOverruns,
        };
        message.Cores.Add(report.Cores.Select((core, i) => ToCore(core, totals.Cores[i], totals.Time, report.CoreEnergies[i])));
        message.Costs.Add(report.Costs.Used.Select(cost => new Protocol.V1.CostUse
        {
            Name = cost.Name, Value = cost.Value, Unit = cost.Unit, Kind = (CostKind)((int)cost.Kind + 1), Source = cost.Source,
        }));
        message.MissingCosts.Add(report.Costs.Missing);
        message.Populations.Add(report.Populations.Select(ToPopulation));
        if (withLinks)
        {
            message.Links.Add(Enumerable.Range(0, totals.LinkPackets.Length).Where(link => totals.LinkPackets[link] > 0)
                .Select(link => ToLink(report.Shape, link, totals)));
        }

        return message;
    }

    public static CounterRecord ToMessage(TimingRecord record, TimingSubscription subscription)
    {
        var message = new CounterRecord
        {
            Sequence = (ulong)record.Sequence,
            FirstStep = (ulong)record.FirstStep,
            LastStep = (ulong)record.LastStep,
            Counters = CountersService.ToMessage(record.Counters),
            Fidelity = Messages.ToMessage(subscription.Fidelity),
        };
        if (subscription.WithCores)
        {
            message.Cores.Add(subscription.Cores.Select((core, i) => new Protocol.V1.CoreCounters
            {
                Core = ToId(core),
                Values = CountersService.ToMessage(new ArraySegment<long>(record.CountersByCore, i * Count, Count)),
            }));
        }

        if (subscription.Shape is { } shape)
        {
            AddTimes(message, record, subscription.Cores, shape);
        }

        return message;
    }

    private static void AddTimes(CounterRecord message, TimingRecord record, IReadOnlyList<CoreAddress> cores, MeshShape shape)
    {
        message.Time = record.Time;
        message.LongestTime = record.LongestTime;
        message.LongestStep = (ulong)record.LongestStep;
        message.Parts = ToParts(record.Parts);
        message.Energy = ToEnergy(record.Energy, record.TotalEnergy);
        message.Packets = (ulong)record.Packets;
        message.HostPackets = (ulong)record.HostPackets;
        message.HopsEastWest = (ulong)record.HopsEastWest;
        message.HopsNorthSouth = (ulong)record.HopsNorthSouth;
        message.HopsOffChip = (ulong)record.HopsOffChip;
        message.TickOverruns = (ulong)record.TickOverruns;
        if (cores.Count > 0)
        {
            message.CriticalCore = ToId(cores[record.CriticalCore]);
        }

        message.CriticalLink = record.CriticalLink < 0 ? "" : shape.LinkName(record.CriticalLink);
    }

    private static CoreTiming ToCore(CoreAddress core, CoreTotals times, double time, double[] energy) => new()
    {
        Core = ToId(core),
        Deliver = times.Deliver,
        Update = times.Update,
        Emit = times.Emit,
        Learn = times.Learn,
        Waiting = Math.Max(0, time - times.Busy),
        CriticalSteps = (ulong)times.Critical,
        Hops = (ulong)times.Hops,
        Energy = ToEnergy(energy, energy.Sum()),
    };

    private static Protocol.V1.PopulationEnergy ToPopulation(NeuroChip.Emulator.Energy.PopulationEnergy population) => new()
    {
        Name = population.Name,
        Compartments = (ulong)population.Compartments,
        Spikes = (ulong)population.Spikes,
        Packets = (ulong)population.Packets,
        Hops = (ulong)population.Hops,
        SynapticEvents = (ulong)population.SynapticEvents,
        Energy = ToEnergy([.. population.Energy], population.TotalEnergy),
    };

    private static LinkTiming ToLink(MeshShape shape, int link, TimingTotals totals)
    {
        int tile = link / MeshShape.LinksPerTile;
        (int x, int y) = shape.PlaceOf(tile);
        return new LinkTiming
        {
            Name = shape.LinkName(link),
            Chip = (uint)shape.ChipOf(tile),
            X = (uint)(x % shape.ChipWidth),
            Y = (uint)(y % shape.ChipHeight),
            Direction = (LinkDirection)((link % MeshShape.LinksPerTile) + 1),
            Packets = (ulong)totals.LinkPackets[link],
            Busy = totals.LinkBusy[link],
            CriticalSteps = (ulong)totals.LinkCritical[link],
        };
    }

    private static CoreId ToId(CoreAddress core) => new() { Chip = (uint)core.Chip, Core = (uint)core.Core };

    private static TimeParts ToParts(double[] parts) => new()
    {
        Deliver = parts[(int)StepPart.Deliver],
        Update = parts[(int)StepPart.Update],
        Emit = parts[(int)StepPart.Emit],
        Network = parts[(int)StepPart.Network],
        Learn = parts[(int)StepPart.Learn],
        Barrier = parts[(int)StepPart.Barrier],
        Tick = parts[(int)StepPart.Tick],
    };

    private static EnergyUnits ToEnergy(double[] energy, double total) => new()
    {
        Total = total,
        Synapses = energy[(int)EnergyUnit.Synapses],
        Compartments = energy[(int)EnergyUnit.Compartments],
        Spikes = energy[(int)EnergyUnit.Spikes],
        Messages = energy[(int)EnergyUnit.Messages],
        Learning = energy[(int)EnergyUnit.Learning],
        HopsEastWest = energy[(int)EnergyUnit.HopsEastWest],
        HopsNorthSouth = energy[(int)EnergyUnit.HopsNorthSouth],
        TileLocal = energy[(int)EnergyUnit.TileLocal],
        OffChip = energy[(int)EnergyUnit.OffChip],
        Barrier = energy[(int)EnergyUnit.Barrier],
        Host = energy[(int)EnergyUnit.Host],
        CoreStatic = energy[(int)EnergyUnit.CoreStatic],
        TileStatic = energy[(int)EnergyUnit.TileStatic],
        ChipStatic = energy[(int)EnergyUnit.ChipStatic],
    };

    private static MeshSums ToMesh(TimingTotals totals) => new()
    {
        Packets = (ulong)totals.Packets,
        LocalPackets = (ulong)totals.LocalPackets,
        HostPackets = (ulong)totals.HostPackets,
        HopsEastWest = (ulong)totals.HopsEastWest,
        HopsNorthSouth = (ulong)totals.HopsNorthSouth,
        HopsOffChip = (ulong)totals.HopsOffChip,
        BarrierMessages = (ulong)totals.BarrierMessages,
        LatencySum = totals.LatencySum,
        WaitSum = totals.WaitSum,
        LongestLatency = totals.LongestLatency,
    };
}
