using System.Numerics;
using NeuroChip.Device;
using NeuroChip.Graph;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using Xunit.Abstractions;
using SignMode = NeuroChip.Graph.SignMode;

namespace Conformance.Tests.Sweeps;

/// <summary>
/// Every mantissa in every weight format, 3 sign modes x 7 widths x 16 exponents: what a spike adds is what
/// core-semantics section 4 says, computed here in whole numbers without a shift.
/// </summary>
public sealed class WeightSweepTests(ITestOutputHelper output)
{
    private const int Exponents = 16;
    private const int LeastExponent = -8;
    private static readonly int[] Widths = [1, 2, 3, 4, 5, 6, 8];

    [Theory]
    [InlineData(SignMode.Mixed, -256, 255)]
    [InlineData(SignMode.Excitatory, 0, 255)]
    [InlineData(SignMode.Inhibitory, -255, 0)]
    public void Every_mantissa_of_every_format_adds_what_the_page_says(SignMode sign, int least, int most)
    {
        int mantissas = most - least + 1;
        SnnGraph graph = Build(sign, least, mantissas);
        SweepChip.OnEveryEngine(graph, (engine, chip) =>
        {
            FormatsIn(chip.Image).ShouldBe(Widths.Length * Exponents);
            InjectedSpike[] input = [.. Enumerable.Range(0, mantissas).Select(unit => InjectedSpike.OfUnit("in", unit, 1))];
            var seen = SweepChip.Record(chip, 2, input, [.. Widths.Select(bits => (Name(bits), ProbeVariable.Current))]);
            foreach (int bits in Widths)
            {
                int[] current = seen[(Name(bits), ProbeVariable.Current)][(Exponents * mantissas)..];
                for (int unit = 0; unit < current.Length; unit++)
                {
                    (int exponent, int mantissa) = ((unit / mantissas) + LeastExponent, (unit % mantissas) + least);
                    BigInteger wanted = Effect(sign, bits, exponent, mantissa);
                    if (current[unit] != wanted)
                    {
                        Assert.Fail($"{engine}: {sign}, {bits} bits, exponent {exponent}, mantissa {mantissa}: {current[unit]}, not {wanted}");
                    }
                }
            }
        });
        output.WriteLine($"{Widths.Length * Exponents * mantissas} weights");
    }

    /// <summary>Section 4 by division and multiplication: truncation, the exponent with floor, units of 64, the clip.</summary>
    private static BigInteger Effect(SignMode sign, int bits, int exponent, int mantissa)
    {
        BigInteger step = BigInteger.Pow(2, 8 - bits + (sign == SignMode.Mixed ? 1 : 0));
        BigInteger stored = sign == SignMode.Mixed ? Floor(mantissa, step) * step : BigInteger.Divide(mantissa, step) * step;
        BigInteger scaled = Floor(stored * BigInteger.Pow(2, exponent - LeastExponent), BigInteger.Pow(2, -LeastExponent));
        BigInteger limit = BigInteger.Pow(2, 21) - 64;
        return BigInteger.Max(-limit, BigInteger.Min(limit, scaled * 64));
    }

    private static BigInteger Floor(BigInteger value, BigInteger divisor)
    {
        BigInteger quotient = BigInteger.DivRem(value, divisor, out BigInteger remainder);
        return remainder < 0 ? quotient - 1 : quotient;
    }

    private static string Name(int bits) => $"bits{bits}";

    /// <summary>A population per width; a unit for every exponent and mantissa, reached by the source's unit of that mantissa.</summary>
    private static SnnGraph Build(SignMode sign, int least, int mantissas)
    {
        SnnGraphBuilder builder = new SnnGraphBuilder("weights").Source("in", mantissas);
        foreach (int bits in Widths)
        {
            builder.Compartments(Name(bits), Exponents * mantissas, new IntegerCuba { DecayU = 4095, VthMant = 131_071 });
            for (int exponent = 0; exponent < Exponents; exponent++)
            {
                int first = exponent * mantissas;
                builder.Projection(new Projection
                {
                    Name = $"{Name(bits)}-{exponent}",
                    Pre = "in",
                    Post = Name(bits),
                    Units = WeightUnits.FormatMantissa,
                    Format = new WeightFormat(sign, bits, exponent + LeastExponent),
                    Connectivity = new SparseConnectivity(
                        [.. Enumerable.Range(0, mantissas).Select(i => new SparseSynapse(i, first + i, i + least))]),
                });
            }
        }

        return builder.Build();
    }

    /// <summary>Formats in the image apart from how indices and delays are packed: width and exponent.</summary>
    private static int FormatsIn(ChipImage image)
    {
        var formats = new HashSet<(int, int)>();
        foreach (CoreImage core in image.Cores)
        {
            foreach (ulong word in core.Words(SectionKind.SynapseFormats).Span)
            {
                SynapseFormat format = SynapseFormat.Decode(image.Layout, word);
                formats.Add((format.WeightCode, format.WeightExp));
            }
        }

        return formats.Count;
    }
}
