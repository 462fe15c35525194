using System.Collections.Immutable;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// The learning tables of one core: trace configurations, programs, profiles, limits and seeds, each once, in the order of
/// their first use. Partitioning counts with them and assembly writes them.
/// </summary>
internal sealed class LearnTables
{
    private readonly QuantizedGraph network;
    private readonly List<TraceConfig> configs = [];
    private readonly List<LearnProfile> profiles = [];
    private readonly List<ushort> microcode = [];
    private readonly List<LearnLimit> limits = [];
    private readonly List<ulong> seeds = [];
    private readonly Dictionary<string, int> starts = [];
    private readonly Dictionary<int, TracePre> pre = [];
    private readonly Dictionary<int, TracePost> post = [];

    private LearnTables(QuantizedGraph network) => this.network = network;

    /// <summary>Steps between learning steps; 0 where no slice of the core belongs to a group that learns.</summary>
    public int Epoch { get; private set; }

    public IReadOnlyList<TraceConfig> Configs => configs;

    public IReadOnlyList<LearnProfile> Profiles => profiles;

    public IReadOnlyList<ushort> Microcode => microcode;

    public IReadOnlyList<LearnLimit> Limits => limits;

    /// <summary>Seeds of populations that draw noise or post traces, then those of projections.</summary>
    public IReadOnlyList<ulong> Seeds => seeds;

    /// <summary>The tables of a core.</summary>
    /// <param name="network">The network.</param>
    /// <param name="slices">Slices of the core.</param>
    /// <param name="learning">Synapses with in-axons on the core that learn, ascending.</param>
    public static LearnTables Of(QuantizedGraph network, ImmutableArray<CoreSlice> slices, IReadOnlyList<int> learning)
    {
        var tables = new LearnTables(network);
        QuantizedGroup[] groups = [.. slices.Select(s => network.Groups[s.Group])];
        tables.Epoch = groups.Select(g => g.Learning?.Epoch ?? 0).DefaultIfEmpty(0).Max();
        foreach (QuantizedGroup group in groups.Where(g => g.Parameters!.Noise is not null || g.Learning is { Draws: true }))
        {
            tables.AddSeed(group.Seed);
        }

        if (tables.Epoch > 0)
        {
            tables.AddLearning(slices, learning);
        }

        return tables;
    }

    /// <summary>The word of an in-axon of some synapses that learn.</summary>
    public TracePre PreOf(int synapses) => pre[synapses];

    /// <summary>The word of a compartment of a group; zeros where nothing learns onto it.</summary>
    public TracePost PostOf(int group) => post.GetValueOrDefault(group);

    /// <summary>Index of a seed.</summary>
    public int SeedIndex(ulong seed) => seeds.IndexOf(seed);

    private void AddLearning(ImmutableArray<CoreSlice> slices, IReadOnlyList<int> learning)
    {
        // A compartment that does not learn has a word of zeros, which names the first configuration: it must not do anything.
        if (slices.Any(s => network.Groups[s.Group].Learning is null))
        {
            configs.Add(default);
        }

        foreach (int group in slices.Select(s => s.Group).Distinct())
        {
            if (network.Groups[group].Learning is { } traces)
            {
                post[group] = new TracePost { Config1 = Config(traces.Y1), Config2 = Config(traces.Y2), Config3 = Config(traces.Y3) };
            }
        }

        foreach (int index in learning)
        {
            QuantizedSynapses synapses = network.Synapses[index];
            QuantizedLearning rule = synapses.Learning!;
            pre[index] = new TracePre
            {
                Role = AxonRole.Learn,
                Config1 = Config(rule.X1),
                Config2 = Config(rule.X2),
                Profile = Profile(rule, network.Groups[synapses.Pre].Size),
            };
            if (rule.Draws)
            {
                AddSeed(rule.Seed);
            }
        }
    }

    private int Config(TraceConfig config) => IndexOf(configs, config);

    /// <summary>Programs that are equal lie in memory once; projections of equal program and pre size share a profile.</summary>
    private int Profile(QuantizedLearning rule, int preSize)
    {
        ushort[] words = [.. rule.Words.Select(word => Relocate(word, rule.Limits))];
        string key = string.Concat(words.Select(word => (char)word));
        if (!starts.TryGetValue(key, out int start))
        {
            start = microcode.Count;
            starts.Add(key, start);
            microcode.AddRange(words);
        }

        return IndexOf(profiles, new LearnProfile { ProgramStart = start, ProgramLength = words.Length, PreUnits = rule.Draws ? preSize : 0 });
    }

    /// <summary>
    /// A CLP names an entry of its rule's limits; on the core it names that of the core's. Beyond sixteen of them the word is
    /// wrong, but then the core is refused.
    /// </summary>
    private ushort Relocate(ushort word, ImmutableArray<LearnLimit> own)
    {
        MicroOp op = MicroOps.Decode(word);
        return op.Op != MicroOpcode.Clip
            ? word
            : (ushort)((op with { A = 0 }).Encode() | (IndexOf(limits, own[op.A]) << 8));
    }

    private void AddSeed(ulong seed) => IndexOf(seeds, seed);

    private static int IndexOf<T>(List<T> words, T word)
    {
        int index = words.IndexOf(word);
        if (index < 0)
        {
            index = words.Count;
            words.Add(word);
        }

        return index;
    }
}
