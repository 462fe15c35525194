using System.Collections.Immutable;
using NeuroChip.Graph.Readers.Problems;

namespace NeuroChip.Graph.Readers.Nir;

/// <summary>The neurons of one node: their model, and the shape their parameters say, if any.</summary>
/// <param name="Model">The model.</param>
/// <param name="Shape">Shape of the parameters; null when all are single values and the size must come from the edges.</param>
internal sealed record NirNeurons(FloatCuba Model, ImmutableArray<int>? Shape)
{
    internal static NirNeurons? Read(NirNode node, ProblemBag problems)
    {
        FieldReader fields = new(node.Group, problems);
        bool isCuba = node.Type == "CubaLIF";
        Parameters read = new(fields, node, problems);

        PerUnit<double>? tauSyn = isCuba ? read.Time("tau_syn") : null;
        PerUnit<double>? tauMem = node.Type switch { "IF" => null, "LIF" => read.Time("tau"), _ => read.Time("tau_mem") };
        PerUnit<double>? r = read.Value("r");
        PerUnit<double>? leak = node.Type == "IF" ? 0.0 : read.Value("v_leak");
        PerUnit<double>? threshold = read.Value("v_threshold");

        // Files before NIR 1.0.6 do not say the reset value; it was 0 by convention.
        PerUnit<double>? reset = fields.Has("v_reset") ? read.Value("v_reset") : 0.0;
        PerUnit<double>? gain = isCuba ? (fields.Has("w_in") ? read.Value("w_in") : 1.0) : 1.0;
        if (read.Failed || r is null || leak is null || threshold is null || reset is null || gain is null)
        {
            return null;
        }

        FloatCuba model = new()
        {
            Primitive = node.Type,
            TauSyn = tauSyn,
            TauMem = tauMem,
            R = r.Value,
            VLeak = leak.Value,
            VThreshold = threshold.Value,
            VReset = reset.Value,
            WIn = gain.Value,
        };
        return new NirNeurons(model, read.Shape);
    }

    /// <summary>Reads parameters and keeps the shape they agree on.</summary>
    private sealed class Parameters(FieldReader fields, NirNode node, ProblemBag problems)
    {
        private int count = 1;

        internal ImmutableArray<int>? Shape { get; private set; }

        internal bool Failed { get; private set; }

        internal PerUnit<double>? Time(string field)
        {
            PerUnit<double>? values = Value(field);
            double worst = values?.Values.Min() ?? 1;
            if (worst <= 0)
            {
                problems.Add(FormatCodes.TimeConstant, fields.PathOf(field), $"'{field}' of node '{node.Name}' is not above 0", $"{worst:R}", "seconds above 0");
                this.Failed = true;
            }

            return values;
        }

        internal PerUnit<double>? Value(string field)
        {
            if (fields.Numbers(field) is not (double[] values, ImmutableArray<int> shape))
            {
                this.Failed = true;
                return null;
            }

            if (values.Length == 0 || (values.Length > 1 && count > 1 && values.Length != count))
            {
                problems.Add(FormatCodes.WrongShape, fields.PathOf(field), $"'{field}' of node '{node.Name}' has another size than the parameters before it", $"{values.Length} values", $"1 or {count} values");
                this.Failed = true;
                return null;
            }

            if (values.Length > count || (this.Shape is null && !shape.IsEmpty))
            {
                count = values.Length;
                this.Shape = shape;
            }

            // Equal values are kept once: most networks share their parameters within a layer.
            return Array.TrueForAll(values, v => v.Equals(values[0])) ? values[0] : new PerUnit<double>([.. values]);
        }
    }
}
