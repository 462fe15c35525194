using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Loading;

/// <summary>Loads and checks one core's sections.</summary>
internal sealed class CoreLoader(
    CoreWords words, ChipProfile profile, ImmutableDictionary<CoreAddress, int> indexOf, LoadBudget budget)
{
    private SynapseRows? _plainRows;

    /// <summary>Decodes the synapses ahead of everything else if they are plain. Cores can do so side by side.</summary>
    public void DecodePlain(SharedBudget shared) => _plainRows = PlainDecoder.TryDecode(words, profile, shared);

    /// <summary>Core-wide settings, axon tables and synapses.</summary>
    public CoreParameters LoadTables(int index, int firstLane)
    {
        CoreConfig config = LoadConfig();
        int compartments = config.Compartments;
        int slots = 1 << config.DelaySlotsLog2;
        (int[] start, int[] core, long[] packet) = LoadOutAxons(compartments);
        RandomUnits units = RandomUnits.Load(words, compartments);
        (SynapseRows rows, LearnParameters? learn) = LoadSynapses(config, units);
        return new CoreParameters
        {
            Address = words.Address,
            Index = index,
            Compartments = compartments,
            FirstLane = firstLane,
            DelaySlots = slots,
            VMin = 1 - (1 << config.VMinExp),
            VMax = (1 << (9 + (2 * config.VMaxExp))) - 1,
            NoiseExp = config.NoiseExp,
            NoiseOffset = config.NoiseOffset,
            OutStart = start,
            OutCore = core,
            OutPacket = packet,
            Rows = rows,
            Learn = learn,
            CompartmentConfigs = words.Exactly(SectionKind.CompartmentConfigs, compartments).ToArray(),
            Decoder = new CompartmentDecoder(words, profile, config, units),
        };
    }

    /// <summary>Per-compartment parameters, into the flat arrays.</summary>
    public void LoadCompartments(ChipParameters parameters, CoreParameters core)
    {
        ReadOnlySpan<ulong> states = words.ExactlyOrAbsent(SectionKind.CompartmentStates, core.Compartments);
        for (int i = 0; i < core.Compartments; i++)
        {
            int lane = core.FirstLane + i;
            core.Decoder.Apply(parameters, lane, i, core.Decoder.Check(i, core.CompartmentConfigs[i]));
            if (!states.IsEmpty)
            {
                CompartmentState state = words.Decode<CompartmentState>(SectionKind.CompartmentStates, i, states[i]);
                parameters.InitialU[lane] = state.U;
                parameters.InitialV[lane] = state.V;
                parameters.InitialRefractory[lane] = state.Refract;
            }
        }

        DendriteCheck.Run(words, parameters, core, profile.DendriteStack);
    }

    /// <summary>Whether every packet of the core finds its list, once all cores are loaded.</summary>
    public void CheckTargets(ChipParameters parameters, CoreParameters core)
    {
        for (int i = 0; i < core.Compartments; i++)
        {
            for (int entry = core.OutStart[i]; entry < core.OutStart[i + 1]; entry++)
            {
                long code = core.OutPacket[entry];
                var packet = new ArrivingSpike(
                    core.OutCore[entry], PacketCode.AxonOf(code), PacketCode.AtomOf(code), PacketCode.DelayOf(code));
                if (PacketChecks.FindProblem(parameters, packet) is var (problem, found, allowed))
                {
                    throw words.Refused(SectionKind.AxonMap, i, problem, found, allowed);
                }

                PacketChecks.Mark(parameters, packet);
            }
        }
    }

    private (SynapseRows Rows, LearnParameters? Learn) LoadSynapses(CoreConfig config, RandomUnits units)
    {
        LearnLoader loader = LearnLoader.Load(words, profile, config);
        ReadOnlySpan<ulong> lists = words.UpTo(SectionKind.SynapseLists, profile.InAxonsPerCore);
        var plastic = new PlasticCollector(words, loader.Roles, lists.Length);
        SynapseRows rows = TakePlainRows(loader.Roles)
            ?? SynapseDecoder.Decode(words, profile, config.Compartments, 1 << config.DelaySlotsLog2, budget, plastic);
        LearnParameters? learn = loader.Resolve(plastic.Build(lists), plastic, units);
        for (int axon = 0; learn is not null && axon < rows.Count; axon++)
        {
            if (learn.Role[axon] == AxonRole.Learn)
            {
                rows.LongestDelay[axon] = Math.Max(rows.LongestDelay[axon], learn.Programs[learn.Profile[axon]].LongestDelay);
            }
        }

        return (rows, learn);
    }

    /// <summary>What was decoded ahead, unless a list should have learnt or the budget does not reach: that is for the other decoder to say.</summary>
    private SynapseRows? TakePlainRows(ReadOnlySpan<TracePre> roles)
    {
        foreach (TracePre trace in roles)
        {
            if (trace.Role == AxonRole.Learn)
            {
                return null;
            }
        }

        if (_plainRows is not { } rows || rows.Start[^1] > budget.Synapses)
        {
            return null;
        }

        _plainRows = null;
        budget.Synapses -= rows.Start[^1];
        return rows;
    }

    private CoreConfig LoadConfig()
    {
        CoreConfig config = words.Decode<CoreConfig>(SectionKind.CoreConfig, 0, words.Exactly(SectionKind.CoreConfig, 1)[0]);
        words.Require(
            config.Compartments <= profile.CompartmentsPerCore, SectionKind.CoreConfig, 0, LoadCodes.SectionLength,
            $"{config.Compartments} compartments", $"up to {profile.CompartmentsPerCore}");
        words.Require(
            (long)config.Compartments << config.DelaySlotsLog2 <= profile.DelayCompartmentSlots,
            SectionKind.CoreConfig, 0, LoadCodes.SectionLength,
            $"{config.Compartments} compartments with {1 << config.DelaySlotsLog2} delay slots",
            $"a product up to {profile.DelayCompartmentSlots}");
        return config;
    }

    /// <summary>The map may be absent: then nothing leaves the core. An empty run may point anywhere.</summary>
    private (int[] Start, int[] Core, long[] Packet) LoadOutAxons(int compartments)
    {
        ReadOnlySpan<ulong> map = words.ExactlyOrAbsent(SectionKind.AxonMap, compartments);
        ReadOnlySpan<ulong> raw = words.UpTo(SectionKind.AxonOut, profile.OutAxonsPerCore);
        AxonTable table = AxonTable.Load(SectionKind.AxonOut, words.Layout, raw, indexOf, words.Refused);
        var start = new int[compartments + 1];
        var core = new List<int>(raw.Length);
        var packet = new List<long>(raw.Length);
        for (int i = 0; i < map.Length; i++)
        {
            start[i] = core.Count;
            AxonMap run = words.Decode<AxonMap>(SectionKind.AxonMap, i, map[i]);
            budget.Axons -= run.Count;
            if (budget.Axons < 0)
            {
                throw words.Refused(
                    SectionKind.AxonMap, i, LoadCodes.TooLarge, "runs of out-axons that share entries too often",
                    $"{LoadBudget.MostAxons} entries over all compartments");
            }

            table.CheckRun(SectionKind.AxonMap, i, run);
            for (int e = 0; e < run.Count; e++)
            {
                if (table.TryGetPacket(run.First + e, run.Atom, out ArrivingSpike sent))
                {
                    core.Add(sent.Core);
                    packet.Add(sent.Code);
                }
            }
        }

        start.AsSpan(map.Length).Fill(core.Count);
        return (start, [.. core], [.. packet]);
    }
}
