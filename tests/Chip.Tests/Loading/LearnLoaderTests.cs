using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;
using NeuroChip.Spec.Synapses;

namespace Chip.Tests.Loading;

using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.Loading;
using NeuroChip.Emulator.State;

/// <summary>The smallest bad image for every way in which the loader refuses learning, and what it makes of a good one.</summary>
public sealed class LearnLoaderTests
{
    private static readonly ushort[] LearnsDelays =
    [
        MicroOps.Target(LearnTarget.Delay), MicroOps.Depend(LearnDependency.X0), MicroOps.Scale(1, 0), MicroOps.Accumulate(),
        MicroOps.Round(TraceRounding.Down), MicroOps.Clip(0), MicroOps.Write(), MicroOps.Halt(),
    ];

    private static readonly ushort[] LearnsTags =
    [
        MicroOps.Target(LearnTarget.Tag), MicroOps.Depend(LearnDependency.X0), MicroOps.Scale(1, 0), MicroOps.Accumulate(), MicroOps.Write(), MicroOps.Halt(),
    ];

    private static readonly PlasticImage Stochastic = new() { Program = PlasticImage.Stdp(TraceRounding.Stochastic), PreUnits = 5, Seeds = [1] };

    /// <summary>Name of the fault, its code, words of the message, the image, and how to spoil it.</summary>
    private static readonly (string Name, string Code, string Says, PlasticImage Image, Action<TestImage> Spoil)[] Faults =
    [
        ("no words for the in-axons", LoadCodes.SectionLength, "TracesPre: 0 words; allowed: 5", new(), Set(SectionKind.TracesPre)),
        ("no words for the compartments", LoadCodes.SectionLength, "TracesPost: 0 words; allowed: 2", new(), Set(SectionKind.TracesPost)),
        ("too many trace configurations", LoadCodes.SectionLength, "TraceConfigs: 3 words", new(), Set(SectionKind.TraceConfigs, 0, 0, 0)),
        ("too many profiles", LoadCodes.SectionLength, "LearnProfiles: 3 words", new(), Set(SectionKind.LearnProfiles, 0, 0, 0)),
        ("too much microcode", LoadCodes.SectionLength, "Microcode: 65 words", new(), Set(SectionKind.Microcode, new ulong[65])),
        ("too many constants", LoadCodes.SectionLength, "LearnConstants: 17 words", new(), Set(SectionKind.LearnConstants, new ulong[17])),
        ("too many limits", LoadCodes.SectionLength, "LearnLimits: 17 words", new(), Set(SectionKind.LearnLimits, new ulong[17])),

        ("a configuration where nothing learns", LoadCodes.BadValue, "TracesPre[1]", new(), SetPre(1, new TracePre { Config1 = 1 })),
        ("a profile of a reward axon", LoadCodes.BadValue, "TracesPre[3]", new(), SetPre(3, new TracePre { Role = AxonRole.Reward, Profile = 1 })),
        ("a pre spike before the first step", LoadCodes.BadValue, "slot 2", new() { Pre = new TracePre { Tx = 2 } }, _ => { }),
        ("a post spike before the first step", LoadCodes.BadValue, "TracesPost[0]: a last spike in slot 1", new() { Post = new TracePost { Ty = 1 } }, _ => { }),
        ("an impulse of a held trace", LoadCodes.BadValue, "TraceConfigs[0]", new() { Traces = [new TraceConfig { Hold = true, Impulse = 1 }] }, _ => { }),
        ("a limit upside down", LoadCodes.BadValue, "LearnLimits[0]: bounds 3..2", new() { Limits = [new LearnLimit { Low = 3, High = 2 }] }, _ => { }),
        ("a limit past a tag", LoadCodes.BadValue, "LearnLimits[0]", new(), Set(SectionKind.LearnLimits, 256)),

        ("no such profile", LoadCodes.DanglingReference, "learning profile 1", new() { Pre = new TracePre { Profile = 1 } }, _ => { }),
        ("no such configuration of x", LoadCodes.DanglingReference, "trace configurations 0 and 1", new() { Pre = new TracePre { Config2 = 1 } }, _ => { }),
        ("no such configuration of y", LoadCodes.DanglingReference, "TracesPost[0]", new() { Post = new TracePost { Config3 = 1 } }, _ => { }),
        ("a program past the microcode", LoadCodes.DanglingReference, "words 1..1 of the microcode", new(), i => i.Core().Set(SectionKind.LearnProfiles, [new LearnProfile { ProgramStart = 1, ProgramLength = 1 }])),
        ("a random in-axon too many", LoadCodes.DanglingReference, "RandomAxons[0]: a range from in-axon 5", new() { Seeds = [1], RandomAxons = [new RandomAxon { Axon = 5 }] }, _ => { }),
        ("random in-axons out of order", LoadCodes.DanglingReference, "RandomAxons[1]", new() { Seeds = [1], RandomAxons = [new RandomAxon { Axon = 2 }, new RandomAxon { Axon = 2 }] }, _ => { }),
        ("no such seed of in-axons", LoadCodes.DanglingReference, "RandomAxons[0]: seed 1", new() { Seeds = [1], RandomAxons = [new RandomAxon { Seed = 1 }] }, _ => { }),

        ("a program without an end", LoadCodes.BadProgram, "NC6631 in word 1 of the program", new() { Program = [MicroOps.Target(LearnTarget.Weight)] }, _ => { }),
        ("a limit that is not there", LoadCodes.BadProgram, "NC6642 in word 5", new() { Program = LearnsDelays }, _ => { }),

        ("a format that does not learn", LoadCodes.PlasticList, "a block with no learning in the list of an in-axon with the role Learn", new() { Format = PlasticImage.Excitatory with { Learn = false } }, _ => { }),
        ("a format that learns elsewhere", LoadCodes.PlasticList, "SynapseLists[1]: a block with learning", new(), i => i.Core().Set(SectionKind.SynapseFormats, [PlasticImage.Excitatory, TestImage.Sparse with { WeightExp = 7, Learn = true }])),
        ("two sign modes in a list", LoadCodes.PlasticList, "SynapseLists[0]: a block of Inhibitory weights", new(), TwoBlocks(PlasticImage.Excitatory with { SignMode = SignMode.Inhibitory })),
        ("two widths in a list", LoadCodes.PlasticList, "4 bits", new(), TwoBlocks(PlasticImage.Excitatory with { WeightCode = 4 })),
        ("two exponents in a list", LoadCodes.PlasticList, "exponent 3", new(), TwoBlocks(PlasticImage.Excitatory with { WeightExp = 3 })),
        ("words of two lists", LoadCodes.PlasticList, "which the list of in-axon", new(), ShareWords),
        ("an atom for a list that learns", LoadCodes.PlasticList, "atom 1 for in-axon 0", new(), i => i.SetSources([new AxonMap { Count = 1, Atom = 1 }], [new AxonOut { Kind = AxonKind.Pop16 }])),
        ("five bits for a learned delay", LoadCodes.PlasticList, "5 bits for delays", new() { Program = LearnsDelays, Limits = [new LearnLimit { High = 3 }], Format = PlasticImage.Excitatory with { DelayBits = 5 } }, _ => { }),
        ("eight bits for a learned tag", LoadCodes.PlasticList, "8 bits for tags", new() { Program = LearnsTags, Format = PlasticImage.Excitatory with { TagBits = 8 } }, _ => { }),

        ("a learned delay past the ring", LoadCodes.DelayTooLong, "delays that a program may write up to 40", new() { Program = LearnsDelays, Limits = [new LearnLimit { High = 40 }] }, i => i.Core().Set(SectionKind.CoreConfig, [Config(5)])),
        ("learned and axonal delay past the ring", LoadCodes.DelayTooLong, "delay 40 of in-axon 0 of chip 0 core 0 + axonal delay 23", new() { Program = LearnsDelays, Limits = [new LearnLimit { High = 40 }], AxonalDelay = 23 }, _ => { }),

        ("a role without an epoch", LoadCodes.LearnIncomplete, "the role Learn on a core with a learning epoch of 0", new() { Epoch = 0 }, _ => { }),
        ("a program that draws for no units", LoadCodes.LearnIncomplete, "LearnProfiles[0]", new() { Program = Stochastic.Program }, _ => { }),
        ("a program that draws at no unit", LoadCodes.LearnIncomplete, "TracesPre[0]: stochastic rounding", Stochastic, _ => { }),
        ("a unit past its population", LoadCodes.LearnIncomplete, "unit 5 of a pre population of 5", Stochastic, i => i.Core().Set(SectionKind.RandomAxons, [new RandomAxon { Unit = 5 }])),
        ("a program that draws onto no unit", LoadCodes.LearnIncomplete, "TracesPost[0]: stochastic rounding", Stochastic, i => i.Core().Set(SectionKind.RandomAxons, [new RandomAxon { Unit = 4 }])),
        ("a pre trace that draws at no unit", LoadCodes.LearnIncomplete, "TracesPre[0]", new() { Traces = [PlasticImage.Golden, Drawn], Pre = new TracePre { Config2 = 1 } }, _ => { }),
        ("a post trace that draws at no unit", LoadCodes.LearnIncomplete, "TracesPost[0]", new() { Traces = [PlasticImage.Golden, Drawn], Post = new TracePost { Config3 = 1 } }, _ => { }),
    ];

