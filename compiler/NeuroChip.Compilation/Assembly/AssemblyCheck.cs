using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Compilation.Assembly;

/// <summary>
/// Reads the finished file back and knows nothing of how it was made: by the manifest it finds each unit's compartment,
/// compares its registers, sends a spike through the words (axon map, out-axons, synapse list, blocks) and compares what
/// arrives, compartment by compartment, with the quantized network. No word may have a reserved bit set.
/// </summary>
internal sealed class AssemblyCheck
{
    private readonly ChipImage image;
    private readonly QuantizedGraph network;
    private readonly List<string> faults = [];
    private readonly Dictionary<CoreAddress, Core> cores = [];
    private readonly ILookup<int, QuantizedSynapses> outgoing;

    private AssemblyCheck(ChipImage image, QuantizedGraph network)
    {
        this.image = image;
        this.network = network;
        outgoing = network.Synapses.ToLookup(s => s.Pre);
    }

    public static IReadOnlyList<string> Check(ChipImage image, QuantizedGraph network)
    {
        ChipImage read = ChipImage.Read(image.ToBytes());
        var check = new AssemblyCheck(read, network);
        if (!read.ToBytes().AsSpan().SequenceEqual(image.ToBytes()))
        {
            check.faults.Add("the file read back and written again differs");
        }

        check.Run();
        return check.faults;
    }

    private void Run()
    {
        foreach (CoreImage core in image.Cores)
        {
            CheckWords(core);
            cores.Add(core.Address, new Core(core, image.Layout));
            if (cores[core.Address].Lists.Any(list => list.Length == 0 && list != default))
            {
                faults.Add($"{core.Address}: an empty synapse list lies somewhere");
            }

            if (cores[core.Address].Formats.Any(f => f.TagBits != 0 && !f.Learn))
            {
                faults.Add($"{core.Address}: a synapse format has tags but does not learn");
            }
        }

        for (int g = 0; g < network.Groups.Length; g++)
        {
            QuantizedGroup group = network.Groups[g];
            ManifestPopulation? population = image.Manifest.Populations.FirstOrDefault(p => p.Name == group.Name);
            if (population is null || population.Size != group.Size || population.Seed != group.Seed)
            {
                faults.Add($"group '{group.Name}' is not in the manifest as it is");
                continue;
            }

            if (group.IsSource)
            {
                CheckSources(g, population);
            }
            else
            {
                CheckCompartments(g, population);
            }
        }

        new LearnManifestCheck(image, network, faults).Run();
        foreach (Core core in cores.Values)
        {
            CheckKinds(core);
            if (core.Profiles.All(p => p.Noise == Spec.NoiseTarget.None) && (core.Config.NoiseExp, core.Config.NoiseOffset) != default)
            {
                faults.Add($"{core.Image.Address}: a strength of noise, but no compartment has any");
            }
            StackWalk.Run(network, core.InOrder(), $"{core.Image.Address}", faults);
            bool[] draws = [.. core.Holds.Select(held => network.Groups[held.Group]).Select(g => g.Parameters?.Noise is not null || g.Learning is { Draws: true })];
            faults.AddRange(RandomCheck.Faults(core.Image, image.Layout, draws));
            core.LongestDelay = Math.Max(core.LongestDelay, new LearnCoreCheck(image, network, core.Image, core.Holds, core.Senders, faults).Run());

            // The smallest ring with room for the longest delay, the slot being read and the one ahead.
            int slots = 1 << core.Config.DelaySlotsLog2;
            if (core.LongestDelay + 2 > slots || (slots > 2 && core.LongestDelay + 2 <= slots / 2))
            {
                faults.Add($"{core.Image.Address}: a longest delay of {core.LongestDelay} in a ring of {slots} slots");
            }
        }
    }

