using NeuroChip.Spec;
using NeuroChip.Spec.Synapses;

namespace Spec.Tests.Synapses;

/// <summary>Against a second, plain reading of core-semantics.md section 4.</summary>
public sealed class SynapseArithmeticTests
{
    private static readonly int[] s_widths = [1, 2, 3, 4, 5, 6, 8];

    [Fact]
    public void Truncation_is_a_floor_for_mixed_and_toward_zero_for_the_others()
    {
        foreach (int bits in s_widths)
        {
            for (int w = -256; w <= 254; w++)
            {
                int step = 1 << (9 - bits);
                SynapseArithmetic.Truncate(w, SignMode.Mixed, bits).ShouldBe((int)Math.Floor((double)w / step) * step);
            }

            for (int w = 0; w <= 255; w++)
            {
                int step = 1 << (8 - bits);
                SynapseArithmetic.Truncate(w, SignMode.Excitatory, bits).ShouldBe(w / step * step);
                SynapseArithmetic.Truncate(-w, SignMode.Inhibitory, bits).ShouldBe(-(w / step * step));
            }
        }
    }

    [Fact]
    public void Stored_bits_give_back_every_truncated_mantissa()
    {
        foreach (SignMode sign in new[] { SignMode.Mixed, SignMode.Excitatory, SignMode.Inhibitory })
        {
            FieldLimit limit = SynapseArithmetic.MantissaLimit(sign);
            foreach (int bits in s_widths)
            {
                for (int w = (int)limit.Min; w <= limit.Max; w++)
                {
                    int cut = SynapseArithmetic.Truncate(w, sign, bits);
                    ulong stored = SynapseArithmetic.ToStored(cut, sign, bits);
                    stored.ShouldBeLessThan(1UL << bits);
                    SynapseArithmetic.FromStored(stored, sign, bits).ShouldBe(cut);
                }
            }
        }
    }

    [Theory]
    [InlineData(255, SignMode.Mixed, 8)]
    [InlineData(3, SignMode.Mixed, 8)]
    [InlineData(-1, SignMode.Excitatory, 8)]
    [InlineData(256, SignMode.Excitatory, 8)]
    [InlineData(1, SignMode.Inhibitory, 8)]
    [InlineData(17, SignMode.Excitatory, 4)]
    public void A_mantissa_that_would_change_by_storing_is_refused(int mantissa, SignMode sign, int bits) =>
        Should.Throw<SpecRangeException>(() => SynapseArithmetic.ToStored(mantissa, sign, bits)).Value.ShouldBe(mantissa);

    [Theory]
    [InlineData(60, 0, 3840)]
    [InlineData(-40, 0, -2560)]
    [InlineData(-2, -1, -64)]
    [InlineData(-2, -8, -64)]
    [InlineData(254, -8, 0)]
    [InlineData(254, 7, 2080768)]
    [InlineData(255, 7, 2088960)]
    [InlineData(-256, 7, -2097088)]
    public void The_actual_weight_is_shifted_by_floor_and_clipped(int mantissa, int exponent, int actual) =>
        SynapseArithmetic.ActualWeight(mantissa, exponent).ShouldBe(actual);
}