    public static TheoryData<string> FaultNames => [.. Faults.Select(fault => fault.Name)];

    /// <summary>Codes that these faults raise.</summary>
    internal static IEnumerable<string> Codes => Faults.Select(fault => fault.Code);

    private static TraceConfig Drawn => new() { Decay = 1, Rounding = TraceRounding.Stochastic };

    [Theory]
    [MemberData(nameof(FaultNames))]
    public void Bad_learning_is_refused_with_its_code_and_place(string name)
    {
        (_, string code, string says, PlasticImage plan, Action<TestImage> spoil) = Faults.Single(fault => fault.Name == name);
        TestImage image = plan.Make();
        spoil(image);
        ImageLoadException error = Should.Throw<ImageLoadException>(
            () => Chip.Load(image.Assemble(), image.Profile, new ScalarEngineFactory()));
        error.Code.ShouldBe(code, error.Message);
        error.Message.ShouldContain(says);
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("wide")]
    [InlineData("conformance")]
    public void A_good_image_gives_what_its_words_say_in_every_layout(string profile)
    {
        TestImage image = new PlasticImage
        {
            Epoch = 7,
            Program = PlasticImage.Stdp(TraceRounding.Stochastic),
            PreUnits = 9,
            Synapses = [new PackedSynapse(1, 200, 3, -5), new PackedSynapse(0, 40, 2, 6)],
            Traces = [PlasticImage.Golden, new TraceConfig { Hold = true }],
            Pre = new TracePre { X1 = 3, X2 = 4, Config1 = 1 },
            Post = new TracePost { Y1 = 5, Y2 = 6, Y3 = 7, Config2 = 1 },
            Seeds = [11, 22],
            RandomAxons = [new RandomAxon { Unit = 8, Seed = 1 }],
            RandomRanges = [new RandomRange { Unit = 30, Stride = 1 }],
        }.Make(profile);
        using Chip chip = Chip.Load(image.Build(), image.Profile, new ScalarEngineFactory());
        LearnParameters learn = chip.Parameters.Cores[0].Learn!;
        (learn.Epoch, learn.Enabled).ShouldBe((7, true));
        learn.Role.ShouldBe([AxonRole.Learn, AxonRole.None, AxonRole.None, AxonRole.Reward, AxonRole.Punish]);
        (learn.Rows.Start[1], learn.Rows.Start[5]).ShouldBe((2, 2));
        learn.Rows.Target.ShouldBe([(ushort)1, (ushort)0]);
        learn.Rows.Weight.ShouldBe([(short)200, (short)40]);
        learn.Rows.Delay.ShouldBe([(byte)3, (byte)2]);
        learn.Rows.Tag.ShouldBe([(short)-5, (short)6]);
        (learn.Rows.Sign[0], learn.Rows.WeightBits[0], learn.Rows.DroppedBits(0)).ShouldBe((SignMode.Excitatory, (byte)8, 0));
        (learn.PreSeed[0], learn.PreUnit[0], learn.PostSeed[1], learn.PostUnit[1]).ShouldBe((22ul, 8, 11ul, 31));
        learn.RandomIndex(0, 1).ShouldBe((31 * 9) + 8);
        learn.Traces[learn.ConfigX1[0]].Hold.ShouldBeTrue();
        learn.Traces[learn.ConfigY2[1]].Hold.ShouldBeTrue();
        learn.Traces[learn.ConfigY1[0]].ShouldBe(PlasticImage.Golden);
        CoreLearning state = chip.ReadLearning(0)!;
        (state.X1[0], state.X2[0], state.Y1[1], state.Y2[1], state.Y3[0]).ShouldBe((3, 4, 5, 6, 7));
        chip.LargestAtom(0, 0).ShouldBe(0, "a list that learns is not shifted");
        chip.LargestAtom(0, 1).ShouldBe(1);
    }