    private void CheckWords(CoreImage core)
    {
        Problems<CoreConfig>(core, SectionKind.CoreConfig);
        Problems<CompartmentProfile>(core, SectionKind.CompartmentProfiles);
        Problems<ThresholdProfile>(core, SectionKind.ThresholdProfiles);
        Problems<CompartmentConfig>(core, SectionKind.CompartmentConfigs);
        Problems<CompartmentState>(core, SectionKind.CompartmentStates);
        Problems<AxonMap>(core, SectionKind.AxonMap);
        Problems<AxonOut>(core, SectionKind.AxonOut);
        Problems<SynapseList>(core, SectionKind.SynapseLists);
        Problems<SynapseFormat>(core, SectionKind.SynapseFormats);
        Problems<RandomRange>(core, SectionKind.RandomRanges);
        Problems<TraceConfig>(core, SectionKind.TraceConfigs);
        Problems<TracePre>(core, SectionKind.TracesPre);
        Problems<TracePost>(core, SectionKind.TracesPost);
        Problems<LearnProfile>(core, SectionKind.LearnProfiles);
        Problems<MicroOp>(core, SectionKind.Microcode);
        Problems<LearnLimit>(core, SectionKind.LearnLimits);
        Problems<RandomAxon>(core, SectionKind.RandomAxons);

        void Problems<T>(CoreImage of, SectionKind kind)
            where T : struct, ISpecWord<T>
        {
            foreach (ulong raw in of.Words(kind).Span)
            {
                if (T.FindProblem(image.Layout, raw) is { } problem)
                {
                    faults.Add($"{of.Address}, {kind}: {problem}");
                }
            }
        }
    }

    private void CheckSources(int g, ManifestPopulation population)
    {
        ReadOnlySpan<ulong> map = image.SourceMap.Span;
        for (int unit = 0; unit < population.Size; unit++)
        {
            AxonMap run = AxonMap.Decode(ChipImage.SourceMapLayout, map[population.FirstSource + unit]);
            Walk(g, unit, run, image.SourceAxons.Span);
        }
    }

    private void CheckCompartments(int g, ManifestPopulation population)
    {
        int next = 0;
        foreach (ManifestSlice slice in population.Slices)
        {
            if (slice.FirstUnit != next || !cores.TryGetValue(new CoreAddress(slice.Chip, slice.Core), out Core? core))
            {
                faults.Add($"the slices of '{population.Name}' have a gap at unit {next} or name a core that is absent");
                return;
            }

            for (int i = 0; i < slice.Count; i++)
            {
                int compartment = slice.Compartment(slice.FirstUnit + i);
                CheckRegisters(g, slice.FirstUnit + i, core, compartment);
                core.Holds[compartment] = (g, slice.FirstUnit + i);
                Walk(g, slice.FirstUnit + i, core.Maps[compartment], core.Image.Words(SectionKind.AxonOut).Span);
            }

            next += slice.Count;
        }

        if (next != population.Size)
        {
            faults.Add($"the slices of '{population.Name}' hold {next} of {population.Size} units");
        }
    }

    private void CheckRegisters(int g, int unit, Core core, int compartment)
    {
        IntegerCuba wanted = network.Groups[g].Parameters!;
        CompartmentConfig config = core.Configs[compartment];
        CompartmentProfile profile = core.Profiles[config.Profile];
        CompartmentState state = core.States.Length == 0 ? default : core.States[compartment];
        bool same = config.Learn == 0
            && config.BiasMant == wanted.BiasMant[unit]
            && config.BiasExp == wanted.BiasExp[unit]
            && core.Thresholds[config.Vth].VthMant == wanted.VthMant[unit]
            && profile.DecayU == wanted.DecayU[unit]
            && profile.DecayV == wanted.DecayV[unit]
            && profile.Refract == wanted.Refract[unit]
            && (int)profile.ResetMode == (int)wanted.Reset
            && profile.ResetInterval == wanted.ResetInterval
            && profile.ResetOffset == wanted.ResetOffset
            && (int)profile.Noise == (int)(wanted.Noise?.Target ?? 0)
            && (wanted.Noise is not { } noise
                || (core.Config.NoiseExp == noise.Exp && core.Config.NoiseOffset == noise.Offset && RandomCheck.DrawsAs(core.Image, image.Layout, compartment) == (network.Groups[g].Seed, unit)))
            && (int)profile.Join == (int)(wanted.Dendrite?.Join ?? 0)
            && profile.JoinBoth == (wanted.Dendrite?.JoinsBoth ?? false)
            && (int)profile.Push == (int)(wanted.Dendrite?.Push ?? 0)
            && core.Config.VMinExp == wanted.VMinExp
            && core.Config.VMaxExp == wanted.VMaxExp
            && state == new CompartmentState { V = wanted.VInit[unit] };
        if (!same)
        {
            faults.Add($"the registers of unit {unit} of '{network.Groups[g].Name}' ({core.Image.Address} compartment {compartment}) differ");
        }
    }

