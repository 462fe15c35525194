using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;
using NeuroChip.Spec.Synapses;

namespace Chip.Tests.Loading;

/// <summary>
/// What differs between the plastic cores of tests. The core has two compartments that never spike by what learns, and five
/// in-axons, each hit by the source of its number: 0 learns, 1 and 2 make compartment 0 and 1 spike in the step after the
/// source's, 3 rewards, 4 punishes.
/// </summary>
internal sealed class PlasticImage
{
    /// <summary>Excitatory, 8 bits, with room for learned delays and tags.</summary>
    public static readonly SynapseFormat Excitatory = new()
    {
        IndexCode = 1,
        WeightCode = 7,
        DelayBits = 6,
        TagBits = 9,
        SignMode = SignMode.Excitatory,
        Compression = Compression.Sparse,
        Learn = true,
    };

    /// <summary>Trace of the golden micro-trace: impulse 64, time constant 10.</summary>
    public static readonly TraceConfig Golden = new() { Impulse = 64, Decay = 948791 };

    public int Epoch { get; init; } = 1;

    public SynapseFormat Format { get; init; } = Excitatory;

    /// <summary>Synapses of in-axon 0.</summary>
    public PackedSynapse[] Synapses { get; init; } = [new(0, 100)];

    public TraceConfig[] Traces { get; init; } = [Golden];

    /// <summary>Words of the program of profile 0.</summary>
    public ushort[] Program { get; init; } = [MicroOps.Halt()];

    public int PreUnits { get; init; }

    public short[] Constants { get; init; } = [];

    public LearnLimit[] Limits { get; init; } = [];

    /// <summary>In-axon 0; its role is added.</summary>
    public TracePre Pre { get; init; }

    /// <summary>Both compartments.</summary>
    public TracePost Post { get; init; }

    public RandomAxon[] RandomAxons { get; init; } = [];

    public RandomRange[] RandomRanges { get; init; } = [];

    public ulong[] Seeds { get; init; } = [];

    /// <summary>Axonal delay of source 0.</summary>
    public int AxonalDelay { get; init; }

    /// <summary>
    /// Pairwise STDP, 2^-2*y0*x1 - 2^-2*x0*y1, as core-semantics section 10 has it.
    /// </summary>
    public static ushort[] Stdp(TraceRounding rounding = TraceRounding.Down) =>
    [
        MicroOps.Exit(LearnDependency.X0 | LearnDependency.Y0),
        MicroOps.Target(LearnTarget.Weight),
        MicroOps.Depend(LearnDependency.Y0), MicroOps.Multiply(FactorCode.X1), MicroOps.Scale(1, -2), MicroOps.Accumulate(),
        MicroOps.Depend(LearnDependency.X0), MicroOps.Multiply(FactorCode.Y1), MicroOps.Scale(-1, -2), MicroOps.Accumulate(),
        MicroOps.Round(rounding), MicroOps.Write(), MicroOps.Halt(),
    ];

    /// <summary>The image, which a test may spoil further.</summary>
    public TestImage Make(string profile = "tiny")
    {
        var image = new TestImage(profile);
        image.FillCore(new CoreAddress(0, 0), []);
        CoreImageBuilder core = image.Core();
        SetLists(image, core);
        core.Set(SectionKind.CoreConfig, [new CoreConfig { VMinExp = 23, VMaxExp = 7, DelaySlotsLog2 = 6, Compartments = 2, Epoch = Epoch }])
            .Set(SectionKind.CompartmentProfiles, [new CompartmentProfile { DecayU = 4095, DecayV = 4095, Refract = 1 }])
            .Set(SectionKind.ThresholdProfiles, [new ThresholdProfile { VthMant = 20000 }])
            .Set(SectionKind.TraceConfigs, Traces)
            .Set(SectionKind.LearnProfiles, [new LearnProfile { ProgramLength = Program.Length, PreUnits = PreUnits }])
            .Set(SectionKind.Microcode, Program.Select(word => (ulong)word))
            .Set(SectionKind.LearnConstants, Constants.Select(value => new LearnConstant { Value = value }))
            .Set(SectionKind.LearnLimits, Limits)
            .Set(SectionKind.TracesPre, [
                Pre with { Role = AxonRole.Learn }, default, default,
                new TracePre { Role = AxonRole.Reward }, new TracePre { Role = AxonRole.Punish },
            ])
            .Set(SectionKind.TracesPost, [Post, Post])
            .Set(SectionKind.RandomAxons, RandomAxons)
            .Set(SectionKind.RandomRanges, RandomRanges)
            .Set(SectionKind.RandomSeeds, Seeds);
        image.SetSources(
            Enumerable.Range(0, 5).Select(i => new AxonMap { First = i, Count = 1 }),
            Enumerable.Range(0, 5).Select(i => new AxonOut { Axon = i, Delay = i == 0 ? AxonalDelay : 0 }));
        return image;
    }

    /// <summary>List 0 in the format that learns, lists 1 and 2 in a strong one that does not, lists 3 and 4 empty.</summary>
    private void SetLists(TestImage image, CoreImageBuilder core)
    {
        SynapseFormat strong = TestImage.Sparse with { WeightExp = 7 };
        var writer = new SynapseBlockWriter(image.Layout);
        var lists = new List<SynapseList>();
        void Add(int format, SynapseFormat how, params PackedSynapse[] synapses)
        {
            int pointer = writer.BeginList();
            if (synapses.Length > 0)
            {
                writer.WriteBlock(format, how, synapses);
            }

            lists.Add(new SynapseList { Pointer = synapses.Length > 0 ? pointer : 0, Length = writer.EndList() });
        }

        Add(0, Format, Synapses);
        Add(1, strong, new PackedSynapse(0, 254));
        Add(1, strong, new PackedSynapse(1, 254));
        Add(1, strong);
        Add(1, strong);
        core.Set(SectionKind.SynapseFormats, [Format, strong])
            .Set(SectionKind.SynapseLists, lists)
            .Set(SectionKind.SynapseMemory, writer.ToArray());
    }
}
