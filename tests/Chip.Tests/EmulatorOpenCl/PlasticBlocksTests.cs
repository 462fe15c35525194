using NeuroChip.Emulator.OpenCl.Learning;
using NeuroChip.Emulator.OpenCl.Microcode;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace Chip.Tests.EmulatorOpenCl;

/// <summary>Which plastic synapses lie in blocks, and where: each in a byte of its own.</summary>
public sealed class PlasticBlocksTests
{
    [Fact]
    public void A_weight_and_its_byte_are_each_others()
    {
        foreach ((SignMode sign, int low, int high, int step) in new[]
        {
            (SignMode.Excitatory, 0, 255, 1), (SignMode.Inhibitory, -255, 0, 1), (SignMode.Mixed, -256, 254, 2),
        })
        {
            for (int weight = low; weight <= high; weight += step)
            {
                WeightByte.Weight(WeightByte.Of(weight, sign), sign).ShouldBe(weight, $"{sign}");
            }
        }
    }

    [Theory]
    [InlineData(true, MicroOpcode.Exit, 3, FactorCode.X1)]     // leaves where neither unit spiked
    [InlineData(false, MicroOpcode.Exit, 11, FactorCode.X1)]   // goes on in every epoch
    [InlineData(false, MicroOpcode.Exit, 7, FactorCode.X1)]    // goes on with a reward
    [InlineData(false, MicroOpcode.Exit, 3, FactorCode.Tag)]   // tags do not lie in blocks
    public void Only_programs_that_change_weights_upon_spikes_suit(bool suits, MicroOpcode first, int mask, FactorCode factor)
    {
        var code = new ProgramCode(new MicroProgram(
            [
                Word(first, mask, 0, 0), Word(MicroOpcode.Target, 0, 7, 0), Word(MicroOpcode.Depend, 0, 0, 0),
                Word(MicroOpcode.Multiply, (int)factor, 0, 0), Word(MicroOpcode.Scale, 1, 0, 0),
                Word(MicroOpcode.Accumulate, 0, 0, 0), Word(MicroOpcode.Write, 0, 0, 0), Word(MicroOpcode.Halt, 0, 0, 0),
            ],
            [],
            []));
        PlasticBlocks.Suit(code).ShouldBe(suits);
    }

    private static ushort Word(MicroOpcode op, int a, int b, int c) => (ushort)(((int)op << 12) | (a << 8) | (b << 4) | c);
}