    private void Walk(int g, int unit, AxonMap run, ReadOnlySpan<ulong> entries)
    {
        var arrived = new List<Effect>();
        if (run.Count == 0 && (run.First != 0 || run.Atom != 0))
        {
            faults.Add($"the axon map of unit {unit} of '{network.Groups[g].Name}' has stray bits: {run}");
        }

        if (run.First + run.Count > entries.Length)
        {
            faults.Add($"the axon map of unit {unit} of '{network.Groups[g].Name}' points behind the table: {run}");
            return;
        }

        bool usesAtom = run.Atom == 0;
        for (int i = run.First; i < run.First + run.Count; i++)
        {
            AxonOut entry = AxonOut.Decode(image.Layout, entries[i]);
            bool isLong = entry.Kind == AxonKind.Pop32;
            bool isPopulation = isLong || entry.Kind == AxonKind.Pop16;
            int atom = isPopulation ? entry.Atom + run.Atom : 0;
            usesAtom |= isPopulation;
            long mostAtoms = isLong ? AxonOut.AtomLimit(image.Layout).Max : SpikePacket.AtomLimit(image.Layout).Max;
            if (entry.Kind == AxonKind.Extension || atom > mostAtoms || (!isPopulation && entry.Atom != 0))
            {
                faults.Add($"an axon of unit {unit} of '{network.Groups[g].Name}' is no entry or has a wrong atom: {entry}, {run}");
            }

            if (isLong && (++i == run.First + run.Count || AxonOut.Decode(image.Layout, entries[i]) != new AxonOut { Kind = AxonKind.Extension }))
            {
                faults.Add($"a Pop32 axon of unit {unit} of '{network.Groups[g].Name}' has no extension: {entry}");
            }

            if (!cores.TryGetValue(new CoreAddress(entry.Chip, entry.Core), out Core? core) || entry.Axon >= core.Lists.Length)
            {
                faults.Add($"unit {unit} of '{network.Groups[g].Name}' sends to an axon that does not exist");
                continue;
            }

            core.Kinds[entry.Axon] |= 1 << (int)entry.Kind;
            core.Senders.TryAdd(entry.Axon, []);
            core.Senders[entry.Axon].Add((g, unit, entry.Delay));
            core.LargestAtoms[entry.Axon] = Math.Max(core.LargestAtoms[entry.Axon], atom);
            SynapseList list = core.Lists[entry.Axon];
            ReadOnlySpan<ulong> words = SynapseListReader.Slice(core.Image.Words(SectionKind.SynapseMemory).Span, list);
            foreach (DecodedSynapse synapse in new SynapseListReader(image.Layout, words, list.Base, core.Formats))
            {
                int effect = SynapseArithmetic.ActualWeight(synapse.Weight, core.Formats[synapse.Format].WeightExp);
                if (effect != 0)
                {
                    arrived.Add(new Effect(core.Image.Address, synapse.Target + atom, synapse.Delay + entry.Delay, effect));
                }

                core.LongestDelay = Math.Max(core.LongestDelay, synapse.Delay + entry.Delay);
            }
        }

        if (!usesAtom)
        {
            faults.Add($"the axon map of unit {unit} of '{network.Groups[g].Name}' has an atom that nothing uses: {run}");
        }

        List<Effect> wanted = Wanted(g, unit);
        wanted.Sort();
        arrived.Sort();
        if (!wanted.SequenceEqual(arrived))
        {
            faults.Add($"a spike of unit {unit} of '{network.Groups[g].Name}' has {arrived.Count} effects, not the {wanted.Count} of the network");
        }
    }

    /// <summary>All spikes reach an in-axon in one way, the narrowest that holds their atoms.</summary>
    private void CheckKinds(Core core)
    {
        for (int axon = 0; axon < core.Kinds.Length; axon++)
        {
            AxonKind wanted = core.LargestAtoms[axon] == 0 ? AxonKind.Discrete
                : core.LargestAtoms[axon] <= SpikePacket.AtomLimit(image.Layout).Max ? AxonKind.Pop16
                : AxonKind.Pop32;
            if (core.Kinds[axon] != 1 << (int)wanted)
            {
                faults.Add($"{core.Image.Address}: in-axon {axon} with atoms up to {core.LargestAtoms[axon]} is not reached by {wanted} entries alone");
            }
        }
    }

