using System.Collections.Immutable;
using NeuroChip.Graph.Readers.Problems;
using NeuroChip.Hdf5;

namespace NeuroChip.Graph.Readers.LavaDl;

/// <summary>Turns a layer's <c>neuron</c> group into register values.</summary>
internal static class NeuronBlock
{
    // lava-dl counts a decay so that 4096 is "no memory"; the current register holds one less, the voltage register the same.
    private const int NoMemory = 4096;

    /// <summary>The readout that stands for a dense layer without neurons: it adds up, forgets nothing and never spikes.</summary>
    internal static IntegerCuba Readout(PerUnit<int> bias) => new()
    {
        DecayU = NoMemory - 1,
        DecayV = 0,
        BiasMant = bias,
        BiasExp = 6,
        IsReadout = true,
    };

    /// <param name="group">The group.</param>
    /// <param name="size">Units of the layer.</param>
    /// <param name="bias">Bias mantissas.</param>
    /// <param name="problems">Collects what is wrong.</param>
    /// <param name="channels">Channels of the layer, for each of which a value may be given; 0 where it has none.</param>
    internal static IntegerCuba? Read(Hdf5Group group, int size, PerUnit<int> bias, ProblemBag problems, int channels = 0)
    {
        FieldReader fields = new(group, problems);
        if (fields.Text("type") is string type && type is not ("CUBA" or "LOIHI"))
        {
            problems.Add(FormatCodes.NeuronType, fields.PathOf("type"), $"neurons of type {type} are not read yet", type, "CUBA or LOIHI");
            return null;
        }

        // Files older than graded spikes lack the field; then spikes are binary.
        if (group.TryGetDataset("gradedSpike", out Hdf5Dataset? graded)
            && (graded.Kind is not (Hdf5Kind.Truth or Hdf5Kind.Whole) || graded.ToIntegers().Any(v => v != 0)))
        {
            problems.Add(FormatCodes.GradedSpikes, graded.Path, "the neurons send graded spikes", "true", "false");
        }

        if (fields.Integer("wgtExp", required: false) is int exponent and not 0)
        {
            problems.Add(FormatCodes.WeightExponent, fields.PathOf("wgtExp"), "the weights are to be shifted", $"{exponent}", "0");
        }

        PerUnit<int>? current = Register(fields, "iDecay", size, 1, NoMemory, problems, channels);
        PerUnit<int>? voltage = Register(fields, "vDecay", size, 0, NoMemory - 1, problems, channels);
        PerUnit<int>? threshold = Register(fields, "vThMant", size, 0, (1 << 17) - 1, problems, channels);
        PerUnit<int>? refractory = fields.Has("refDelay") ? Register(fields, "refDelay", size, 1, 63, problems, channels) : 1;
        if (current is null || voltage is null || threshold is null || refractory is null)
        {
            return null;
        }

        return new IntegerCuba
        {
            DecayU = new PerUnit<int>([.. current.Value.Values.Select(v => v - 1)]),
            DecayV = voltage.Value,
            VthMant = threshold.Value,
            BiasMant = bias,
            BiasExp = 6,
            // The register's meaning: 1 is no silent step, which is what lava-dl writes for neurons without refractoriness.
            Refract = refractory.Value,
        };
    }

    /// <summary>One value, one per channel where there are channels, or one per unit; anything else is a problem.</summary>
    internal static PerUnit<int>? PerUnitOf(FieldReader fields, string field, int size, ProblemBag problems, int channels = 0)
    {
        if (fields.Integers(field) is not (int[] values, ImmutableArray<int> shape))
        {
            return null;
        }

        if (values.Length == channels && values.Length > 1)
        {
            return new PerUnit<int>([.. values.SelectMany(value => Enumerable.Repeat(value, size / channels))]);
        }

        if (values.Length != 1 && values.Length != size)
        {
            problems.Add(FormatCodes.WrongShape, fields.PathOf(field), $"'{field}' does not fit the layer", FieldReader.Extents(shape), channels > 1 ? $"1, {channels} or {size} values" : $"1 or {size} values");
            return null;
        }

        return new PerUnit<int>([.. values]);
    }

    private static PerUnit<int>? Register(FieldReader fields, string field, int size, int low, int high, ProblemBag problems, int channels)
    {
        if (PerUnitOf(fields, field, size, problems, channels) is not PerUnit<int> values)
        {
            return null;
        }

        int bad = values.Values.FirstOrDefault(v => v < low || v > high, low);
        if (bad < low || bad > high)
        {
            problems.Add(FormatCodes.Register, fields.PathOf(field), $"'{field}' does not fit its register", $"{bad}", $"{low}..{high}");
            return null;
        }

        return values;
    }
}
