using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;
using NeuroChip.Spec.Synapses;

namespace Compiler.Tests.Quantization;

public class WeightFormatSearchTests
{
    [Theory]
    [InlineData(new[] { 0 }, SignMode.Excitatory, 1)]
    [InlineData(new[] { 1 }, SignMode.Excitatory, 1)]
    [InlineData(new[] { 128, 0 }, SignMode.Excitatory, 1)]
    [InlineData(new[] { -1, 0 }, SignMode.Inhibitory, 1)]
    [InlineData(new[] { 1, -1 }, SignMode.Mixed, 2)]
    [InlineData(new[] { -62, 62, 2 }, SignMode.Mixed, 6)]
    [InlineData(new[] { -64, 62, 2 }, SignMode.Mixed, 6)]
    [InlineData(new[] { -56, 71 }, SignMode.Mixed, 8)]
    [InlineData(new[] { -128, 127 }, SignMode.Mixed, 8)]
    [InlineData(new[] { 255, 1 }, SignMode.Excitatory, 8)]
    [InlineData(new[] { 32640, 128 }, SignMode.Excitatory, 8)]
    public void The_narrowest_exact_format_is_found(int[] weights, SignMode sign, int bits)
    {
        WeightFormat format = Find(weights).ShouldNotBeNull();
        format.Sign.ShouldBe(sign);
        format.WeightBits.ShouldBe(bits);
    }

    [Theory]
    [InlineData(new[] { -129, 1 })]
    [InlineData(new[] { 128, -1 })]
    [InlineData(new[] { 256, 1 })]
    [InlineData(new[] { -32768 })]
    [InlineData(new[] { 32641 })]
    public void What_no_format_holds_is_not_found(int[] weights) => Find(weights).ShouldBeNull();

    [Fact]
    public void Every_format_found_gives_back_the_actual_weights_and_none_narrower_does()
    {
        var random = new Random(5);
        for (int round = 0; round < 2000; round++)
        {
            int scale = 1 << random.Next(8);
            int span = random.Next(1, 300);
            int low = random.Next(3) == 0 ? 0 : -span;
            int high = low < 0 && random.Next(3) == 0 ? 0 : span;
            int[] weights = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(low, high + 1) * scale)];
            WeightFormat? found = Find(weights);
            WeightFormat? cheapest = Everything().FirstOrDefault(f => weights.All(w => Holds(f, w)));
            (found?.WeightBits).ShouldBe(cheapest?.WeightBits, $"round {round}: {string.Join(' ', weights)}");
            if (found is not null)
            {
                weights.ShouldAllBe(w => Holds(found, w));
            }
        }
    }

    private static IEnumerable<WeightFormat> Everything() =>
        from bits in new[] { 1, 2, 3, 4, 5, 6, 8 }
        from sign in Enum.GetValues<SignMode>()
        from exponent in Enumerable.Range(-8, 16)
        select new WeightFormat(sign, bits, exponent);

    /// <summary>By trying every mantissa of the format, with the arithmetic of the chip.</summary>
    private static bool Holds(WeightFormat format, int weight)
    {
        if (Math.Abs(weight) > WeightRange.Largest)
        {
            return false;
        }

        var sign = (NeuroChip.Spec.SignMode)format.Sign;
        var limit = SynapseArithmetic.MantissaLimit(sign);
        int step = 1 << SynapseArithmetic.DroppedBits(sign, format.WeightBits);
        for (int mantissa = 0; mantissa >= limit.Min; mantissa -= step)
        {
            if (SynapseArithmetic.ActualWeight(mantissa, format.WeightExp) == 64 * weight)
            {
                return true;
            }
        }

        for (int mantissa = 0; mantissa <= limit.Max; mantissa += step)
        {
            if (SynapseArithmetic.ActualWeight(mantissa, format.WeightExp) == 64 * weight)
            {
                return true;
            }
        }

        return false;
    }

    private static WeightFormat? Find(int[] weights)
    {
        var range = new WeightRange();
        foreach (int weight in weights)
        {
            range.Add(weight);
        }

        return WeightFormatSearch.Find(range);
    }
}