    private List<Effect> Wanted(int g, int unit)
    {
        var wanted = new List<Effect>();
        foreach (QuantizedSynapses synapses in outgoing[g])
        {
            ManifestPopulation post = image.Manifest.Populations.First(p => p.Name == network.Groups[synapses.Post].Name);
            for (int i = synapses.Table.RowStart[unit]; i < synapses.Table.RowStart[unit + 1]; i++)
            {
                ManifestSlice? slice = post.Slices.FirstOrDefault(s => s.Holds(synapses.Table.Posts[i]));
                if (slice is null)
                {
                    faults.Add($"unit {synapses.Table.Posts[i]} of '{post.Name}' lies nowhere");
                    continue;
                }

                int effect = SynapseArithmetic.ActualWeight(synapses.Table.Weights[i], synapses.Format?.WeightExp ?? 0);
                if (effect != 0)
                {
                    int compartment = slice.Compartment(synapses.Table.Posts[i]);
                    wanted.Add(new Effect(new CoreAddress(slice.Chip, slice.Core), compartment, synapses.Table.Delay(i), effect));
                }
            }
        }

        return wanted;
    }

    /// <summary>What one spike does to one compartment through one synapse.</summary>
    private readonly record struct Effect(CoreAddress Core, int Compartment, int Delay, int Weight) : IComparable<Effect>
    {
        public int CompareTo(Effect other)
        {
            int order = this.Core.CompareTo(other.Core);
            order = order != 0 ? order : this.Compartment.CompareTo(other.Compartment);
            order = order != 0 ? order : this.Delay.CompareTo(other.Delay);
            return order != 0 ? order : this.Weight.CompareTo(other.Weight);
        }
    }

    private sealed class Core(CoreImage image, WordLayout layout)
    {
        public CoreImage Image { get; } = image;

        public int LongestDelay { get; set; }

        /// <summary>What lies in each compartment, by the manifest.</summary>
        public (int Group, int Unit)[] Holds { get; } = new (int, int)[image.Words(SectionKind.CompartmentConfigs).Length];

        public CoreConfig Config { get; } = image.Decode<CoreConfig>(SectionKind.CoreConfig, layout)[0];

        public CompartmentConfig[] Configs { get; } = image.Decode<CompartmentConfig>(SectionKind.CompartmentConfigs, layout);

        public CompartmentProfile[] Profiles { get; } = image.Decode<CompartmentProfile>(SectionKind.CompartmentProfiles, layout);

        public ThresholdProfile[] Thresholds { get; } = image.Decode<ThresholdProfile>(SectionKind.ThresholdProfiles, layout);

        public CompartmentState[] States { get; } = image.Decode<CompartmentState>(SectionKind.CompartmentStates, layout);

        public AxonMap[] Maps { get; } = image.Decode<AxonMap>(SectionKind.AxonMap, layout);

        public SynapseList[] Lists { get; } = image.Decode<SynapseList>(SectionKind.SynapseLists, layout);

        /// <summary>Per in-axon, a bit for each kind of entry that leads to it.</summary>
        public int[] Kinds { get; } = new int[image.Words(SectionKind.SynapseLists).Length];

        /// <summary>Per in-axon, the units whose spikes reach it, and the steps they bring along.</summary>
        public Dictionary<int, List<(int Group, int Unit, int Delay)>> Senders { get; } = [];

        /// <summary>Per in-axon, the largest atom that reaches it.</summary>
        public int[] LargestAtoms { get; } = new int[image.Words(SectionKind.SynapseLists).Length];

        public SynapseFormat[] Formats { get; } = image.Decode<SynapseFormat>(SectionKind.SynapseFormats, layout);

        /// <summary>The compartments and what their words do with the dendrite stack.</summary>
        public IEnumerable<(int Group, int Unit, DendriteRole? Role)> InOrder() => this.Holds.Select((held, compartment) =>
        {
            CompartmentProfile profile = this.Profiles[this.Configs[compartment].Profile];
            return (held.Group, held.Unit, (DendriteRole?)new DendriteRole((Graph.DendriteJoin)profile.Join, profile.JoinBoth, (Graph.DendritePush)profile.Push));
        });
    }
}
