using System.Collections.Immutable;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Loading;

/// <summary>Loads and checks one core's sections.</summary>
internal sealed class CoreLoader(CoreWords words, ChipProfile profile, ImmutableDictionary<CoreAddress, int> indexOf)
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
            Rows = SynapseDecoder.Decode(words, profile, compartments, slots),
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

    private (int[] Start, int[] Core, int[] Axon) LoadOutAxons(int compartments)
    {
        ReadOnlySpan<ulong> map = words.Exactly(SectionKind.AxonMap, compartments);
        ReadOnlySpan<ulong> entries = words.UpTo(SectionKind.AxonOut, profile.OutAxonsPerCore);
        var start = new int[compartments + 1];
        var core = new List<int>(entries.Length);
        var axon = new List<int>(entries.Length);
        for (int i = 0; i < compartments; i++)
        {
            start[i] = core.Count;
            AxonMap run = words.Decode<AxonMap>(SectionKind.AxonMap, i, map[i]);
            words.Require(
                (long)run.First + run.Count <= entries.Length, SectionKind.AxonMap, i, LoadCodes.DanglingReference,
                $"out-axons {run.First}..{(long)run.First + run.Count - 1}", $"0..{entries.Length - 1}");
            words.Require(run.Atom == 0, SectionKind.AxonMap, i, LoadCodes.NotExecuted, $"atom {run.Atom}", "0");
            for (int e = run.First; e < run.First + run.Count; e++)
            {
                AxonOut entry = words.Decode<AxonOut>(SectionKind.AxonOut, e, entries[e]);
                words.Require(
                    entry.Kind == AxonKind.Discrete && entry.Atom == 0 && entry.Delay == 0, SectionKind.AxonOut, e, LoadCodes.NotExecuted,
                    $"{entry.Kind} axon, atom {entry.Atom}, delay {entry.Delay}", "discrete axons with atom 0 and delay 0");
                words.Require(
                    indexOf.TryGetValue(new CoreAddress(entry.Chip, entry.Core), out int target), SectionKind.AxonOut, e,
                    LoadCodes.DanglingReference, $"chip {entry.Chip} core {entry.Core}", "a core that the image maps");
                core.Add(target);
                axon.Add(entry.Axon);
            }
        }

        start[compartments] = core.Count;
        return (start, [.. core], [.. axon]);
    }
}
