using NeuroChip.Compilation.Lowering;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Quantization;

/// <summary>
/// Holds quantization to its report: every weight, multiplied back, is as near to the real one as the report says; every
/// register is in range; integers came through unchanged, and mantissas as their format stores them.
/// </summary>
internal static class QuantizationCheck
{
    private const double Slack = 1e-9;

    public static IReadOnlyList<string> Check(LoweredGraph lowered, QuantizedGraph quantized)
    {
        var faults = new List<string>();
        CheckGroups(lowered, quantized, faults);
        int next = 0;
        foreach (SynapseGroup wanted in lowered.Synapses)
        {
            var parts = new List<QuantizedSynapses>();
            while (next < quantized.Synapses.Length && (parts.Count == 0 || quantized.Synapses[next].Name == $"{wanted.Name}.fine"))
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
        for (int pre = 0; pre < wanted.Table.Rows; pre++)
        {
            int[] at = [.. parts.Select(p => p.Table.RowStart[pre])];
            for (int i = wanted.Table.RowStart[pre]; i < wanted.Table.RowStart[pre + 1]; i++)
            {
                double sum = 0;
                for (int p = 0; p < parts.Count; p++)
                {
                    SynapseTable<short> table = parts[p].Table;
                    if (IsNext(wanted, i, table, at[p], table.RowStart[pre + 1], error))
                    {
                        sum += table.Weights[at[p]++];
                    }
                }

                double real = error is null ? sum : sum / error.Scale;
                double ideal = error is null ? Stored(wanted, wanted.Table.Weights[i]) : wanted.Table.Weights[i];
                double allowed = error is null ? 0 : error.MaxError * (1 + Slack);
                if (Math.Abs(real - ideal) > allowed + 1e-12)
                {
                    faults.Add($"weight {wanted.Table.Weights[i]} of '{wanted.Name}' ({pre} to {wanted.Table.Posts[i]}) became {real}");
                }
            }

            if (parts.Where((p, index) => at[index] != p.Table.RowStart[pre + 1]).Any())
            {
                faults.Add($"row {pre} of '{wanted.Name}' has synapses that were not asked for");
            }
        }
    }

    /// <summary>
    /// Whether the next synapse of a part stands for the wanted one. Those that became 0 are missing; among several
    /// between the same pair, the next wanted one may be the owner, so a small weight with a much larger partner waits.
    /// </summary>
    private static bool IsNext(SynapseGroup wanted, int i, SynapseTable<short> table, int at, int end, TensorError? error)
    {
        if (at >= end || table.Posts[at] != wanted.Table.Posts[i] || table.Delay(at) != wanted.Table.Delay(i))
        {
            return false;
        }

        if (error is null)
        {
            return Stored(wanted, wanted.Table.Weights[i]) != 0;
        }

        double most = error.MaxError * (1 + Slack);
        bool mayBeLost = Math.Abs(wanted.Table.Weights[i]) <= most;
        bool pairRepeats = i + 1 < wanted.Table.Count && wanted.Table.Posts[i + 1] == wanted.Table.Posts[i];
        return !(mayBeLost && pairRepeats) || Math.Abs((table.Weights[at] / error.Scale) - wanted.Table.Weights[i]) <= most;
    }

    /// <summary>Mantissas lose the bits their format does not store, mixed ones toward minus infinity, the others toward 0.</summary>
    private static double Stored(SynapseGroup wanted, float weight)
    {
        if (wanted.Units != WeightUnits.FormatMantissa)
        {
            return weight;
        }

        bool mixed = wanted.Format!.Sign == SignMode.Mixed;
        double grid = Math.ScaleB(1, 8 - wanted.Format.WeightBits + (mixed ? 1 : 0));
        return (mixed ? Math.Floor(weight / grid) : Math.Truncate(weight / grid)) * grid;
    }
}
