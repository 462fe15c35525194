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
    /// <summary>Core-wide settings, axon tables and synapses.</summary>
    public CoreParameters LoadTables(int index, int firstLane)
    {
        CoreConfig config = LoadConfig();
        int compartments = config.Compartments;
        int slots = 1 << config.DelaySlotsLog2;
        (int[] start, int[] core, int[] axon) = LoadOutAxons(compartments);
        return new CoreParameters
        {
            Address = words.Address,
            Index = index,
            Compartments = compartments,
            FirstLane = firstLane,
            DelaySlots = slots,
            VMin = 1 - (1 << config.VMinExp),
            VMax = (1 << (9 + (2 * config.VMaxExp))) - 1,
            OutStart = start,
            OutCore = core,
            OutAxon = axon,
            Rows = SynapseDecoder.Decode(words, profile, compartments, slots, budget),
            CompartmentConfigs = words.Exactly(SectionKind.CompartmentConfigs, compartments).ToArray(),
            Decoder = new CompartmentDecoder(words, profile),
        };
    }

    /// <summary>Per-compartment parameters, into the flat arrays.</summary>
    public void LoadCompartments(ChipParameters parameters, CoreParameters core)
    {
        ReadOnlySpan<ulong> states = words.ExactlyOrAbsent(SectionKind.CompartmentStates, core.Compartments);
        for (int i = 0; i < core.Compartments; i++)
        {
            int lane = core.FirstLane + i;
            core.Decoder.Apply(parameters, lane, core.Decoder.Check(i, core.CompartmentConfigs[i]));
            if (!states.IsEmpty)
            {
                CompartmentState state = words.Decode<CompartmentState>(SectionKind.CompartmentStates, i, states[i]);
                parameters.InitialU[lane] = state.U;
                parameters.InitialV[lane] = state.V;
                parameters.InitialRefractory[lane] = state.Refract;
            }
        }
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
    private (int[] Start, int[] Core, int[] Axon) LoadOutAxons(int compartments)
    {
        ReadOnlySpan<ulong> map = words.ExactlyOrAbsent(SectionKind.AxonMap, compartments);
        ArrivingSpike[] entries = LoadEntries();
        var start = new int[compartments + 1];
        var core = new List<int>(entries.Length);
        var axon = new List<int>(entries.Length);
        for (int i = 0; i < map.Length; i++)
        {
            start[i] = core.Count;
            AxonMap run = words.Decode<AxonMap>(SectionKind.AxonMap, i, map[i]);
            if (run.Atom != 0)
            {
                throw words.Refused(SectionKind.AxonMap, i, LoadCodes.NotExecuted, $"atom {run.Atom}", "0");
            }

            if (run.Count > 0 && (long)run.First + run.Count > entries.Length)
            {
                throw words.Refused(
                    SectionKind.AxonMap, i, LoadCodes.DanglingReference,
                    $"out-axons {run.First}..{(long)run.First + run.Count - 1}", $"those below {entries.Length}");
            }

            budget.Axons -= run.Count;
            if (budget.Axons < 0)
            {
                throw words.Refused(
                    SectionKind.AxonMap, i, LoadCodes.TooLarge, "runs of out-axons that share entries too often",
                    $"{LoadBudget.MostAxons} entries over all compartments");
            }

            for (int e = 0; e < run.Count; e++)
            {
                core.Add(entries[run.First + e].Core);
                axon.Add(entries[run.First + e].Axon);
            }
        }

        start.AsSpan(map.Length).Fill(core.Count);
        return (start, [.. core], [.. axon]);
    }

    private ArrivingSpike[] LoadEntries()
    {
        ReadOnlySpan<ulong> raw = words.UpTo(SectionKind.AxonOut, profile.OutAxonsPerCore);
        var entries = new ArrivingSpike[raw.Length];
        for (int e = 0; e < entries.Length; e++)
        {
            AxonOut entry = words.Decode<AxonOut>(SectionKind.AxonOut, e, raw[e]);
            if (entry.Kind != AxonKind.Discrete || entry.Atom != 0 || entry.Delay != 0)
            {
                throw words.Refused(
                    SectionKind.AxonOut, e, LoadCodes.NotExecuted,
                    $"{entry.Kind} axon, atom {entry.Atom}, delay {entry.Delay}", "discrete axons with atom 0 and delay 0");
            }

            if (!indexOf.TryGetValue(new CoreAddress(entry.Chip, entry.Core), out int target))
            {
                throw words.Refused(
                    SectionKind.AxonOut, e, LoadCodes.DanglingReference, $"chip {entry.Chip} core {entry.Core}", "a core that the image maps");
            }

            entries[e] = new ArrivingSpike(target, entry.Axon);
        }

        return entries;
    }
}
