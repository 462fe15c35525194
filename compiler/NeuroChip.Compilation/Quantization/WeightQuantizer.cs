using System.Collections.Immutable;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Compilation.Lowering;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Quantization;

/// <summary>The weights of one synapse group, as integers.</summary>
internal static class WeightQuantizer
{
    /// <summary>Chip integers are taken as they are, if one format can hold them all exactly.</summary>
    public static SynapseTable<short> FromChipIntegers(SynapseGroup synapses, DiagnosticBag bag)
    {
        var range = new WeightRange();
        bool sound = true;
        SynapseTable<short> table = Convert(synapses.Table, (weight, post) =>
        {
            if (weight != MathF.Round(weight))
            {
                bag.Add(DiagnosticTable.WeightNotInteger, synapses.Location, $"a weight of '{synapses.Name}' into unit {post}", $"{weight}", "an integer");
                sound = false;
                return 0;
            }

            if (Math.Abs(weight) > WeightRange.Largest)
            {
                bag.Add(
                    DiagnosticTable.WeightRange,
                    synapses.Location,
                    $"a weight of '{synapses.Name}' into unit {post}",
                    $"{weight}",
                    $"-{WeightRange.Largest}..{WeightRange.Largest}");
                sound = false;
                return 0;
            }

            range.Add((int)weight);
            return (short)weight;
        });
        if (sound && WeightFormatSearch.Find(range) is null)
        {
            string grid = range.CommonZeros == 0 ? "of which some are odd" : $"multiples of {1 << range.CommonZeros}";
            int factor = 1 << range.CommonZeros;
            bag.Add(
                DiagnosticTable.WeightRange,
                synapses.Location,
                $"the weights of '{synapses.Name}'",
                $"{range.Min}..{range.Max}, {grid}",
                $"{-128 * factor}..{127 * factor} (or one sign up to {255 * factor}) with that factor");
        }

        return table;
    }

    /// <summary>Mantissas of a fixed format, truncated to its bits; what becomes 0 is no synapse any more.</summary>
    public static SynapseTable<short> FromMantissas(SynapseGroup synapses, WeightFormat format, DiagnosticBag bag)
    {
        (int min, int max) = format.Sign switch
        {
            SignMode.Mixed => (-256, 255),
            SignMode.Excitatory => (0, 255),
            _ => (-255, 0),
        };
        int lsb = 8 - format.WeightBits + (format.Sign == SignMode.Mixed ? 1 : 0);
        return Convert(synapses.Table, (weight, post) =>
        {
            if (weight != MathF.Round(weight))
            {
                bag.Add(DiagnosticTable.WeightNotInteger, synapses.Location, $"a mantissa of '{synapses.Name}' into unit {post}", $"{weight}", "an integer");
                return 0;
            }

            if (weight < min || weight > max)
            {
                bag.Add(DiagnosticTable.MantissaRange, synapses.Location, $"a mantissa of '{synapses.Name}' into unit {post}", $"{weight}", $"{min}..{max}");
                return 0;
            }

            int mantissa = (int)weight;
            return (short)(format.Sign == SignMode.Mixed
                ? (mantissa >> lsb) << lsb
                : Math.Sign(mantissa) * ((Math.Abs(mantissa) >> lsb) << lsb));
        });
    }

    /// <summary>Real weights: rounded to the grid of their projection.</summary>
    public static SynapseTable<short> FromReal(SynapseGroup synapses, double scale, List<TensorError> errors, out double meanSquare)
    {
        float[] weights = synapses.Table.Weights;
        double low = 0;
        double high = 0;
        foreach (float weight in weights)
        {
            low = Math.Min(low, weight);
            high = Math.Max(high, weight);
        }

        bool oneSigned = low >= 0 || high <= 0;
        double largest = Math.Max(-low, high) * scale;
        int exponent = WeightGrid.Exponent(largest, oneSigned);
        int limit = WeightGrid.Limit(oneSigned);
        var meter = new ErrorMeter($"{synapses.Name}.weight");
        SynapseTable<short> table = Convert(synapses.Table, (weight, _) =>
        {
            double multiple = Math.Clamp(Math.Round(Math.ScaleB(weight * scale, -exponent)), -limit, limit);
            int result = (int)multiple << exponent;
            meter.Add(weight, result / scale);
            return (short)result;
        });
        errors.Add(meter.Finish(scale));
        meanSquare = meter.MeanSquare;
        return table;
    }

    /// <summary>
    /// A bias made of spikes is kept to the last unit: a coarse and a fine weight add up where one would be rounded.
    /// </summary>
    public static ImmutableArray<SynapseTable<short>> FromBias(SynapseGroup synapses, double scale, List<TensorError> errors)
    {
        const int FineBits = 7;
        var meter = new ErrorMeter($"{synapses.Name}.weight");
        bool large = synapses.Table.Weights.Any(weight => Math.Abs(Math.Round(weight * scale)) > 127);
        int most = large ? (126 << FineBits) + 63 : 127;
        int[] exact = [.. synapses.Table.Weights.Select(weight => (int)Math.Clamp(Math.Round(weight * scale), -most, most))];
        for (int i = 0; i < exact.Length; i++)
        {
            meter.Add(synapses.Table.Weights[i], exact[i] / scale);
        }

        errors.Add(meter.Finish(scale));
        if (!large)
        {
            return [Split(synapses.Table, i => exact[i])];
        }

        int half = 1 << (FineBits - 1);
        return
        [
            Split(synapses.Table, i => ((exact[i] + half) >> FineBits) << FineBits),
            Split(synapses.Table, i => exact[i] - (((exact[i] + half) >> FineBits) << FineBits)),
        ];
    }

    private static SynapseTable<short> Split(SynapseTable<float> table, Func<int, int> part)
    {
        int next = 0;
        return Convert(table, (_, _) => (short)part(next++));
    }

    /// <summary>Converts weight by weight, in order, and leaves out what becomes 0.</summary>
    private static SynapseTable<short> Convert(SynapseTable<float> table, Func<float, int, int> convert)
    {
        short[] weights = new short[table.Count];
        int kept = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = checked((short)convert(table.Weights[i], table.Posts[i]));
            kept += weights[i] != 0 ? 1 : 0;
        }

        if (kept == weights.Length)
        {
            return new SynapseTable<short>(table.RowStart, table.Posts, weights, table.Delays);
        }

        int[] rowStart = new int[table.Rows + 1];
        int[] posts = new int[kept];
        short[] left = new short[kept];
        byte[]? delays = table.Delays is null ? null : new byte[kept];
        int at = 0;
        for (int row = 0; row < table.Rows; row++)
        {
            for (int i = table.RowStart[row]; i < table.RowStart[row + 1]; i++)
            {
                if (weights[i] != 0)
                {
                    posts[at] = table.Posts[i];
                    left[at] = weights[i];
                    if (delays is not null)
                    {
                        delays[at] = table.Delays![i];
                    }

                    at++;
                }
            }

            rowStart[row + 1] = at;
        }

        return new SynapseTable<short>(rowStart, posts, left, delays);
    }
}
