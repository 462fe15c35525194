using System.Collections.Immutable;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Compilation.Lowering;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Quantization;

/// <summary>The weights of one synapse group, as integers.</summary>
internal static class WeightQuantizer
{
    /// <summary>Chip integers are taken as they are; in several tables if no format can hold them all exactly.</summary>
    public static ImmutableArray<SynapseTable<short>> FromChipIntegers(SynapseGroup synapses, DiagnosticBag bag)
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
        return !sound || WeightFormatSearch.Find(range) is not null ? [table] : Spread(synapses, table, bag);
    }

    /// <summary>One table for each format it takes; they add up to the weights.</summary>
    private static ImmutableArray<SynapseTable<short>> Spread(SynapseGroup synapses, SynapseTable<short> table, DiagnosticBag bag)
    {
        var split = new WeightSplit(table.Weights);
        if (split.Pairs > 0)
        {
            bag.Add(
                DiagnosticTable.WeightPairs,
                synapses.Location,
                $"{split.Pairs} weights of '{synapses.Name}' become two synapses each, which add up to them, such as",
                $"{split.Example}",
                "at most 255 times a power of two for one synapse");
        }

        return [.. Enumerable.Range(0, split.Parts).Select(part => Split(synapses.Table, i => split.PartOf((short)synapses.Table.Weights[i], part)))];
    }

    /// <summary>Mantissas of a fixed format, truncated to its bits; what becomes 0 is no synapse any more, unless it learns.</summary>
    public static SynapseTable<short> FromMantissas(SynapseGroup synapses, WeightFormat format, DiagnosticBag bag)
    {
        (int min, int max) = format.Sign switch
        {
            SignMode.Mixed => (-256, 255),
            SignMode.Excitatory => (0, 255),
            _ => (-255, 0),
        };
        int lsb = 8 - format.WeightBits + (format.Sign == SignMode.Mixed ? 1 : 0);
        bool keepZeros = synapses.Learning is not null;
        return Convert(synapses.Table, keepZeros, (weight, post) =>
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

    /// <summary>
    /// Real weights: rounded to the grid of their projection. With two terms, or for a bias, which is kept to the last
    /// unit, a coarse and a fine table add up.
    /// </summary>
    public static ImmutableArray<SynapseTable<short>> FromReal(
        SynapseGroup synapses,
        double scale,
        bool twoTerms,
        List<TensorError> errors,
        out double meanSquare)
    {
        float[] weights = synapses.Table.Weights;
        double low = 0;
        double high = 0;
        foreach (float weight in weights)
        {
            low = Math.Min(low, weight);
            high = Math.Max(high, weight);
        }

        double largest = Math.Max(-low, high) * scale;
        var grid = new WeightGrid(low >= 0 || high <= 0, twoTerms || (synapses.IsBias && largest > 127));
        int exponent = grid.Exponent(largest);
        var meter = new ErrorMeter($"{synapses.Name}.weight");
        int[] multiples = new int[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            multiples[i] = (int)Math.Clamp(Math.Round(Math.ScaleB(weights[i] * scale, -exponent)), -grid.Limit, grid.Limit);
            meter.Add(weights[i], (multiples[i] << exponent) / scale);
        }

        errors.Add(meter.Finish(scale));
        meanSquare = meter.MeanSquare;
        return grid.TwoTerms && !FitsOneTerm(multiples, exponent)
            ?
            [
                Split(synapses.Table, i => WeightGrid.Coarse(multiples[i]) << exponent),
                Split(synapses.Table, i => (multiples[i] - WeightGrid.Coarse(multiples[i])) << exponent),
            ]
            : [Split(synapses.Table, i => multiples[i] << exponent)];
    }

    /// <summary>Whether one format holds the numbers after all, because they are small or have a common factor.</summary>
    private static bool FitsOneTerm(int[] multiples, int exponent)
    {
        var range = new WeightRange();
        foreach (int multiple in multiples)
        {
            range.Add(multiple << exponent);
        }

        return WeightFormatSearch.Find(range) is not null;
    }

    private static SynapseTable<short> Split(SynapseTable<float> table, Func<int, int> part)
    {
        int next = 0;
        return Convert(table, (_, _) => (short)part(next++));
    }

    private static SynapseTable<short> Convert(SynapseTable<float> table, Func<float, int, int> convert) => Convert(table, keepZeros: false, convert);

    /// <summary>Converts weight by weight, in order, and leaves out what becomes 0. Only tables that keep zeros have tags.</summary>
    private static SynapseTable<short> Convert(SynapseTable<float> table, bool keepZeros, Func<float, int, int> convert)
    {
        short[] weights = new short[table.Count];
        int kept = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = checked((short)convert(table.Weights[i], table.Posts[i]));
            kept += keepZeros || weights[i] != 0 ? 1 : 0;
        }

        if (kept == weights.Length)
        {
            return new SynapseTable<short>(table.RowStart, table.Posts, weights, table.Delays, table.Tags);
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
