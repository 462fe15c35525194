using NeuroChip.Compilation.Lowering;
using NeuroChip.Graph;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Compilation.Quantization;

/// <summary>
/// Holds quantization to its report: every weight, multiplied back, is as near to the real one as the report says; every
/// register is in range; integers came through unchanged.
/// </summary>
internal static class QuantizationCheck
{
    private const double Slack = 1e-9;

    public static IReadOnlyList<string> Check(LoweredGraph lowered, QuantizedGraph quantized)
    {
        var faults = new List<string>();
        CheckGroups(lowered, quantized, faults);
        if (!lowered.Trees.Select(tree => string.Join(' ', tree)).SequenceEqual(quantized.Trees.Select(tree => string.Join(' ', tree))))
        {
            faults.Add("the dendrite trees are not those of the lowered network");
        }

        LearningCheck.Run(lowered, quantized, faults);
        int next = 0;
        foreach (SynapseGroup wanted in lowered.Synapses)
        {
            var parts = new List<QuantizedSynapses>();
            while (next < quantized.Synapses.Length && (parts.Count == 0 || quantized.Synapses[next].IsFinePart))
            {
                parts.Add(quantized.Synapses[next++]);
            }

            CheckSynapses(wanted, parts, quantized, faults);
        }

        if (next != quantized.Synapses.Length)
        {
            faults.Add($"{quantized.Synapses.Length - next} synapse groups come from no lowered group");
        }

        return faults;
    }

    private static void CheckGroups(LoweredGraph lowered, QuantizedGraph quantized, List<string> faults)
    {
        if (lowered.Groups.Length != quantized.Groups.Length)
        {
            faults.Add($"{lowered.Groups.Length} groups became {quantized.Groups.Length}");
            return;
        }

        foreach ((LoweredGroup wanted, QuantizedGroup got) in lowered.Groups.Zip(quantized.Groups))
        {
            if (wanted.Name != got.Name || wanted.Size != got.Size || wanted is SourceGroup != got.IsSource)
            {
                faults.Add($"group '{wanted.Name}' became '{got.Name}' of another size or kind");
            }

            if (got.Parameters is not { } registers)
            {
                continue;
            }

            Range(got, "decay_u", registers.DecayU, 0, 4095, faults);
            Range(got, "decay_v", registers.DecayV, 0, 4095, faults);
            Range(got, "vth", registers.VthMant, 0, 131071, faults);
            Range(got, "bias_mant", registers.BiasMant, -4096, 4095, faults);
            Range(got, "bias_exp", registers.BiasExp, 0, 7, faults);
            Range(got, "refract", registers.Refract, 1, 63, faults);
            Range(got, "v_init", registers.VInit, -(1 << 23), (1 << 23) - 1, faults);
            IntegerCuba? given = (wanted as IntegerGroup)?.Parameters;
            if (registers.Noise != given?.Noise || registers.Dendrite != given?.Dendrite)
            {
                faults.Add($"the noise or the dendrites of '{got.Name}' changed on the way");
            }

            if (wanted is RealGroup { IsReadout: false } real && got.VoltageScale is { } scale)
            {
                for (int unit = 0; unit < got.Size; unit++)
                {
                    double mantissa = real.Threshold[unit] * scale[unit] / 64;
                    if (Math.Abs(mantissa - registers.VthMant[unit]) > 0.5 + (mantissa * Slack))
                    {
                        faults.Add($"threshold {real.Threshold[unit]} of '{got.Name}' unit {unit} should be mantissa {mantissa}, is {registers.VthMant[unit]}");
                    }
                }
            }
        }
    }

    private static void Range(QuantizedGroup group, string name, PerUnit<int> values, int min, int max, List<string> faults)
    {
        if (!values.Fits(group.Size) || values.Values.Any(v => v < min || v > max))
        {
            faults.Add($"{name} of '{group.Name}' is outside {min}..{max} or has the wrong length");
        }
    }

    private static void CheckSynapses(SynapseGroup wanted, List<QuantizedSynapses> parts, QuantizedGraph quantized, List<string> faults)
    {
        if (parts.Count == 0 || parts.Exists(p => p.Pre != wanted.Pre || p.Post != wanted.Post))
        {
            faults.Add($"synapses '{wanted.Name}' are missing or connect other groups");
            return;
        }

        TensorError? error = quantized.Report.Tensors.FirstOrDefault(t => t.Name == $"{wanted.Name}.weight");
        double allowed = error is null ? 0 : (error.MaxError * (1 + Slack)) + 1e-12;
        double scale = error?.Scale ?? 1;
        for (int pre = 0; pre < wanted.Table.Rows; pre++)
        {
            int[] at = [.. parts.Select(p => p.Table.RowStart[pre])];
            int end = wanted.Table.RowStart[pre + 1];
            for (int i = wanted.Table.RowStart[pre]; i < end;)
            {
                int post = wanted.Table.Posts[i];
                PairSum expected = default;
                for (; i < end && wanted.Table.Posts[i] == post; i++)
                {
                    expected = expected.Add(Expected(wanted, wanted.Table.Weights[i]), wanted.Table.Delay(i), allowed);
                }

                PairSum found = default;
                for (int p = 0; p < parts.Count; p++)
                {
                    SynapseTable<short> table = parts[p].Table;
                    for (; at[p] < table.RowStart[pre + 1] && table.Posts[at[p]] == post; at[p]++)
                    {
                        found = found.Add(table.Weights[at[p]] / scale, table.Delay(at[p]), 0);
                    }
                }

                if (!expected.Matches(found))
                {
                    faults.Add($"the weights of '{wanted.Name}' from {pre} to {post} add up to {expected.Weight}, and became {found.Weight}");
                }
            }

            if (parts.Where((p, index) => at[index] != p.Table.RowStart[pre + 1]).Any())
            {
                faults.Add($"row {pre} of '{wanted.Name}' has synapses that were not asked for");
            }
        }
    }

    /// <summary>The weight itself, or the mantissa as the fixed format stores it (core-semantics section 4).</summary>
    private static double Expected(SynapseGroup wanted, float weight) => wanted.Units == WeightUnits.FormatMantissa
        ? SynapseArithmetic.Truncate((int)weight, (Spec.SignMode)wanted.Format!.Sign, wanted.Format.WeightBits)
        : weight;

    /// <summary>
    /// All synapses between one pair, added up, also weighted by their delays: several between a pair, of which some were
    /// lost or split in two, cannot be told apart one by one.
    /// </summary>
    private readonly record struct PairSum(double Weight, double Delayed, double Allowed, double AllowedDelayed)
    {
        public PairSum Add(double weight, int delay, double allowed) => new(
            this.Weight + weight,
            this.Delayed + (weight * (delay + 1)),
            this.Allowed + allowed,
            this.AllowedDelayed + (allowed * (delay + 1)));

        public bool Matches(PairSum found) =>
            Math.Abs(found.Weight - this.Weight) <= this.Allowed && Math.Abs(found.Delayed - this.Delayed) <= this.AllowedDelayed;
    }
}
