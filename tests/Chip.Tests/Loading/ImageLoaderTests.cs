using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;
using NeuroChip.Spec.Synapses;

namespace Chip.Tests.Loading;

using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.Loading;
using NeuroChip.Emulator.State;

/// <summary>The smallest bad image for every way the loader refuses one, and what it must not refuse.</summary>
public sealed class ImageLoaderTests
{
    /// <summary>Name of the fault, its code, words of the message, and how to make it.</summary>
    private static readonly (string Name, string Code, string Says, Action<TestImage> Spoil)[] Faults =
    [
        ("core past the chip", LoadCodes.NoSuchCore, "chip 0 core 4", i => i.FillCore(new CoreAddress(0, 4), [])),
        ("chip past the device", LoadCodes.NoSuchCore, "chip 2 core 0", i => i.FillCore(new CoreAddress(2, 0), [])),

        ("no core config", LoadCodes.SectionLength, "CoreConfig: 0 words", i => i.Core().Set(SectionKind.CoreConfig, Array.Empty<ulong>())),
        ("two core configs", LoadCodes.SectionLength, "CoreConfig: 2 words", i => i.Core().Set(SectionKind.CoreConfig, [Config(i, 2), Config(i, 2)])),
        ("too many compartments", LoadCodes.SectionLength, "65 compartments", i => i.Core().Set(SectionKind.CoreConfig, [Config(i, 65)])),
        ("too many delay slots", LoadCodes.SectionLength, "64 delay slots", i => i.Core().Set(SectionKind.CoreConfig, [Config(i, 16, slotsLog2: 6)])),
        ("configs missing", LoadCodes.SectionLength, "CompartmentConfigs: 1 words", i => i.Core().Set(SectionKind.CompartmentConfigs, [0UL])),
        ("states missing", LoadCodes.SectionLength, "CompartmentStates: 1 words", i => i.Core().Set(SectionKind.CompartmentStates, [0UL])),
        ("axon map short", LoadCodes.SectionLength, "AxonMap: 1 words", i => i.Core().Set(SectionKind.AxonMap, [0UL])),
        ("too many profiles", LoadCodes.SectionLength, "CompartmentProfiles: 5 words", i => i.Core().Set(SectionKind.CompartmentProfiles, new ulong[5])),
        ("too many thresholds", LoadCodes.SectionLength, "ThresholdProfiles: 5 words", i => i.Core().Set(SectionKind.ThresholdProfiles, new ulong[5])),
        ("too many formats", LoadCodes.SectionLength, "SynapseFormats: 5 words", i => i.Core().Set(SectionKind.SynapseFormats, new ulong[5])),
        ("too many out-axons", LoadCodes.SectionLength, "AxonOut: 257 words", i => i.Core().Set(SectionKind.AxonOut, new ulong[257])),
        ("too many in-axons", LoadCodes.SectionLength, "SynapseLists: 257 words", i => i.Core().Set(SectionKind.SynapseLists, new ulong[257])),
        ("too much synapse memory", LoadCodes.SectionLength, "SynapseMemory: 1025 words", i => i.Core().Set(SectionKind.SynapseMemory, new ulong[1025])),

        ("reserved bit in a config", LoadCodes.ReservedBits, "CompartmentConfigs[1]", i => i.Core().Set(SectionKind.CompartmentConfigs, [0UL, 1UL << 31])),
        ("reserved bit in an out-axon", LoadCodes.ReservedBits, "AxonOut[0]", i => i.Core().Set(SectionKind.AxonOut, [Reserved<AxonOut>(i.Layout)])),
        ("bits past a 32-bit word", LoadCodes.ReservedBits, "AxonMap[0]", i => i.Core().Set(SectionKind.AxonMap, [1UL << 40, 0UL])),

        ("no such profile", LoadCodes.DanglingReference, "compartment profile 2", i => SetConfig(i, new CompartmentConfig { Profile = 2 })),
        ("no such threshold", LoadCodes.DanglingReference, "threshold profile 2", i => SetConfig(i, new CompartmentConfig { Vth = 2 })),
        ("run past the out-axons", LoadCodes.DanglingReference, "out-axons 1..1", i => i.Core().Set(SectionKind.AxonMap, [new AxonMap { First = 1, Count = 1 }, new AxonMap()])),
        ("out-axon to an unmapped core", LoadCodes.DanglingReference, "chip 0 core 3", i => i.Core().Set(SectionKind.AxonOut, [new AxonOut { Core = 3 }])),
        ("out-axon past the in-axons", LoadCodes.DanglingReference, "in-axon 2 of chip 0 core 0", i => i.Core().Set(SectionKind.AxonOut, [new AxonOut { Axon = 2 }])),
        ("list past the memory", LoadCodes.DanglingReference, "words 2..2", i => i.Core().Set(SectionKind.SynapseLists, [new SynapseList(), new SynapseList { Pointer = 2, Length = 1 }])),
        ("synapse past the compartments", LoadCodes.DanglingReference, "compartment 2", i => i.SetSynapses(i.Core(), TestImage.Sparse, [new PackedSynapse(2, 2)], [])),
        ("base past the compartments", LoadCodes.DanglingReference, "compartment 4", i => i.Core().Set(SectionKind.SynapseLists, [new SynapseList { Length = 1, Base = 1 }, new SynapseList()])),
        ("source run past its axons", LoadCodes.DanglingReference, "SourceMap[0]: axons 2..2", i => i.SetSources([new AxonMap { First = 2, Count = 1 }], [new AxonOut(), new AxonOut()])),
        ("source to an unmapped core", LoadCodes.DanglingReference, "SourceAxons[0]: in-axon 0 of chip 1 core 0", i => i.SetSources([], [new AxonOut { Chip = 1 }])),
        ("source past the in-axons", LoadCodes.DanglingReference, "SourceAxons[0]: in-axon 2", i => i.SetSources([], [new AxonOut { Axon = 2 }])),

        ("refractory register 0", LoadCodes.BadValue, "CompartmentProfiles[0]", i => i.Core().Set(SectionKind.CompartmentProfiles, [i.Raw(new CompartmentProfile { Refract = 1 }, "Refract", 0)])),
        ("vmin exponent 24", LoadCodes.BadValue, "CoreConfig[0]", i => i.Core().Set(SectionKind.CoreConfig, [i.Raw(new CoreConfig { Compartments = 2, DelaySlotsLog2 = 3 }, "VMinExp", 24)])),
        ("no delay slots", LoadCodes.BadValue, "CoreConfig[0]", i => i.Core().Set(SectionKind.CoreConfig, [i.Raw(new CoreConfig { Compartments = 2, DelaySlotsLog2 = 3 }, "DelaySlotsLog2", 0)])),

        ("format that is not there", LoadCodes.BadSynapseList, "SynapseLists[0]: synapse list, word 0: format 1", i => i.Core().Set(SectionKind.SynapseMemory, [1UL, 0UL])),
        ("block past its list", LoadCodes.BadSynapseList, "SynapseLists[0]", i => i.Core().Set(SectionKind.SynapseMemory, [63UL << 4, 0UL])),

        ("delay past the ring", LoadCodes.DelayTooLong, "delay 7", i => i.SetSynapses(i.Core(), TestImage.Sparse, [new PackedSynapse(0, 2, 7)], [])),

        ("a learning compartment", LoadCodes.NotExecuted, "learning profile 1", i => SetConfig(i, new CompartmentConfig { Learn = 1 })),
        ("a learning format", LoadCodes.PlasticList, "a block with learning in the list of an in-axon with the role None", i => i.Core().Set(SectionKind.SynapseFormats, [TestImage.Sparse with { Learn = true }])),
        ("an Extension alone", LoadCodes.BrokenPair, "AxonOut[0]: an Extension without a Pop32", i => i.Core().Set(SectionKind.AxonOut, [new AxonOut { Kind = AxonKind.Extension }])),
        ("a Pop32 at the end", LoadCodes.BrokenPair, "AxonOut[0]: a Pop32 axon as the last entry", i => i.Core().Set(SectionKind.AxonOut, [new AxonOut { Kind = AxonKind.Pop32 }])),
        ("a Pop32 without its Extension", LoadCodes.BrokenPair, "AxonOut[1]: a Discrete axon behind a Pop32", i => i.Core().Set(SectionKind.AxonOut, [new AxonOut { Kind = AxonKind.Pop32 }, new AxonOut()])),
        ("an Extension with a field", LoadCodes.BrokenPair, "AxonOut[1]", i => i.Core().Set(SectionKind.AxonOut, [new AxonOut { Kind = AxonKind.Pop32 }, new AxonOut { Kind = AxonKind.Extension, Delay = 1 }])),
        ("a run that ends in a pair", LoadCodes.BrokenPair, "AxonMap[0]: a run of entries 0..0", i => i.Core().Set(SectionKind.AxonOut, [new AxonOut { Kind = AxonKind.Pop32 }, new AxonOut { Kind = AxonKind.Extension }])),
        ("a source run that starts in a pair", LoadCodes.BrokenPair, "SourceMap[0]: a run of entries 1..1", i => i.SetSources([new AxonMap { First = 1, Count = 1 }], [new AxonOut { Kind = AxonKind.Pop32 }, new AxonOut { Kind = AxonKind.Extension }])),

        ("an atom of a discrete axon", LoadCodes.AtomTooLarge, "atom 1 of a discrete axon", i => i.Core().Set(SectionKind.AxonOut, [new AxonOut { Atom = 1 }])),
        ("an atom past Pop16", LoadCodes.AtomTooLarge, "AxonOut[0]: atom 32", i => i.Core().Set(SectionKind.AxonOut, [new AxonOut { Kind = AxonKind.Pop16, Atom = 32 }])),
        ("a sum of atoms past Pop16", LoadCodes.AtomTooLarge, "AxonMap[0]: atom 32 for the Pop16 axon in entry 0", i => SetRun(i, new AxonMap { Count = 1, Atom = 12 }, new AxonOut { Kind = AxonKind.Pop16, Atom = 20 })),
        ("a sum of atoms past Pop32", LoadCodes.AtomTooLarge, "AxonMap[0]: atom 512 for the Pop32 axon", i => SetRun(i, new AxonMap { Count = 2, Atom = 1 }, new AxonOut { Kind = AxonKind.Pop32, Atom = 511 }, new AxonOut { Kind = AxonKind.Extension })),
        ("a target and atom past the compartments", LoadCodes.DanglingReference, "AxonMap[0]: a synapse of in-axon 1 of chip 0 core 0 onto compartment 1 + atom 1", i => SetRun(i, new AxonMap { Count = 1, Atom = 1 }, new AxonOut { Kind = AxonKind.Pop16, Axon = 1 })),
        ("a source's target and atom past the compartments", LoadCodes.DanglingReference, "SourceMap[0]: a synapse of in-axon 0 of chip 0 core 0 onto compartment 0 + atom 2", i => i.SetSources([new AxonMap { Count = 1, Atom = 2 }], [new AxonOut { Kind = AxonKind.Pop16 }])),
        ("delay and axonal delay past the ring", LoadCodes.DelayTooLong, "delay 2 of in-axon 1 of chip 0 core 0 + axonal delay 5", i => SetRun(i, new AxonMap { Count = 1 }, new AxonOut { Axon = 1, Delay = 5 })),
        ("a source's delay past the ring", LoadCodes.DelayTooLong, "SourceAxons[0]", i => i.SetSources([], [new AxonOut { Delay = 7 }])),

        ("a join of nothing", LoadCodes.DendriteStack, "CompartmentConfigs[0]: a join of 1 values with 0", i => SetTree(i, new() { Refract = 1, Join = DendriteJoin.Add, Push = DendritePush.Spike }, new() { Refract = 1, Join = DendriteJoin.Add })),
        ("a join of two with one", LoadCodes.DendriteStack, "CompartmentConfigs[1]: a join of 2 values with 1", i => SetTree(i, new() { Refract = 1, Push = DendritePush.Current }, new() { Refract = 1, Join = DendriteJoin.Block, JoinBoth = true })),
        ("values left", LoadCodes.DendriteStack, "CompartmentConfigs[1]: 1 values left", i => SetTree(i, new() { Refract = 1 }, new() { Refract = 1, Push = DendritePush.Voltage })),
        ("too many values", LoadCodes.DendriteStack, "values on the dendrite stack; allowed: up to", FillStack),

        ("noise without a range", LoadCodes.NoiseIncomplete, "CompartmentConfigs[1]: a compartment with noise that no range", i => SetNoise(i, exponent: 4)),
        ("noise before the first range", LoadCodes.NoiseIncomplete, "CompartmentConfigs[0]", i => SetNoise(i, exponent: 4, new RandomRange { Compartment = 1, Stride = 1 })),
        ("noise without strength", LoadCodes.NoiseIncomplete, "noise exponent is 0", i => SetNoise(i, exponent: 0, new RandomRange { Stride = 1 })),
        ("noise exponent 24", LoadCodes.BadValue, "CoreConfig[0]", i => i.Core().Set(SectionKind.CoreConfig, [i.Raw(ConfigWord(2, 3), "NoiseExp", 24)])),
        ("a range past the compartments", LoadCodes.DanglingReference, "RandomRanges[0]: a range from compartment 2 on", i => SetNoise(i, exponent: 4, new RandomRange { Compartment = 2, Stride = 1 })),
        ("ranges out of order", LoadCodes.DanglingReference, "RandomRanges[1]", i => SetNoise(i, exponent: 4, new RandomRange { Compartment = 1, Stride = 1 }, new RandomRange { Compartment = 1, Stride = 1 })),
        ("a range with no such seed", LoadCodes.DanglingReference, "RandomRanges[0]: seed 1", i => SetNoise(i, exponent: 4, new RandomRange { Seed = 1, Stride = 1 })),
        ("too many seeds", LoadCodes.SectionLength, "RandomSeeds: 257 words", i => i.Core().Set(SectionKind.RandomSeeds, new ulong[257])),
    ];

