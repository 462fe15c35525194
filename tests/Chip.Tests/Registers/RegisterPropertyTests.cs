using Chip.Tests.Engines;
using Chip.Tests.Loading;
using FsCheck;
using FsCheck.Fluent;
using NeuroChip.Spec;
using NeuroChip.Spec.Registers;

namespace Chip.Tests.Registers;

using NeuroChip.Emulator;
using NeuroChip.Emulator.Registers;

/// <summary>Random words to random places: taken or refused as the word's own rules say, and felt alike by all engines.</summary>
public sealed class RegisterPropertyTests
{
    private const WordLayout Layout = WordLayout.Loihi1;

    private static readonly uint CxCfg = RegisterMap.FindBlock(Layout, CoreBlocks.CxCfg)!.Offset;
    private static readonly uint CxState = RegisterMap.FindBlock(Layout, CoreBlocks.CxState)!.Offset;

    [Fact]
    public void Any_word_is_taken_when_it_has_a_meaning_and_refused_without_a_trace_otherwise()
    {
        TestImage image = TestImage.TwoCores();
        using Chip chip = Chip.Load(image.Build(), image.Profile, TestEngines.Get("scalar"));
        Prop.ForAll(Words(), word =>
        {
            uint before = Read(chip, CxCfg + 4, 1)[0];
            bool legal = CompartmentConfig.FindProblem(Layout, word) is null
                && CompartmentConfig.Decode(Layout, word) is { Profile: < 2, Vth: < 2, Learn: 0 };
            Taken(chip, CxCfg + 4, [word]).ShouldBe(legal, $"0x{word:x}");
            Read(chip, CxCfg + 4, 1)[0].ShouldBe(legal ? word : before);
            if (legal)
            {
                int lane = chip.Parameters.Cores[0].FirstLane + 1;
                CompartmentConfig config = CompartmentConfig.Decode(Layout, word);
                chip.Parameters.Bias[lane].ShouldBe(config.BiasMant * (1 << config.BiasExp));
                chip.Parameters.Threshold[lane].ShouldBe((config.Vth == 0 ? 50 : 1000) * 64);
                chip.Parameters.Refract[lane].ShouldBe(config.Profile == 0 ? 1 : 3);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void Any_state_that_fits_is_read_back_as_written()
    {
        TestImage image = TestImage.OneCore();
        using Chip chip = Chip.Load(image.Build(), image.Profile, TestEngines.Get("scalar"));
        Prop.ForAll(Words(), Words(), (low, high) =>
        {
            // Half of the words keep the high bits in range, so that both outcomes come up.
            uint top = (low & 1) == 0 ? high & 0x003FFFFF : high;
            bool legal = CompartmentState.FindProblem(Layout, low | ((ulong)top << 32)) is null;
            uint[] before = Read(chip, CxState, 2);
            Taken(chip, CxState, [low, top]).ShouldBe(legal);
            Read(chip, CxState, 2).ShouldBe(legal ? [low, top] : before);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [OpenClFact]
    public void Any_sequence_of_writes_and_steps_is_felt_alike_by_all_engines()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<uint[]>(), writes =>
        {
            TestImage image = TestImage.TwoCores();
            Chip[] chips = [.. new[] { "scalar", "opencl solo", "opencl per core" }.Select(
                engine => Chip.Load(image.Build(), image.Profile, TestEngines.Get(engine)))];
            try
            {
                foreach (uint write in writes)
                {
                    var config = new CompartmentConfig
                    {
                        BiasMant = (int)(write % 8192) - 4096,
                        BiasExp = (int)(write / 3 % 8),
                        Profile = (int)(write / 5 % 2),
                        Vth = (int)(write / 7 % 2),
                    };
                    foreach (Chip chip in chips)
                    {
                        chip.WriteRegisters([new RegisterWrite((int)(write % 2), CxCfg + (write / 2 % 2 * 4), new[] { (uint)config.Encode(Layout) })]);
                        chip.Run(1 + (write % 4));
                    }

                    string[] digests = [.. chips.Select(chip => chip.ReadDigest())];
                    digests.ShouldAllBe(digest => digest == digests[0]);
                }
            }
            finally
            {
                foreach (Chip chip in chips)
                {
                    chip.Dispose();
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    /// <summary>All of 32 bits, with the small values that are mostly legal among them.</summary>
    private static Arbitrary<uint> Words() => Gen.OneOf(
        Gen.Choose(int.MinValue, int.MaxValue).Select(value => unchecked((uint)value)),
        Gen.Choose(0, (1 << 17) - 1).Select(value => (uint)value),
        Gen.Choose(0, 28).Select(bit => 1u << bit)).ToArbitrary();

    private static uint[] Read(Chip chip, uint address, int words)
    {
        var values = new uint[words];
        chip.ReadRegisters(0, address, values);
        return values;
    }

    private static bool Taken(Chip chip, uint address, uint[] words)
    {
        try
        {
            chip.WriteRegisters([new RegisterWrite(0, address, words)]);
            return true;
        }
        catch (RegisterException)
        {
            return false;
        }
    }
}