    private static CoreConfig Config(int slotsLog2) => new() { VMinExp = 23, VMaxExp = 7, DelaySlotsLog2 = slotsLog2, Compartments = 2, Epoch = 1 };

    private static Action<TestImage> Set(SectionKind kind, params ulong[] words) => image => image.Core().Set(kind, words);

    private static Action<TestImage> SetPre(int axon, TracePre word) => image =>
    {
        TracePre[] words = [new() { Role = AxonRole.Learn }, default, default, new() { Role = AxonRole.Reward }, new() { Role = AxonRole.Punish }];
        words[axon] = word;
        image.Core().Set(SectionKind.TracesPre, words);
    };

    /// <summary>List 0 has a second block, in another format.</summary>
    private static Action<TestImage> TwoBlocks(SynapseFormat second) => image =>
    {
        var writer = new SynapseBlockWriter(image.Layout);
        writer.BeginList();
        writer.WriteBlock(0, PlasticImage.Excitatory, [new PackedSynapse(0, 64)]);
        writer.WriteBlock(1, second, [new PackedSynapse(1, 0)]);
        int length = writer.EndList();
        image.Core().Set(SectionKind.SynapseFormats, [PlasticImage.Excitatory, second])
            .Set(SectionKind.SynapseMemory, writer.ToArray())
            .Set(SectionKind.SynapseLists, [new SynapseList { Length = length }, default, default, default, default]);
    };

    /// <summary>In-axon 1 learns from the list of in-axon 0.</summary>
    private static void ShareWords(TestImage image)
    {
        SetPre(1, new TracePre { Role = AxonRole.Learn })(image);
        var writer = new SynapseBlockWriter(image.Layout);
        writer.BeginList();
        writer.WriteBlock(0, PlasticImage.Excitatory, [new PackedSynapse(0, 64)]);
        var list = new SynapseList { Length = writer.EndList() };
        image.Core().Set(SectionKind.SynapseMemory, writer.ToArray()).Set(SectionKind.SynapseLists, [list, list, default, default, default]);
    }
}
