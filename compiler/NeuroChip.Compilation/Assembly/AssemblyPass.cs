using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Compilation.Routing;
using NeuroChip.Graph;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Compilation.Assembly;

/// <summary>Writes the words. Everything has been decided before; a value that does not fit here is our own mistake.</summary>
internal static class AssemblyPass
{
    /// <summary>Assembles.</summary>
    public static ChipImage Run(RoutedGraph routed, ChipProfile profile)
    {
        PartitionedGraph partition = routed.Placement.Partition;
        var builder = new ChipImageBuilder(profile) { Manifest = ManifestWriter.Write(routed, profile) };
        for (int c = 0; c < partition.Cores.Length; c++)
        {
            WriteCore(builder.Core(routed.Placement.Addresses[c]), routed, c, profile.Layout);
        }

        builder.SetSources(Maps(routed.Sources), Entries(routed.Sources, routed));
        return builder.Build();
    }

    private static void WriteCore(CoreImageBuilder builder, RoutedGraph routed, int c, WordLayout layout)
    {
        PartitionedGraph partition = routed.Placement.Partition;
        PartitionedCore core = partition.Cores[c];
        LearnTables tables = LearnTables.Of(partition.Network, core.Slices, core.Learning);
        WriteCompartments(builder, partition.Network, core, tables);
        builder.Set(SectionKind.AxonMap, Maps(routed.Cores[c]));
        builder.Set(SectionKind.AxonOut, Entries(routed.Cores[c], routed));

        (SynapseList[] lists, ulong[] memory) = new SynapsePacker(partition.Network, core, layout).Pack();
        builder.Set(SectionKind.SynapseLists, lists);
        builder.Set(SectionKind.SynapseFormats, core.Formats);
        builder.Set(SectionKind.SynapseMemory, memory);
        LearnSections.Write(builder, partition.Network, core, tables);
    }

    private static void WriteCompartments(CoreImageBuilder builder, QuantizedGraph network, PartitionedCore core, LearnTables tables)
    {
        var profiles = new WordTable<CompartmentProfile>();
        var thresholds = new WordTable<ThresholdProfile>();
        var configs = new CompartmentConfig[core.Usage.Compartments];
        var states = new CompartmentState[core.Usage.Compartments];
        foreach (CoreSlice slice in core.Slices)
        {
            IntegerCuba parameters = network.Groups[slice.Group].Parameters!;
            for (int unit = slice.FirstUnit; unit < slice.FirstUnit + slice.Count; unit++)
            {
                int compartment = slice.Compartment(unit);
                configs[compartment] = new CompartmentConfig
                {
                    BiasMant = parameters.BiasMant[unit],
                    BiasExp = parameters.BiasExp[unit],
                    Profile = profiles.IndexOf(CompartmentTables.ProfileOf(parameters, unit)),
                    Vth = thresholds.IndexOf(CompartmentTables.ThresholdOf(parameters, unit)),
                };
                states[compartment] = new CompartmentState { V = parameters.VInit[unit] };
            }
        }

        IntegerCuba any = network.Groups[core.Slices[0].Group].Parameters!;
        CompartmentNoise? noise = core.Slices.Select(slice => network.Groups[slice.Group].Parameters!.Noise).FirstOrDefault(n => n is not null);
        CoreConfig config = new()
        {
            NoiseExp = noise?.Exp ?? 0,
            NoiseOffset = noise?.Offset ?? 0,
            VMinExp = any.VMinExp,
            VMaxExp = any.VMaxExp,
            DelaySlotsLog2 = core.DelaySlotsLog2,
            Compartments = core.Usage.Compartments,
            Epoch = tables.Epoch,
        };
        builder.Set(SectionKind.CoreConfig, [config]);
        RandomTables.Write(builder, network, core, tables);
        builder.Set(SectionKind.CompartmentProfiles, profiles.Words);
        builder.Set(SectionKind.ThresholdProfiles, thresholds.Words);
        builder.Set(SectionKind.CompartmentConfigs, configs);
        if (states.Any(state => state.V != 0))
        {
            builder.Set(SectionKind.CompartmentStates, states);
        }
    }

    private static IEnumerable<AxonMap> Maps(AxonTable table) =>
        table.Runs.Select(run => new AxonMap { First = run.First, Count = run.Count, Atom = run.Atom });

    private static IEnumerable<AxonOut> Entries(AxonTable table, RoutedGraph routed) =>
        table.Entries.Select(entry => entry.Kind == AxonKind.Extension ? new AxonOut { Kind = AxonKind.Extension } : new AxonOut
        {
            Kind = entry.Kind,
            Chip = routed.Placement.Addresses[entry.Core].Chip,
            Core = routed.Placement.Addresses[entry.Core].Core,
            Axon = entry.Axon,
            Atom = entry.Atom,
            Delay = entry.Delay,
        });

    /// <summary>Words in the order of their first use, each once.</summary>
    private sealed class WordTable<T>
        where T : notnull
    {
        private readonly Dictionary<T, int> indices = [];

        public List<T> Words { get; } = [];

        public int IndexOf(T word)
        {
            if (!indices.TryGetValue(word, out int index))
            {
                index = this.Words.Count;
                this.Words.Add(word);
                indices.Add(word, index);
            }

            return index;
        }
    }
}