    public static TheoryData<string> FaultNames => [.. Faults.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(FaultNames))]
    public void A_bad_image_is_refused_with_its_code_and_place(string name)
    {
        (_, string code, string says, Action<TestImage> spoil) = Faults.Single(fault => fault.Name == name);
        TestImage image = TestImage.OneCore();
        spoil(image);
        ImageLoadException error = Should.Throw<ImageLoadException>(
            () => Chip.Load(image.Assemble(), image.Profile, new ScalarEngineFactory()));
        error.Code.ShouldBe(code, error.Message);
        error.Message.ShouldContain(says);
        error.Remedy.ShouldNotBeEmpty();
        error.Allowed.ShouldNotContain("..-");
    }

    [Fact]
    public void Every_load_code_is_tested()
    {
        string[] tested = [.. Faults.Select(fault => fault.Code).Concat(LearnLoaderTests.Codes).Distinct(), LoadCodes.OtherProfile, LoadCodes.TooLarge];
        string[] all = [.. typeof(LoadCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!)];
        tested.Order().ShouldBe(all.Order());
    }

    [Fact]
    public void An_image_for_another_profile_is_refused()
    {
        ImageLoadException error = Should.Throw<ImageLoadException>(
            () => ImageLoader.Load(TestImage.OneCore().Build(), ChipProfile.Load("loihi1-d18")));
        error.Code.ShouldBe(LoadCodes.OtherProfile);
        error.Found.ShouldContain("tiny");
        error.Allowed.ShouldContain("loihi1-d18");
    }

    [Fact]
    public void Lists_that_share_words_are_allowed_until_they_unfold_too_far()
    {
        TestImage image = TestImage.OneCore();
        image.Core().Set(SectionKind.SynapseLists, Enumerable.Repeat(new SynapseList { Length = 1 }, 200));
        ImageLoader.Load(image.Build(), image.Profile, new LoadBudget { Synapses = 200 }).Cores[0].Rows.Weight.Length.ShouldBe(200);
        Should.Throw<ImageLoadException>(() => ImageLoader.Load(image.Build(), image.Profile, new LoadBudget { Synapses = 199 }))
            .Code.ShouldBe(LoadCodes.TooLarge);
    }

    [Fact]
    public void Runs_that_share_out_axons_are_allowed_until_they_unfold_too_far()
    {
        TestImage image = TestImage.OneCore();
        image.Core().Set(SectionKind.AxonMap, [new AxonMap { Count = 1 }, new AxonMap { Count = 1 }]);
        ImageLoader.Load(image.Build(), image.Profile, new LoadBudget { Axons = 2 }).Cores[0].OutPacket.ShouldBe([1L, 1L]);
        Should.Throw<ImageLoadException>(() => ImageLoader.Load(image.Build(), image.Profile, new LoadBudget { Axons = 1 }))
            .Code.ShouldBe(LoadCodes.TooLarge);
        ChipParameters parameters = ImageLoader.Load(image.Build(), image.Profile);
        Should.Throw<ImageLoadException>(() => SourceTable.Load(image.Build(), parameters, most: 2)).Code.ShouldBe(LoadCodes.TooLarge);
    }

    [Fact]
    public void The_atom_of_a_run_is_added_to_a_Pop32_axon_and_not_to_its_extension()
    {
        TestImage image = TestImage.OneCore();
        SetRun(image, new AxonMap { Count = 2, Atom = 1 }, new AxonOut { Kind = AxonKind.Pop32 }, new AxonOut { Kind = AxonKind.Extension });
        ImageLoader.Load(image.Build(), image.Profile).Cores[0].OutPacket.ShouldBe([PacketCode.Pack(axon: 0, atom: 1, delay: 0)]);
    }

    [Fact]
    public void What_an_image_may_leave_out_may_be_left_out()
    {
        TestImage image = TestImage.OneCore();
        image.Core().Set(SectionKind.AxonMap, Array.Empty<ulong>()).Set(SectionKind.AxonOut, Array.Empty<ulong>());
        ChipParameters parameters = ImageLoader.Load(image.Build(), image.Profile);
        parameters.Cores[0].OutStart.ShouldBe([0, 0, 0]);
        parameters.InitialV.ShouldAllBe(v => v == 0);
    }

    [Fact]
    public void Empty_runs_and_lists_may_point_anywhere()
    {
        TestImage image = TestImage.OneCore();
        image.Core()
            .Set(SectionKind.AxonMap, [new AxonMap { First = 4000 }, new AxonMap { First = 7 }])
            .Set(SectionKind.SynapseLists, [new SynapseList { Pointer = 16000 }, new SynapseList { Length = 1 }]);
        image.SetSources([new AxonMap { First = 99999 }], []);
        ChipImage built = image.Build();
        ChipParameters parameters = ImageLoader.Load(built, image.Profile);
        parameters.Cores[0].Rows.Start.ShouldBe([0, 0, 1]);
        SourceTable.Load(built, parameters).TargetsOf(0).Length.ShouldBe(0);
    }

    [Fact]
    public void The_state_before_step_1_comes_from_the_image()
    {
        TestImage image = TestImage.OneCore();
        image.Core().Set(SectionKind.CompartmentStates, [new CompartmentState { U = -8388608, V = 77, Refract = 3 }, new CompartmentState { V = -5 }]);
        using Chip chip = Chip.Load(image.Build(), image.Profile, new ScalarEngineFactory());
        CoreState state = chip.ReadState(0);
        state.Current.ShouldBe([-8388608, 0]);
        state.Voltage.ShouldBe([77, -5]);
        state.Refractory.ShouldBe([3, 0]);
    }

    [Fact]
    public void Voltage_limits_follow_their_exponents()
    {
        TestImage image = TestImage.OneCore();
        image.Core().Set(SectionKind.CoreConfig, [new CoreConfig { VMinExp = 0, VMaxExp = 0, DelaySlotsLog2 = 1, Compartments = 2 }]);
        image.SetSynapses(image.Core(), TestImage.Sparse, [new PackedSynapse(0, 2)], []);
        CoreParameters core = ImageLoader.Load(image.Build(), image.Profile).Cores[0];
        (core.VMin, core.VMax, core.DelaySlots).ShouldBe((0, 511, 2));
    }

    private static CoreConfig ConfigWord(int compartments, int slotsLog2) =>
        new() { VMinExp = 23, VMaxExp = 7, DelaySlotsLog2 = slotsLog2, Compartments = compartments };

    private static ulong Config(TestImage image, int compartments, int slotsLog2 = 3) =>
        ConfigWord(compartments, slotsLog2).Encode(image.Layout);

    private static void SetRun(TestImage image, AxonMap run, params AxonOut[] entries) =>
        image.Core().Set(SectionKind.AxonMap, [run, new AxonMap()]).Set(SectionKind.AxonOut, entries);

    private static void SetTree(TestImage image, CompartmentProfile first, CompartmentProfile second) =>
        image.Core()
            .Set(SectionKind.CompartmentProfiles, [first, second])
            .Set(SectionKind.CompartmentConfigs, [new CompartmentConfig(), new CompartmentConfig { Profile = 1 }]);

    /// <summary>The second compartment has noise on the voltage; so has the first, on the current, where the one range starts behind it.</summary>
    private static void SetNoise(TestImage image, int exponent, params RandomRange[] ranges)
    {
        image.Core()
            .Set(SectionKind.CoreConfig, [ConfigWord(2, 3) with { NoiseExp = exponent }])
            .Set(SectionKind.CompartmentProfiles, [
                new CompartmentProfile { Refract = 1, Noise = ranges is [{ Compartment: 1 }] ? NoiseTarget.Current : NoiseTarget.None },
                new CompartmentProfile { Refract = 1, Noise = NoiseTarget.Voltage }])
            .Set(SectionKind.CompartmentConfigs, [new CompartmentConfig(), new CompartmentConfig { Profile = 1 }])
            .Set(SectionKind.RandomRanges, ranges)
            .Set(SectionKind.RandomSeeds, [7UL]);
    }

    private static void FillStack(TestImage image)
    {
        int compartments = image.Profile.DendriteStack + 1;
        image.FillCore(new CoreAddress(0, 0), [], compartments);
        image.Core().Set(SectionKind.CompartmentProfiles, [new CompartmentProfile { Refract = 1, Push = DendritePush.Current }]);
    }

    private static void SetConfig(TestImage image, CompartmentConfig config) =>
        image.Core().Set(SectionKind.CompartmentConfigs, [config, new CompartmentConfig()]);

    private static ulong Reserved<T>(WordLayout layout)
        where T : struct, ISpecWord<T>
    {
        ulong mask = T.ReservedMask(layout);
        return mask & (~mask + 1);
    }
}
